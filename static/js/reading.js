// The words selected in a chosen line are where a split begins.

const before = document.getElementById("before");

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const line = selection.anchorNode?.parentElement?.closest(".reading-line");
  const words = selection.toString().trim();
  if (!line || !words) return;
  before.value = words;
  const chosen = line.querySelector("input[name=at]:checked");
  if (!chosen) line.querySelector("input[name=at]")?.click();
});

document.querySelector("input[name=at]:checked")?.focus();
