// The rows of the outline: which there are, which has the focus, which are chosen.

export const ITEM = "[role=treeitem]";
export const place = document.querySelector("[data-outline]");
/** The row that last had the focus, where a choice began, and what is being written, if anything. */
export const here = { row: null, anchor: null, editor: null };

const status = place.querySelector("[data-outline-status]");

export const outline = () => document.getElementById("outline");
export const form = () => outline().querySelector("[data-outline-form]");
export const itemOf = (pk) => document.getElementById(`idea-${pk}`);
export const parentOf = (item) => item.parentElement.closest(ITEM);
export const groupOf = (item) => item.querySelector(":scope > [role=group]");
export const isMine = (item) => "mine" in item.dataset;
export const isOpen = (item) => item.getAttribute("aria-expanded") === "true";
export const isClosed = (item) => item.getAttribute("aria-expanded") === "false";
export const all = () => [...place.querySelectorAll(ITEM)];
export const visible = () =>
  all().filter((item) => !item.parentElement.closest("[aria-expanded=false]"));
export const chosen = () => all().filter((item) => item.getAttribute("aria-selected") === "true");

export function say(text) {
  status.textContent = "";
  requestAnimationFrame(() => (status.textContent = text));
}

/** Return the rows that an action is about: the chosen ones, or else the one with the focus. */
export function subject() {
  const items = chosen();
  if (items.length) return items;
  return here.row && isMine(here.row) ? [here.row] : [];
}

export function focus(item) {
  if (!item) return;
  for (const other of place.querySelectorAll(`${ITEM}[tabindex="0"]`)) other.tabIndex = -1;
  item.tabIndex = 0;
  here.row = item;
  item.focus({ preventScroll: true });
  item.firstElementChild.scrollIntoView({ block: "nearest" });
}

/** Let Tab reach one row of the tree, and nothing inside the rows. */
export function prepare() {
  if (!here.row?.isConnected) here.row = null;
  const items = all();
  for (const item of items) item.tabIndex = -1;
  const first = here.row ?? items[0];
  if (first) first.tabIndex = 0;
  for (const control of place.querySelectorAll(`${ITEM} :is(a, .outline-box)`)) control.tabIndex = -1;
  place.querySelector("[data-outline-help]").hidden = !first;
}

export function choose(item, isChosen = item.getAttribute("aria-selected") !== "true") {
  if (!isMine(item)) return;
  item.setAttribute("aria-selected", String(isChosen));
  const box = item.querySelector(":scope > .outline-row .outline-box");
  if (box) box.checked = isChosen;
}

export function chooseOnly(items) {
  const wanted = new Set(items);
  for (const item of all()) choose(item, wanted.has(item));
  sayChosen();
}

export function sayChosen() {
  say(place.dataset.chosen.replace("%n", chosen().length));
}

/** Choose all from where the choice began to ``item``. */
export function chooseTo(item) {
  if (!item) return;
  here.anchor ??= here.row;
  const items = visible();
  const ends = [items.indexOf(here.anchor), items.indexOf(item)].sort((a, b) => a - b);
  chooseOnly(items.slice(ends[0], ends[1] + 1));
  focus(item);
}
