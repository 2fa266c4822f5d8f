// Safari ends a composition before the keydown of the Enter that ended it, so the first Enter that
// follows, with no key released in between, still belongs to the input method.
let settling = false;

document.addEventListener("compositionend", () => (settling = true), true);
document.addEventListener("keyup", () => (settling = false), true);

/** Tell whether this keydown belongs to an input method, and so must not act. */
export function composing(event) {
  return event.isComposing || event.keyCode === 229 || (settling && event.key === "Enter");
}
