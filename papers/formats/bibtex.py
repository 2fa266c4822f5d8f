"""BibTeX and BibLaTeX, in the many dialects that people and programs write.

The codes of problems: ``broken`` (an entry that could not be read), ``missing-comma`` (one was put
in), ``stray-text`` (left out of a value), ``no-key``, ``duplicate-key``, ``duplicate-field`` (the
first one counts), ``unknown-string``, ``too-long`` (an ``@string`` that grows beyond measure),
``no-title``, ``bad-names`` and ``bad-date``.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import bibtexparser
from bibtexparser.model import Block, Entry, ImplicitComment, ParsingFailedBlock, String

from papers.formats import Entry as Read, Loaded, Problem
from papers.formats.bibtex_names import read_names
from papers.formats.latex import decode, decode_address
from papers.record import MONTHS, Name, PartialDate, Record

# Everything it would log is in our problems, and a hostile text makes it log without end.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

_TYPES = {
    **dict.fromkeys(("article", "magazine_article", "newspaper_article", "newspaper"), "article"),
    **dict.fromkeys(("inproceedings", "conference", "presentation"), "conference"),
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
}
# What an entry of another type was called is kept in ``extra`` as "entrytype".
_USUAL_TYPES = frozenset(
    ("article", "inproceedings", "conference", "book", "incollection", "phdthesis", "techreport")
) | {"dataset", "software", "online", "misc"}
_CONTAINERS = ("journal", "journaltitle", "booktitle", "maintitle", "eventtitle")
_PUBLISHERS = ("publisher", "school", "institution", "organization")
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

_MARKS = re.compile(r"(?<!\\)[{}\"]")
_SPACE = re.compile(r"\s*")
_BARE_TERM = re.compile(r"[^\s#{}\",=]+")
_NEXT_FIELD = re.compile(r"\s*(?P<name>[^\W\d][\w+:.-]*)\s*=\s*")
_COMMENTED_OUT = re.compile(r"^[ \t]*%[% \t]*@\w+[ \t]*[{(].*(?:\n[ \t]*%.*)*", re.MULTILINE)
_COMMENT_LINES = re.compile(r"^[ \t]*%.*", re.MULTILINE)
_KEY = re.compile(r"@\w+[ \t]*[{(]\s*(?P<key>[^\s,={}\"]+)\s*,")
_ENTRY_WITHOUT_BRACE = re.compile(r"^[ \t]*@(?P<type>[A-Za-z]+)", re.MULTILINE)


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

    ``@string`` and ``crossref`` are resolved, LaTeX is decoded, a missing comma is put in, and an
    entry whose lines begin with ``%`` is a comment. What a Record has no field for is in its
    ``extra``, and so are names and dates that are not fully read.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = _COMMENTED_OUT.sub(lambda match: "\n" * match.group().count("\n"), text)
    reading = _Reading(budget=1_000_000 + 4 * len(text))
    for block in bibtexparser.parse_string(text, parse_stack=[]).blocks:
        reading.add(block)
    return reading.loaded()


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
class _Entry:
    """An entry: its fields by lower-case name, without braces and with ``@string`` put in."""

    line: int
    key: str
    type: str
    raw: str
    fields: dict[str, str] = field(default_factory=dict)
    repeated: list[tuple[str, str]] = field(default_factory=list)

    def put(self, name: str, value: str) -> bool:
        """Add a field. Return False where there is one of that name, which stays."""
        if name in self.fields:
            self.repeated.append((name, value))
            return False
        self.fields[name] = value
        return True


class _Reading:
    """The entries of one text as they are read, with the strings that are defined so far."""

    def __init__(self, budget: int):
        self.budget = budget
        self.strings = {name: month.capitalize() for month in MONTHS for name in (month, month[:3])}
        self.entries: list[_Entry] = []
        self.keys: set[str] = set()
        self.problems: list[Problem] = []

    def report(self, line: int, code: str, key: str = "", detail: str = "") -> None:
        problem = Problem(line, code, key, detail[:200], is_lost=code == "broken")
        self.problems.append(problem)

    def add(self, block: Block) -> None:
        if isinstance(block, ParsingFailedBlock) and block.ignore_error_block:
            block = block.ignore_error_block
        if isinstance(block, ParsingFailedBlock):
            key = _KEY.match(block.raw)
            detail = _what_was_expected(block.error.abort_reason)
            self.report(block.start_line + 1, "broken", key["key"] if key else "", detail)
        elif isinstance(block, Entry):
            self._add_entry(block)
        elif isinstance(block, String):
            self._add_string(block)
        elif isinstance(block, ImplicitComment):
            self._look_for_entries(block)

    def _look_for_entries(self, block: ImplicitComment) -> None:
        for match in _ENTRY_WITHOUT_BRACE.finditer(block.comment):
            if match["type"].lower() not in _TYPES:
                continue
            line = block.start_line + 1 + block.comment.count("\n", 0, match.start())
            detail = f"Expected `{{` after `@{match['type']}`"
            self.report(line, "broken", detail=detail)

    def _add_string(self, block: String) -> None:
        line = block.start_line + 1
        self.strings[block.key.lower()], _end = self._value(block.value, 0, line, "")

    def _add_entry(self, block: Entry) -> None:
        line, key = block.start_line + 1, " ".join(block.key.split())
        if not key:
            self.report(line, "no-key")
        elif key in self.keys:
            self.report(line, "duplicate-key", key, key)
        self.keys.add(key)
        entry = _Entry(line, key, block.entry_type.lower(), block.raw)
        for part in block.fields:
            part_line = part.start_line + 1
            # What stands on lines before a name, such as a comment, is read as part of the name.
            before, _newline, first_name = part.key.rpartition("\n")
            if stray := _COMMENT_LINES.sub("", before).strip():
                self.report(part_line, "stray-text", key, stray)
            first_name = first_name.strip()
            for name, value in self._fields(first_name, part.value, part_line, key):
                if not entry.put(name.lower(), value):
                    self.report(part_line, "duplicate-field", key, name)
        self.entries.append(entry)

    def _fields(self, name: str, source: str, line: int, key: str) -> Iterator[tuple[str, str]]:
        """Yield the field ``name`` and any that a missing comma put into its value ``source``."""
        position = counted = 0
        while True:
            value, position = self._value(source, position, line, key)
            yield name, value
            match = _NEXT_FIELD.match(source, position)
            if not match:
                break
            name, position = match["name"], match.end()
            line += source.count("\n", counted, position)
            counted = position
            self.report(line, "missing-comma", key, name)
        if rest := source[position:].strip():
            self.report(line, "stray-text", key, rest)

    def _value(self, source: str, position: int, line: int, key: str) -> tuple[str, int]:
        """Return the terms from ``position`` on, joined at ``#``, and where they end."""
        terms = []
        while True:
            start = _SPACE.match(source, position).end()
            if source[start : start + 1] in {"{", '"'}:
                position = _end_of_group(source, start)
                terms.append(source[start + 1 : position - 1])
            elif match := _BARE_TERM.match(source, start):
                position = match.end()
                terms.append(self._string(match.group(), line, key))
            after = _SPACE.match(source, position).end()
            if source[after : after + 1] != "#":
                return "".join(terms), position
            position = after + 1

    def _string(self, word: str, line: int, key: str) -> str:
        """Return what ``word`` stands for: a number for itself, any other for its ``@string``."""
        value = self.strings.get(word.lower())
        if value is None:
            if not word[0].isdigit():
                self.report(line, "unknown-string", key, word)
            return word
        self.budget -= len(value)
        if self.budget < 0:
            self.report(line, "too-long", key, word)
            return ""
        return value

    def loaded(self) -> Loaded:
        """Return all that was added, with what entries inherit by ``crossref``."""
        by_key = {}
        for entry in self.entries:
            by_key.setdefault(entry.key.lower(), entry)
        entries = []
        for entry in self.entries:
            parent = by_key.get(entry.fields.get("crossref", "").strip().lower())
            builder = _Builder(entry, _inherited(entry, parent) if parent else {})
            entries.append(Read(builder.record(), entry.line, "", entry.raw))
            for code, detail in builder.problems:
                self.report(entry.line, code, entry.key, detail)
        problems = sorted(self.problems, key=lambda problem: problem.line)
        return Loaded(tuple(entries), problems=tuple(problems))


