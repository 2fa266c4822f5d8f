import "./mentions.js";

const FORM = "form[data-draft]";
const owner = document.querySelector("[data-opens=capture]")?.dataset.owner;

const draftOf = (form) => `throughline-draft ${owner} ${form.dataset.draft}`;

/** Keep what is typed, with the key it will be sent with, so that it is saved once. */
function keep(form) {
  const { text, key } = form.elements;
  if (!text.value.trim()) return localStorage.removeItem(draftOf(form));
  localStorage.setItem(draftOf(form), JSON.stringify({ text: text.value, key: key.value }));
}

function restore(within) {
  for (const form of within.querySelectorAll(FORM)) {
    const draft = JSON.parse(localStorage.getItem(draftOf(form)) ?? "null");
    if (!draft || form.elements.text.value) continue;
    form.elements.text.value = draft.text;
    form.elements.key.value = draft.key;
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.(FORM);
  if (form) keep(form);
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = detail.requestConfig.elt;
  const isSaved = detail.xhr.status < 300 && detail.requestConfig.verb === "post";
  if (isSaved && form.matches(FORM)) localStorage.removeItem(draftOf(form));
});

document.addEventListener("htmx:load", ({ target }) => restore(target.parentElement ?? target));

// What had the focus may be gone with the swap: the keys go on from the discussion.
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target.id !== "discussion" || document.activeElement !== document.body) return;
  document.getElementById("discussion-title")?.focus({ preventScroll: true });
});

restore(document);
