"""The parts of a note: which stretch is a talk, a list of talks, a list of ideas, or neither."""

from dataclasses import dataclass, field
from enum import StrEnum

from ideas.notes.blocks import BOLD_LEVEL, Block, Shape
from ideas.notes.details import attribution, details
from ideas.notes.headings import parse_heading
from ideas.notes.lines import width
from ideas.notes.links import lone_link, markdown_links
from ideas.notes.wording import is_generic, is_group, is_references, speaks_of_ideas

_WIDEST_TITLE = 100
_LONGEST_ENTRY = 1000
_NO_TITLE_ENDS = "。.;；，,…"
_SIDE_SHAPES = frozenset({Shape.RULE, Shape.MARKUP, Shape.IMAGE})


class Part(StrEnum):
    """What a section is."""

    TITLE = "title"
    REMARKS = "remarks"
    TALK = "talk"
    MORE = "more"
    TALKS = "talks"
    IDEAS = "ideas"


@dataclass(slots=True)
class Section:
    """A run of blocks under a heading, which may be a first line or missing.

    MORE goes on with the talk above, or with the note's own talk if none was opened.
    """

    part: Part
    heading: Block | None = None
    blocks: list[Block] = field(default_factory=list)


class Outline:
    """Cuts the blocks of one note into sections."""

    def __init__(self, text: str, blocks: list[Block], name: str):
        self.text = text
        self.blocks = blocks
        self.name = name
        self.title = self._title_block()

    def sections(self) -> list[Section]:
        """Return the sections, which together hold every block once, in order."""
        headings = [block for block in self.blocks if block.shape == Shape.HEADING]
        rest = [block for block in headings if block is not self.title]
        segments = self._segments()
        headed = sum(segment[0].level in range(1, BOLD_LEVEL) for segment in segments)
        if len(segments) > 1 and 2 * headed < len(segments):
            return self._by_rules()
        if any(block.level < BOLD_LEVEL for block in rest):
            return self._by_headings(min(block.level for block in rest))
        if self._bold_lines_open_talks(rest):
            return self._by_headings(BOLD_LEVEL)
        return self._whole()

    def shown(self, block: Block) -> str:
        """Return the raw text of `block`."""
        return self.text[block.start : block.end]

    def is_titled_entry(self, block: Block) -> bool:
        """Tell whether an entry is a title with links, as the entries of a reading list are."""
        if block.shape not in {Shape.ITEM, Shape.TEXT} or block.end - block.start > _LONGEST_ENTRY:
            return False
        links = markdown_links(self.text, block.start, block.end)
        if not links or details(self.text, block.start, block.end):
            return False
        start = block.start
        while start < block.end and self.text[start] in "*_ ":
            start += 1
        ends = not self.text[links[-1].end : block.end].strip(" *_.,;|/")
        return links[0].start == start or ends

    def announces_ideas(self, block: Block) -> bool:
        """Tell whether `block` is a short line or heading that speaks of the writer's ideas."""
        if block.shape not in {Shape.HEADING, Shape.TEXT} or block.last_line != block.first_line:
            return False
        return speaks_of_ideas(self.shown(block))

    def _title_block(self):
        """Return the only heading of level 1, if it stands first and talks follow under it."""
        told = [block for block in self.blocks if block.shape not in _SIDE_SHAPES]
        headings = [block for block in told if block.shape == Shape.HEADING]
        tops = [block for block in headings if block.level == 1]
        if len(tops) != 1 or told[0] is not tops[0]:
            return None
        has_talks = (
            any(1 < block.level < BOLD_LEVEL for block in headings)
            or self._bold_lines_open_talks(headings[1:])
            or len(self._segments()) > 1
            or (len(told) > 1 and self._opens_with_speaker(told[1]))
        )
        return tops[0] if has_talks and not self._is_talk_itself(tops[0], headings) else None

    def _is_talk_itself(self, top, headings):
        return len(headings) == 1 and len(self._segments()) < 2 and self._names_somebody(top)

    def _bold_lines_open_talks(self, headings):
        bold = [block for block in headings if block.level == BOLD_LEVEL]
        if not bold:
            return False
        named = sum(
            bool(parse_heading(self.text, block.start, block.end).speakers) for block in bold
        )
        return 2 * named >= len(bold)

    def _segments(self):
        """Return the blocks between rules, without empty segments and the note's title."""
        segments, current = [], []
        for block in [*self.blocks, None]:
            if block is None or block.shape == Shape.RULE:
                if current:
                    segments.append(current)
                current = []
            elif block.shape != Shape.MARKUP and not self._is_lone_top(block):
                current.append(block)
        return segments

    def _is_lone_top(self, block):
        if block.level != 1 or block.shape != Shape.HEADING:
            return False
        others = (other for other in self.blocks if other is not block)
        return not any(other.level in range(1, BOLD_LEVEL) for other in others)

    def _by_rules(self):
        sections: list[Section] = []
        current: list[Block] = []
        for block in [*self.blocks, None]:
            if block is self.title and block is not None:
                sections.append(Section(Part.TITLE, block, current))
                current = []
            elif block is None or block.shape == Shape.RULE:
                sections.append(self._segment(current, is_first=not _has_talk(sections)))
                current = [block] if block else []
            else:
                current.append(block)
        return [section for section in sections if section.heading or section.blocks]

    def _segment(self, blocks, *, is_first):
        told = [block for block in blocks if block.shape not in _SIDE_SHAPES]
        if not told:
            return Section(Part.MORE, None, blocks)
        first, others = told[0], told[1:]
        has_items = any(block.shape == Shape.ITEM for block in others)
        if self.announces_ideas(first) and has_items:
            return self._headed(Part.IDEAS, first, blocks)
        is_named = self._names_somebody(first)
        if is_first and not others and not is_named and first.shape != Shape.HEADING:
            return Section(Part.REMARKS, None, blocks)
        if is_named or self._could_be_title(first):
            return self._headed(Part.TALK, first, blocks)
        if details(self.text, first.start, first.end):
            return Section(Part.REMARKS if not others else Part.TALK, None, blocks)
        return Section(Part.MORE, None, blocks)

    def _headed(self, part, heading, blocks):
        return Section(part, heading, [block for block in blocks if block is not heading])

    def _names_somebody(self, block):
        if block.shape not in {Shape.HEADING, Shape.TEXT, Shape.ITEM}:
            return False
        return bool(parse_heading(self.text, block.start, block.end).speakers)

    def _could_be_title(self, block):
        if block.shape == Shape.HEADING:
            return True
        if block.shape != Shape.TEXT or block.first_line != block.last_line:
            return False
        shown = self.shown(block)
        is_short = width(shown) <= _WIDEST_TITLE and shown[-1] not in _NO_TITLE_ENDS
        return is_short and not details(self.text, block.start, block.end)

    def _by_headings(self, level):
        level, groups = self._talk_level(level)
        intro, parts = self._cut(level)
        sections = []
        if self.title:
            at = intro.index(self.title)
            sections = [Section(Part.TITLE, self.title, intro[:at])]
            intro = intro[at + 1 :]
        parts = [self._classified(heading, body, groups) for heading, body in parts]
        if self._is_one_talk(intro, parts, level):
            return self._one_talk(sections, intro, parts)
        parts = self._without_index_title(parts)
        return [*sections, Section(Part.REMARKS, None, intro), *parts]

    def _talk_level(self, level):
        """Return the level of the talks' headings, and the headings above that gather them."""
        at_level = [
            block
            for block in self.blocks
            if block.level == level and block is not self.title and not self.announces_ideas(block)
        ]
        deeper = [
            block.level
            for block in self.blocks
            if block.shape == Shape.HEADING and level < block.level < BOLD_LEVEL
        ]
        grouping = [block for block in at_level if is_group(self.shown(block))]
        if deeper and grouping and 2 * len(grouping) >= len(at_level):
            return min(deeper), at_level
        return level, []

    def _cut(self, level):
        intro: list[Block] = []
        parts: list[tuple[Block, list[Block]]] = []
        for block in self.blocks:
            is_heading = block.shape == Shape.HEADING and block is not self.title
            if is_heading and block.level <= level:
                parts.append((block, []))
            elif parts:
                parts[-1][1].append(block)
            else:
                intro.append(block)
        return intro, parts

    def _classified(self, heading, blocks, groups):
        has_items = any(block.shape == Shape.ITEM for block in blocks)
        if self.announces_ideas(heading) and has_items:
            return Section(Part.IDEAS, heading, blocks)
        if is_references(self.shown(heading)):
            return Section(Part.REMARKS, heading, blocks)
        if self.lists_talks(blocks):
            return Section(Part.TALKS, heading, blocks)
        if heading in groups:
            return Section(Part.REMARKS, heading, blocks)
        return Section(Part.TALK, heading, blocks)

    def lists_talks(self, blocks: list[Block]) -> bool:
        """Tell whether most top entries among `blocks` are titles with links."""
        items = [block for block in blocks if block.shape == Shape.ITEM and block.depth == 0]
        titled = [block for block in items if self.is_titled_entry(block)]
        if len(items) == 1 and titled:
            return any(block.owner is titled[0] for block in blocks)
        return len(items) > 1 and 2 * len(titled) > len(items)

    def _is_one_talk(self, intro, parts, level):
        if self.title and level < BOLD_LEVEL and any(self._is_about_one_talk(b) for b in intro):
            return True
        plain = [section for section in parts if section.part == Part.TALK]
        generic = sum(is_generic(self.shown(section.heading)) for section in plain)
        return bool(generic) and 2 * generic >= len(plain)

    def _is_about_one_talk(self, block):
        if block.shape not in {Shape.TEXT, Shape.ITEM}:
            return False
        found = details(self.text, block.start, block.end)
        if any(detail.key in {"speaker", "paper"} for detail in found):
            return True
        return block.shape == Shape.TEXT and bool(attribution(self.text, block.start, block.end))

    def _one_talk(self, sections, intro, parts):
        before = sections[0].blocks if sections else []
        talk = Section(Part.TALK if self.title else Part.MORE, self.title, [*before, *intro])
        merged = [talk]
        for section in parts:
            if section.part in {Part.IDEAS, Part.REMARKS}:
                merged.append(section)
            else:
                merged.append(Section(Part.MORE, None, [section.heading, *section.blocks]))
        return merged

    def _without_index_title(self, parts):
        first, others = parts[0], parts[1:]
        is_prose = all(block.shape in {Shape.TEXT, *_SIDE_SHAPES} for block in first.blocks)
        lists_follow = bool(others) and all(section.part != Part.TALK for section in others)
        if first.part != Part.TALK or not is_prose or not lists_follow or self.title:
            return parts
        if not any(section.part == Part.TALKS for section in others):
            return parts
        return [
            Section(Part.TITLE, first.heading),
            Section(Part.REMARKS, None, first.blocks),
            *others,
        ]

    def _whole(self):
        """Return the sections of a note without rules and with no heading but its title."""
        title = [Section(Part.TITLE, self.title)] if self.title else []
        return [*title, self._only([block for block in self.blocks if block is not self.title])]

    def _only(self, blocks):
        if self.lists_talks(blocks):
            return Section(Part.TALKS, None, blocks)
        if speaks_of_ideas(self.name) and any(block.shape == Shape.ITEM for block in blocks):
            return Section(Part.IDEAS, None, blocks)
        first = next((block for block in blocks if block.shape not in _SIDE_SHAPES), None)
        if first and self._opens_with_speaker(first):
            return self._headed(Part.TALK, first, blocks)
        return Section(Part.MORE, None, blocks)

    def _opens_with_speaker(self, block):
        if block.shape != Shape.TEXT or lone_link(self.text, block.start, block.end):
            return False
        return self._could_be_title(block) and self._names_somebody(block)


def _has_talk(sections):
    return any(section.part in {Part.TALK, Part.MORE} for section in sections)
