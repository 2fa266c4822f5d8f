const CLOCK = /^(?:(\d{1,2})[:：])?(\d{1,3})[:：]([0-5]?\d)$/;

/** Return a time in a recording, in seconds, as 12:31 or 1:02:03. */
export function face(seconds) {
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60];
  if (whole >= 3600) parts.unshift(Math.floor(whole / 3600));
  return parts.map((part, at) => (at ? String(part).padStart(2, "0") : part)).join(":");
}

/** Return the seconds that a text such as 12:31 or 1:02:03 says, or null. */
export function secondsOf(text) {
  const found = CLOCK.exec(text.trim());
  if (!found) return null;
  const [hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0));
  return (hours * 60 + minutes) * 60 + seconds;
}
