"""The layout of a river: boxes in columns, and the curves between them. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

BOX_WIDTH = 196
GAP = 60
# Room for text: a Latin letter takes a cell, a broad one somewhat more, a Chinese one two.
CELLS = 24
PADDING = 10
LINE = 17
MOST_LINES = 3
BETWEEN = 12
TOP = 34
BOTTOM = 40
SAMPLE = 200

# The line of what is stated is whole, of what is inferred dashed, of what is suggested dotted.
DASHES = {"stated": "", "inferred": "7 5", "suggested": "0.1 5"}

# Tint and hue of each concept, as static/css/tokens.css has them in the light.
PALETTE = {
    "speaker": ("#f0ebff", "#6741d9"),
    "talk": ("#e3f5f3", "#0b7a75"),
    "paper": ("#edf1ff", "#3b5bdb"),
    "insight": ("#fdf3dc", "#b7791f"),
    "idea": ("#fde9e0", "#d9480f"),
}

_WIDE = (
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3"
    "\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003ffff]"
)
_ATOMS = re.compile(rf"\s+|{_WIDE}|(?:(?!{_WIDE})\S)+")
_BROAD = frozenset("MWmw@%—…")
_OVERHANG = 2
_NOT_FIRST = frozenset("，。、；：！？）》」』】…,.;:!?)]”’")


@dataclass(frozen=True)
class Place:
    """Something that the line goes through. ``key`` names it; ``hue`` is its concept."""

    key: str
    column: int
    hue: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class Stream:
    """That one place leads to another: ``basis`` says how surely, ``words`` say it in words."""

    start: str
    end: str
    basis: str = "stated"
    words: str = ""


@dataclass(frozen=True)
class Box:
    """A place as it is drawn."""

    place: Place
    x: int
    y: int
    height: int
    lines: tuple[str, ...]
    width: int = BOX_WIDTH

    @property
    def tint(self) -> str:
        """The colour it is filled with, where no style sheet says another."""
        return PALETTE[self.place.hue][0]

    @property
    def edge(self) -> str:
        """The colour of its edge, where no style sheet says another."""
        return PALETTE[self.place.hue][1]

    @property
    def text_x(self) -> int:
        """Where its lines begin."""
        return self.x + PADDING

    @property
    def middle(self) -> int:
        """How far down its middle lies."""
        return self.y + self.height // 2

    def baselines(self) -> list[tuple[int, str]]:
        """Return each line of text with how far down it stands."""
        first = self.y + PADDING + LINE - 5
        return [(first + number * LINE, line) for number, line in enumerate(self.lines)]


@dataclass(frozen=True)
class Curve:
    """A stream as it is drawn, along ``path``, to the dot where it ends."""

    stream: Stream
    path: str
    end_x: int
    end_y: int

    @property
    def dashes(self) -> str:
        """The dashes of its line, "" for a whole one."""
        return DASHES[self.stream.basis]


@dataclass(frozen=True)
class Sample:
    """A line that shows, in the legend, what ``dashes`` mean."""

    x: int
    y: int
    dashes: str
    words: str

    @property
    def text_x(self) -> int:
        """Where the words begin."""
        return self.x + 44


@dataclass(frozen=True)
class Drawing:
    """A river as it is drawn. ``headings`` are the titles of the columns with where they begin."""

    width: int
    height: int
    headings: list[tuple[int, str]]
    boxes: list[Box]
    curves: list[Curve]
    legend: list[Sample]


def draw(
    places: Sequence[Place],
    streams: Iterable[Stream],
    *,
    headings: Sequence[str],
    anchor: int,
    words: Mapping[str, str],
) -> Drawing:
    """Return ``places`` in their columns and ``streams`` between them.

    What is given again is drawn the same again. The column ``anchor`` stays in the order given; the
    others follow it, so that few curves cross. A column without places takes no room. ``headings``
    has a title for each column, ``words`` what each basis is called in the legend.
    """
    known = {place.key for place in places}
    streams = [stream for stream in streams if {stream.start, stream.end} <= known]
    columns = _ordered(places, streams, anchor)
    texts = {place.key: wrapped(place.text) for place in places}
    heights = {key: 2 * PADDING + LINE * len(lines) for key, lines in texts.items()}
    tallest = max((_height(column, heights) for column in columns.values()), default=0)
    boxes, titles = [], []
    for number, (column, members) in enumerate(sorted(columns.items())):
        x = PADDING + number * (BOX_WIDTH + GAP)
        y = TOP + (tallest - _height(members, heights)) // 2
        titles.append((x, headings[column]))
        for place in members:
            boxes.append(Box(place, x, y, heights[place.key], texts[place.key]))
            y += heights[place.key] + BETWEEN
    by_key = {box.place.key: box for box in boxes}
    curves = [_curve(stream, by_key[stream.start], by_key[stream.end]) for stream in streams]
    width = 2 * PADDING + len(columns) * (BOX_WIDTH + GAP) - GAP // 2
    height = TOP + tallest + BOTTOM
    legend = [
        Sample(PADDING + number * SAMPLE, height - BOTTOM // 2, DASHES[basis], said)
        for number, (basis, said) in enumerate(words.items())
    ]
    return Drawing(max(width, SAMPLE * len(words)), height, titles, boxes, curves, legend)


def wrapped(text: str, cells: int = CELLS, most: int = MOST_LINES) -> tuple[str, ...]:
    """Return ``text`` as at most ``most`` lines of ``cells``, the last ending in … where it is cut.

    Chinese breaks between any two characters, but a line does not begin with a full stop: that may
    stick out.
    """
    lines, line = [], ""
    for atom in _atoms(printable(text), cells):
        room = cells + _OVERHANG if atom in _NOT_FIRST else cells
        if not line or _cells(line + atom) <= room:
            line += atom if line else atom.lstrip()
        else:
            lines.append(line.rstrip())
            line = atom.lstrip()
    lines = [line for line in (*lines, line.rstrip()) if line] or [""]
    if len(lines) <= most:
        return tuple(lines)
    last = lines[most - 1]
    while _cells(last) > cells - 1:
        last = last[:-1]
    return (*lines[: most - 1], f"{last.rstrip()}…")


def printable(text: str) -> str:
    """Return ``text`` on one line and without what cannot stand in a file of this kind."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())


