// A second press would make the browser leave the answer that has the address.
for (const form of document.querySelectorAll("[data-share]")) {
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (!event.submitter?.matches("[data-make]")) return;
    if (isSent) event.preventDefault();
    isSent = true;
    addEventListener("pageshow", () => (isSent = false), { once: true });
  });
}
