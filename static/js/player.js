import { face, secondsOf } from "./clock.js";
import { listening } from "./listening.js";
import { bilibili, handClock, uploaded, youtube } from "./players.js";
import * as timeline from "./timeline.js";

const OFTEN = 250;
const UNKNOWN = "–:––";

const panel = document.getElementById("player");
const bar = panel?.querySelector("[data-bar]");
const kind = panel?.dataset.player;
const player = panel && made();
const listener = kind === "none" ? listening(panel.querySelector("[data-listening]"), panel.dataset.talk) : null;

function made() {
  if (kind === "file") return uploaded(panel.querySelector(".recording-media"));
  const holder = panel.querySelector("[data-embed]");
  if (kind === "youtube") return youtube(holder, face);
  if (kind === "bilibili") return bilibili(holder, face);
  return kind === "link" ? handClock() : null;
}

/** Return where the talk's recording is, in whole seconds, or null where nothing plays. */
export function secondsNow() {
  const now = player?.now() ?? null;
  return now === null ? null : Math.floor(now);
}

/** Tell whether lines are stamped with the clock, because there is no recording. */
export function isListening() {
  return listener?.isOn() ?? false;
}

/** Play the talk's recording from `seconds` on, where there is one. */
export function seek(seconds) {
  player?.seek(seconds);
  draw();
}

function put(holder, text) {
  if (holder.textContent !== text) holder.textContent = text;
}

function draw() {
  listener?.draw();
  const now = secondsNow();
  if (bar) {
    bar.hidden = player.isWaiting?.() ?? false;
    const toggle = bar.querySelector("[data-toggle]");
    toggle.dataset.paused ??= toggle.textContent;
    put(toggle, player.isPlaying() ? toggle.dataset.playing : toggle.dataset.paused);
    put(bar.querySelector("[data-now]"), now === null ? UNKNOWN : face(now));
  }
  timeline.draw({ now, duration: player?.duration() ?? null });
}

function onBar(event) {
  const button = event.target.closest("button");
  if (button?.dataset.by) player.set(Math.max((player.now() ?? 0) + Number(button.dataset.by), 0));
  else if (button && "toggle" in button.dataset) {
    if (player.isPlaying()) player.stop();
    else player.start();
  }
  draw();
}

function onSet(event) {
  event.preventDefault();
  player.set(secondsOf(event.target.elements.time.value));
  event.target.reset();
  draw();
}

/** Play from the minute that a link names, if it is one of this page. */
function onLink(event) {
  const link = event.target.closest("a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const address = new URL(link.href.baseVal ?? link.href, location.href);
  const seconds = address.searchParams.get("t");
  if (seconds === null || address.origin + address.pathname !== location.origin + location.pathname) return;
  event.preventDefault();
  seek(Number(seconds));
}

if (panel) {
  if (bar) {
    bar.addEventListener("click", onBar);
    bar.querySelector("[data-set]")?.addEventListener("submit", onSet);
    if (bar.dataset.start) player.set(Number(bar.dataset.start));
  }
  if (player) document.addEventListener("click", onLink);
  // The minute of a line is most often asked for while it is heard.
  document.addEventListener("htmx:load", ({ target }) => {
    const field = target.querySelector?.("input[name=seconds][data-now]");
    if (field && !field.value && secondsNow() !== null) field.value = face(secondsNow());
  });
  document.addEventListener("htmx:afterSettle", ({ target }) => {
    if (target.id !== "anchoring" || document.activeElement !== document.body) return;
    target.querySelector("a, button")?.focus();
  });
  setInterval(draw, OFTEN);
  draw();
}
