// Words that are selected in one of the texts of a spark fill the field for them. Hidden fields
// are emptied again when the selection is, and the page shows what they hold.

const LONGEST = 500;

function holder(node) {
  const element = node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement;
  return element?.closest("[data-phrase]");
}

function tell() {
  const place = document.querySelector("[data-chosen-words]");
  if (!place) return;
  const words = [...document.querySelectorAll("input[type=hidden][data-takes]")]
    .map((field) => field.value)
    .filter(Boolean);
  const quote = place.querySelector("q") ?? place.appendChild(document.createElement("q"));
  quote.textContent = [...new Set(words)].join(" → ");
  place.hidden = words.length === 0;
}

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const text = holder(selection.anchorNode);
  if (!text || holder(selection.focusNode) !== text) return;
  const words = selection.toString().replace(/\s+/g, " ").trim();
  if (words.length > LONGEST) return;
  const within = text.closest("[data-offer]") ?? document;
  for (const field of within.querySelectorAll(`[data-takes=${text.dataset.phrase}]`)) {
    if (words || field.type === "hidden") field.value = words;
  }
  tell();
});

document.addEventListener("htmx:afterSettle", tell);
