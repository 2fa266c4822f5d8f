// Linking by keys: y links the suggestion that has the focus, n turns it down, arrows (or j and k)
// go from one to the next. What is linked or turned down hands the focus on to the one after it.

import "./phrases.js";
import { composing } from "./ime.js";

const STEPS = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };
const TYPED_INTO = "input, select, textarea";

const offers = () => [...document.querySelectorAll("[data-offer]")];
let next = null;

function step(offer, by) {
  const all = offers();
  all[all.indexOf(offer) + by]?.focus();
}

function pressed(event) {
  const offer = event.target.closest?.("[data-offer]");
  if (!offer || composing(event) || event.target.matches(TYPED_INTO)) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const button = offer.querySelector(`[data-answer="${CSS.escape(event.key)}"]`);
  if (!button && !(event.key in STEPS)) return;
  event.preventDefault();
  if (button) button.click();
  else step(offer, STEPS[event.key]);
}

// Before the keys of the page, where a letter may mean something else.
document.addEventListener("keydown", pressed, true);

document.addEventListener("click", (event) => {
  const jump = event.target.closest(".offers-key a");
  if (!jump) return;
  event.preventDefault();
  document.getElementById(jump.hash.slice(1)).focus();
});

// Where the focus goes once the page has changed: the place of an offer, or the first one found.
document.addEventListener("htmx:beforeRequest", (event) => {
  const offer = event.target.closest("[data-offer]");
  const isFinding = event.target.matches(".find");
  next = offer ? offers().indexOf(offer) : isFinding ? "found" : null;
});

document.addEventListener("htmx:afterSettle", () => {
  if (next === null) return;
  const all = offers();
  const found = document.querySelector("[data-found] [data-offer]");
  const after = all[Math.min(next, all.length - 1)] ?? document.getElementById("sparks-title");
  if (next === "found") (found ?? document.getElementById("find"))?.focus();
  else after?.focus();
  next = null;
});
