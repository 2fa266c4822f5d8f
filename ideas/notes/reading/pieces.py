"""The vocabulary of a note that has been read: pieces, talks, sparks, remarks, and the reading."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a stretch of a note is."""

    TITLE = "title"
    TALK = "talk"
    SPEAKER = "speaker"
    DETAIL = "detail"
    HEADING = "heading"
    TAKEAWAY = "takeaway"
    IDEA = "idea"
    IMAGE = "image"
    LINK = "link"
    REMARK = "remark"
    MARKUP = "markup"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What a takeaway is good for."""

    TAKEAWAY = "takeaway"
    METHOD = "method"
    ORIGIN = "origin"
    CRITIQUE = "critique"
    QUESTION = "question"
    ADVICE = "advice"
    TODO = "todo"
    QUOTE = "quote"
    IMAGE = "image"


class Voice(StrEnum):
    """Who says it: the talk or the paper, or the writer of the note."""

    SOURCE = "source"
    MINE = "mine"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of the note.

    `start` and `end` enclose its content in the text of the note, without list marker and hard
    break, and `text` shows that content as Markdown. `talk` indexes the talks and `parent` the
    pieces of the reading. `number` is the writer's own list number, empty for a bullet.
    """

    role: Role
    start: int
    end: int
    first_line: int
    last_line: int
    text: str
    talk: int | None = None
    kind: Kind | None = None
    voice: Voice | None = None
    number: str = ""
    depth: int = 0
    parent: int | None = None
    url: str = ""
    expected_name: str = ""


@dataclass(frozen=True, slots=True)
class ReadSpeaker:
    """A speaker as the note names them.

    A name typed in by a correction is not in the note: its span is empty, at its talk's title.
    """

    name: str
    start: int
    end: int
    first_line: int
    last_line: int
    affiliation: str = ""


@dataclass(frozen=True, slots=True)
class ReadTalk:
    """A talk: the span is its title's, empty if the file name had to serve; lines are the whole."""

    title: str
    start: int
    end: int
    first_line: int
    last_line: int
    speakers: tuple[ReadSpeaker, ...] = ()
    date: str = ""
    recording_url: str = ""
    paper_url: str = ""


@dataclass(frozen=True, slots=True)
class StatedSpark:
    """An idea that names the work of a talk; `insight` and `idea` index the pieces."""

    insight: int
    idea: int
    insight_phrase: str
    idea_phrase: str


@dataclass(frozen=True, slots=True)
class Link:
    """A web address in the note, and the name of a parameter of it that looks like a secret."""

    line: int
    url: str
    secret_parameter: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A doubt about one line, as a code with values; the caller words it."""

    line: int
    code: str
    values: dict[str, int | str]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was read from a note, in the order of its text."""

    title: str
    pieces: tuple[Piece, ...]
    talks: tuple[ReadTalk, ...]
    sparks: tuple[StatedSpark, ...]
    links: tuple[Link, ...]
    missing_images: tuple[str, ...]
    remarks: tuple[Remark, ...]
    unclaimed_lines: tuple[int, ...]

    @property
    def insights(self) -> tuple[Piece, ...]:
        return self._of(Role.TAKEAWAY)

    @property
    def ideas(self) -> tuple[Piece, ...]:
        return self._of(Role.IDEA)

    @property
    def open_slots(self) -> tuple[Piece, ...]:
        """Ideas that are a number or a bullet and nothing else yet."""
        return tuple(idea for idea in self.ideas if not idea.text)

    @property
    def speakers(self) -> tuple[str, ...]:
        """The distinct names of the speakers, in the order of the talks."""
        return tuple(dict.fromkeys(who.name for talk in self.talks for who in talk.speakers))

    @property
    def not_understood(self) -> tuple[Piece, ...]:
        return self._of(Role.UNKNOWN)

    def _of(self, role: Role) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.role == role)