def _what_was_expected(reason: str) -> str:
    """Return bibtexparser's ``reason`` in words for whoever has to mend the entry."""
    if reason.startswith("Unexpected"):
        return "a brace or a quotation mark in this entry is not closed"
    return " ".join(reason.split()).rstrip(" .")


def _end_of_group(source: str, start: int) -> int:
    """Return where the braces or quotes that open at ``start`` have closed."""
    closing = "}" if source[start] == "{" else '"'
    depth = 0
    for match in _MARKS.finditer(source, start if closing == "}" else start + 1):
        mark = match.group()
        depth += {"{": 1, "}": -1}.get(mark, 0)
        if mark == closing and depth <= 0:
            return match.end()
    # A brace too many inside quotes: the last quote is the one that closes.
    return max(source.rfind(closing), start) + 1


def _inherited(entry: _Entry, parent: _Entry) -> dict[str, str]:
    """Return the fields that ``entry`` lacks and ``parent``, its ``crossref``, gives it."""
    given = {name: parent.fields[name] for name in _INHERITED if name in parent.fields}
    if title := parent.fields.get("title"):
        given.setdefault("booktitle", title)
    if "year" in entry.fields or "date" in entry.fields:
        given = {n: v for n, v in given.items() if n not in {"date", "year", "month"}}
    return {name: value for name, value in given.items() if name not in entry.fields}


