import { composing } from "./ime.js";

const SWITCH = "throughline-single-keys";
const PATIENCE = 1500;
const LETTERLESS = "[type=radio], [type=checkbox], [type=file], [type=submit], [type=button]";
const FIELDS = `input:not(${LETTERLESS}), select, textarea, [contenteditable]:not([contenteditable=false])`;

const dialog = document.getElementById("keys");
const prefixes = new Set(["g"]);
let pending = "";
let pendingSince = 0;

const isOn = () => localStorage.getItem(SWITCH) !== "off";
const holders = () => [...document.querySelectorAll("[data-key]")];

/** Return who holds ``keys``: in the row that has the focus, if it is there, or else the first. */
function find(keys) {
  const all = holders().filter((element) => element.dataset.key === keys);
  const row = document.activeElement?.closest("li");
  return all.find((element) => row?.contains(element)) ?? all[0];
}

function name(element) {
  const words = (element.labels?.[0] ?? element).cloneNode(true);
  for (const key of words.querySelectorAll("kbd")) key.remove();
  return element.getAttribute("aria-label") ?? words.textContent.trim();
}

function open() {
  const entries = new Map(holders().map((element) => [element.dataset.key, name(element)]));
  const list = dialog.querySelector("[data-keys-list]");
  list.replaceChildren();
  for (const [keys, label] of entries) {
    const term = document.createElement("dt");
    const key = document.createElement("kbd");
    key.textContent = keys;
    term.append(key);
    const meaning = document.createElement("dd");
    meaning.textContent = label;
    list.append(term, meaning);
  }
  dialog.querySelector("[data-keys-switch]").checked = isOn();
  dialog.showModal();
}

function act(element, event) {
  event.preventDefault();
  if (element.matches(`${FIELDS}, summary`)) element.focus();
  if (!element.matches(FIELDS)) element.click();
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (composing(event) || event.target.closest?.(`${FIELDS}, dialog`) || !isOn()) return;
  const prefix = performance.now() - pendingSince < PATIENCE ? pending : "";
  pending = "";
  if (!prefix && prefixes.has(event.key)) {
    pending = event.key;
    pendingSince = performance.now();
    return;
  }
  if (event.key === "?") return open();
  const target = find(prefix ? `${prefix} ${event.key}` : event.key);
  if (target) act(target, event);
}

document.addEventListener("keydown", pressed);

for (const opener of document.querySelectorAll("[data-opens=keys]")) {
  opener.hidden = false;
  opener.addEventListener("click", open);
}

dialog.querySelector("[data-keys-switch]").addEventListener("change", (event) => {
  localStorage.setItem(SWITCH, event.target.checked ? "on" : "off");
});
