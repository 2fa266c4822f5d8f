// Writing in a row: a new title for an idea, or new ideas one after the other.

import { composing } from "../ime.js";
import { open } from "./opening.js";
import { catchUp, send } from "./server.js";
import {
  all, focus, form, groupOf, here, isClosed, isMine, itemOf, parentOf, place, prepare, say,
} from "./tree.js";

const KEYS = { Enter: "enter", Escape: "escape", Tab: "tab" };
const COLUMNS = ["outline-lead", "outline-number", "outline-title", "outline-ends"];

class Editor {
  constructor(item, { value, label }) {
    this.item = item;
    this.isHeld = false;
    this.title = item.querySelector(".outline-title");
    this.field = document.createElement("input");
    this.field.className = "outline-field";
    this.field.maxLength = 10_000;
    this.field.autocomplete = "off";
    this.field.value = value;
    this.field.setAttribute("aria-label", label);
    this.title.hidden = true;
    this.title.after(this.field);
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    this.field.addEventListener("blur", () => this.isHeld || this.end(true));
    here.editor = this;
    this.field.focus();
    this.field.select();
  }

  pressed(event) {
    event.stopPropagation();
    if (composing(event) || !KEYS[event.key]) return;
    event.preventDefault();
    this[KEYS[event.key]](event);
  }

  close() {
    this.isHeld = true;
    if (here.editor === this) here.editor = null;
    this.title.hidden = false;
    this.field.remove();
    catchUp();
  }
}

class Rewriting extends Editor {
  constructor(item, act, typed = item.dataset.title) {
    super(item, { value: typed, label: place.dataset.titleLabel });
    this.act = act;
  }

  enter() {
    this.end(true);
    focus(this.item);
  }

  escape() {
    this.end(false);
    focus(this.item);
  }

  tab(event) {
    this.enter();
    this.act(event.shiftKey ? "outdent" : "indent");
  }

  end(isKept) {
    const typed = this.field.value;
    const { pk, title, version } = this.item.dataset;
    if (isKept && typed.trim() !== title) {
      this.title.textContent = typed;
      this.item.dataset.title = typed;
      const values = () => {
        const seen = itemOf(pk)?.dataset.version ?? version;
        return { do: "edit", idea: pk, title: typed, seen_version: seen };
      };
      const fails = (fresh) => {
        if (fresh?.querySelector("#outline-typed") || !itemOf(pk)) return;
        new Rewriting(itemOf(pk), this.act, typed);
      };
      send(values, { fails });
    }
    this.close();
  }
}

/** Where the row ``item`` stands, as the server takes it. */
function spotOf(item) {
  const before = item.previousElementSibling?.dataset.pk;
  if (before) return { after: before };
  const next = item.nextElementSibling?.dataset.pk;
  if (next) return { before: next };
  const parent = parentOf(item);
  return parent ? { parent: parent.dataset.pk } : {};
}

/** Writes new ideas; where its row stands in the tree is where they go. */
class Writing extends Editor {
  constructor(item) {
    super(item, { value: "", label: place.dataset.newLabel });
  }

  enter() {
    if (!this.save()) this.escape();
  }

  escape() {
    const back = this.item.previousElementSibling ?? parentOf(this.item) ?? all()[1];
    this.end(false);
    focus(back);
  }

  save() {
    const typed = this.field.value.trim();
    if (!typed) return false;
    const written = blank(this.item.ariaLevel);
    written.querySelector(".outline-title").textContent = typed;
    this.item.before(written);
    this.field.value = "";
    const lands = (fresh) => {
      const row = fresh.querySelector(`#idea-${fresh.dataset.focus}`);
      if (row) become(written, row.cloneNode(true));
      if (here.editor) here.row = written;
      prepare();
    };
    const fails = () => {
      written.remove();
      const field = this.field.isConnected ? this.field : form().elements.title;
      field.value = [typed, field.value].filter(Boolean).join(" ");
    };
    send(() => ({ do: "add", title: typed, ...spotOf(written) }), { lands, fails, isTyped: true });
    return true;
  }

  async tab(event) {
    this.isHeld = true;
    if (event.shiftKey) this.outdent();
    else await this.indent();
    this.field.focus();
    this.isHeld = false;
  }

  async indent() {
    const before = this.item.previousElementSibling;
    if (!before || !isMine(before)) return say(place.dataset.nowhere);
    if (isClosed(before)) await open(before);
    if (!groupOf(before)) {
      const group = document.createElement("ul");
      group.setAttribute("role", "group");
      before.append(group);
      before.ariaExpanded = "true";
    }
    groupOf(before).append(this.item);
    this.item.ariaLevel = Number(before.ariaLevel) + 1;
    return null;
  }

  outdent() {
    const parent = parentOf(this.item);
    if (!parent) return say(place.dataset.nowhere);
    parent.after(this.item);
    this.item.ariaLevel = parent.ariaLevel;
    tidy(parent);
    return null;
  }

  end(isKept) {
    const parent = parentOf(this.item);
    if (isKept) this.save();
    this.close();
    this.item.remove();
    if (parent) tidy(parent);
  }
}

/** Turn the row of an idea that was just written into ``row``, as the server shows it. */
function become(item, row) {
  for (const { name, value } of row.attributes) item.setAttribute(name, value);
  item.firstElementChild.replaceWith(row.firstElementChild);
  if (groupOf(item)) item.ariaExpanded = "true";
}

/** Take an empty group out of ``item``. */
function tidy(item) {
  if (groupOf(item)?.children.length) return;
  groupOf(item)?.remove();
  item.ariaExpanded = null;
}

function blank(level) {
  const item = document.createElement("li");
  item.className = "outline-item";
  item.setAttribute("role", "treeitem");
  item.dataset.mine = "";
  item.tabIndex = -1;
  item.ariaLevel = level;
  const row = document.createElement("div");
  row.className = "outline-row";
  for (const column of COLUMNS) {
    const part = document.createElement("span");
    part.className = column;
    row.append(part);
  }
  item.append(row);
  return item;
}

/** Write a new title for ``item``; ``act(deed)`` then moves it. */
export function rewrite(item, act) {
  if (!item?.dataset.pk || !isMine(item)) return say(place.dataset.others);
  return new Rewriting(item, act);
}

/** Write new ideas below ``item``, beside it. */
export function writeBelow(item) {
  const row = blank(item.ariaLevel);
  item.after(row);
  return new Writing(row);
}