def _atoms(text, cells):
    """Yield what is not broken: Chinese characters, white space, and words cut at ``cells``."""
    for atom in _ATOMS.findall(text):
        for start in range(0, len(atom), cells):
            yield atom[start : start + cells]


def _cells(text):
    return sum(map(_width, text))


def _width(character):
    if unicodedata.combining(character):
        return 0
    if re.match(_WIDE, character):
        return 2
    return 1.5 if character in _BROAD else 1


def _height(members, heights):
    return sum(heights[place.key] for place in members) + BETWEEN * (len(members) - 1)


def _ordered(places, streams, anchor):
    """Return the places by column, each column in the order of what it hangs together with."""
    columns: dict[int, list[Place]] = {}
    for place in places:
        columns.setdefault(place.column, []).append(place)
    neighbours: dict[str, set[str]] = {}
    for stream in streams:
        neighbours.setdefault(stream.start, set()).add(stream.end)
        neighbours.setdefault(stream.end, set()).add(stream.start)
    depth: dict[str, float] = {}

    def place_of(place):
        found = [depth[key] for key in neighbours.get(place.key, ()) if key in depth]
        return sum(found) / len(found) if found else 1

    for column in sorted(columns, key=lambda column: (abs(column - anchor), column)):
        if column != anchor:
            columns[column].sort(key=place_of)
        for number, place in enumerate(columns[column]):
            depth[place.key] = (number + 0.5) / len(columns[column])
    return columns


def _curve(stream, start, end):
    x, y = start.x + start.width, start.middle
    if start.x < end.x:
        end_x, end_y = end.x, end.middle
        bend, bend_back = x + (end_x - x) // 2, x + (end_x - x) // 2
    else:
        end_x, end_y = end.x + end.width, end.middle
        bend = bend_back = max(x, end_x) + GAP // 2
    return Curve(stream, f"M{x} {y}C{bend} {y} {bend_back} {end_y} {end_x} {end_y}", end_x, end_y)
