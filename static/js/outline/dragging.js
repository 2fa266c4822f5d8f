// Dragging rows of the outline before, after or onto another.

import { ITEM, isMine } from "./tree.js";

const SPOTS = ["before", "after", "parent"];
const EDGE = 0.3;

/** Let rows of ``place`` be dragged: ``rows(item)`` go along, and ``drop(rows, spot)`` moves them. */
export function dragging(place, { rows, drop }) {
  let dragged = [];
  let over = null;

  function mark(found) {
    over?.item.firstElementChild.classList.remove(...SPOTS.map((spot) => `is-${spot}`));
    over = found;
    over?.item.firstElementChild.classList.add(`is-${over.spot}`);
  }

  function spotAt(event) {
    const item = event.target.closest?.(ITEM);
    if (!item?.dataset.pk || dragged.some((row) => row.contains(item))) return null;
    const box = item.firstElementChild.getBoundingClientRect();
    const height = (event.clientY - box.top) / box.height;
    const edge = isMine(item) ? EDGE : 0.5;
    if (height < edge) return { item, spot: "before" };
    return { item, spot: height > 1 - edge ? "after" : "parent" };
  }

  function stop() {
    mark(null);
    for (const row of dragged) row.classList.remove("is-dragged");
    dragged = [];
  }

  // Only from here on, so that text in the row can be selected otherwise.
  place.addEventListener("pointerdown", (event) => {
    const item = event.target.closest(ITEM);
    if (item && isMine(item)) item.firstElementChild.draggable = !event.target.closest("input");
  });

  place.addEventListener("dragstart", (event) => {
    const item = event.target.closest?.(ITEM);
    if (event.target !== item?.firstElementChild) return;
    dragged = rows(item);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", item.dataset.title);
    for (const row of dragged) row.classList.add("is-dragged");
  });

  place.addEventListener("dragover", (event) => {
    if (!dragged.length) return;
    mark(spotAt(event));
    if (over) event.preventDefault();
  });

  place.addEventListener("drop", (event) => {
    if (!over) return;
    event.preventDefault();
    const [items, spot] = [dragged, { [over.spot]: over.item.dataset.pk }];
    stop();
    drop(items, spot);
  });

  place.addEventListener("dragend", stop);
}
