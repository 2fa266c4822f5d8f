const status = document.getElementById("copied");

async function copy(button) {
  const text = document.getElementById(button.dataset.copies);
  text.select();
  try {
    await navigator.clipboard.writeText(text.value);
  } catch {
    return; // The text is chosen, so that the keys of the browser copy it.
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
