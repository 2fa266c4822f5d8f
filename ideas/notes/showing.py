"""What the page of a note shows: its lines in windows, each with what it was read as."""

from bisect import bisect_right
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from ideas.models import Note, Passage
from ideas.models.notes import OBJECTS
from ideas.notes.reading import Piece, Reading, ReadTalk, Role
from ideas.notes.reading.lines import line_starts, lines_of
from papers.models import Kind, Voice

AT_ONCE = 300

ROLE_LABELS = {
    Role.TITLE: _("Title"),
    Role.TALK: _("Talk"),
    Role.SPEAKER: _("Speaker"),
    Role.DETAIL: _("Detail"),
    Role.HEADING: _("Heading"),
    Role.TAKEAWAY: _("Insight"),
    Role.IDEA: _("Idea"),
    Role.IMAGE: _("Image"),
    Role.LINK: _("Link"),
    Role.REMARK: _("Remark"),
    Role.MARKUP: _("Markup"),
    Role.UNKNOWN: _("Not understood"),
}
HUES = {
    Role.TALK: "talk",
    Role.SPEAKER: "speaker",
    Role.TAKEAWAY: "insight",
    Role.IMAGE: "insight",
    Role.IDEA: "idea",
    Role.UNKNOWN: "bad",
}
# What a line can be re-typed to, with the key that does it.
ROLE_KEYS = {
    Role.TALK: "t",
    Role.SPEAKER: "s",
    Role.TAKEAWAY: "i",
    Role.IDEA: "d",
    Role.HEADING: "h",
    Role.REMARK: "r",
    Role.UNKNOWN: "x",
}
KIND_KEYS = {
    Kind.TAKEAWAY: "1",
    Kind.METHOD: "2",
    Kind.ORIGIN: "3",
    Kind.CRITIQUE: "4",
    Kind.QUESTION: "5",
    Kind.ADVICE: "6",
    Kind.TODO: "7",
    Kind.QUOTE: "8",
}
VOICE_KEYS = {Voice.SOURCE: "w", Voice.MINE: "m", Voice.UNCLEAR: "u"}


@dataclass(frozen=True)
class Tool:
    """A button of the correction bar: what it does, its label, its key."""

    do: str
    label: str
    key: str


TOOLS = [
    (
        _("It is a"),
        [Tool(f"role:{role}", ROLE_LABELS[role], key) for role, key in ROLE_KEYS.items()],
    ),
    (_("Kind"), [Tool(f"kind:{kind}", kind.label, key) for kind, key in KIND_KEYS.items()]),
    (
        _("Whose words"),
        [Tool(f"voice:{voice}", voice.label, key) for voice, key in VOICE_KEYS.items()],
    ),
    (
        _("Place"),
        [
            Tool("up", _("To the talk above"), "["),
            Tool("down", _("To the talk below"), "]"),
            Tool("join", _("Join with the one before"), "b"),
        ],
    ),
]


@dataclass(frozen=True)
class Shown:
    """A piece as the page shows it."""

    piece: Piece
    label: str
    hue: str
    kind: str
    voice: str
    talk: ReadTalk | None

    @property
    def at(self) -> str:
        """How a form names the piece."""
        return str(self.piece.start)


@dataclass
class Line:
    """A line of the note with the pieces and the kept objects that begin on it."""

    number: int
    text: str
    shown: list[Shown] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    hue: str = "none"
    is_continued: bool = False


@dataclass(frozen=True)
class Window:
    """A run of lines that one page shows."""

    first: int
    last: int
    is_here: bool


def windows(text: str, at: str) -> list[Window]:
    """Return the windows into which a note's lines are cut; the one with line ``at`` is here.

    ``at`` is what a query string holds: anything that is no line stands for the first.
    """
    count = len(lines_of(text))
    line = min(int(at), count) if at.isascii() and at.isdigit() and len(at) < 9 else 1
    here = max(line - 1, 0) // AT_ONCE
    return [
        Window(first + 1, min(first + AT_ONCE, count), index == here)
        for index, first in enumerate(range(0, count, AT_ONCE))
    ]


def lines(note: Note, reading: Reading, window: Window) -> list[Line]:
    """Return the lines of ``window``, with what stands on them."""
    texts = lines_of(note.decoded.text)[window.first - 1 : window.last]
    shown = [Line(number, text) for number, text in enumerate(texts, window.first)]
    for piece in reading.pieces:
        _place(piece, reading, shown, window)
    if note.kept_at:
        passages = note.passages.filter(first_line__range=(window.first, window.last))
        for passage in passages.select_related(*OBJECTS, "image__talk"):
            if not passage.object.trashed_at:
                shown[passage.first_line - window.first].passages.append(passage)
    return shown


def _place(piece, reading, shown, window):
    hue = HUES.get(piece.role, "none")
    for number in range(max(piece.first_line, window.first), min(piece.last_line, window.last) + 1):
        line = shown[number - window.first]
        if not line.shown:
            line.hue = hue
        if number == piece.first_line:
            line.shown.append(_shown(piece, reading, hue))
        else:
            line.is_continued = not line.shown


def _shown(piece, reading, hue):
    return Shown(
        piece=piece,
        label=ROLE_LABELS[piece.role],
        hue=hue,
        kind=Kind(piece.kind).label if piece.kind else "",
        voice=Voice(piece.voice).label if piece.voice else "",
        talk=reading.talks[piece.talk]
        if piece.role == Role.TALK and piece.talk is not None
        else None,
    )


def line_of(text: str, offset: int) -> int:
    """Return the number of the line that the character at ``offset`` stands on."""
    return bisect_right(line_starts(text), offset)


def talk_at(reading: Reading, at: int) -> ReadTalk | None:
    """Return the talk whose heading begins at the offset ``at``."""
    for piece in reading.pieces:
        if piece.role == Role.TALK and piece.start == at and piece.talk is not None:
            return reading.talks[piece.talk]
    return None
