const status = document.getElementById("copied");

function choose(source) {
  if (source.select) return source.select();
  getSelection().selectAllChildren(source);
}

function write(source) {
  if (source.select) return navigator.clipboard.writeText(source.value);
  const kinds = { "text/html": source.innerHTML, "text/plain": source.innerText };
  const blobs = Object.entries(kinds).map(([type, words]) => [type, new Blob([words], { type })]);
  return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copies);
  choose(source);
  try {
    await write(source);
  } catch {
    return; // It is chosen, so that the keys of the browser copy it.
  }
  status.textContent = "";
  requestAnimationFrame(() => (status.textContent = status.dataset.copied));
  const words = button.textContent;
  button.textContent = status.dataset.copied;
  setTimeout(() => (button.textContent = words), 2000);
}

for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
