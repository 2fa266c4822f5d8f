const LIMITS = { trust: false, maxExpand: 200, maxSize: 20, strict: "ignore", throwOnError: true };

let loading;

function loadStyles() {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = document.querySelector("meta[name=math-styles]").content;
  const settled = new Promise((settle) => {
    link.addEventListener("load", settle);
    link.addEventListener("error", settle);
  });
  document.head.append(link);
  return settled;
}

function loadKatex() {
  loading ??= Promise.all([import("../vendor/katex-0.19.1/katex.min.js"), loadStyles()]);
  return loading.then(() => window.katex);
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
}

// What is too wide scrolls, and so it must be reachable by keyboard.
function letReach() {
  for (const element of document.querySelectorAll(".math.display")) {
    if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  }
}

/** Render every .math in root once; KaTeX is fetched only when there is some. */
export async function renderMath(root) {
  const waiting = [...root.querySelectorAll(".math:not([data-math])")];
  if (!waiting.length) return;
  for (const element of waiting) element.dataset.math = "waiting";
  const katex = await loadKatex();
  for (const element of waiting) render(katex, element);
  await document.fonts.ready;
  letReach();
  for (const element of waiting) element.dataset.math = "done";
}

window.addEventListener("resize", letReach);
