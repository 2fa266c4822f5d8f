// What is selected on a page comes line by line, as it was set; kept is what was written.

const WIDE = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}，。；：、！？（）《》“”";
const BETWEEN_WIDE = new RegExp(`(?<=[${WIDE}])\\s*\\n\\s*(?=[${WIDE}])`, "gu");
const HYPHEN = /(?<=\p{Ll})-\s*\n\s*(?=\p{Ll})/gu;

/** Return `text` in one line: words cut at the end of a line whole again, Chinese without gaps. */
export function joined(text) {
  return text.replace(HYPHEN, "").replace(BETWEEN_WIDE, "").replace(/\s+/g, " ").trim();
}
