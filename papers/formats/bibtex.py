"""BibTeX and BibLaTeX, in the many dialects that people and programs write, as Records.

The codes of problems: ``broken`` (an entry that could not be read), ``missing-comma`` (one was put
in), ``stray-text`` (left out of a value), ``no-key``, ``duplicate-key``, ``duplicate-field`` (the
first one counts), ``unknown-string``, ``too-long`` (an ``@string`` that grows beyond measure),
``no-title``, ``bad-names`` and ``bad-date``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from papers.formats import Entry, Loaded, Problem
from papers.formats.bibtex_names import read_names
from papers.formats.bibtex_scanning import Block, Field, block_at, blocks
from papers.formats.latex import decode, decode_address
from papers.record import MONTHS, TALK, Name, PartialDate, Record

TYPES = {
    **dict.fromkeys(("article", "magazine_article", "newspaper_article", "newspaper"), "article"),
    **dict.fromkeys(("inproceedings", "conference"), "conference"),
    **dict.fromkeys(("book", "booklet", "mvbook", "collection", "mvcollection"), "book"),
    **dict.fromkeys(("proceedings", "mvproceedings", "reference", "mvreference"), "book"),
    **dict.fromkeys(("incollection", "inbook", "bookinbook", "suppbook", "inreference"), "chapter"),
    **dict.fromkeys(("suppcollection", "book_section"), "chapter"),
    **dict.fromkeys(("phdthesis", "mastersthesis", "thesis"), "thesis"),
    **dict.fromkeys(("techreport", "report", "manual", "standard"), "report"),
    **dict.fromkeys(("dataset", "data"), "dataset"),
    **dict.fromkeys(("software", "softwareversion", "softwaremodule", "codefragment"), "software"),
    **dict.fromkeys(("online", "electronic", "www", "webpage", "web_page"), "webpage"),
    **dict.fromkeys(("misc", "unpublished"), "other"),
    **dict.fromkeys(("presentation", "talk", "lecture"), TALK),
}
# What an entry of another type was called is kept in ``extra`` as "entrytype".
USUAL_TYPES = frozenset(
    ("article", "inproceedings", "conference", "book", "incollection", "phdthesis", "techreport")
) | {"dataset", "software", "online", "misc"}
CONTAINERS = ("journal", "journaltitle", "booktitle", "maintitle", "eventtitle")
TALK_CONTAINERS = ("eventtitle", "booktitle", "series", "journal", "journaltitle")
PUBLISHERS = ("publisher", "school", "institution", "organization")
_DATES = (("date",), ("day", "month", "year"), ("month", "year"), ("year",))
_TALK_DATES = (("eventdate",), *_DATES)
_INHERITED = (
    *("booktitle", "journal", "journaltitle", "editor", "publisher", "organization", "series"),
    *("volume", "number", "year", "month", "date", "isbn", "issn", "address", "location"),
)
_ARXIV = r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"
_ARXIV_IN_FIELD = re.compile(rf"(?:arxiv:\s*|abs/)?(?P<number>{_ARXIV})(?:\s*\[.*\])?", re.I)
_ARXIV_IN_TEXT = re.compile(
    rf"(?:arxiv:\s*|\bcorr,?\s*abs/|arxiv\.org/(?:abs|pdf)/|10\.48550/arxiv\.)(?P<number>{_ARXIV})",
    re.IGNORECASE,
)
_PREPRINT_SERVER = re.compile(r"(?:arxiv|corr\b|biorxiv|medrxiv|chemrxiv|ssrn)", re.IGNORECASE)
_DOI = re.compile(r"(?:https?://[^/]+/)?(?:doi:)?\s*(?P<doi>10\..+)", re.IGNORECASE)
_DASHES = re.compile(r"\s*-*[–—][-–—]*\s*|\s*--+\s*|\s+-\s+|(?<=\d)-(?=[A-Za-z]*\d+$)|^-$")
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_ADDRESS = re.compile(r"https?://\S+")

_TALK_WORDS = re.compile(
    r"\b(?:talk|lecture|keynote|seminar|presentation|colloquium|tutorial|speech)\b|报告|讲座|演讲",
    re.IGNORECASE,
)
_ENTRY_START = re.compile(r"@\w+\s*[{(]\s*(?P<key>[^\s,={}\"]+)\s*,")
_STRING_START = re.compile(r"^[ \t]*(?=@string\s*[{(])", re.IGNORECASE | re.MULTILINE)
_LONE_RETURN = re.compile(r"\r(?!\n)")
MONTH_STRINGS = {name: month.capitalize() for month in MONTHS for name in (month, month[:3])}


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


@dataclass(slots=True)
class _Fields:
    """The fields of an entry by lower-case name, without braces and with ``@string`` put in."""

    type: str
    key: str
    values: dict[str, str] = field(default_factory=dict)
    repeated: list[tuple[str, str]] = field(default_factory=list)


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
        self.parents: dict[str, _Fields | None] = {}
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
            builder = _Builder(fields, self._inherited(fields))
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

    def _fields(self, block: Block) -> _Fields:
        key = block.key
        if not key:
            self._report(block.start, "no-key")
        elif key in self.keys:
            self._report(block.start, "duplicate-key", key, key)
        self.keys.add(key)
        if block.faults:
            self._report_faults(block)
        return self.collected(block)

    def collected(self, block: Block) -> _Fields:
        """Return the fields of ``block``, the first of each name."""
        fields = _Fields(block.type.lower(), block.key)
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

    def _inherited(self, fields: _Fields) -> dict[str, str]:
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

    def _parent(self, key: str) -> _Fields | None:
        if key not in self.parents:
            position = self._positions.get(key)
            block = None if position is None else block_at(self.text, position)
            problems, self.problems = self.problems, []
            self.parents[key] = self.collected(block) if block else None
            self.problems = problems  # those of the parent are told at its own place
        return self.parents[key]


def _references(fields: _Fields, name: str) -> list[str]:
    value = fields.values.get(name, "")
    return [key.strip().lower() for key in value.split(",") if key.strip()] if value else []


def given_by(parent: Mapping[str, str]) -> dict[str, str]:
    """Return which of its fields an entry gives to one that names it in its ``crossref``."""
    given = {name: parent[name] for name in _INHERITED if name in parent}
    if title := parent.get("title"):
        given.setdefault("booktitle", title)
    return given


class _Builder:
    """The making of one Record. Fields that it uses up are taken out of ``unused``."""

    def __init__(self, entry: _Fields, inherited: dict[str, str]):
        self.entry = entry
        self.fields = inherited | entry.values if inherited else entry.values
        self.unused = set(entry.values)
        self.problems: list[tuple[str, str]] = []

    def record(self) -> Record:
        """Return the Record, with what is left over in its ``extra``."""
        is_talk = self._is_talk()
        container = self._text(*(TALK_CONTAINERS if is_talk else CONTAINERS))
        volume = self._text("volume")
        arxiv = self._arxiv(container, volume)
        kind = TALK if is_talk else self._kind(container, arxiv)
        has_issues = kind in {"article", "conference", "chapter", "preprint"}
        return Record(
            type=kind,
            key=self.entry.key,
            title=self._title(),
            authors=self._names("author"),
            editors=self._names("editor"),
            translators=self._names("translator"),
            date=self._date(is_talk),
            container=container,
            volume=volume,
            issue=self._text("number", "issue") if has_issues else self._text("issue"),
            pages=self._pages(),
            publisher=self._text(*PUBLISHERS),
            doi=self._doi(),
            arxiv=arxiv,
            pmid=self._pmid(),
            isbn=self._text("isbn"),
            url=self._url(),
            abstract=self._use("abstract"),
            keywords=self._keywords(),
            language=self._text("langid", "language", "hyphenation"),
            extra=self._extra(kind),
        )

    def _is_talk(self) -> bool:
        """Whether this was said, not printed; a "type" that says no more is used up."""
        kind = self.entry.type
        if TYPES.get(kind) == TALK:
            return True
        if kind not in {"unpublished", "misc"}:
            return False
        stated = self._line("type")
        if stated.lower() == TALK:
            self.unused.discard("type")
        return bool(
            self._line("eventtitle")
            or _TALK_WORDS.search(stated)
            or _TALK_WORDS.match(self._line("howpublished"))
        )

    def _kind(self, container: str, arxiv: str) -> str:
        kind = TYPES.get(self.entry.type, "other")
        if kind in {"article", "other", "webpage"}:
            if _PREPRINT_SERVER.match(container) or (arxiv and not container):
                return "preprint"
            if kind == "other" and self._line("type").lower() == "preprint":
                self.unused.discard("type")
                return "preprint"
        return kind

    def _line(self, name: str) -> str:
        """Return the field ``name``, decoded, on one line."""
        value = self.fields.get(name)
        return " ".join(decode(value).split()) if value else ""

    def _use(self, name: str) -> str:
        self.unused.discard(name)
        return decode(self.fields.get(name, ""))

    def _text(self, *names: str) -> str:
        """Return the first of the fields ``names`` that says something, and use it up."""
        for name in names:
            if text := self._line(name):
                self.unused.discard(name)
                return text
        return ""

    def _address(self, name: str) -> str:
        value = self.fields.get(name)
        return decode_address(value) if value else ""

    def _title(self) -> str:
        title = ": ".join(filter(None, (self._text("title"), self._text("subtitle"))))
        if not title:
            self.problems.append(("no-title", ""))
        return title

    def _names(self, name: str) -> tuple[Name, ...]:
        value = self.fields.get(name)
        if not value:
            return ()
        names, is_complete = read_names(value)
        if names and is_complete:
            self.unused.discard(name)
        elif value.strip() and not names:
            self.problems.append(("bad-names", value))
        return names

    def _date(self, is_talk: bool) -> PartialDate | None:
        for names in _TALK_DATES if is_talk else _DATES:
            if names[-1] not in self.fields:
                continue
            try:
                date = PartialDate.parse(" ".join(map(self._part_of_date, names)))
            except ValueError:
                continue
            self.unused.difference_update(names)
            return date
        return self._rough_date()

    def _part_of_date(self, name: str) -> str:
        text = self._line(name)
        is_month_number = name == "month" and text.isdecimal() and 1 <= int(text) <= len(MONTHS)
        return MONTHS[int(text) - 1] if is_month_number else text

    def _rough_date(self) -> PartialDate | None:
        """Return the beginning of a range, or the first year that is named; the field is kept."""
        stated = self._line("date") or self._line("year")
        for text in (stated.partition("/")[0].rstrip("~?%"), *_YEAR.findall(stated)):
            try:
                return PartialDate.parse(text)
            except ValueError:
                continue
        if stated:
            self.problems.append(("bad-date", stated))
        return None

    def _pages(self) -> str:
        """Return the pages with an en dash in every range, however it was typed."""
        return _DASHES.sub("–", self._text("pages")).strip("–")

    def _doi(self) -> str:
        if match := _DOI.fullmatch(self._address("doi")):
            self.unused.discard("doi")
            return match["doi"]
        match = re.match(r"https?://(?:dx\.)?doi\.org/(?P<doi>10\..+)", self._address("url"))
        return match["doi"] if match else ""

    def _pmid(self) -> str:
        is_eprint = self._line("eprinttype").lower() in {"pubmed", "pmid"}
        for name in ("pmid", "eprint") if is_eprint else ("pmid",):
            if (number := self._line(name)).isdecimal():
                self.unused -= {name, "eprinttype"} if name == "eprint" else {name}
                return number
        return ""

    def _url(self) -> str:
        for name in ("url", "link", "ee"):
            parts = self.fields.get(name, "").split()
            address = self._address(name)
            if _ADDRESS.fullmatch(address) and not any(p.startswith("http") for p in parts[1:]):
                self.unused.discard(name)
                return address
        for name in ("url", "howpublished"):
            if match := _ADDRESS.search(self._line(name)):
                return match.group().rstrip(".,;)")
        return ""

    def _arxiv(self, container: str, volume: str) -> str:
        """Return the arXiv number, stated in a field of its own or in passing."""
        fields = self.fields
        if not fields.keys().isdisjoint(("arxivid", "arxiv", "eprint")):
            prefix = self._line("archiveprefix") or self._line("eprinttype") or "arxiv"
            has_number = prefix.lower() == "arxiv"
            for name in ("arxivid", "arxiv", "eprint") if has_number else ("arxivid", "arxiv"):
                if match := _ARXIV_IN_FIELD.fullmatch(self._address(name)):
                    self.unused -= {name, "archiveprefix", "eprinttype"}
                    return match["number"]
        sources = [f"{container} {volume}"]
        sources += [self._address(name) for name in ("arxivid", "url", "doi") if name in fields]
        match = _ARXIV_IN_TEXT.search(" ".join((*sources, self._line("note"))))
        return match["number"] if match else ""

    def _keywords(self) -> tuple[str, ...]:
        text = self._text("keywords", "keyword")
        if not text:
            return ()
        parts = re.split("[;；]" if re.search("[;；]", text) else "[,，、]", text)
        return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))

    def _extra(self, kind: str) -> tuple[tuple[str, str], ...]:
        fields = self.entry.values.items()
        left_over = [(name, value) for name, value in fields if name in self.unused]
        usual = {"unpublished"} if kind == TALK else USUAL_TYPES
        own = [] if self.entry.type in usual else [("entrytype", self.entry.type)]
        return (*own, *left_over, *self.entry.repeated)
