import "./capture.js";
import "./discussion.js";
import "./drop.js";
import "./keys.js";
import "./palette.js";
import "./rail.js";
import "./related.js";
import { renderMath } from "./math.js";

renderMath(document);
document.addEventListener("htmx:load", (event) => renderMath(event.target));
