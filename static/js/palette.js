import { composing } from "./ime.js";

const PAUSE = 120;
const MOST_ACTIONS = 6;

const dialog = document.getElementById("palette");
const field = dialog?.querySelector("input");
const list = dialog?.querySelector("[role=listbox]");
const said = dialog?.querySelector("[data-palette-said]");
let timer;
let asked = "";
let waiting = false;

const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
const options = () => [...list.children];
const active = () => list.querySelector("[aria-selected=true]");

/** Return the places of the rail and what can be done, as options, those that have all words. */
function actions(text) {
  const words = fold(text).split(" ").filter(Boolean);
  const places = [...document.querySelectorAll(".rail > nav .places a, .rail > nav .foot-places a")];
  const all = [...dialog.querySelectorAll("[data-palette-actions] > li"), ...places].map((source) => ({
    url: source.dataset.url ?? source.getAttribute("href"),
    label: [...source.childNodes]
      .filter((node) => node.nodeType === Node.TEXT_NODE)
      .map((node) => node.textContent)
      .join("")
      .trim(),
    words: source.dataset.words ?? "",
  }));
  const seen = new Set();
  return all
    .filter(({ label, words: others }) => {
      const where = fold(`${label} ${others}`);
      return words.every((word) => where.includes(word));
    })
    .filter(({ url }) => url !== dialog.dataset.search && !seen.has(url) && seen.add(url))
    .slice(0, MOST_ACTIONS)
    .map(({ url, label }, number) => {
      const option = document.createElement("li");
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.id = `palette-action-${number}`;
      option.dataset.url = url;
      const title = document.createElement("span");
      title.className = "palette-title";
      title.textContent = label;
      option.append("→ ", title);
      return option;
    });
}

function activate(option) {
  active()?.setAttribute("aria-selected", "false");
  field.removeAttribute("aria-activedescendant");
  if (!option) return;
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", option.id);
}

function show(found) {
  const rows = found.filter((option) => !("last" in option.dataset));
  const last = found.filter((option) => "last" in option.dataset);
  const here = field.value.includes(":") ? [] : actions(field.value);
  const shown = field.value ? [...rows, ...here, ...last] : [...here, ...rows];
  list.replaceChildren(...shown);
  said.textContent = shown.length ? "" : said.dataset.none;
  activate(list.firstElementChild);
}

async function find() {
  const text = field.value;
  asked = text;
  waiting = true;
  let answer = "";
  try {
    const response = await fetch(`${dialog.dataset.url}?q=${encodeURIComponent(text)}`);
    answer = response.ok && !response.redirected ? await response.text() : "";
  } catch {
    answer = "";
  }
  if (!dialog.open || text !== field.value) return;
  waiting = false;
  const page = new DOMParser().parseFromString(answer, "text/html");
  show([...page.querySelectorAll("[role=option]")]);
}

function open() {
  field.value = "";
  list.replaceChildren(...actions(""));
  activate(list.firstElementChild);
  field.setAttribute("aria-expanded", "true");
  dialog.showModal();
  field.focus();
  find();
}

function choose(option) {
  if (option.dataset.text !== undefined) {
    field.value = option.dataset.text;
    field.focus();
    find();
  } else {
    location.assign(option.dataset.url);
  }
}

/** Go to all results: what is listed may answer to other words than are typed now. */
function search() {
  location.assign(`${dialog.dataset.search}?q=${encodeURIComponent(field.value)}`);
}

function pressed(event) {
  if (composing(event)) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const all = options();
    const at = all.indexOf(active()) + (event.key === "ArrowDown" ? 1 : -1);
    activate(all[(at + all.length) % all.length]);
  } else if (event.key === "Enter") {
    event.preventDefault();
    const isCurrent = !waiting && asked === field.value;
    if (isCurrent && active()) choose(active());
    else if (field.value.trim()) search();
  }
}

if (dialog) {
  field.addEventListener("keydown", pressed);
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, PAUSE);
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey) return;
    if (composing(event) || document.querySelector("dialog:modal:not(#palette)")) return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else open();
  });
  for (const opener of document.querySelectorAll("[data-opens=palette]")) {
    opener.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      open();
    });
  }
}
