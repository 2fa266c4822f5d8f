const OVER = "is-over";

const place = (event) => event.target.closest?.("[data-drop]");
const input = (element) => element.querySelector("input[type=file]");
const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");

function give(element, files) {
  const field = input(element);
  const held = new DataTransfer();
  for (const file of field.multiple ? files : [...files].slice(0, 1)) held.items.add(file);
  field.files = held.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("dragover", (event) => {
  const element = place(event);
  if (!element || !carriesFiles(event)) return;
  event.preventDefault();
  element.classList.add(OVER);
});

document.addEventListener("dragleave", (event) => {
  const element = place(event);
  if (element && !element.contains(event.relatedTarget)) element.classList.remove(OVER);
});

document.addEventListener("drop", (event) => {
  const element = place(event);
  if (!element || !carriesFiles(event)) return;
  event.preventDefault();
  element.classList.remove(OVER);
  give(element, event.dataTransfer.files);
});

// Outside every drop place an image is pasted into the page's only one, and otherwise into none.
document.addEventListener("paste", (event) => {
  const images = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
  if (!images.length) return;
  const all = document.querySelectorAll("[data-drop]");
  const element = place(event) ?? (all.length === 1 ? all[0] : null);
  if (!element) return;
  event.preventDefault();
  give(element, images);
});
