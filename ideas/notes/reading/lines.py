"""Lines of a note, and what the beginning of a line says about it."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice

_LINE_END = re.compile(r"\r\n|\r|\n")
_TAB = 4
_MARKER = re.compile(
    r"""
    (?: [-*+•·▪◦‣](?=\s|$)
      | (?P<plain> \d{1,3} ) (?: [.)．](?=\s|$|[\u4e00-\u9fff*]) | 、 )
      | (?P<letter> [a-z] | [ivx]{2,4} ) [.)] (?=\s|$)
      | [（(] (?P<bracketed> \d{1,3} ) [）)] (?!\w*[=+])
      | (?P<circled> [①-⑳] )
      | (?P<han> [一二三四五六七八九十]{1,3} ) 、
    )
    [^\S\r\n]?
    """,
    re.VERBOSE,
)
_CHECKBOX = re.compile(r"\[[ xX]\](?:\s|$)")
_SENTENCE_ENDS = "。！？.!?…；;：:"
_CLAUSE_ENDS = "。！？.!?;；,，"
_WRAPPED_COLUMNS = range(60, 111)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `end` excludes its line end, `content` and `stop` also the white space around."""

    number: int
    start: int
    end: int
    content: int
    stop: int
    indent: int

    @property
    def is_blank(self) -> bool:
        return self.content == self.stop


@dataclass(frozen=True, slots=True)
class Marker:
    """A list marker: the writer's number, where the item's own text begins, and its check box."""

    number: str
    content: int
    has_checkbox: bool


def split_lines(text: str) -> list[Line]:
    """Cut `text` at \\n, \\r\\n and \\r, and nowhere else."""
    lines = []
    start = 0
    for match in _LINE_END.finditer(text):
        lines.append(_line(text, len(lines) + 1, start, match.start()))
        start = match.end()
    lines.append(_line(text, len(lines) + 1, start, len(text)))
    return lines


def columns(space: str) -> int:
    """Return the width of leading white space, where a tab reaches the next multiple of four."""
    if "\t" not in space:
        return len(space)
    width = 0
    for character in space:
        width += _TAB - width % _TAB if character == "\t" else 1
    return width


def marker_at(text: str, line: Line) -> Marker | None:
    """Return the list marker that `line` begins with, or None."""
    match = _MARKER.match(text, line.content, line.end)
    if match is None:
        return None
    number = next((group for group in match.groups() if group), "")
    content = match.end()
    while content < line.stop and text[content].isspace():
        content += 1
    checkbox = _CHECKBOX.match(text, content, line.end)
    if checkbox and checkbox.end() < line.stop:
        content = checkbox.end()
    while content < line.stop and text[content].isspace():
        content += 1
    return Marker(number, content, checkbox is not None)


def is_rule(text: str, line: Line) -> bool:
    """Tell whether the line is three or more of one of - * _ and nothing else."""
    if line.stop - line.content < 3 or text[line.content] not in "-*_":
        return False
    drawn = "".join(text[line.content : line.stop].split())
    return len(drawn) >= 3 and drawn == drawn[0] * len(drawn)


def heading_level(shown: str) -> int:
    """Return the level of the heading that a line is, 0 if it is none."""
    level = len(shown) - len(shown.lstrip("#"))
    if not 1 <= level <= 6:
        return 0
    rest = shown[level:]
    return level if not rest or rest[0].isspace() or level > 1 else 0


def is_bold_heading(shown: str) -> bool:
    """Tell whether a line is only bold and no sentence, so that it heads what follows."""
    if len(shown) < 5 or len(shown) > 120 or not shown.startswith(("**", "__")):
        return False
    inner = shown[2:-2].strip()
    is_closed = shown.endswith(shown[:2]) and shown[:2] not in inner
    return is_closed and bool(inner) and inner[-1] not in _CLAUSE_ENDS


def width(phrase: str, most: int = 200) -> int:
    """Return the display width of `phrase`, counting no further than `most` characters."""
    return sum(
        2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in islice(phrase, most)
    )


def ends_in_hard_break(text: str, line: Line) -> bool:
    """Tell whether Markdown ends a line of output here: two spaces, a backslash or <br>."""
    trailing = text[line.stop : line.end]
    shown = text[line.content : line.stop]
    return trailing.endswith("  ") or shown.endswith("\\") or shown.endswith(("<br>", "<br/>"))


def looks_wrapped(shown: str) -> bool:
    """Tell whether a line stops where an editor would break it rather than where a thought ends."""
    return width(shown) in _WRAPPED_COLUMNS and shown[-1] not in _SENTENCE_ENDS


def line_starts(text: str) -> list[int]:
    """Return the offset at which each line of `text` begins."""
    return [0, *(match.end() for match in _LINE_END.finditer(text))]


def lines_of(text: str) -> list[str]:
    """Return the lines of `text` without their line ends."""
    return _LINE_END.split(text)


def line_end_of(text: str) -> str:
    """Return the line end that `text` uses first, a newline if it has none."""
    match = _LINE_END.search(text)
    return match[0] if match else "\n"


def _line(text: str, number: int, start: int, end: int) -> Line:
    written = text[start:end]
    shown = written.strip()
    content = start + len(written) - len(written.lstrip())
    return Line(
        number=number,
        start=start,
        end=end,
        content=content,
        stop=content + len(shown),
        indent=columns(text[start:content]),
    )
