// What is like a row is looked for once its place on the page is seen.

async function fill(place) {
  const link = place.querySelector("a");
  try {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...page.body.children);
  } catch {
    // Without a connection the link stays.
  }
}

const watcher = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    fill(target);
  }
});

for (const place of document.querySelectorAll("[data-related]")) watcher.observe(place);
