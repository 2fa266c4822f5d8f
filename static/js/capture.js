import { face } from "./clock.js";
import { composing } from "./ime.js";
import { renderMath } from "./math.js";
import * as outbox from "./outbox.js";
import { Picker } from "./picker.js";
import { isListening, secondsNow } from "./player.js";

const BOX = "[data-capture]";
const LETTER = /^([tmocqadu]) /i;
const NOW = /(^|\s)[@＠](?=\s|$)/;
// On a Chinese keyboard the key of the sign types a closing title mark.
const TO_IDEA = /(^|\s)[>＞》]$/;
const MOST_ROWS = 10;

const place = document.querySelector("[data-opens=capture]");
const boxes = [];

function newKey() {
  // crypto.randomUUID is only there over HTTPS.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const linesOf = (text) => text.split(/\r?\n/).filter((line) => line.trim());

/** One capture box: what is typed is kept as a draft, then goes to the outbox. */
class Box {
  constructor(root) {
    const form = root.querySelector("form");
    this.root = root;
    this.form = form;
    this.field = form.elements.text;
    this.url = new URL(form.action).pathname;
    this.draft = `throughline-draft ${place.dataset.owner} ${this.url}`;
    this.status = root.querySelector("[data-status]");
    this.wrong = form.querySelector("[data-wrong]");
    this.many = form.querySelector("[data-many]");
    this.file = form.elements.image;
    const picker = form.querySelector("[data-picker]");
    this.picker = picker && new Picker(picker, (text, go) => this.comeBack(text, go));
    this.listen();
    this.restore();
  }

  listen() {
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    this.field.addEventListener("input", (event) => this.typed(event));
    this.field.addEventListener("compositionend", ({ data }) => this.typed({ data }));
    this.field.addEventListener("paste", (event) => this.pasted(event));
    this.form.addEventListener("change", (event) => this.changed(event));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    const removal = this.form.querySelector("[data-image-chip] button");
    removal.addEventListener("click", () => {
      this.showPicture(null);
      this.field.focus();
    });
  }

  get isEmpty() {
    return !this.field.value.trim() && !this.file.files.length && !this.picker?.isOpen;
  }

  get kind() {
    return this.form.querySelector("[name=kind]:checked");
  }

  kindOf(letter) {
    return this.form.querySelector(`[data-letter=${letter.toLowerCase()}] input`);
  }

  pressed(event) {
    const isSaving = event.key === "Enter" && !event.shiftKey;
    if (isSaving) event.preventDefault();
    if (composing(event)) return;
    if (isSaving) this.save();
    if (event.key === "Backspace" && this.letter && this.caret === 0) {
      event.preventDefault();
      this.field.setRangeText(this.letter.text, 0, 0, "end");
      this.letter.before.checked = true;
      this.letter = null;
      this.said();
    }
  }

  get caret() {
    return this.field.selectionStart === this.field.selectionEnd ? this.field.selectionStart : null;
  }

  typed(event) {
    if (event.isComposing) return;
    if (event.inputType === "insertText" && event.data === " ") {
      this.takeLetter();
      this.takeTime(this.field.value.slice(0, this.caret), this.caret);
    }
    if (event.data && this.picker && TO_IDEA.test(this.field.value.slice(0, this.caret))) {
      const sign = this.field.value[this.caret - 1];
      this.field.setRangeText("", this.caret - 1, this.caret, "end");
      this.picker.open(sign);
    }
    if (!this.isBegun && !this.isEmpty) this.stamp();
    this.isBegun = !this.isEmpty;
    this.fit();
    this.keepDraft();
  }

  takeLetter() {
    const match = this.caret === 2 && LETTER.exec(this.field.value);
    if (!match) return;
    this.letter = { text: match[0], before: this.kind };
    this.kindOf(match[1]).checked = true;
    this.field.setRangeText("", 0, 2, "end");
  }

  /** Write the player's time for a lone @ in ``text``, the first ``end`` characters. */
  takeTime(text, end) {
    const now = secondsNow();
    const match = NOW.exec(text);
    if (now === null || !match) return;
    const at = match.index + match[1].length;
    if (at + 1 <= end) this.field.setRangeText(`@${face(now)}`, at, at + 1, "preserve");
  }

  /** Put down when this line was begun, where a recording plays. */
  stamp() {
    const now = secondsNow();
    const field = this.form.elements.seconds;
    if (now !== null && field && !field.value) field.value = face(now);
  }

  pasted(event) {
    const text = event.clipboardData.getData("text/plain");
    // What a word processor copies is a text and its picture: the text is meant.
    if (text.trim()) event.stopPropagation();
    if (linesOf(text).length < 2) return;
    this.isPasted = true;
    this.form.elements.many[1].checked = true;
  }

  /** Fit the box to the text, and ask about several lines where they were pasted. */
  fit() {
    const lines = linesOf(this.field.value).length;
    this.field.rows = Math.min(this.field.value.split("\n").length, MOST_ROWS);
    if (lines < 2) this.isPasted = false;
    if (!this.isPasted) this.form.elements.many[0].checked = true;
    this.many.hidden = !this.isPasted;
    const name = this.many.dataset.count.replace("#", lines);
    this.many.querySelector("[data-many-name]").textContent = name;
  }

  changed(event) {
    if (event.target === this.file) this.showPicture(this.file.files[0] ?? null);
    if (event.target.name === "kind") this.letter = null;
    if (event.target.type === "radio") this.field.focus();
    this.keepDraft();
  }

  showPicture(file) {
    const chip = this.form.querySelector("[data-image-chip]");
    const held = new DataTransfer();
    if (file) held.items.add(file);
    this.file.files = held.files;
    chip.hidden = !file;
    chip.querySelector("[data-image-name]").textContent = file?.name ?? "";
    if (file) this.stamp();
    this.isBegun = !this.isEmpty;
    outbox.keepPicture(this.draft, file).catch(() => {});
  }

  /** Put ``text`` back where the list of ideas was opened from. */
  comeBack(text, go) {
    const { field } = this;
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    if (go) field.focus();
    this.fit();
    this.keepDraft();
  }

  // The draft

  get content() {
    const fields = [...new FormData(this.form)];
    const apart = new Set(["csrfmiddlewaretoken", "image", "heard_at"]);
    return fields.filter(([name]) => !apart.has(name));
  }

  keepDraft() {
    if (this.isEmpty) return localStorage.removeItem(this.draft);
    const draft = { fields: this.content, picked: this.picker?.picked, isPasted: this.isPasted };
    localStorage.setItem(this.draft, JSON.stringify(draft));
  }

  async restore() {
    const draft = JSON.parse(localStorage.getItem(this.draft) ?? "null");
    if (draft && this.isEmpty) this.fill(draft);
    this.isBegun = !this.isEmpty;
    this.fit();
    try {
      const picture = await outbox.pictureOf(this.draft);
      if (picture && !this.file.files.length) this.showPicture(picture);
      await this.listRefused();
    } catch {
      // Without a database there are no pictures of drafts, and nothing was refused.
    }
  }

  fill({ fields, picked, isPasted }) {
    for (const [name, value] of fields) {
      const field = this.form.elements[name];
      if (field instanceof RadioNodeList || field?.name === name) field.value = value;
    }
    this.isPasted = isPasted;
    if (picked) this.picker?.pick(picked);
  }

  // Saving

  async save() {
    if (this.isEmpty) return this.field.focus();
    this.takeTime(this.field.value, this.field.value.length);
    const line = this.taken();
    this.empty();
    this.field.focus();
    try {
      await outbox.keep(line);
    } catch {
      await this.sendAsForm(line);
      return;
    }
    this.keepDraft();
    outbox.send();
  }

  taken() {
    const fields = this.content;
    if (isListening()) fields.push(["heard_at", new Date().toISOString()]);
    return {
      key: this.form.elements.key.value,
      owner: place.dataset.owner,
      url: this.url,
      madeAt: Date.now(),
      fields,
      picked: this.picker?.picked,
      isPasted: this.isPasted,
      image: this.file.files[0] ?? null,
    };
  }

  empty() {
    this.form.elements.key.value = newKey();
    this.field.value = "";
    this.form.querySelector("[name=kind]").checked = true;
    if (this.form.elements.seconds) this.form.elements.seconds.value = "";
    this.picker?.clear();
    this.letter = null;
    this.isBegun = this.isPasted = false;
    this.wrong.replaceChildren();
    this.showPicture(null);
    this.fit();
  }

  async sendAsForm(line) {
    this.fill(line);
    if (line.image) this.showPicture(line.image);
    this.form.submit();
  }

  // What became of it

  said(...nodes) {
    this.status.replaceChildren(...nodes);
  }

  showSaved({ line, page }) {
    const list = document.getElementById("insights");
    for (const row of page.querySelectorAll("li.insight")) {
      if (!list || line.url !== this.url || document.getElementById(row.id)) continue;
      list.append(row);
      window.htmx.process(row);
      renderMath(row);
    }
    this.count(page);
    this.said(...page.querySelectorAll("[data-said]"));
  }

  count(page) {
    const title = page.getElementById("insights-title");
    if (title) document.getElementById("insights-title")?.replaceWith(title);
  }

  async takeBack(form) {
    let answer;
    try {
      answer = await fetch(form.action, {
        method: "POST",
        headers: { "HX-Request": "true", "X-CSRFToken": outbox.token() },
        redirect: "manual",
      });
    } catch {
      return;
    }
    if (!answer.ok) return form.submit();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const said = page.querySelector("[data-said]");
    for (const id of said.dataset.gone.trim().split(" ")) document.getElementById(id)?.remove();
    this.count(page);
    this.said(said);
    this.field.focus();
  }

  /** Put what the server refused back into the box, or on the list above it if that is in use. */
  async listRefused() {
    const lines = (await outbox.refused()).filter((line) => line.url === this.url);
    if (lines.length && this.isEmpty) await this.putBack(lines.shift());
    const list = this.form.querySelector("[data-put-back]");
    list.replaceChildren(...lines.map((line) => this.refusedRow(line)));
    list.hidden = !lines.length;
  }

  refusedRow(line) {
    const row = document.createElement("li");
    const text = document.createElement("span");
    text.textContent = `${new Map(line.fields).get("text")} — ${line.refused}`;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small";
    button.textContent = place.dataset.edit;
    button.addEventListener("click", () => this.exchange(line));
    row.append(text, button);
    return row;
  }

  async exchange(line) {
    if (!this.isEmpty) await outbox.keep({ ...this.taken(), refused: "…" });
    this.empty();
    await this.putBack(line);
    await this.listRefused();
  }

  async putBack(line) {
    this.fill(line);
    this.form.elements.key.value = newKey();
    if (line.image) this.showPicture(line.image);
    const list = document.createElement("ul");
    list.className = "errorlist";
    list.append(Object.assign(document.createElement("li"), { textContent: line.refused }));
    this.wrong.replaceChildren(list);
    this.fit();
    this.keepDraft();
    await outbox.drop(line.key);
  }
}

function begin(within) {
  for (const root of within.querySelectorAll(BOX)) boxes.push(new Box(root));
}

const shown = () => boxes.filter((box) => box.root.isConnected);

// What the outbox tells

document.addEventListener("outbox:saved", ({ detail }) => {
  for (const box of shown()) box.showSaved(detail);
});

document.addEventListener("outbox:refused", ({ detail: { line } }) => {
  const here = shown().filter((box) => box.url === line.url);
  for (const box of here) box.listRefused();
  if (!here.length) tell(`${new Map(line.fields).get("text")} — ${line.refused}`);
});

document.addEventListener("outbox:state", ({ detail: { waiting, isSignedOut } }) => {
  const words = isSignedOut ? place.dataset.signedOut : `${place.dataset.waiting} (${waiting})`;
  for (const count of document.querySelectorAll("[data-outbox-count]")) {
    count.hidden = !waiting;
    count.textContent = waiting;
    count.title = words;
  }
  if (!waiting) return unsay();
  const note = waitingNote(words, isSignedOut);
  for (const box of shown()) box.said(note.cloneNode(true));
  if (isSignedOut && !shown().length) document.getElementById("messages").append(note);
});

function unsay() {
  for (const note of document.querySelectorAll("[data-waiting-note]")) note.remove();
}

function waitingNote(words, isSignedOut) {
  const note = document.createElement("p");
  note.dataset.waitingNote = "";
  note.append(words);
  if (isSignedOut) {
    const link = document.createElement("a");
    link.className = "link";
    link.textContent = place.dataset.signIn;
    link.href = `${place.dataset.signInUrl}?next=${encodeURIComponent(location.pathname)}`;
    note.append(" ", link);
  }
  return note;
}

function tell(words) {
  const message = document.createElement("div");
  message.className = "message hue-bad";
  message.append(Object.assign(document.createElement("p"), { textContent: words }));
  document.getElementById("messages").append(message);
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-uncapture]")) return;
  const box = shown().find((one) => one.root.contains(event.target));
  if (!box) return;
  event.preventDefault();
  box.takeBack(event.target);
});

// From anywhere: the page's own box, or one in a dialog

async function open(link) {
  const answer = await fetch(link.href, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return location.assign(link.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const dialog = document.createElement("dialog");
  dialog.className = "capture-dialog";
  dialog.setAttribute("aria-label", link.firstChild.textContent.trim());
  const closing = document.createElement("form");
  closing.method = "dialog";
  const button = document.createElement("button");
  button.className = "button button-quiet button-small";
  button.textContent = place.dataset.close;
  closing.append(button);
  dialog.append(...page.querySelectorAll(BOX), closing);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  begin(dialog);
  dialog.querySelector("[name=text]").focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-opens=capture]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  link.closest("details")?.removeAttribute("open");
  const box = shown()[0];
  if (box) box.field.focus();
  else open(link);
});

if (place) begin(document);
