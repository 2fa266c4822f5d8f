// The reading of a note: the words selected in a line are where a split begins, and the chosen line
// keeps the focus when a correction has changed the page.

const chosen = (within) => within.querySelector("input[name=at]:checked");

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const line = selection.anchorNode?.parentElement?.closest(".reading-line");
  const words = selection.toString().trim();
  if (!line || !words) return;
  document.getElementById("before").value = words;
  if (!chosen(line)) line.querySelector("input[name=at]")?.click();
});

document.addEventListener("htmx:afterSettle", () => chosen(document)?.focus({ preventScroll: true }));

chosen(document)?.focus();
