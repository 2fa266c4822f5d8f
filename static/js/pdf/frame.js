// Draws a PDF inside a frame without an origin, so that nothing in the file reaches the site: no
// cookie, no storage, no request with a session. The page around it sends the bytes and a port; by
// the port come orders and go reports of the page in view, of selected words and of keys.

import {
  getDocument,
  GlobalWorkerOptions,
  setLayerDimensions,
  TextLayer,
} from "../../vendor/pdfjs-dist-6.5.438/build/pdf.min.mjs";
import { joined } from "./words.js";

const MOST_PIXELS = 16_000_000;
const GAP = 16;
const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4];
const FAR = "150% 0px";

const place = document.getElementById("pages");
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [sheet];

const absolute = (name) => new URL(document.body.dataset[name], location.href).href;

/**
 * Return a worker that runs pdf.js. Without an origin one can be started only from a blob, and
 * Chromium starts no module so: what makes the file a module, which it is in name only, goes.
 */
async function startWorker() {
  const module = await (await fetch(absolute("worker"))).text();
  const script = module
    .replaceAll("import.meta.url", "self.location.href")
    .replace(/export\s*\{\s*WorkerMessageHandler\s*\};?/, "");
  const blob = new Blob(['"use strict";', script], { type: "text/javascript" });
  return new Worker(URL.createObjectURL(blob));
}

/** One page: a place of the right size at once; its picture and text while it is near. */
class Leaf {
  constructor(reader, number, viewport) {
    this.reader = reader;
    this.number = number;
    this.element = document.createElement("section");
    this.element.className = "leaf";
    this.element.dataset.page = number;
    this.element.setAttribute("aria-label", reader.pageName.replace("#", number));
    setLayerDimensions(this.element, viewport);
  }

  async draw() {
    const drawing = (this.drawing = {});
    const page = await this.reader.pdf.getPage(this.number);
    if (this.drawing !== drawing) return;
    const base = page.getViewport({ scale: 1 });
    setLayerDimensions(this.element, base);
    const most = Math.sqrt(MOST_PIXELS / (base.width * base.height));
    const sharp = Math.min(this.reader.scale * (devicePixelRatio || 1), most);
    const canvas = document.createElement("canvas");
    const viewport = page.getViewport({ scale: sharp });
    canvas.width = Math.max(1, Math.floor(viewport.width));
    canvas.height = Math.max(1, Math.floor(viewport.height));
    drawing.task = page.render({ canvas, viewport });
    await drawing.task.promise;
    if (this.drawing !== drawing) return;
    const words = document.createElement("div");
    words.className = "textLayer";
    const textContentSource = await page.getTextContent();
    if (this.drawing !== drawing) return;
    const scaled = page.getViewport({ scale: this.reader.scale });
    await new TextLayer({ textContentSource, container: words, viewport: scaled }).render();
    if (this.drawing !== drawing) return;
    this.element.replaceChildren(canvas, words);
    this.element.dataset.drawn = "";
  }

  /** Draw it if it is near, and else give its memory back. */
  show(isNear) {
    if (isNear && !this.drawing) {
      this.draw().catch((error) => {
        if (error.name !== "RenderingCancelledException") this.reader.report({ failed: true });
      });
    }
    if (!isNear && this.drawing) this.forget();
  }

  forget() {
    this.drawing?.task?.cancel();
    this.drawing = null;
    delete this.element.dataset.drawn;
    this.element.replaceChildren();
  }
}

/** The open document: its leaves, the zoom, and what is told to the page around. */
class Reader {
  constructor(port, { bytes, page, pageName }) {
    this.port = port;
    this.pageName = pageName;
    this.zoom = 1;
    this.leaves = [];
    port.onmessage = ({ data }) => this.obey(data);
    this.open(bytes, page).catch(() => this.report({ failed: true }));
  }

  report(said) {
    this.port.postMessage(said);
  }

