"""What a span of a note shows: its text without the marks that only lay it out."""

import re

from ideas.notes.reading.lines import columns, lines_of
from ideas.notes.reading.pictures import picture_at

QUOTE_MARKS = re.compile(r"[^\S\r\n]*(?:>[^\S\r\n]?)+")


def content(text: str, start: int, end: int) -> str:
    """Return what `text` shows between `start` and `end`, lines joined by \\n.

    List and quote marks, the indent of continuation lines and the spaces of hard breaks are left
    out; the lines of fenced code keep their indent inside the fence. An image shows its caption.
    """
    return content_after(prefix(text, start), text, start, end)


def content_after(before: str, text: str, start: int, end: int) -> str:
    """Return what `content` does, given what stands `before` the span on its first line."""
    picture = picture_at(text, start, end)
    if picture:
        return text[slice(*picture.caption)].strip() if picture.caption else ""
    is_quote = QUOTE_MARKS.fullmatch(before) is not None
    shown = []
    fence, fence_indent = "", 0
    for number, line in enumerate(lines_of(text[start:end])):
        if number == 0:
            indent = columns(re.sub(r"\S", " ", before))
        else:
            marks = QUOTE_MARKS.match(line) if is_quote else None
            line = line[marks.end() :] if marks else line
            indent = columns(line[: len(line) - len(line.lstrip())])
        stripped = line.strip()
        opening = stripped[:3] if stripped.startswith(("```", "~~~")) else ""
        if fence and opening != fence:
            stripped = " " * (indent - fence_indent) + stripped if stripped else ""
        elif opening:
            fence = "" if fence else opening
            fence_indent = indent
        shown.append(stripped)
    return "\n".join(shown)


def prefix(text: str, offset: int) -> str:
    """Return what stands before `offset` on its line."""
    start = text.rfind("\n", 0, offset) + 1
    return text[max(start, text.rfind("\r", start, offset) + 1) : offset]


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without the white space at both ends of it."""
    shown = text[start:end]
    start += len(shown) - len(shown.lstrip())
    return start, max(start, start + len(shown.strip()))
