import { composing } from "./ime.js";

const PAUSE = 120;
const FIELD = "[data-people-url] textarea";
// What is typed of a name, after a sign that no letter of an address stands before.
const BEGUN = /(?:^|[^a-z0-9_.+\-@＠])[@＠]([^\s@＠]{0,30})$/i;

/** The list of names below a text: it opens after @, and the chosen name goes into the text. */
class Names {
  constructor(field) {
    this.field = field;
    this.list = document.getElementById(`${field.id}_people`);
    this.url = field.closest("[data-people-url]").dataset.peopleUrl;
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.list.id);
    // A press in the list must not take the focus from the field, or the list would close first.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(option);
    });
    field.addEventListener("blur", () => this.close());
  }

  get isOpen() {
    return !this.list.hidden;
  }

  get active() {
    return this.list.querySelector("[aria-selected=true]");
  }

  /** Return what is typed of a name before the caret, or null. */
  get begun() {
    const { selectionStart: start, selectionEnd: end, value } = this.field;
    return start === end ? (BEGUN.exec(value.slice(0, start))?.[1] ?? null) : null;
  }

  typed() {
    clearTimeout(this.timer);
    // What is listed answers to other words.
    this.close();
    if (this.begun !== null) this.timer = setTimeout(() => this.find(), PAUSE);
  }

  async find() {
    const words = this.begun;
    if (words === null) return;
    const answer = await fetch(`${this.url}?q=${encodeURIComponent(words)}`).catch(() => null);
    const text = answer?.ok && !answer.redirected ? await answer.text() : "";
    if (words !== this.begun || document.activeElement !== this.field) return;
    const page = new DOMParser().parseFromString(text, "text/html");
    this.list.replaceChildren(...page.querySelectorAll("[role=option]"));
    this.list.hidden = !this.list.children.length;
    this.activate(this.list.firstElementChild);
  }

  activate(option) {
    this.active?.setAttribute("aria-selected", "false");
    if (!option) return;
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", option.id);
  }

  move(by) {
    const options = [...this.list.children];
    const at = options.indexOf(this.active) + by + options.length;
    this.activate(options[at % options.length]);
  }

  choose(option) {
    const end = this.field.selectionStart;
    this.field.setRangeText(`${option.dataset.name} `, end - this.begun.length, end, "end");
    this.close();
    this.field.focus();
    this.field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  close() {
    this.list.hidden = true;
    this.list.replaceChildren();
    this.field.removeAttribute("aria-activedescendant");
  }

  /** Act on a key while the list is open. Returns whether the key was for the list. */
  pressed(event) {
    if (!this.isOpen) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) {
      this.choose(this.active);
    } else if (event.key === "Escape") {
      this.close();
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  }
}

const known = new WeakMap();

function namesOf(target) {
  if (!target.matches?.(FIELD)) return null;
  if (!known.has(target)) known.set(target, new Names(target));
  return known.get(target);
}

document.addEventListener("input", (event) => {
  if (!event.isComposing) namesOf(event.target)?.typed();
});

// Chromium sends the last input before the end of the composition, and marks it as part of it.
document.addEventListener("compositionend", (event) => namesOf(event.target)?.typed());

document.addEventListener("keydown", (event) => {
  const names = namesOf(event.target);
  if (!names) return;
  if (composing(event)) {
    // The Enter that ends a composition is no new line while names are to be chosen from.
    if (names.isOpen && event.key === "Enter" && !event.isComposing) event.preventDefault();
    return;
  }
  if (names.pressed(event)) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});
