// Each player tells `now()` and `duration()` in seconds, or null where it does not know, and
// `isPlaying()`. `seek` is for who clicked a minute: it plays from there. `set`, `start` and `stop`
// are the buttons below the player. One that `isWaiting` for a click does not need these buttons.

const YOUTUBE = "https://www.youtube-nocookie.com";
const PLAYING = 1;

/** Play an uploaded recording: `media` is its video or audio element. */
export function uploaded(media) {
  return {
    now: () => (media.currentTime > 0 || media.played.length ? media.currentTime : null),
    duration: () => (Number.isFinite(media.duration) ? media.duration : null),
    isPlaying: () => !media.paused,
    set: (seconds) => (media.currentTime = seconds),
    start: () => media.play().catch(() => {}),
    stop: () => media.pause(),
    seek(seconds) {
      this.set(seconds);
      this.start();
    },
  };
}

/** Keep the time of a recording that does not tell it: a person starts, stops and sets it. */
export function handClock() {
  let at = null;
  let since = null;
  const now = () => (since === null ? at : at + (Date.now() - since) / 1000);
  return {
    now,
    duration: () => null,
    isPlaying: () => since !== null,
    set(seconds) {
      at = seconds;
      if (since !== null) since = Date.now();
    },
    start() {
      at = now() ?? 0;
      since = Date.now();
    },
    stop() {
      at = now();
      since = null;
    },
    seek(seconds) {
      this.set(seconds);
    },
  };
}

/** Return the place of a player of another site: nothing of that site is asked for before a click. */
function place(holder, onLoad) {
  const button = holder.querySelector("[data-load]");
  const note = holder.querySelector("[data-start-at]");
  let start = Number(holder.dataset.start);
  let frame = null;

  function load(parameter, more = {}) {
    const address = new URL(holder.dataset.embed);
    address.searchParams.set(parameter, Math.floor(start));
    for (const [name, value] of Object.entries(more)) address.searchParams.set(name, value);
    frame = document.createElement("iframe");
    frame.title = holder.dataset.title;
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.allow = "autoplay; fullscreen; picture-in-picture; encrypted-media";
    frame.allowFullscreen = true;
    frame.src = address.href;
    holder.replaceChildren(frame);
    return frame;
  }

  button.hidden = false;
  button.addEventListener("click", () => onLoad());
  return {
    load,
    frame: () => frame,
    start: () => start,
    /** Say from where to play; before the player is loaded, the click that loads it is still to come. */
    from(seconds, face) {
      start = seconds;
      if (frame) return;
      note.textContent = face(seconds);
      note.hidden = false;
      button.focus();
    },
    ask: () => button.focus(),
  };
}

/** Play from YouTube, whose player tells its time in messages. */
export function youtube(holder, face) {
  let now = null;
  let duration = null;
  let isPlaying = false;
  let greeting = 0;
  const there = place(holder, () => {
    const frame = there.load("start", { origin: location.origin });
    // The player answers no sooner than it is ready, and does not say when that is.
    greeting = setInterval(() => say({ event: "listening" }), 250);
    frame.focus();
  });
  const say = (message) =>
    there.frame().contentWindow.postMessage(JSON.stringify({ ...message, id: 1 }), YOUTUBE);
  const command = (func, ...args) =>
    there.frame() ? say({ event: "command", func, args }) : there.ask();

  window.addEventListener("message", (event) => {
    if (event.origin !== YOUTUBE || event.source !== there.frame()?.contentWindow) return;
    const { info } = JSON.parse(event.data);
    clearInterval(greeting);
    now = info?.currentTime ?? now;
    duration = info?.duration || duration;
    if (info && "playerState" in info) isPlaying = info.playerState === PLAYING;
  });

  return {
    now: () => now,
    duration: () => duration,
    isPlaying: () => isPlaying,
    isWaiting: () => !there.frame(),
    set: (seconds) => command("seekTo", seconds, true),
    start: () => command("playVideo"),
    stop: () => command("pauseVideo"),
    seek(seconds) {
      there.from(seconds, face);
      if (!there.frame()) return;
      command("seekTo", seconds, true);
      command("playVideo");
    },
  };
}

/** Play from Bilibili, whose player tells nothing: a hand clock goes with it. */
export function bilibili(holder, face) {
  const clock = handClock();
  const there = place(holder, () => play(there.start()));

  function play(seconds) {
    there.load("t").focus();
    clock.set(seconds);
    clock.start();
  }

  return {
    ...clock,
    seek(seconds) {
      there.from(seconds, face);
      if (there.frame()) play(seconds);
    },
  };
}
