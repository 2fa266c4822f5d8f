import { face, secondsOf } from "./clock.js";

const SHAPES = [
  ["timeline-target", 12],
  ["timeline-mark", 5],
];
const LONGEST_NAME = 60;
// What each timeline shows: htmx may put another one in its place.
const drawn = new WeakMap();

function element(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** Return what the rows of the page say: when, what and where each insight with a minute is. */
function insights() {
  const rows = [...document.querySelectorAll(".insight")];
  return rows.flatMap((row) => {
    const minute = row.querySelector(".insight-minute");
    const seconds = minute?.querySelector(".stamp") ? null : secondsOf(minute?.textContent ?? "");
    if (seconds === null) return [];
    const href = minute.querySelector("a")?.getAttribute("href") ?? `#${row.id}`;
    const text = row.querySelector(".prose").textContent.trim().replace(/\s+/g, " ");
    return [{ seconds, href, name: `${face(seconds)} ${text.slice(0, LONGEST_NAME)}` }];
  });
}

function dot({ seconds, href, name }, length) {
  const link = element("a", { class: "timeline-dot", href, "aria-label": name });
  const title = element("title", {});
  title.textContent = name;
  const cx = `${(100 * seconds) / (length || 1)}%`;
  link.append(title, ...SHAPES.map(([kind, r]) => element("circle", { class: kind, cx, cy: 14, r })));
  return link;
}

/** Keep the timeline true to the insights on the page and to the player: its length, where it is. */
export function draw({ now, duration }) {
  const timeline = document.getElementById("timeline");
  if (!timeline) return;
  const found = insights().sort((one, other) => one.seconds - other.seconds);
  const last = found.at(-1)?.seconds ?? 0;
  const length = Math.max(duration ?? Number(timeline.dataset.seconds), last);
  const line = timeline.querySelector("svg");
  const state = JSON.stringify([length, found]);
  if (state !== drawn.get(timeline) && !line.contains(document.activeElement)) {
    drawn.set(timeline, state);
    for (const old of line.querySelectorAll(".timeline-dot")) old.remove();
    line.append(...found.map((insight) => dot(insight, length)));
    timeline.querySelector("[data-end]").textContent = face(length);
    timeline.hidden = !found.length;
  }
  const head = line.querySelector(".timeline-head");
  head.setAttribute("visibility", now === null || !length ? "hidden" : "visible");
  const x = `${Math.min((100 * (now ?? 0)) / (length || 1), 100)}%`;
  head.setAttribute("x1", x);
  head.setAttribute("x2", x);
}
