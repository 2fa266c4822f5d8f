import "./mentions.js";

const FORM = "form[data-draft]";
const owner = document.querySelector("[data-opens=capture]")?.dataset.owner;

const draftOf = (form) => `throughline-draft ${owner} ${form.dataset.draft}`;
const drop = (form) => localStorage.removeItem(draftOf(form));
// What a new comment is sent with, so that it is saved once, or which version is being changed.
const stampOf = (form) => form.elements.key ?? form.elements.seen_version;

function keep(form) {
  const { text } = form.elements;
  if (!text.value.trim() || text.value === text.defaultValue) return drop(form);
  const draft = { text: text.value, stamp: stampOf(form).value };
  localStorage.setItem(draftOf(form), JSON.stringify(draft));
}

function restore(within) {
  for (const form of within.querySelectorAll(FORM)) {
    const draft = JSON.parse(localStorage.getItem(draftOf(form)) ?? "null");
    const { text, key } = form.elements;
    const fits = key ? !text.value : draft?.stamp === stampOf(form).value;
    if (!draft || !fits) continue;
    text.value = draft.text;
    if (key) key.value = draft.stamp;
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.(FORM);
  if (form) keep(form);
});

document.addEventListener("click", (event) => {
  const form = event.target.closest?.("[data-drops-draft]")?.closest(FORM);
  if (form) drop(form);
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "discussion" || !detail.shouldSwap) return;
  const page = new DOMParser().parseFromString(detail.serverResponse, "text/html");
  if (!page.getElementById("discussion")) {
    // One is signed out: the page itself leads to signing in and back, where the draft waits.
    detail.shouldSwap = false;
    location.reload();
    return;
  }
  const { elt, verb } = detail.requestConfig;
  if (elt.matches(FORM) && verb === "post" && detail.xhr.status < 300) drop(elt);
});

function tellUnsent({ detail }) {
  const place = detail.elt.querySelector?.("[data-wrong]");
  if (place) place.textContent = place.closest("[data-unsent]").dataset.unsent;
}

document.addEventListener("htmx:sendError", tellUnsent);
document.addEventListener("htmx:responseError", tellUnsent);
document.addEventListener("htmx:load", ({ target }) => restore(target.parentElement ?? target));

// What had the focus may be gone with the swap: the keys go on from the discussion.
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target.id !== "discussion" || document.activeElement !== document.body) return;
  document.getElementById("discussion-title")?.focus({ preventScroll: true });
});

restore(document);
