"""Writing into a note: spans are replaced and every other character stays."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ideas.notes.reading.lines import line_end_of, looks_wrapped, marker_at, split_lines
from ideas.notes.reading.pictures import picture_at, with_caption
from ideas.notes.reading.spans import QUOTE_MARKS, content, prefix

__all__ = ["Edit", "content", "rewrite"]

_LINE_END = re.compile(r"\r\n|\r|\n")
_HANGING_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Edit:
    """What the note shall show from `start` to `end` of its text."""

    start: int
    end: int
    text: str


def rewrite(text: str, edits: Sequence[Edit]) -> str:
    """Return `text` with each edit's span showing the edit's text.

    Lines of it are indented, or marked as a quote, as the item or quote they stand in asks, and
    end as the lines of the note do. A span that shows this text already stays as it is.

    Left out are edits that overlap one before them, and those of an empty span that is no open
    slot of a list: the object has no place of its own in the note.
    """
    parts = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not done <= edit.start <= edit.end <= len(text) or _has_no_place(text, edit):
            continue
        parts += [text[done : edit.start], _written(text, edit)]
        done = edit.end
    return "".join([*parts, text[done:]])


def _has_no_place(text, edit):
    before = prefix(text, edit.start)
    is_spaced = before[-1:].isspace()
    return edit.start == edit.end and not _is_after_marker(before if is_spaced else before + " ")


def _written(text, edit):
    old = text[edit.start : edit.end]
    if content(text, edit.start, edit.end) == edit.text:
        return old
    picture = picture_at(text, edit.start, edit.end)
    if picture:
        return with_caption(picture, old, edit.text)
    before = prefix(text, edit.start)
    lines = [line.rstrip() for line in _LINE_END.split(edit.text.strip())]
    is_item = _is_after_marker(before)
    is_quote = QUOTE_MARKS.fullmatch(before) is not None
    if not is_item and not is_quote:
        lines = [line for line in lines if line]
    line_end = line_end_of(text)
    new = _continued(before, lines, line_end, is_item, is_quote)
    if edit.start == edit.end and before and not before[-1].isspace():
        new = " " + new
    return new + _hard_break(text, edit.end, lines)


def _is_after_marker(before):
    line = split_lines(before + "x")[0]
    marker = marker_at(before + "x", line)
    return marker is not None and marker.content == len(before)


def _continued(before, lines, line_end, is_item, is_quote):
    if is_quote:
        return line_end.join([*lines[:1], *((before + line).rstrip() for line in lines[1:])])
    indent = re.sub(r"[^\t]", " ", before) if is_item else _leading_space(before) + _HANGING_INDENT
    return line_end.join([*lines[:1], *(indent + line if line else "" for line in lines[1:])])


def _leading_space(before):
    return before[: len(before) - len(before.lstrip())]


def _hard_break(text, end, lines):
    """Two spaces where the line below would otherwise read as the rest of the last line."""
    rest = _LINE_END.split(text[end : end + 400], maxsplit=2)
    is_followed = len(rest) > 1 and not rest[0] and rest[1].strip()
    return "  " if is_followed and lines[-1:] and looks_wrapped(lines[-1] or "。") else ""
