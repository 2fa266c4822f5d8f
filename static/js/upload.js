// The upload of large files: how much is sent, and a way to stop it. With `data-at-once` it begins
// when the files are chosen or dropped.

const form = () => document.querySelector("[data-upload]");
const sending = () => form().querySelector("[data-sending]");
const file = () => form().querySelector("input[type=file]");

function show(share) {
  sending().querySelector("progress").value = share;
  sending().querySelector("[data-percent]").textContent = `${Math.floor(share)} %`;
}

document.addEventListener("change", (event) => {
  if (event.target !== file()) return;
  const { mostMegabytes, tooLarge } = form().dataset;
  const megabytes = Math.max(0, ...[...file().files].map(({ size }) => size)) / 1024 / 1024;
  file().setCustomValidity(megabytes > Number(mostMegabytes) ? tooLarge : "");
  const isRight = file().reportValidity();
  if (isRight && file().files.length && "atOnce" in form().dataset) form().requestSubmit();
});

document.addEventListener("htmx:beforeRequest", () => {
  show(0);
  sending().hidden = !file().files.length;
});

document.addEventListener("htmx:xhr:progress", ({ detail }) => {
  if (detail.lengthComputable) show((100 * detail.loaded) / detail.total);
});

document.addEventListener("htmx:afterRequest", () => (sending().hidden = true));

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-stop]")) {
    form().dispatchEvent(new CustomEvent("htmx:abort", { bubbles: true, detail: {} }));
  }
});
