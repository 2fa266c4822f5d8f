// The outline as a tree that is changed by keys, buttons and the mouse:
// https://www.w3.org/WAI/ARIA/apg/patterns/treeview/

import { composing } from "./ime.js";
import { dragging } from "./outline/dragging.js";
import { restore, showMore, toggle, toggleAll } from "./outline/opening.js";
import { send, undo } from "./outline/server.js";
import {
  choose, chooseOnly, chooseTo, chosen, focus, form, groupOf, here, isClosed, isOpen, ITEM, itemOf,
  outline, parentOf, place, prepare, say, sayChosen, subject, visible,
} from "./outline/tree.js";
import { rewrite, writeBelow } from "./outline/writing.js";

const STILL_SEEKING = 700;
const DOUBLE_CLICK = 250;

let isLeaving = false;
let sought = { text: "", at: 0 };
let opening = null;

const pks = (items) => items.map((item) => item.dataset.pk);

function isPossible(deed, items) {
  const tops = items.filter((item) => !items.some((other) => other !== item && other.contains(item)));
  if (deed === "indent") return tops.every((item) => item.previousElementSibling);
  if (deed === "outdent") return tops.every(parentOf);
  return true;
}

function act(deed) {
  const items = subject();
  if (!items.length) return say(here.row ? place.dataset.others : place.dataset.none);
  return send(() => {
    const about = pks(items);
    if (isPossible(deed, about.map(itemOf).filter(Boolean))) return { do: deed, idea: about };
    say(place.dataset.nowhere);
    return null;
  });
}

const below = (item) => visible()[visible().indexOf(item) + 1];
const above = (item) => visible()[visible().indexOf(item) - 1];

const KEYS = {
  ArrowDown: (item) => focus(below(item)),
  ArrowUp: (item) => focus(above(item)),
  ArrowRight: (item) => {
    if (isClosed(item)) toggle(item, true);
    else if (isOpen(item)) focus(groupOf(item).querySelector(ITEM));
  },
  ArrowLeft: (item) => {
    if (isOpen(item)) toggle(item, false);
    else focus(parentOf(item));
  },
  Home: () => focus(visible()[0]),
  End: () => focus(visible().at(-1)),
  Enter: (item) => {
    if ("more" in item.dataset) showMore(item);
    else if (item.querySelector(":scope > .is-ghost")) rewrite(item, act);
    else writeBelow(item);
  },
  F2: (item) => rewrite(item, act),
  Tab: () => act("indent"),
  " ": (item) => {
    choose(item);
    here.anchor = item;
    sayChosen();
  },
  Delete: () => act("delete"),
  Escape: () => {
    chooseOnly([]);
    isLeaving = true;
    say(place.dataset.leave);
  },
  z: (item) => item.dataset.url && location.assign(item.dataset.url),
  ".": () => outline().querySelector("[data-tools] :is(input, button, a)").focus(),
};
const WITH_SHIFT = {
  ArrowDown: (item) => chooseTo(below(item)),
  ArrowUp: (item) => chooseTo(above(item)),
  Tab: () => act("outdent"),
};
const WITH_ALT = {
  ArrowDown: () => act("down"),
  ArrowUp: () => act("up"),
  ArrowRight: () => act("indent"),
  ArrowLeft: () => act("outdent"),
};
const WITH_CONTROL = { a: () => chooseOnly(visible()), z: () => undo() };

const isSeeking = (event) => sought.text && event.timeStamp - sought.at < STILL_SEEKING;

function deedOf(event) {
  if (event.ctrlKey || event.metaKey) return WITH_CONTROL[event.key];
  if (event.altKey) return WITH_ALT[event.key];
  if (event.shiftKey) return WITH_SHIFT[event.key];
  return event.key === "." && isSeeking(event) ? null : KEYS[event.key];
}

