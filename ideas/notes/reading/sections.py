"""The parts of a note: which stretch is a talk, a list of talks, a list of ideas, or neither."""

from dataclasses import dataclass, field
from enum import StrEnum

from ideas.notes.reading.details import details
from ideas.notes.reading.shapes import BOLD_LEVEL, Block, Shape
from ideas.notes.reading.signs import (
    announces_ideas,
    could_be_title,
    is_about_one_talk,
    lists_talks,
    names_somebody,
    opens_with_speaker,
)
from ideas.notes.reading.wording import is_generic, is_group, is_references, speaks_of_ideas

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
            or (len(told) > 1 and opens_with_speaker(self.text, told[1]))
        )
        return tops[0] if has_talks and not self._is_talk_itself(tops[0], headings) else None

    def _is_talk_itself(self, top, headings):
        return len(headings) == 1 and len(self._segments()) < 2 and names_somebody(self.text, top)

    def _bold_lines_open_talks(self, headings):
        bold = [block for block in headings if block.level == BOLD_LEVEL]
        if not bold:
            return False
        return 2 * sum(names_somebody(self.text, block) for block in bold) >= len(bold)

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
        if announces_ideas(self.text, first) and has_items:
            return self._headed(Part.IDEAS, first, blocks)
        is_named = names_somebody(self.text, first)
        if is_first and not others and not is_named and first.shape != Shape.HEADING:
            return Section(Part.REMARKS, None, blocks)
        if is_named or could_be_title(self.text, first):
            return self._headed(Part.TALK, first, blocks)
        if details(self.text, first.start, first.end):
            return Section(Part.REMARKS if not others else Part.TALK, None, blocks)
        return Section(Part.MORE, None, blocks)

    def _headed(self, part, heading, blocks):
        return Section(part, heading, [block for block in blocks if block is not heading])

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
            if block.level == level
            and block is not self.title
            and not announces_ideas(self.text, block)
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
        if announces_ideas(self.text, heading) and has_items:
            return Section(Part.IDEAS, heading, blocks)
        if is_references(self.shown(heading)):
            return Section(Part.REMARKS, heading, blocks)
        if lists_talks(self.text, blocks):
            return Section(Part.TALKS, heading, blocks)
        if heading in groups:
            return Section(Part.REMARKS, heading, blocks)
        return Section(Part.TALK, heading, blocks)

    def _is_one_talk(self, intro, parts, level):
        if (
            self.title
            and level < BOLD_LEVEL
            and any(is_about_one_talk(self.text, b) for b in intro)
        ):
            return True
        plain = [section for section in parts if section.part == Part.TALK]
        generic = sum(is_generic(self.shown(section.heading)) for section in plain)
        return bool(generic) and 2 * generic >= len(plain)

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
        if lists_talks(self.text, blocks):
            return Section(Part.TALKS, None, blocks)
        if speaks_of_ideas(self.name) and any(block.shape == Shape.ITEM for block in blocks):
            return Section(Part.IDEAS, None, blocks)
        first = next((block for block in blocks if block.shape not in _SIDE_SHAPES), None)
        if first and opens_with_speaker(self.text, first):
            return self._headed(Part.TALK, first, blocks)
        return Section(Part.MORE, None, blocks)


def _has_talk(sections):
    return any(section.part in {Part.TALK, Part.MORE} for section in sections)
