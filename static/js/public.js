import { renderMath } from "./math.js";

renderMath(document);
