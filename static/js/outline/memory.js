// Which branches of the outline somebody opened or closed, on this device.

const KEY = "throughline-outline";
const MOST = 500;

/** Return what was opened (true) and closed (false), by the idea's id. */
export function remembered() {
  try {
    return new Map(JSON.parse(localStorage.getItem(KEY) ?? "[]"));
  } catch {
    return new Map();
  }
}

/** Keep of each [id, whether it is open] in ``changes``; what was changed last is kept longest. */
export function remember(...changes) {
  const branches = remembered();
  for (const [pk, isOpen] of changes) {
    branches.delete(pk);
    branches.set(pk, isOpen);
  }
  localStorage.setItem(KEY, JSON.stringify([...branches].slice(-MOST)));
}