/** Go to the next row whose number or title begins with what is typed, unless the page acts on it. */
function seek(item, event) {
  if (event.key.length > 1 || event.ctrlKey || event.metaKey || event.altKey) return;
  const isOfPage = document.querySelector(`[data-key^="${CSS.escape(event.key)}"]`);
  if (!isSeeking(event) && (isOfPage || event.key === "?")) return;
  event.preventDefault();
  sought = { text: (isSeeking(event) ? sought.text : "") + event.key.toLowerCase(), at: event.timeStamp };
  const items = visible();
  const from = items.indexOf(item) + (sought.text.length > 1 ? 0 : 1);
  const begins = (row, part) =>
    row.querySelector(part)?.textContent.trim().toLowerCase().startsWith(sought.text);
  const isIt = (row) => begins(row, ".outline-number") || begins(row, ".outline-title");
  focus([...items.slice(from), ...items.slice(0, from)].find(isIt));
}

function pressed(event) {
  if (composing(event) || event.defaultPrevented) return;
  const item = event.target.closest(ITEM);
  if (!item) {
    if (event.key === "Escape") focus(here.row);
    return;
  }
  if (event.key === "Tab" && isLeaving) return;
  if (event.key !== "Shift") isLeaving = false;
  here.row = item;
  const deed = deedOf(event);
  if (!deed) return seek(item, event);
  event.preventDefault();
  deed(item);
}

function clicked(event) {
  const item = event.target.closest(ITEM);
  const link = event.target.closest(".outline-toggle, .outline-title, [data-levels]");
  const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey);
  if (link && isPlain) {
    event.preventDefault();
    follow(link, item, event.detail);
  } else if (event.target.matches(".outline-box")) {
    choose(item, event.target.checked);
  } else if (item && here.editor?.item !== item) {
    focus(item);
  }
}

function follow(link, item, clicks) {
  if (!item) {
    toggleAll(link.href);
  } else if (link.matches(".outline-toggle")) {
    focus(item);
    toggle(item);
  } else if ("more" in item.dataset) {
    showMore(item);
  } else {
    // A double click edits, so a single one waits whether a second one comes.
    clearTimeout(opening);
    const wait = clicks ? DOUBLE_CLICK : 0;
    if (clicks < 2) opening = setTimeout(() => location.assign(link.href), wait);
  }
}

function doubleClicked(event) {
  const item = event.target.closest(ITEM);
  if (!item || event.target.closest(".outline-toggle, input")) return;
  clearTimeout(opening);
  rewrite(item, act);
}

function submitted(event) {
  const button = event.submitter;
  if (event.target !== form()) {
    event.preventDefault();
    const values = [...new FormData(event.target)];
    send(() => Object.fromEntries(values));
  } else if (button.value === "choose") {
    for (const item of subject()) choose(item, true);
  } else if (button.name === "do" || "undo" in button.dataset) {
    event.preventDefault();
    press(button);
  }
}

function press(button) {
  if ("undo" in button.dataset) undo();
  else if (button.value === "add") add(form().elements.title.value);
  else if (button.value === "open") rewrite(subject()[0], act);
  else act(button.value);
}

function add(title) {
  const after = subject().at(-1)?.dataset.pk;
  if (!title.trim()) return;
  const fails = () => (form().elements.title.value = title);
  send(() => ({ do: "add", title, ...(after && { after }) }), { fails });
}

place.addEventListener("keydown", pressed);
place.addEventListener("click", clicked);
place.addEventListener("dblclick", doubleClicked);
place.addEventListener("submit", submitted);
place.addEventListener("focusin", (event) => {
  here.row = event.target.closest(ITEM) ?? here.row;
});
place.addEventListener("focusout", () => (isLeaving = false));
dragging(place, {
  rows: (item) => (chosen().includes(item) ? chosen() : [item]),
  drop: (items, spot) => send(() => ({ do: "move", idea: pks(items), ...spot })),
});

prepare();
if (!new URLSearchParams(location.search).has("levels")) await restore();
focus(document.querySelector(`${ITEM}:target`));
