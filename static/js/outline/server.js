// What the server does: it changes the outline, one change after the other, and redraws it.

import {
  all, choose, chosen, focus, form, here, isOpen, itemOf, outline, place, prepare, say, visible,
} from "./tree.js";

let queue = Promise.resolve();
// The outline as it is now, where somebody is writing in the one on the page.
let latest = null;
// How many ideas were written that the server has not answered for.
let unanswered = 0;
let waiting = 0;

async function get(url, options) {
  return fetch(url, options).catch(() => {
    throw new Error(place.dataset.failed);
  });
}

const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

/** Return the list of rows at ``url``. */
export async function rowsAt(url) {
  const answer = await get(url);
  if (!answer.ok) throw new Error(place.dataset.stale);
  return parsed(await answer.text()).querySelector("[role=group]");
}

async function request(url, body) {
  const headers = { "HX-Request": "true", "HX-Target": "outline" };
  const answer = await get(url, { method: body ? "POST" : "GET", body, headers });
  if (answer.headers.has("HX-Redirect")) location.assign(answer.headers.get("HX-Redirect"));
  const fresh = parsed(await answer.text()).getElementById("outline");
  if (!fresh) throw new Error(place.dataset.stale);
  return fresh;
}

function dataOf(values) {
  const data = new FormData();
  for (const name of ["csrfmiddlewaretoken", "next", "root"]) {
    const field = form().elements[name];
    if (field) data.set(name, field.value);
  }
  data.set("open", all().filter(isOpen).map((item) => item.dataset.pk).join(","));
  for (const [name, value] of Object.entries(values)) {
    for (const one of [value].flat()) data.append(name, one);
  }
  return data;
}

/** Do ``next`` when all that was sent before is done. */
export function afterwards(next) {
  wait(1);
  queue = queue.then(next).catch((error) => say(error.message)).finally(() => wait(-1));
  return queue;
}

function wait(more) {
  waiting += more;
  place.classList.toggle("is-saving", waiting > 0);
}

/**
 * Send a change. ``values`` is called when it is its turn, and so knows what became of those before;
 * if it returns null nothing is sent.
 * ``lands(fresh)`` is told that it was made; ``fails(fresh)`` that it was not: null, where the
 * server was not reached. An idea that is ``isTyped`` stands in the outline before the server knows.
 */
export function send(values, { url = () => form().action, lands, fails, isTyped = false } = {}) {
  const from = here.row;
  unanswered += isTyped;
  return afterwards(async () => {
    const given = values();
    if (!given) return;
    let fresh = null;
    try {
      fresh = await request(url(), dataOf(given));
    } catch (error) {
      fails?.(null);
      throw error;
    } finally {
      unanswered -= isTyped;
    }
    if ("wrong" in fresh.dataset) fails?.(fresh);
    else lands?.(fresh);
    const hasMoved = here.row?.dataset.pk !== from?.dataset.pk;
    show(fresh, hasMoved ? here.row?.dataset.pk : fresh.dataset.focus);
  });
}

/** Show the page of the outline at ``url``. */
export function visit(url) {
  return afterwards(async () => show(await request(url)));
}

/** Undo the last change. */
export function undo() {
  const button = () => (latest ?? outline()).querySelector("[data-undo]");
  return send(() => (button().disabled ? null : {}), { url: () => button().formAction });
}

function show(fresh, pk) {
  if (fresh.dataset.said) say(fresh.dataset.said);
  if (!here.editor && !unanswered) return swap(fresh, pk);
  latest = fresh;
  for (const item of all().filter((row) => row.dataset.pk)) {
    const now = fresh.querySelector(`#${item.id}`);
    if (now) item.dataset.version = now.dataset.version;
  }
  return null;
}

/** Show what changed while somebody wrote. */
export function catchUp() {
  afterwards(() => latest && !here.editor && !unanswered && swap(latest, here.row?.dataset.pk));
}

function swap(fresh, pk) {
  latest = null;
  const picked = new Set(chosen().map((item) => item.dataset.pk));
  const items = visible();
  const at = Math.max(items.indexOf(here.row), 0);
  const nearest = [...items.slice(at), ...items.slice(0, at).reverse()];
  const isHere = place.contains(document.activeElement) || document.activeElement === document.body;
  outline().replaceWith(fresh);
  for (const item of all()) if (picked.has(item.dataset.pk)) choose(item, true);
  here.anchor = null;
  const wanted = [pk, ...nearest.map((item) => item.dataset.pk)];
  const found = wanted.map((one) => one && itemOf(one)).find(Boolean) ?? null;
  here.row = here.row || isHere ? found : null;
  prepare();
  if (!isHere) return;
  const asks = fresh.querySelector("[data-asks]");
  if (asks) asks.focus();
  else focus(here.row);
}
