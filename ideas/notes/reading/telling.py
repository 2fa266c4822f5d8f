"""What a talk tells: its heading, the labelled lines below it, and the takeaways."""

from collections.abc import Iterator
from contextlib import contextmanager

from ideas.notes.reading.dates import date_in
from ideas.notes.reading.details import Detail, attribution, details
from ideas.notes.reading.drafts import Draft, Drafts, DraftTalk, one_line, recased
from ideas.notes.reading.headings import parse_heading
from ideas.notes.reading.links import addresses, is_paper, is_recording, lone_link
from ideas.notes.reading.pieces import Role, Voice
from ideas.notes.reading.shapes import Block, Shape
from ideas.notes.reading.speakers import Named, people
from ideas.notes.reading.voices import aside_in

_LONGEST_NAME = 60


class Telling:
    """Drafts pieces for the talk that is open, if one is.

    The header of a talk goes on until its first takeaway. `untitled` is the title, with its span,
    of a talk that has no heading of its own.
    """

    def __init__(self, drafts: Drafts, untitled: str):
        self.drafts = drafts
        self.text = drafts.text
        self.talk: DraftTalk | None = None
        self.untitled = untitled
        self.untitled_span = (0, 0)
        self.front_speakers: tuple[Named, ...] = ()
        self._in_header = False
        self._has_speaker = False

    def add_block(self, role: Role, block: Block) -> Draft:
        """Draft a piece of the whole `block`."""
        draft = Draft(
            role, block.start, block.end, block.first_line, block.last_line, talk=self.talk
        )
        self.drafts.pieces.append(draft)
        return draft

    def add(self, role: Role, start: int, end: int) -> Draft:
        """Draft a piece of the span from `start` to `end`."""
        line = self.drafts.line_at
        draft = Draft(role, start, end, line(start), line(max(start, end - 1)), talk=self.talk)
        self.drafts.pieces.append(draft)
        return draft

    @contextmanager
    def outside(self) -> Iterator[None]:
        """Draft what belongs to no talk, and go on with the open one afterwards."""
        talk, self.talk = self.talk, None
        yield
        self.talk = talk

    def open_talk(self, block: Block) -> None:
        """Open the talk that `block` heads."""
        heading = parse_heading(self.text, block.start, block.end)
        start, end = heading.title
        written = one_line(self.drafts.content(start, end) or self.text[start:end])
        title = recased(written)
        if title != written:
            self.drafts.remark(block.first_line, "title-recased", title=title, written=written)
        self._open(DraftTalk(title, start, end, block.first_line, date=heading.date))
        for url in heading.urls:
            self._note_url(url)
        draft = self.add_block(Role.TALK, block)
        draft.start, draft.end = start, end
        draft.url = next(iter(heading.urls), "")
        self._speakers(heading.speakers)
        if heading.rest and self.drafts.content(*heading.rest):
            self._takeaway(block, *heading.rest)

    def open_untitled(self, block: Block) -> None:
        """Open a talk at `block` that the note does not name there."""
        words = self.drafts.content(block.start, block.end) or self.text[block.start : block.end]
        title = self.drafts.title or self.untitled or one_line(one_line(words)[:_LONGEST_NAME])
        self._open(DraftTalk(title, *self.untitled_span, block.first_line))
        self._speakers(self.front_speakers)
        self.front_speakers = ()

    def take(self, block: Block) -> None:
        """Draft what `block` tells, in the open talk or one that opens here."""
        says_something = block.shape not in {Shape.RULE, Shape.MARKUP} and block.start < block.end
        if self.talk is None and says_something:
            self.open_untitled(block)
        if self.take_markup(block):
            return
        if block.shape == Shape.HEADING:
            self.add_block(Role.HEADING, block)
        elif not self._take_details(block):
            self._take_told(block)

    def take_markup(self, block: Block) -> bool:
        """Draft an image or what says nothing, and tell whether `block` was that."""
        if block.shape in {Shape.RULE, Shape.MARKUP} or block.start == block.end:
            self.add_block(Role.MARKUP, block).talk = None
            return True
        if block.shape == Shape.IMAGE:
            self.add_block(Role.IMAGE, block)
            return True
        return False

    def _open(self, talk):
        self.talk = talk
        self._in_header = True
        self._has_speaker = False

    def _speakers(self, found):
        for who in found:
            self.add(Role.SPEAKER, who.start, who.end).affiliation = who.affiliation
            self._has_speaker = True

    def _note_url(self, url):
        if is_paper(url):
            self.talk.paper_url = self.talk.paper_url or url
        elif is_recording(url):
            self.talk.recording_url = self.talk.recording_url or url

    def _take_details(self, block):
        """Draft a labelled line, or one in the header that only says who speaks."""
        if block.first_line != block.last_line or block.shape not in {Shape.TEXT, Shape.ITEM}:
            return False
        found = details(self.text, block.start, block.end)
        if not self._in_header:
            is_link = len(found) == 1 and lone_link(self.text, found[0].start, found[0].end)
            found = found if is_link else []
        for detail in found:
            if detail.start < detail.end:
                self._detail(detail)
        if found:
            if all(detail.start == detail.end for detail in found):
                self.add_block(Role.DETAIL, block)
            return True
        if self._in_header and not self._has_speaker:
            self._speakers(attribution(self.text, block.start, block.end))
            return self._has_speaker
        return False

    def _detail(self, detail: Detail):
        value = self.text[detail.start : detail.end]
        if detail.key == "speaker":
            whole = Named(detail.start, min(detail.end, detail.start + _LONGEST_NAME))
            self._speakers(people(self.text, detail.start, detail.end) or (whole,))
            return
        if detail.key == "title" and self.talk.start == self.talk.end:
            self.talk.title = one_line(value)
            self.talk.start, self.talk.end = detail.start, detail.end
            self.add(Role.TALK, detail.start, detail.end)
            return
        urls = [url for _offset, url in addresses(value)]
        if detail.key == "date":
            self.talk.date = self.talk.date or date_in(value)
        elif detail.key == "recording" and urls:
            self.talk.recording_url = urls[0]
        elif detail.key == "paper" and urls:
            self.talk.paper_url = urls[0]
        elif detail.key == "affiliation":
            self._affiliate(value)
        for url in urls:
            self._note_url(url)
        self.add(Role.DETAIL, detail.start, detail.end)

    def _affiliate(self, value):
        """Give the affiliation to the speakers just named who have none."""
        for draft in reversed(self.drafts.pieces):
            if draft.role != Role.SPEAKER:
                break
            draft.affiliation = draft.affiliation or value

    def _take_told(self, block):
        link = lone_link(self.text, block.start, block.end)
        if link and not (block.shape == Shape.ITEM and link.title):
            self.add_block(Role.LINK, block).url = link.url
            self._note_url(link.url)
        elif not any(map(str.isalnum, self.text[block.start : block.end])):
            self.add_block(Role.UNKNOWN, block)
        else:
            self._takeaway(block, block.start, block.end)

    def _takeaway(self, block, start, end):
        """Draft a takeaway, and the writer's aside that closes it as one of its own."""
        self._in_header = False
        aside = aside_in(self.text, start, end) if block.shape != Shape.CODE else None
        if aside:
            main_end = start + len(self.text[start : aside[0] - 1].rstrip())
            if main_end > start:
                main = self._judged(block, start, main_end)
                main.last_line = self.drafts.line_at(aside[0])
                self._judged(block, *aside).voice = Voice.MINE
                return
        self._judged(block, start, end)

    def _judged(self, block, start, end):
        draft = self.add_block(Role.TAKEAWAY, block)
        if start > block.start:
            draft.first_line = self.drafts.line_at(start)
        draft.start, draft.end = start, end
        self.drafts.judge(
            draft, is_quote=block.shape == Shape.QUOTE, has_checkbox=block.has_checkbox
        )
        return draft
