"""Texts of tagged lines: the reader that RIS, MEDLINE and EndNote's tagged format share.

A library is not used for this: rispy drops the first record of a text with a byte-order mark, any
record without its end, and whole texts with other spacing, and says nothing of it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

from papers.formats import Entry, Loaded, Problem, fields
from papers.record import Name, PartialDate, Record

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass
class Field:
    """One tagged line with the lines that go on with it, which all are there before it is read."""

    tag: str
    line: int
    lines: list[str]
    is_used: bool = False

    @cached_property
    def value(self) -> str:
        """The value on one line."""
        return fields.one_line(" ".join(self.lines))

    @property
    def text(self) -> str:
        """The value as paragraphs; a line that is indented goes on with the one before it."""
        text = ""
        for number, line in enumerate(self.lines):
            goes_on = number > 0 and line[:1] in {" ", "\t"}
            text += f"{' ' if goes_on else chr(10)}{line}"
        return fields.paragraphs(text)


@dataclass(slots=True)
class Block:
    """One record of a text: its ``opening`` line, its fields in order, its words as they are."""

    line: int
    before: str
    opening: str
    raw: str = ""
    fields: list[Field] = field(default_factory=list)
    by_tag: dict[str, list[Field]] = field(default_factory=dict)
    strays: list[tuple[int, str]] = field(default_factory=list)
    is_ended: bool = False

    def of(self, *tags: str) -> list[Field]:
        """Return the fields with one of ``tags`` that have a value, in the order of the text."""
        found = [one for tag in tags for one in self.by_tag.get(tag, ()) if one.value]
        return sorted(found, key=attrgetter("line"))

    def take(self, *tags: str) -> list[str]:
        """Return the values under ``tags`` and mark them as used."""
        found = self.of(*tags)
        for one in found:
            one.is_used = True
        return [one.value for one in found]

    def first(self, *tags: str, is_long: bool = False) -> str:
        """Return the first value under the first of ``tags`` that has one, and mark it as used.

        The same value under another of the tags is used up too. ``is_long`` keeps paragraphs.
        """
        found = [one for tag in tags for one in self.of(tag) if not one.is_used]
        if not found:
            return ""
        for one in found:
            if one.value == found[0].value:
                one.is_used = True
        return found[0].text if is_long else found[0].value

    def convert(self, read: Callable[[str], str], *tags: str) -> str:
        """Return the first value under ``tags`` of which ``read`` makes anything; "" if of none.

        What says the same is marked as used.
        """
        value = ""
        for tag in tags:
            for one in self.of(tag):
                if not one.is_used and (made := read(one.value)):
                    value = value or made
                    one.is_used = made == value
        return value

    def names(self, *tags: str) -> tuple[Name, ...]:
        """Return the names under ``tags``, one or more a line; "et al." is left over."""
        names: list[Name] = []
        for one in self.of(*tags):
            found, no_names = fields.read_names(one.lines)
            one.is_used, one.lines = not no_names, no_names
            names += found
        return tuple(names)

    def keywords(self, *tags: str) -> tuple[str, ...]:
        """Return the keywords under ``tags``, one or more a line with semicolons between."""
        words: list[str] = []
        for one in self.of(*tags):
            words += re.split("[;；\n]", "\n".join(one.lines))
            one.is_used = True
        return fields.each_once(words)

    def date(self, problems: list[tuple[int, str, str]], *tags: str) -> PartialDate | None:
        """Return the date under ``tags``, the first of which says the year.

        What is no date is a problem ``bad-date``; what the date does not wholly say is left over.
        """
        stated = [one for tag in tags for one in self.of(tag)]
        date, said, unread = fields.most_precise(one.value for one in stated)
        for one in stated:
            one.is_used = one.value in said
            if one.value in unread:
                problems.append((one.line, "bad-date", one.value))
        return date

    def left_over(self) -> tuple[tuple[str, str], ...]:
        """Return tag and text of every field with a value that is not used."""
        return tuple((one.tag, one.text) for one in self.fields if one.value and not one.is_used)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one format marks its lines and its records.

    ``read_line`` returns tag and value of a line, or None for one without a tag; ``begins`` says
    whether a tagged line begins a record, given its tag, the open record (or None) and whether a
    blank line is before it; ``end`` is the tag of the last line of a record, if it has one.
    ``wraps`` says whether a line without a tag, after a blank one, goes on with the field.
    """

    read_line: Callable[[str, Block | None], tuple[str, str] | None]
    begins: Callable[[str, Block | None, bool], bool]
    end: str = ""
    wraps: bool = True


def loads(
    text: str, dialect: Dialect, read: Callable[[Block], tuple[Record, list[Problem]]]
) -> Loaded:
    """Return the records of ``text``, each as ``read`` reads it.

    A line outside all records is a problem ``outside``, one in a record that belongs to no field
    ``stray-text``, and a record without its end ``no-end``.
    """
    blocks, tail, outside = _blocks(text, dialect)
    problems = [Problem(line, "outside", "", words[:200]) for line, words in outside]
    entries = []
    for block in blocks:
        record, found = read(block)
        key = record.key or record.pmid
        found += [Problem(line, "stray-text", key, s[:200]) for line, s in block.strays]
        if dialect.end and not block.is_ended:
            found.append(Problem(block.line, "no-end", key))
        found.sort(key=lambda problem: problem.line)
        entries.append(Entry(record, block.line, block.before, block.raw, tuple(found)))
        problems += found
    problems.sort(key=lambda problem: problem.line)
    return Loaded(tuple(entries), tail, tuple(problems))


def _blocks(text: str, dialect: Dialect) -> tuple[list[Block], str, list[tuple[int, str]]]:
    """Return the records of ``text``, what follows the last one, and the lines outside all."""
    blocks: list[Block] = []
    outside: list[tuple[int, str]] = []
    block: Block | None = None
    kept = begun = ended = 0
    after_blank = True
    for number, start, end in _lines(text):
        line = text[start:end].rstrip("\r\n")
        bare = line.removeprefix("\ufeff")
        tagged = dialect.read_line(bare, block)
        if tagged and dialect.begins(tagged[0], block, after_blank):
            if block:
                block.raw, kept = text[begun:ended], ended
            block = Block(number, text[kept:start], bare)
            blocks.append(block)
            begun = start
        if block:
            _add(block, number, bare, tagged, goes_on=dialect.wraps or not after_blank)
        elif bare.strip():
            outside.append((number, bare.strip()))
        after_blank = not bare.strip()
        if not after_blank:
            ended = end
        if block and tagged and tagged[0] == dialect.end:
            block.is_ended = True
            block.raw, kept, block = text[begun:end], end, None
    if block:
        block.raw, kept = text[begun:ended], ended
    return blocks, text[kept:], outside


def _lines(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield the 1-based number of each line of ``text`` and where it begins and ends."""
    for number, match in enumerate(_LINE.finditer(text), start=1):
        yield number, match.start(), match.end()


def _add(
    block: Block, number: int, line: str, tagged: tuple[str, str] | None, *, goes_on: bool
) -> None:
    """Add a line to the record: a field, more of the last one, or a stray."""
    if tagged:
        one = Field(tagged[0], number, [tagged[1]])
        block.fields.append(one)
        block.by_tag.setdefault(one.tag, []).append(one)
    elif line.strip():
        if goes_on or line[:1] in {" ", "\t"}:
            block.fields[-1].lines.append(line)
        else:
            block.strays.append((number, line.strip()))
