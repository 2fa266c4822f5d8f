// Reading a PDF: fetches the file, gives it to the frame that draws it, and keeps what is selected.

const root = document.querySelector("[data-pdf]");
const frame = root.querySelector("[data-frame]");
const status = root.querySelector("[data-status]");
const number = root.querySelector("[data-number]");
const keep = root.querySelector("[data-keep]");
const HASH = /^#page=(\d{1,6})$/;

let port = null;
let selected = null;
let at = 1;

const hashPage = () => Number(HASH.exec(location.hash)?.[1] ?? 1);
const order = (what) => port?.postMessage(what);
const say = (words) => (status.textContent = words);

/** Mark what was taken from the page in view, and show it. */
function mark() {
  for (const row of document.querySelectorAll("[data-on-page]")) {
    row.toggleAttribute("data-here", Number(row.dataset.onPage) === at);
  }
}

/** Say the page in view where words are written down, unless some are there already. */
function fillPage() {
  const { text, page } = document.querySelector("[data-quote]").elements;
  if (!text.value) page.value = at;
  mark();
}

function arrive(page) {
  at = page;
  if (document.activeElement !== number) number.value = page;
  history.replaceState(history.state, "", `#page=${page}`);
  fillPage();
}

/** Put the selected words and their page into the form, ready to be saved. */
function quote() {
  if (!selected) return;
  const form = document.querySelector("[data-quote]");
  form.elements.text.value = selected.text;
  form.elements.page.value = selected.page;
  form.elements.kind.value = "quote";
  form.elements.text.focus();
}

const REPORTS = {
  pages(count) {
    number.max = count;
    root.querySelector("[data-count]").textContent = count;
    root.querySelector("[data-tools]").hidden = false;
    say("");
  },
  zoom(factor) {
    root.querySelector("[data-zoom-shown]").textContent = `${Math.round(factor * 100)} %`;
  },
  at: arrive,
  selected(what) {
    selected = what;
    keep.disabled = !what;
  },
  // A letter typed over the pages means what it means beside them.
  key(key) {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  },
  noText: () => say(status.dataset.empty),
  failed: () => say(status.dataset.failed),
};

async function load() {
  say(status.dataset.loading);
  frame.hidden = false;
  const drawn = new Promise((done) => frame.addEventListener("load", done, { once: true }));
  frame.src = frame.dataset.src;
  const answer = await fetch(root.dataset.url);
  if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
  const bytes = await answer.arrayBuffer();
  await drawn;
  const channel = new MessageChannel();
  port = channel.port1;
  port.onmessage = ({ data }) => {
    for (const [what, said] of Object.entries(data)) REPORTS[what]?.(said);
  };
  // The frame has no origin to be addressed by; what is sent is only this file.
  const wanted = { bytes, page: hashPage(), pageName: root.dataset.pageName };
  frame.contentWindow.postMessage(wanted, "*", [bytes, channel.port2]);
}

root.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.step) order({ go: at + Number(button.dataset.step) });
  if (button.dataset.zoom) order({ zoom: Number(button.dataset.zoom) });
  if (button === keep) quote();
});

number.addEventListener("change", () => order({ go: Number(number.value) }));
addEventListener("hashchange", () => order({ go: hashPage() }));
document.addEventListener("htmx:afterSettle", fillPage);
load().catch(() => say(status.dataset.failed));
