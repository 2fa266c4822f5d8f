"""BibTeX and BibLaTeX, in the many dialects that people and programs write, as Records.

The codes of problems: ``broken`` (an entry that could not be read), ``missing-comma`` (one was put
in), ``stray-text`` (left out of a value), ``no-key``, ``duplicate-key``, ``duplicate-field`` (the
first one counts), ``unknown-string``, ``too-long`` (an ``@string`` that grows beyond measure),
``no-title``, ``bad-names`` and ``bad-date``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from papers.formats import Entry, Loaded, Problem
from papers.formats.bibtex_records import TYPES, Builder, Fields
from papers.formats.bibtex_scanning import Block, Field, block_at, blocks
from papers.record import MONTHS, Record

_ENTRY_START = re.compile(r"@\w+\s*[{(]\s*(?P<key>[^\s,={}\"]+)\s*,")
_STRING_START = re.compile(r"^[ \t]*(?=@string\s*[{(])", re.IGNORECASE | re.MULTILINE)
_LONE_RETURN = re.compile(r"\r(?!\n)")
MONTH_STRINGS = {name: month.capitalize() for month in MONTHS for name in (month, month[:3])}
_INHERITED = (
    *("booktitle", "journal", "journaltitle", "editor", "publisher", "organization", "series"),
    *("volume", "number", "year", "month", "date", "isbn", "issn", "address", "location"),
)


class BibtexError(ValueError):
    """A text that is not one readable entry.

    ``code`` is "empty", "no-entry", "several" or "broken"; ``line`` is where, and ``detail`` says,
    in English, what was expected there.
    """

    def __init__(self, code: str, line: int = 1, detail: str = ""):
        super().__init__(f"line {line}: {detail or code}")
        self.code = code
        self.line = line
        self.detail = detail


def loads(text: str) -> Loaded:
    """Return every entry of ``text`` as a Record, and what could not be read as it was meant.

    ``@string``, ``crossref`` and ``xdata`` are resolved, LaTeX is decoded, a missing comma is put
    in, and an entry whose lines begin with ``%`` is a comment. What a Record has no field for is in
    its ``extra``, and so are names and dates that are not fully read.
    """
    reading = _Reading(text)
    found = tuple(reading.entries())
    problems = [problem for entry in found for problem in entry.problems] or reading.problems
    problems.sort(key=lambda problem: problem.line)
    return Loaded(found, text[reading.end :], tuple(problems))


def entries(text: str) -> Iterator[Entry]:
    """Yield the entries of ``text`` as ``loads`` returns them, reading no more than is asked for.

    What follows the last one is the rest of ``text``. What is wrong with an ``@string`` is among
    the problems of the entry after it, or of the last one.
    """
    return _Reading(text).entries()


def strings_of(text: str) -> dict[str, str]:
    """Return what the ``@string`` blocks in ``text`` define, by their lower-case names."""
    reading = _Reading(text)
    for block in blocks(reading.text, ()):
        if block.type.lower() == "string":
            reading.define(block)
    return reading.strings


def record_of(raw: str, strings: Mapping[str, str]) -> Record:
    """Return the Record of the entry ``raw``, with ``strings`` put in. It must be readable."""
    reading = _Reading(raw)
    reading.strings |= strings
    return next(reading.entries()).record


def fields_of(raw: str, strings: Mapping[str, str]) -> dict[str, str]:
    """Return the values of the entry ``raw`` by lower-case name, as they are written, without
    their braces and with ``strings`` put in."""
    reading = _Reading(raw)
    reading.strings |= strings
    return reading.collected(block_at(reading.text, raw.index("@"))).values


def loads_one(text: str) -> Record:
    """Return the one entry that ``text`` holds. Raises BibtexError."""
    if not text.strip():
        raise BibtexError("empty")
    loaded = loads(text)
    broken = [problem for problem in loaded.problems if problem.is_lost]
    read = [entry.line for entry in loaded.entries if entry.record]
    lines = sorted([*read, *(problem.line for problem in broken)])
    if not lines:
        raise BibtexError("no-entry")
    if len(lines) > 1:
        raise BibtexError("several", lines[1])
    if broken:
        raise BibtexError("broken", broken[0].line, broken[0].detail)
    return loaded.records[0]


class _Reading:
    """The reading of one text, from entry to entry, with the strings that are defined so far.

    ``end`` is where the last entry has ended; ``problems`` are those that no entry has yet.
    """

    def __init__(self, text: str):
        self.source = text
        # Both have the same positions.
        self.text = _LONE_RETURN.sub("\n", text) if "\r" in text else text
        self.budget = 1_000_000 + 4 * len(text)
        self.strings = dict(MONTH_STRINGS)
        self.keys: set[str] = set()
        self.parents: dict[str, Fields | None] = {}
        self.problems: list[Problem] = []
        self.end = 0
        self.line, self.counted = 1, 0

    def entries(self) -> Iterator[Entry]:
        """Yield each entry, one behind, for problems that are found after the last."""
        last = None
        for block in blocks(self.text, TYPES):
            kind = block.type.lower()
            if kind in {"comment", "preamble"}:
                continue
            if kind == "string" and not block.is_broken:
                self.define(block)
                continue
            if last:
                yield last
            last = self._entry(block)
        if last:
            yield replace(last, problems=(*last.problems, *self.problems))

    def _entry(self, block: Block) -> Entry:
        line = self._line_at(block.start)
        record = None
        if block.is_broken:
            self._report_faults(block)
        else:
            fields = self._fields(block)
            builder = Builder(fields, self._inherited(fields))
            record = builder.record()
            for code, detail in builder.problems:
                self._report(block.start, code, fields.key, detail)
        before, raw = self.source[self.end : block.start], self.source[block.start : block.end]
        self.end = block.end
        problems, self.problems = tuple(self.problems), []
        return Entry(record, line, before, raw, problems)

    def _line_at(self, position: int) -> int:
        """Return the line of ``position``, which is not before the one that was asked for last."""
        self.line += self.text.count("\n", self.counted, position)
        self.counted = position
        return self.line

    def _report(self, position: int, code: str, key: str = "", detail: str = "") -> None:
        line = self.line + self.text.count("\n", self.counted, position)
        problem = Problem(line, code, key, detail[:200], is_lost=code == "broken")
        self.problems.append(problem)

    def _report_faults(self, block: Block) -> None:
        key = block.key
        if block.is_broken and (start := _ENTRY_START.match(self.text, block.start)):
            key = start["key"]
        line, counted = self.line, self.counted
        for fault in block.faults:
            self._line_at(fault.position)
            self._report(fault.position, fault.code, key, fault.detail)
        self.line, self.counted = line, counted

    def define(self, block: Block) -> None:
        """Take up the string that ``block`` defines."""
        self._line_at(block.start)
        self._report_faults(block)
        for part in block.fields:
            self.strings[part.name.lower()] = self._value(part, "")

    @cached_property
    def _later_strings(self) -> dict[str, Block]:
        """The strings that are defined anywhere, for those that are used before."""
        found = {}
        for match in _STRING_START.finditer(self.text):
            block = block_at(self.text, match.end())
            for part in block.fields:
                found.setdefault(part.name.lower(), part)
        return found

    @cached_property
    def _positions(self) -> dict[str, int]:
        """Where the entry of each key begins, for those that inherit from it."""
        found = {}
        for match in _ENTRY_START.finditer(self.text):
            found.setdefault(match["key"].lower(), match.start())
        return found

    def _fields(self, block: Block) -> Fields:
        key = block.key
        if not key:
            self._report(block.start, "no-key")
        elif key in self.keys:
            self._report(block.start, "duplicate-key", key, key)
        self.keys.add(key)
        if block.faults:
            self._report_faults(block)
        return self.collected(block)

    def collected(self, block: Block) -> Fields:
        """Return the fields of ``block``, the first of each name."""
        fields = Fields(block.type.lower(), block.key)
        values = fields.values
        line, counted = self.line, self.counted
        for part in block.fields:
            name = part.name.lower()
            value = self._value(part, block.key) if part.terms else part.value
            if "\r" in value:
                value = value.replace("\r\n", "\n")
            if name in values:
                fields.repeated.append((name, value))
                self._line_at(part.start)
                self._report(part.start, "duplicate-field", block.key, part.name)
            else:
                values[name] = value
        self.line, self.counted = line, counted
        return fields

    def _value(self, part: Field, key: str) -> str:
        """Return the value of a field with its terms put together."""
        if not part.terms:
            return part.value
        return "".join(
            self._string(text, part, key) if is_word else text for is_word, text in part.terms
        )

    def _string(self, word: str, part: Field, key: str) -> str:
        """Return what ``word`` stands for: a number for itself, any other for its ``@string``."""
        value = self.strings.get(word.lower())
        if value is None and (later := self._later_strings.pop(word.lower(), None)):
            value = self.strings[word.lower()] = self._value(later, "")
        if value is None:
            if not word[0].isdigit():
                self._report(part.start, "unknown-string", key, word)
            return word
        self.budget -= len(value)
        if self.budget < 0:
            self._report(part.start, "too-long", key, word)
            return ""
        return value

    def _inherited(self, fields: Fields) -> dict[str, str]:
        """Return what ``fields`` lack and the entries give that they refer to."""
        inherited: dict[str, str] = {}
        waiting, seen = [fields], {fields.key.lower()}
        while waiting:
            child = waiting.pop()
            for key in _references(child, "xdata"):
                if key not in seen and (parent := self._parent(key)):
                    seen.add(key)
                    waiting.append(parent)
                    inherited = parent.values | inherited
            for key in _references(child, "crossref"):
                if key not in seen and (parent := self._parent(key)):
                    seen.add(key)
                    inherited = given_by(parent.values) | inherited
        if not inherited:
            return {}
        own = fields.values
        if "year" in own or "date" in own:
            inherited = {n: v for n, v in inherited.items() if n not in {"date", "year", "month"}}
        return {name: value for name, value in inherited.items() if name not in own}

    def _parent(self, key: str) -> Fields | None:
        if key not in self.parents:
            position = self._positions.get(key)
            block = None if position is None else block_at(self.text, position)
            problems, self.problems = self.problems, []
            self.parents[key] = self.collected(block) if block else None
            self.problems = problems  # those of the parent are told at its own place
        return self.parents[key]


def _references(fields: Fields, name: str) -> list[str]:
    value = fields.values.get(name, "")
    return [key.strip().lower() for key in value.split(",") if key.strip()] if value else []


def given_by(parent: Mapping[str, str]) -> dict[str, str]:
    """Return which of its fields an entry gives to one that names it in its ``crossref``."""
    given = {name: parent[name] for name in _INHERITED if name in parent}
    if title := parent.get("title"):
        given.setdefault("booktitle", title)
    return given
