import { face } from "./clock.js";

const LONGEST = 12 * 3600 * 1000;

/** Let a person start and stop listening to the talk `id`, in `panel`; it goes on over a reload. */
export function listening(panel, id) {
  const key = `throughline-listening-${id}`;
  const button = panel.querySelector("[data-listen]");
  const words = { start: button.textContent, stop: button.dataset.stop };

  const elapsed = () => Date.now() - Number(localStorage.getItem(key) ?? -Infinity);
  const isOn = () => elapsed() < LONGEST;

  function draw() {
    button.textContent = isOn() ? words.stop : words.start;
    panel.querySelector("[data-running]").textContent = isOn() ? face(elapsed() / 1000) : "";
  }

  button.addEventListener("click", () => {
    if (isOn()) localStorage.removeItem(key);
    else localStorage.setItem(key, Date.now());
    draw();
  });
  panel.hidden = false;
  return { isOn, draw };
}
