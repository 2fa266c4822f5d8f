"""From the sections of a note to its pieces: which words are a talk, a takeaway, an idea."""

from pathlib import PureWindowsPath

from ideas.notes.reading.dates import date_in
from ideas.notes.reading.details import details
from ideas.notes.reading.drafts import Draft, Drafts, one_line
from ideas.notes.reading.frontmatter import Field
from ideas.notes.reading.links import lone_link
from ideas.notes.reading.pieces import Role
from ideas.notes.reading.sections import Outline, Part, Section
from ideas.notes.reading.shapes import Block, Shape
from ideas.notes.reading.signs import announces_ideas, is_titled_entry
from ideas.notes.reading.speakers import people
from ideas.notes.reading.telling import Telling
from ideas.notes.reading.wording import announced_count

_FRONT_ROLES = {"title": Role.TITLE, "date": Role.DETAIL, "": Role.MARKUP}
_FRONT_SPEAKERS = frozenset(["speaker", "speakers", "presenter"])


def assemble(text: str, blocks: list[Block], fields: list[Field], name: str) -> Drafts:
    """Return the drafts of a note: its blocks, its front matter's fields, and its file name."""
    stem = one_line(PureWindowsPath(name).stem.replace("_", " "))
    return _Assembler(text, Outline(text, blocks, stem), stem).run(fields)


class _Assembler:
    """Goes through the sections of a note once, in order."""

    def __init__(self, text: str, outline: Outline, stem: str):
        self.text = text
        self.outline = outline
        self.stem = stem
        self.drafts = Drafts(text)
        self.telling = Telling(self.drafts, stem)
        self.announced_date = ""
        self.front_date = ""
        self.ideas: dict[Block, Draft] = {}

    def run(self, fields: list[Field]) -> Drafts:
        """Draft the front matter and the sections, then what concerns the note as a whole."""
        for found in fields:
            self._front_matter(found)
        for section in self.outline.sections():
            self._section(section)
        self.drafts.sort()
        self._date_talks()
        sole = self.drafts.talks[0].title if len(self.drafts.talks) == 1 else ""
        self.drafts.title = self.drafts.title or sole or self.stem
        return self.drafts

    def _front_matter(self, found):
        value = self.text[found.start : found.end]
        speakers = people(self.text, found.start, found.end) if found.key in _FRONT_SPEAKERS else ()
        if speakers:
            self.telling.front_speakers = speakers
        elif value:
            self.telling.add(_FRONT_ROLES.get(found.key, Role.REMARK), found.start, found.end)
        elif not found.line.is_blank:
            self.telling.add(Role.REMARK, found.line.content, found.line.stop)
        if found.key == "title" and value:
            self._entitle(one_line(value), found.start, found.end)
        elif found.key == "date":
            self.front_date = date_in(value)

    def _entitle(self, title, start, end):
        if not self.drafts.title:
            self.drafts.title = title
            self.telling.untitled_span = start, end

    def _date_talks(self):
        """Give the note's date to its talks; that of front matter only to a talk on its own."""
        is_sole = len(self.drafts.talks) == 1
        date = self.announced_date or (self.front_date if is_sole else "")
        for talk in self.drafts.talks:
            talk.date = talk.date or date

    def _section(self, section: Section):
        heading, blocks = section.heading, section.blocks
        if heading and heading.level == 1 and not self.drafts.talks:
            self._entitle(self._shown(heading), heading.start, heading.end)
        match section.part:
            case Part.TALK if heading:
                self.telling.open_talk(heading)
                self._body(blocks)
            case Part.TALK:
                self.telling.open_untitled(blocks[0])
                self._body(blocks)
            case Part.MORE:
                self._body(blocks)
            case Part.IDEAS:
                self._take_ideas(heading, blocks)
            case Part.TALKS:
                self.telling.talk = None
                self._head(Role.HEADING, heading)
                for block in blocks:
                    self._take_entry(block)
            case Part.TITLE | Part.REMARKS:
                with self.telling.outside():
                    role = Role.TITLE if section.part == Part.TITLE else Role.HEADING
                    self._head(role, heading)
                    for block in blocks:
                        self._keep_aside(block)

    def _head(self, role, heading):
        if heading:
            self.telling.add_block(role, heading)

    def _body(self, blocks: list[Block]):
        """Take in what stands under a talk, and the lists of ideas in between."""
        index = 0
        while index < len(blocks):
            stop = self._end_of_ideas(blocks, index)
            if stop:
                self._take_ideas(blocks[index], blocks[index + 1 : stop])
                index = stop
            else:
                self.telling.take(blocks[index])
                index += 1

    def _end_of_ideas(self, blocks, index):
        """Return where the ideas end that the block with this index announces, or 0."""
        announcement = blocks[index]
        if not announces_ideas(self.text, announcement):
            return 0
        stop = index + 1
        has_items = False
        while stop < len(blocks) and _is_under(announcement, blocks[stop]):
            has_items = has_items or blocks[stop].shape == Shape.ITEM
            stop += 1
        return stop if has_items else 0

    def _take_ideas(self, announcement: Block | None, blocks: list[Block]):
        is_heading = announcement is not None and announcement.shape == Shape.HEADING
        with self.telling.outside():
            self._head(Role.HEADING if is_heading else Role.REMARK, announcement)
            for block in blocks:
                self._take_idea(block)
        has = sum(block in self.ideas and self.ideas[block].parent is None for block in blocks)
        says = announced_count(self._shown(announcement)) if announcement else None
        if says is not None and says != has:
            self.drafts.remark(announcement.first_line, "idea-count", says=says, has=has)

    def _take_idea(self, block: Block):
        owner = block.owner
        while owner and owner not in self.ideas:
            owner = owner.owner
        if block.shape == Shape.ITEM or (owner and block.shape in {Shape.TEXT, Shape.CODE}):
            draft = self.telling.add_block(Role.IDEA, block)
            draft.parent = self.ideas[owner] if owner else None
            draft.number = block.number
            link = lone_link(self.text, block.start, block.end)
            draft.url = link.url if link else ""
            self.ideas[block] = draft
        else:
            self._keep_aside(block)

    def _take_entry(self, block: Block):
        """Take in a block of a section whose entries are talks."""
        is_top = block.shape == Shape.ITEM and block.depth == 0 and block.start < block.end
        if is_top or (block.owner is None and is_titled_entry(self.text, block)):
            self.telling.open_talk(block)
        elif block.owner is None or self.telling.talk is None:
            self.telling.talk = None
            self._keep_aside(block)
        else:
            self.telling.take(block)

    def _keep_aside(self, block: Block):
        """Take in a block that makes nothing: prose before the talks, pointers to elsewhere."""
        if self.telling.take_markup(block):
            return
        if block.shape == Shape.HEADING:
            self.telling.add_block(Role.HEADING, block)
            return
        link = lone_link(self.text, block.start, block.end)
        if link:
            self.telling.add_block(Role.LINK, block).url = link.url
            return
        found = details(self.text, block.start, block.end)
        dates = [date_in(self.text[each.start : each.end]) for each in found if each.key == "date"]
        self.announced_date = self.announced_date or next(iter(dates), "")
        self.telling.add_block(Role.DETAIL if found else Role.REMARK, block)

    def _shown(self, block):
        return one_line(self.drafts.content(block.start, block.end))


def _is_under(announcement: Block, block: Block) -> bool:
    if announcement.shape == Shape.HEADING:
        return block.shape != Shape.HEADING or block.level > announcement.level
    return block.shape == Shape.ITEM or block.owner is not None