  async open(data, page) {
    GlobalWorkerOptions.workerPort = await startWorker();
    this.pdf = await getDocument({
      data,
      cMapUrl: absolute("cmaps"),
      cMapPacked: true,
      standardFontDataUrl: absolute("fonts"),
      wasmUrl: absolute("wasm"),
      useWorkerFetch: false, // the worker has no address from which to ask
      isEvalSupported: false,
      enableXfa: false,
      stopAtErrors: false,
    }).promise;
    const first = await this.pdf.getPage(1);
    this.base = first.getViewport({ scale: 1 });
    this.fit();
    for (let number = 1; number <= this.pdf.numPages; number += 1) {
      this.leaves.push(new Leaf(this, number, this.base));
    }
    place.append(...this.leaves.map(({ element }) => element));
    this.watch();
    this.report({ pages: this.pdf.numPages, zoom: this.zoom });
    this.go(page);
    this.tellText();
  }

  /** Tell whether the first pages have any text, so that a scan is no riddle. */
  async tellText() {
    for (let number = 1; number <= Math.min(3, this.pdf.numPages); number += 1) {
      const { items } = await (await this.pdf.getPage(number)).getTextContent();
      if (items.some(({ str }) => str?.trim())) return;
    }
    this.report({ noText: true });
  }

  watch() {
    const near = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          this.leaves[entry.target.dataset.page - 1].show(entry.isIntersecting);
        }
      },
      { rootMargin: FAR },
    );
    for (const { element } of this.leaves) near.observe(element);
    document.addEventListener("scroll", () => this.tellPage(), { passive: true });
    document.addEventListener("selectionchange", () => this.tellSelection());
    document.addEventListener("keydown", (event) => this.pressed(event));
    let width = document.documentElement.clientWidth;
    addEventListener("resize", () => {
      if (document.documentElement.clientWidth === width) return;
      width = document.documentElement.clientWidth;
      this.redraw();
    });
  }

  fit() {
    const room = document.documentElement.clientWidth - 2 * GAP;
    this.scale = Math.max(0.05, (room / this.base.width) * this.zoom);
    sheet.replaceSync(`:root { --total-scale-factor: ${this.scale}; --scale-factor: ${this.scale}; }`);
  }

  redraw() {
    const at = this.inView();
    this.fit();
    const near = this.leaves.filter(({ drawing }) => drawing);
    for (const leaf of near) leaf.forget();
    this.go(at);
    for (const leaf of near) leaf.show(true);
  }

  inView() {
    const middle = innerHeight / 2;
    const at = this.leaves.findIndex(
      ({ element }) => element.getBoundingClientRect().bottom > middle,
    );
    return at < 0 ? this.leaves.length : at + 1;
  }

  tellPage() {
    const at = this.inView();
    if (at !== this.at) this.report({ at: (this.at = at) });
  }

  tellSelection() {
    const selection = getSelection();
    const text = joined(selection.toString());
    const start = selection.rangeCount && selection.getRangeAt(0).startContainer;
    const leaf = start && (start.closest ? start : start.parentElement)?.closest("[data-page]");
    this.report({ selected: leaf && text ? { text, page: Number(leaf.dataset.page) } : null });
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key.length !== 1 || event.key === " ") return;
    // The browser tells of a selection a little later: the letter may be about the new one.
    this.tellSelection();
    this.report({ key: event.key });
  }

  go(number) {
    const leaf = this.leaves[Math.min(Math.max(1, number), this.leaves.length) - 1];
    scrollTo(0, leaf.element.offsetTop - GAP / 2);
    this.tellPage();
  }

  obey({ go, zoom }) {
    if (Number.isInteger(go) && this.leaves.length) this.go(go);
    if ([-1, 0, 1].includes(zoom) && this.leaves.length) {
      const at = ZOOMS.findIndex((one) => one >= this.zoom);
      this.zoom = zoom ? ZOOMS[Math.min(Math.max(0, at + zoom), ZOOMS.length - 1)] : 1;
      this.redraw();
      this.report({ zoom: this.zoom });
    }
  }
}

// The page around this one is of the site; anybody else's message is not heard.
addEventListener("message", (event) => {
  if (event.source !== parent || event.origin !== new URL(location.href).origin) return;
  const [port] = event.ports;
  if (port) new Reader(port, event.data);
});
