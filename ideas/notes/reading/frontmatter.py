"""Front matter: the `key: value` lines between two lines of --- that a note may begin with."""

import re
from dataclasses import dataclass

from ideas.notes.reading.lines import Line
from ideas.notes.reading.spans import trimmed

_FIELD = re.compile(r"(?P<key>[A-Za-z_][\w -]{0,40})\s?:(?:\s|$)")
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Field:
    """One line of front matter, with the span of its value inside quotation marks."""

    line: Line
    key: str
    start: int
    end: int


def front_matter(text: str, lines: list[Line]) -> list[Field]:
    """Return a field for each line of the front matter, empty if the note has none.

    Its two --- lines, and lines that continue a value or are comments, have an empty key.
    """
    if text[lines[0].content : lines[0].stop] != "---":
        return []
    fields = [Field(lines[0], "", lines[0].content, lines[0].stop)]
    for line in lines[1:_LONGEST]:
        shown = text[line.content : line.stop]
        if shown in {"---", "..."}:
            has_keys = any(field.key for field in fields)
            return [*fields, Field(line, "", line.content, line.stop)] if has_keys else []
        field = _field(text, line)
        if field is None:
            return []
        fields.append(field)
    return []


def _field(text, line):
    shown = text[line.content : line.stop]
    match = _FIELD.match(shown)
    if match and line.indent == 0:
        start, end = trimmed(text, line.content + match.end(), line.stop)
        if end - start > 1 and text[start] in "'\"" and text[end - 1] == text[start]:
            start, end = start + 1, end - 1
        return Field(line, match["key"].strip().lower(), start, end)
    continues = line.is_blank or line.indent or shown.startswith(("- ", "#", "]", "}"))
    return Field(line, "", line.content, line.stop) if continues else None