class _Builder:
    """The making of one Record. Fields that it uses up are taken out of ``unused``."""

    def __init__(self, entry: _Entry, inherited: dict[str, str]):
        self.entry = entry
        self.fields = inherited | entry.fields
        self.unused = set(entry.fields)
        self.problems: list[tuple[str, str]] = []

    def record(self) -> Record:
        """Return the Record, with what is left over in its ``extra``."""
        container = self._text(*_CONTAINERS)
        volume = self._text("volume")
        arxiv = self._arxiv(f"{container} {volume}")
        kind = _record_type(self.entry.type, container, arxiv)
        has_issues = kind in {"article", "conference", "chapter", "preprint"}
        return Record(
            type=kind,
            key=self.entry.key,
            title=self._title(),
            authors=self._names("author"),
            editors=self._names("editor"),
            translators=self._names("translator"),
            date=self._date(),
            container=container,
            volume=volume,
            issue=self._text("number", "issue") if has_issues else self._text("issue"),
            pages=self._pages(),
            publisher=self._text(*_PUBLISHERS),
            doi=self._doi(),
            arxiv=arxiv,
            isbn=self._text("isbn"),
            url=self._url(),
            abstract=self._use("abstract"),
            keywords=self._keywords(),
            language=self._text("langid", "language", "hyphenation"),
            extra=self._extra(),
        )

    def _line(self, name: str) -> str:
        """Return the field ``name``, decoded, on one line."""
        return " ".join(decode(self.fields.get(name, "")).split())

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
        return decode_address(self.fields.get(name, ""))

    def _title(self) -> str:
        title = ": ".join(filter(None, (self._text("title"), self._text("subtitle"))))
        if not title:
            self.problems.append(("no-title", ""))
        return title

    def _names(self, name: str) -> tuple[Name, ...]:
        value = self.fields.get(name, "")
        names, is_complete = read_names(value)
        if names and is_complete:
            self.unused.discard(name)
        elif value.strip() and not names:
            self.problems.append(("bad-names", value))
        return names

    def _date(self) -> PartialDate | None:
        for names in (("date",), ("day", "month", "year"), ("month", "year"), ("year",)):
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

    def _arxiv(self, source: str) -> str:
        """Return the arXiv number, stated in a field of its own or in passing."""
        prefix = self._line("archiveprefix") or self._line("eprinttype") or "arxiv"
        has_number = prefix.lower() == "arxiv"
        for name in ("arxivid", "arxiv", "eprint") if has_number else ("arxivid", "arxiv"):
            if match := _ARXIV_IN_FIELD.fullmatch(self._address(name)):
                self.unused -= {name, "archiveprefix", "eprinttype"}
                return match["number"]
        sources = (source, *map(self._address, ("arxivid", "url", "doi")), self._line("note"))
        match = _ARXIV_IN_TEXT.search(" ".join(sources))
        return match["number"] if match else ""

    def _keywords(self) -> tuple[str, ...]:
        text = self._text("keywords", "keyword")
        parts = re.split("[;；]" if re.search("[;；]", text) else "[,，、]", text)
        return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))

    def _extra(self) -> tuple[tuple[str, str], ...]:
        fields = self.entry.fields.items()
        left_over = [(name, value) for name, value in fields if name in self.unused]
        kind = [] if self.entry.type in _USUAL_TYPES else [("entrytype", self.entry.type)]
        return (*kind, *left_over, *self.entry.repeated)


def _record_type(entry_type: str, container: str, arxiv: str) -> str:
    kind = _TYPES.get(entry_type, "other")
    if kind in {"article", "other", "webpage"} and (
        _PREPRINT_SERVER.match(container) or (arxiv and not container)
    ):
        return "preprint"
    return kind
