"""A reading while it is being made: pieces and talks that can still change."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from ideas.notes.reading.lines import line_starts
from ideas.notes.reading.pictures import picture_at
from ideas.notes.reading.pieces import Kind, Piece, ReadSpeaker, ReadTalk, Remark, Role, Voice
from ideas.notes.reading.spans import content_after
from ideas.notes.reading.voices import kind_of, voice_of

_SMALL_WORDS = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to",
     "via", "with"]
)  # fmt: skip


@dataclass(slots=True, eq=False)
class DraftTalk:
    """A talk that has been opened. `names` are what a correction typed, else None."""

    title: str
    start: int
    end: int
    line: int
    date: str = ""
    recording_url: str = ""
    paper_url: str = ""
    names: list[str] | None = None


@dataclass(slots=True, eq=False)
class Draft:
    """A piece that has been found; `talk` and `parent` are the objects themselves."""

    role: Role
    start: int
    end: int
    first_line: int
    last_line: int
    talk: DraftTalk | None = None
    kind: Kind | None = None
    voice: Voice | None = None
    number: str = ""
    parent: "Draft | None" = None
    url: str = ""
    affiliation: str = ""


@dataclass(slots=True)
class Drafts:
    """All that has been found in one text so far."""

    text: str
    title: str = ""
    pieces: list[Draft] = field(default_factory=list)
    talks: list[DraftTalk] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    starts: list[int] = field(init=False)

    def __post_init__(self):
        self.starts = line_starts(self.text)

    def line_at(self, offset: int) -> int:
        """Return the number of the line on which `offset` is."""
        return bisect_right(self.starts, offset)

    def content(self, start: int, end: int) -> str:
        """Return what the text shows between `start` and `end`."""
        before = self.text[self.starts[self.line_at(start) - 1] : start]
        return content_after(before, self.text, start, end)

    def text_of(self, draft: Draft) -> str:
        """Return what the piece shows."""
        return self.content(draft.start, draft.end)

    def judge(self, draft: Draft, *, is_quote: bool = False, has_checkbox: bool = False) -> None:
        """Give a takeaway its kind and voice."""
        shown = self.text_of(draft)
        draft.kind = kind_of(shown, is_quote=is_quote, has_checkbox=has_checkbox)
        draft.voice = voice_of(shown, draft.kind)

    def remark(self, line: int, code: str, **values: int | str) -> None:
        """Note a doubt about `line`."""
        self.remarks.append(Remark(line, code, values))

    def sort(self) -> None:
        """Put pieces and talks into the order of the text."""
        self.pieces.sort(key=lambda draft: (draft.start, draft.end))
        firsts: dict[DraftTalk, int] = {}
        for draft in self.pieces:
            if draft.talk:
                firsts.setdefault(draft.talk, draft.start)
        self.talks = sorted(firsts, key=firsts.__getitem__)


def house(drafts: Drafts) -> None:
    """Give every takeaway of sorted `drafts` a talk; an image without one is only remarked.

    Corrections can leave takeaways before the first talk, or take the only talk away.
    """
    strays = [draft for draft in drafts.pieces if draft.talk is None]
    for draft in strays:
        if draft.role == Role.IMAGE:
            draft.role = Role.REMARK
        elif draft.role == Role.TAKEAWAY:
            if not drafts.talks:
                drafts.talks.append(DraftTalk(drafts.title or "?", 0, 0, draft.first_line))
            draft.talk = drafts.talks[0]
    drafts.sort()


def finished_pieces(drafts: Drafts) -> tuple[Piece, ...]:
    """Return the pieces of sorted `drafts`."""
    talks = {talk: index for index, talk in enumerate(drafts.talks)}
    places = {draft: index for index, draft in enumerate(drafts.pieces)}
    depths: list[int] = []
    pieces = []
    for draft in drafts.pieces:
        parent = places[draft.parent] if draft.parent else None
        depths.append(0 if parent is None else depths[parent] + 1)
        picture = (
            picture_at(drafts.text, draft.start, draft.end) if draft.role == Role.IMAGE else None
        )
        pieces.append(
            Piece(
                role=draft.role,
                start=draft.start,
                end=draft.end,
                first_line=draft.first_line,
                last_line=draft.last_line,
                text=drafts.text_of(draft),
                talk=talks[draft.talk] if draft.talk else None,
                kind=draft.kind,
                voice=draft.voice,
                number=draft.number,
                depth=depths[-1],
                parent=parent,
                url=picture.url if picture else draft.url,
                expected_name=picture.expected_name if picture else "",
            )
        )
    return tuple(pieces)


def finished_talks(drafts: Drafts) -> tuple[ReadTalk, ...]:
    """Return the talks of sorted `drafts`."""
    of_talk: dict[DraftTalk, list[Draft]] = {talk: [] for talk in drafts.talks}
    for draft in drafts.pieces:
        if draft.talk:
            of_talk[draft.talk].append(draft)
    return tuple(
        ReadTalk(
            title=talk.title,
            start=talk.start,
            end=talk.end,
            first_line=min(draft.first_line for draft in pieces),
            last_line=max(draft.last_line for draft in pieces),
            speakers=_speakers(drafts, talk, pieces),
            date=talk.date,
            recording_url=talk.recording_url,
            paper_url=talk.paper_url,
        )
        for talk, pieces in of_talk.items()
    )


def _speakers(drafts, talk, pieces):
    written = {}
    for draft in pieces:
        if draft.role == Role.SPEAKER:
            name = one_line(drafts.text_of(draft))
            span = (draft.start, draft.end, draft.first_line, draft.last_line)
            written.setdefault(name, ReadSpeaker(name, *span, affiliation=draft.affiliation))
    if talk.names is None:
        return tuple(written.values())
    line = drafts.line_at(talk.end)
    return tuple(
        written.get(name) or ReadSpeaker(name, talk.end, talk.end, line, line)
        for name in talk.names
    )


def one_line(phrase: str) -> str:
    """Return `phrase` with every run of white space made one space."""
    return " ".join(phrase.split())


def recased(title: str) -> str:
    """Return a title that is all lower-case Latin with capitals, any other as it is."""
    if not title.isascii() or title != title.lower() or not re.search(r"[a-z]{2}", title):
        return title
    if re.search(r"[_/@.]|\d", title):
        return title
    words = re.split(r"([\s-]+)", title)
    return "".join(
        word if index and word in _SMALL_WORDS else word[:1].upper() + word[1:]
        for index, word in enumerate(words)
    )
