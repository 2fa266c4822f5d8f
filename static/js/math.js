const LIMITS = { trust: false, maxExpand: 200, maxSize: 20, strict: "ignore", throwOnError: true };

let loading;

function loadStyles() {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = document.querySelector("meta[name=math-styles]").content;
  document.head.append(link);
}

function loadKatex() {
  if (!loading) {
    loadStyles();
    loading = import("../vendor/katex-0.19.1/katex.min.js").then(() => window.katex);
  }
  return loading;
}

function render(katex, element) {
  // Rendered aside: where KaTeX fails half-way, the reader keeps the source.
  const place = document.createElement("span");
  try {
    katex.render(element.textContent, place, {
      ...LIMITS,
      displayMode: element.classList.contains("display"),
    });
  } catch {
    return;
  }
  element.replaceChildren(...place.childNodes);
  // What is too wide scrolls, and so it must be reachable by keyboard.
  if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
}

/** Render every .math in root once; KaTeX is fetched only when there is some. */
export async function renderMath(root) {
  const waiting = [...root.querySelectorAll(".math:not([data-rendered])")];
  if (!waiting.length) return;
  for (const element of waiting) element.dataset.rendered = "";
  const katex = await loadKatex();
  for (const element of waiting) render(katex, element);
}
