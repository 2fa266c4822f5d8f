// The upload of a recording: how much is sent, and a way to stop it.

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
  const megabytes = (file().files[0]?.size ?? 0) / 1024 / 1024;
  file().setCustomValidity(megabytes > Number(mostMegabytes) ? tooLarge : "");
  file().reportValidity();
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
