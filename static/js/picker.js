import { composing } from "./ime.js";

const PAUSE = 150;

/** The list of ideas below the capture box: a field with a list, and the chosen one as a chip. */
export class Picker {
  /** ``leave`` is called with what is to go back into the text, and whether to go there. */
  constructor(root, leave) {
    this.root = root;
    this.leave = leave;
    this.idea = root.querySelector("[name=idea]");
    this.field = root.querySelector("[name=new_idea]");
    this.list = root.querySelector("[role=listbox]");
    this.chip = root.querySelector("[data-picked]");
    this.opener = root.querySelector("[data-picker-open]");
    this.place = root.querySelector("[data-picker-field]");
    this.typed = null;
    this.prepare();
    this.place.hidden = true;
    this.opener.hidden = false;
    if (this.field.value) this.pick({ title: this.field.value, name: this.field.value });
  }

  prepare() {
    const how = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" };
    how["aria-controls"] = this.list.id;
    how["aria-label"] = how.placeholder = this.place.dataset.finds;
    this.place.querySelector("span").remove();
    for (const [name, value] of Object.entries(how)) this.field.setAttribute(name, value);
    this.opener.addEventListener("click", () => this.open(""));
    this.chip.querySelector("button").addEventListener("click", () => {
      this.clear();
      this.leave("", true);
    });
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    this.field.addEventListener("input", (event) => this.changed(event));
    this.field.addEventListener("blur", () => this.isOpen && this.close(this.given(), { stay: true }));
    // A press in the list must not take the focus from the field, or the list would close first.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(option);
    });
  }

  get isOpen() {
    return this.typed !== null;
  }

  get options() {
    return [...this.list.children];
  }

  get active() {
    return this.list.querySelector("[aria-selected=true]");
  }

  /** Open the list; ``typed`` is the sign in the text that asked for it, if one did. */
  open(typed) {
    this.clear();
    this.typed = typed;
    this.place.hidden = false;
    this.opener.hidden = true;
    this.field.focus();
    this.find();
  }

  /** Forget the chosen idea. */
  clear() {
    this.idea.value = this.field.value = this.name = "";
    this.chip.hidden = true;
    this.opener.hidden = false;
  }

  /** Return what is chosen, as ``pick`` takes it, or null. */
  get picked() {
    if (this.isOpen || this.chip.hidden) return null;
    return { idea: this.idea.value, title: this.field.value, name: this.name };
  }

  /** Show an idea as chosen: its id, or the title of a new one. */
  pick({ idea = "", title = "", name }) {
    this.idea.value = idea;
    this.field.value = title;
    this.name = name;
    this.chip.querySelector("[data-picked-name]").textContent = name;
    this.chip.hidden = false;
    this.opener.hidden = true;
  }

  given() {
    return this.typed ? `${this.typed}${this.field.value}` : "";
  }

  close(text, { chosen = null, stay = false } = {}) {
    this.typed = null;
    this.isHasty = false;
    this.place.hidden = true;
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
    clearTimeout(this.timer);
    this.clear();
    if (chosen) this.pick(chosen);
    this.leave(text, !stay);
  }

  choose(option) {
    const { idea, title } = option.dataset;
    this.close("", { chosen: { idea, title, name: option.textContent.trim() } });
  }

  pressed(event) {
    // An Enter that ends a composition would send the form as well, as in any field of one line.
    if (event.key === "Enter") event.preventDefault();
    if (composing(event)) return;
    if (event.key === "Enter") {
      if (this.active) this.choose(this.active);
      else this.isHasty = Boolean(this.field.value);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.close(this.given());
    } else if (event.key === "Backspace" && !this.field.value) {
      event.preventDefault();
      this.close("");
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    }
  }

  move(by) {
    const { options } = this;
    const at = options.indexOf(this.active) + by;
    this.activate(options[(at + options.length) % options.length]);
  }

  activate(option) {
    this.active?.setAttribute("aria-selected", "false");
    if (!option) return;
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", option.id);
  }

  changed(event) {
    event.stopPropagation();
    // "accuracy > 90%": a space after the sign says that it is one of comparison.
    if (this.typed && /^\s/.test(this.field.value)) return this.close(this.given());
    // What is listed answers to other words: Enter waits for what answers to these.
    this.list.replaceChildren();
    this.isHasty = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.find(), PAUSE);
  }

  async find() {
    const words = this.field.value;
    let text;
    try {
      const answer = await fetch(`${this.root.dataset.url}?q=${encodeURIComponent(words)}`);
      text = answer.ok && !answer.redirected ? await answer.text() : "";
    } catch {
      text = "";
    }
    if (!this.isOpen || words !== this.field.value) return;
    const page = new DOMParser().parseFromString(text, "text/html");
    this.list.replaceChildren(...page.querySelectorAll("[role=option]"));
    this.list.hidden = !this.list.children.length;
    this.field.setAttribute("aria-expanded", String(!this.list.hidden));
    this.field.removeAttribute("aria-activedescendant");
    this.activate(this.list.firstElementChild);
    if (this.isHasty && this.active) this.choose(this.active);
  }
}
