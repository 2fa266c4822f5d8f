// Lines on their way to the server. Each is in the browser's database, with its key, before it is
// sent, and leaves it when the server has answered: so none gets lost, and none is saved twice.
// What comes of them is told to the document: outbox:saved, outbox:refused and outbox:state.

const NAME = "throughline";
const LINES = "lines";
const PICTURES = "pictures";
const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 60_000;
const PATIENCE = 60_000;

const place = document.querySelector("[data-opens=capture]");
let opened;
let sent = Promise.resolve();
let pause = FIRST_PAUSE;
let timer;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.addEventListener("upgradeneeded", () => {
      request.result.createObjectStore(LINES, { keyPath: "key" });
      request.result.createObjectStore(PICTURES);
    });
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
  return opened;
}

async function ask(store, mode, act) {
  const transaction = (await database()).transaction(store, mode);
  const request = act(transaction.objectStore(store));
  return new Promise((resolve, reject) => {
    transaction.addEventListener("complete", () => resolve(request.result));
    transaction.addEventListener("abort", () => reject(transaction.error));
  });
}

async function mine() {
  const lines = await ask(LINES, "readonly", (store) => store.getAll());
  return lines
    .filter((line) => line.owner === place.dataset.owner)
    .sort((one, other) => one.madeAt - other.madeAt);
}

/** Keep a line until the server has it: owner, key, url, fields (pairs), image (a File) or null. */
export const keep = (line) => ask(LINES, "readwrite", (store) => store.put(line));

/** Forget the line with this key. */
export const drop = (key) => ask(LINES, "readwrite", (store) => store.delete(key));

/** Return the lines that the server refused, which say why in ``refused``. */
export const refused = async () => (await mine()).filter((line) => line.refused);

/** Keep the picture of a draft by the draft's name; null removes it. */
export const keepPicture = (name, file) =>
  ask(PICTURES, "readwrite", (store) => (file ? store.put(file, name) : store.delete(name)));

/** Return the picture of a draft, if it has one. */
export const pictureOf = (name) => ask(PICTURES, "readonly", (store) => store.get(name));

/** Send what waits, in order, after what is being sent now. */
export function send() {
  const alone = () => (navigator.locks ? navigator.locks.request(NAME, sendAll) : sendAll());
  sent = sent.then(alone).catch(tellNothing);
  return sent;
}

// Without a database there is no outbox: the box then sends its form as any form is sent.
function tellNothing() {}

async function sendAll() {
  clearTimeout(timer);
  let last = "saved";
  for (const line of await mine()) {
    if (line.refused) continue;
    const outcome = await post(line);
    last = outcome.is;
    if (last === "unreachable" || last === "signed-out") break;
    if (last === "saved") await drop(line.key);
    if (last === "refused") await keep({ ...line, ...outcome.now });
    if (last !== "failed") tell(last, { line: { ...line, ...outcome.now }, page: outcome.page });
  }
  const waiting = (await mine()).filter((line) => !line.refused).length;
  tell("state", { waiting, isSignedOut: last === "signed-out" });
  if (last === "signed-out") return;
  pause = waiting ? Math.min(pause * 2, LONGEST_PAUSE) : FIRST_PAUSE;
  if (waiting) timer = setTimeout(send, pause);
}

function tell(what, detail) {
  document.dispatchEvent(new CustomEvent(`outbox:${what}`, { detail }));
}

async function post(line) {
  let answer;
  let page;
  try {
    answer = await requested(line);
    if (answer.type !== "opaqueredirect") {
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    }
  } catch {
    return { is: "unreachable" };
  }
  // The only redirect there is leads to the sign-in page; without its cookie a form is forbidden.
  if (answer.type === "opaqueredirect" || answer.status === 403) return { is: "signed-out" };
  if (answer.ok) return { is: "saved", page };
  if (answer.status === 404) {
    return { is: "refused", now: { url: place.pathname, refused: place.dataset.gone } };
  }
  if (answer.status >= 500 || answer.status === 429) return { is: "failed" };
  const wrong = [...page.querySelectorAll(".errorlist li")].map((item) => item.textContent);
  return { is: "refused", now: { refused: wrong.join(" ") || place.dataset.refused } };
}

function requested(line) {
  const body = new FormData();
  for (const [name, value] of line.fields) body.append(name, value);
  if (line.image) body.append("image", line.image, line.image.name);
  return fetch(line.url, {
    method: "POST",
    body,
    headers: { "HX-Request": "true", "X-CSRFToken": token() },
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  });
}

/** Return the token against forged requests as it is now: signing in changes it. */
export function token() {
  return document.cookie.match(/(?:^|; )throughline-csrf=([^;]*)/)?.[1] ?? "";
}

if (place) {
  window.addEventListener("online", send);
  send();
}
