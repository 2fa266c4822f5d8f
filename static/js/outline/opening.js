// Opening and closing branches, which the server sends when they are first opened.

import { remember, remembered } from "./memory.js";
import { rowsAt, visit } from "./server.js";
import { all, focus, groupOf, here, isClosed, isOpen, itemOf, prepare, say } from "./tree.js";

const tell = (error) => say(error.message);

export async function open(item) {
  if (!groupOf(item)) {
    const level = Number(item.ariaLevel) + 1;
    const group = await rowsAt(`${item.dataset.branch}?level=${level}`).catch(tell);
    if (!group || groupOf(item)) return;
    item.append(group);
    prepare();
  }
  item.setAttribute("aria-expanded", "true");
}

export function toggle(item, isOpening = !isOpen(item)) {
  remember([item.dataset.pk, isOpening]);
  if (isOpening) return open(item);
  item.setAttribute("aria-expanded", "false");
  if (here.row !== item && item.contains(here.row)) focus(item);
  return null;
}

/** Put the rest of a branch in the place of the row that stands for it. */
export async function showMore(item) {
  const group = await rowsAt(item.dataset.more).catch(tell);
  if (!group) return;
  const first = group.firstElementChild;
  item.replaceWith(...group.children);
  focus(first);
}

/** Open or close all branches, as the page at ``url`` does. */
export async function toggleAll(url) {
  const branches = () => all().filter((item) => item.ariaExpanded);
  const before = branches().map((item) => item.dataset.pk);
  await visit(url);
  const gone = before.filter((pk) => !itemOf(pk)).map((pk) => [pk, false]);
  remember(...gone, ...branches().map((item) => [item.dataset.pk, isOpen(item)]));
}

/** Open and close what was open and closed when one was here last. */
export async function restore() {
  const wanted = remembered();
  for (const item of all()) {
    if (wanted.get(item.dataset.pk) === false && isOpen(item)) {
      item.setAttribute("aria-expanded", "false");
    }
  }
  const tried = new Set();
  const next = () =>
    all().find((item) => isClosed(item) && wanted.get(item.dataset.pk) && !tried.has(item));
  for (let item = next(); item; item = next()) {
    tried.add(item);
    await open(item);
  }
}
