"""Records as BibTeX and BibLaTeX, and the change of an entry that leaves the rest of it alone."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from papers.formats.bibtex import MONTH_STRINGS, fields_of, given_by, record_of
from papers.formats.bibtex_names import read_names, write_names
from papers.formats.bibtex_records import (
    CONTAINERS,
    PUBLISHERS,
    TALK_CONTAINERS,
    TYPES,
    rough_date,
)
from papers.formats.bibtex_scanning import Block, Field, block_at
from papers.formats.latex import decode, encode, is_balanced
from papers.record import MONTHS, TALK, PartialDate, Record

BIBTEX, BIBLATEX = "bibtex", "biblatex"

_ENTRY_TYPES = {
    **{"article": "article", "conference": "inproceedings", "preprint": "misc", "book": "book"},
    **{"chapter": "incollection", "thesis": "phdthesis", "report": "techreport"},
    **{"dataset": "dataset", "software": "software", "webpage": "online", "other": "misc"},
    TALK: "unpublished",
}
# The types of entries that may be something else than what they are called, by what they say.
_ALSO = defaultdict(
    frozenset,
    {
        "preprint": frozenset(name for name, kind in TYPES.items() if kind in {"webpage", "other"}),
        TALK: frozenset(("misc", "unpublished")),
    },
)
_HAVE_NUMBERS = frozenset(("article", "conference", "chapter", "preprint"))
_SERVERS = re.compile(r"arxiv|corr\b|biorxiv|medrxiv|chemrxiv|ssrn", re.IGNORECASE)
# The fields that say each part of a Record, the one that is read first in front.
_SAID_BY = {
    "title": ("title", "subtitle"),
    "authors": ("author",),
    "editors": ("editor",),
    "translators": ("translator",),
    "date": ("eventdate", "date", "year", "month", "day"),
    "container": CONTAINERS,
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "pages": ("pages",),
    "publisher": PUBLISHERS,
    "doi": ("doi",),
    "arxiv": ("arxivid", "arxiv", "eprint"),
    "pmid": ("pmid",),
    "isbn": ("isbn",),
    "url": ("url", "link", "ee"),
    "abstract": ("abstract",),
    "keywords": ("keywords", "keyword"),
    "language": ("langid", "language", "hyphenation"),
}
# What is kept in ``extra`` beside a part that was not fully read from it.
_KEPT_BESIDE = {
    "type": frozenset(("entrytype", "type")),
    "date": frozenset(("date", "eventdate", "year", "month", "day")),
    "url": frozenset(("url",)),
}
_NAMED_BY_TYPE = frozenset(("container", "issue", "publisher"))
_NAMES = {"authors": "author", "editors": "editor", "translators": "translator"}
_DATES = frozenset(("date", "year", "month", "day"))
_UNSAFE_IN_ADDRESS = {"\\": "%5C", "{": "%7B", "}": "%7D", " ": "%20"}
_IN_KEY = re.compile(r"[\s,={}\"#%\\]+")
_IN_NAME = re.compile(r"[^\w+:.-]+")
_COMMA = re.compile(r"\s*,")
_LAST_LINE = re.compile(r"\n[ \t]*\Z")


def dumps(records: Iterable[Record], dialect: str = BIBTEX, *, ascii_only: bool = False) -> str:
    """Return ``records`` as entries that ``bibtex.loads`` reads as the same.

    BibLaTeX has dates and journals in fields of its own. Text stays Unicode unless ``ascii_only``.
    """
    return "\n".join(_entry(record, dialect, ascii_only) for record in records)


def edited(raw: str, before: Record, after: Record, strings: Mapping[str, str] = {}) -> str:
    """Return the entry ``raw``, which reads as ``before``, so that it reads as ``after``.

    Only what differs is written anew: order, spacing, delimiters and every other field stay.
    What ``extra`` still says of a date, an address or a type that has changed goes. ``strings`` are
    those that the entry may name (see ``bibtex.strings_of``). A ``raw`` that is no readable entry
    is written anew as a whole.
    """
    if before == after:
        return raw
    after = _without_stale(before, after)
    start = raw.find("@")
    block = block_at(raw, start) if start >= 0 else None
    if block is None or block.is_broken:
        return _entry(after, BIBTEX, ascii_only=False).rstrip("\n")
    read = record_of(raw, strings)
    inherited = {part for part in _SAID_BY if getattr(read, part) != getattr(before, part)}
    for _attempt in range(2):  # what was said in passing, in a field that went, is said again
        edit = _Edit(raw, block_at(raw, start), strings)
        edit.change(before, after)
        raw = edit.text()
        read = record_of(raw, strings)
        before = replace(read, **{part: getattr(after, part) for part in inherited})
        if before == after:
            break
    return raw


def _without_stale(before: Record, after: Record) -> Record:
    """Return ``after`` without what was kept beside a part that has changed since."""
    stale = set()
    for part, names in _KEPT_BESIDE.items():
        if getattr(before, part) != getattr(after, part):
            stale |= {pair for pair in before.extra if pair[0] in names}
    return replace(after, extra=tuple(pair for pair in after.extra if pair not in stale))


def standalone(raw: str, strings: Mapping[str, str], parent: str = "") -> str:
    """Return the entry ``raw`` for outside its file: its ``strings`` put in, and the fields that
    the entry ``parent``, which its ``crossref`` names, gives it, instead of that."""
    edit = _Edit(raw, block_at(raw, raw.index("@")), strings)
    named = strings.keys() - MONTH_STRINGS.keys()
    for name, value in edit.values.items():
        field = edit.first(name)
        if name == "crossref" and parent:
            edit.remove(field)
        elif any(is_word and word.lower() in named for is_word, word in field.terms):
            edit.replace(field, _balanced(value))
    if parent:
        for name, value in given_by(fields_of(parent, strings)).items():
            if name not in edit.values:
                edit.add(name, _balanced(value))
    return edit.text()


def _entry(record: Record, dialect: str, ascii_only: bool) -> str:
    lines = [f"  {name} = {value},\n" for name, value in _delimited(record, dialect, ascii_only)]
    return f"@{_entry_type(record)}{{{_key(record)},\n{''.join(lines)}}}\n"


def _delimited(record: Record, dialect: str, ascii_only: bool) -> Iterable[tuple[str, str]]:
    for _part, name, value in _fields(record, dialect, ascii_only):
        yield name, value if name == "month" and value in MONTH_STRINGS else f"{{{value}}}"
    for name, value in record.extra:
        if name != "entrytype":
            yield _IN_NAME.sub("", name) or "x", f"{{{_balanced(value)}}}"


def _entry_type(record: Record) -> str:
    """Return the type that the entry had, unless the record has become something else since."""
    kept = _IN_NAME.sub("", dict(record.extra).get("entrytype", ""))
    if kept in _ALSO[record.type] or (kept and TYPES.get(kept, "other") == record.type):
        return kept
    if record.type == "preprint" and _SERVERS.match(record.container):
        return "article"
    return _ENTRY_TYPES[record.type]


def _key(record: Record) -> str:
    return _IN_KEY.sub(" ", record.key).strip()


def _fields(record: Record, dialect: str, ascii_only: bool = False) -> list[tuple[str, str, str]]:
    """Return the part of ``record``, the name and the value of each field that is to be written,
    without those that its ``extra`` says."""
    kept = dict(record.extra)
    kind, is_biblatex = record.type, dialect == BIBLATEX

    def text(value: str) -> str:
        return encode(value, ascii_only=ascii_only)

    fields = []
    for part, name in (("authors", "author"), ("editors", "editor"), ("translators", "translator")):
        names = getattr(record, part)
        kept_names, is_complete = read_names(kept[name]) if name in kept else ((), True)
        if names and (kept_names != names):
            written = write_names(names, is_complete, ascii_only=ascii_only)
            fields.append((part, name, written))
        if part == "authors":
            title = encode(record.title, ascii_only=ascii_only, keep_capitals=True)
            fields.append(("title", "title", title))
    if kind == TALK and "type" not in kept and TYPES.get(kept.get("entrytype")) != TALK:
        fields.append(("type", "type", TALK))
    is_told = not record.container if record.arxiv else _SERVERS.match(record.container)
    if kind == "preprint" and not is_told:
        fields.append(("type", "type", "preprint"))
    fields.append(("container", _container(kind, is_biblatex), text(record.container)))
    fields += [("date", name, value) for name, value in _date(record, is_biblatex, kept)]
    fields.append(("volume", "volume", text(record.volume)))
    fields.append(("issue", "number" if kind in _HAVE_NUMBERS else "issue", text(record.issue)))
    fields.append(("pages", "pages", text(record.pages).replace("–", "--")))
    name = "publisher" if not kept.keys().isdisjoint(PUBLISHERS) else _publisher(kind, is_biblatex)
    fields.append(("publisher", name, text(record.publisher)))
    fields.append(("doi", "doi", _address(record.doi)))
    if record.arxiv:
        name = "arxivid" if "eprint" in kept else "eprint"
        fields.append(("arxiv", name, record.arxiv))
        if name == "eprint" and is_biblatex:
            fields.append(("arxiv", "eprinttype", "arxiv"))
        elif name == "eprint":
            fields.append(("arxiv", "archiveprefix", "arXiv"))
    fields.append(("pmid", "pmid", text(record.pmid)))
    fields.append(("isbn", "isbn", text(record.isbn)))
    if record.url not in kept.get("url", ""):
        fields.append(("url", "url", _address(record.url)))
    fields.append(("abstract", "abstract", text(record.abstract)))
    fields.append(("keywords", "keywords", text(_keywords(record.keywords))))
    fields.append(("language", "langid" if is_biblatex else "language", text(record.language)))
    return [(part, name, value) for part, name, value in fields if value]


def _container(kind: str, is_biblatex: bool) -> str:
    if kind in {"conference", "chapter"}:
        return "booktitle"
    if kind == "book":
        return "maintitle"
    if kind == TALK:
        return "eventtitle"
    return "journaltitle" if is_biblatex else "journal"


def _publisher(kind: str, is_biblatex: bool) -> str:
    if kind == "thesis":
        return "institution" if is_biblatex else "school"
    return "institution" if kind == "report" else "publisher"


def _date(record: Record, is_biblatex: bool, kept: dict[str, str]) -> list[tuple[str, str]]:
    date = record.date
    stated = kept.get("date") or kept.get("year", "")
    if date is None or (not stated.isdecimal() and rough_date(stated) == date):
        return []
    if is_biblatex or not _DATES.isdisjoint(kept):
        is_alone = "month" in kept or "day" in kept
        name = "eventdate" if record.type == TALK and not is_alone else "date"
        return [("year", date.iso)] if is_alone and date.month is None else [(name, date.iso)]
    return _year_month_day(date)


def _year_month_day(date: PartialDate) -> list[tuple[str, str]]:
    fields = [("year", f"{date.year:04}")]
    if date.month:
        fields.append(("month", MONTHS[date.month - 1][:3]))
    if date.day:
        fields.append(("day", str(date.day)))
    return fields


def _keywords(words: tuple[str, ...]) -> str:
    if any(re.search("[,，、]", word) for word in words):
        return "; ".join(words) + (";" if len(words) == 1 else "")
    return ", ".join(words)


def _address(value: str) -> str:
    return "".join(_UNSAFE_IN_ADDRESS.get(sign, sign) for sign in value)


def _balanced(value: str) -> str:
    """Return a value as it was written, or what it says, where its braces are not balanced."""
    return value if is_balanced(value) else encode(decode(value))


class _Edit:
    """The changes to one entry, by position, which are made all at once."""

    def __init__(self, raw: str, block: Block, strings: Mapping[str, str]):
        self.raw = raw
        self.block = block
        self.strings = strings
        self.values = fields_of(raw, strings)
        self.changes: list[tuple[int, int, str]] = []
        self.added: list[tuple[str, str]] = []
        self.is_renaming = False
        self.touched: set[Field] = set()
        self.removed: set[Field] = set()

    def first(self, name: str) -> Field | None:
        """Return the first field of that name, which is the one that counts."""
        return next((field for field in self.block.fields if field.name.lower() == name), None)

    def change(self, before: Record, after: Record) -> None:
        """Note all changes that make the entry read as ``after``."""
        if before.key != after.key:
            self._change_key(_key(after))
        changed = {part for part in _SAID_BY if getattr(before, part) != getattr(after, part)}
        has_new_type = _entry_type(before) != _entry_type(after)
        if has_new_type:
            start = self.block.start + 1
            self.changes.append((start, start + len(self.block.type), _entry_type(after)))
            changed |= _NAMED_BY_TYPE
        dialect = BIBTEX if self.values.keys().isdisjoint(("date", "journaltitle")) else BIBLATEX
        wanted = _fields(after, dialect)
        for part in _SAID_BY:
            self.is_renaming = has_new_type and part in _NAMED_BY_TYPE
            if part in changed:
                self._say(part, [(n, v) for p, n, v in wanted if p == part], after)
        self._say("type", [(n, v) for p, n, v in wanted if p == "type"], after, before)
        self._change_extra(before, after)

    def _change_key(self, key: str) -> None:
        opening = re.compile(r"@\w+\s*[{(]\s*").match(self.raw, self.block.start).end()
        if self.block.key:
            end = opening + re.compile(r"[^,}=]*[^,}=\s]").match(self.raw, opening).end() - opening
            self.changes.append((opening, end, key))
        elif self.raw.startswith(",", opening):
            self.changes.append((opening, opening, key))
        else:
            self.changes.append((opening, opening, f"{key}, "))

    def _say(self, part, wanted, after: Record, before: Record | None = None) -> None:
        """Let the fields of one ``part`` be those that are ``wanted``."""
        if part == "type":
            was_said = {"type": decode(self.values.get("type", ""))}
            is_told = was_said["type"].lower() in {TALK, "preprint"}
            if wanted and not is_told and before and before.type != after.type:
                self._set(None, *wanted[0])
            elif is_told and not wanted and "type" not in dict(after.extra):
                self.remove(self.first("type"))
            return
        kept = dict(after.extra)
        names = TALK_CONTAINERS if part == "container" and after.type == TALK else _SAID_BY[part]
        present = [self.first(name) for name in names]
        present = [field for field in present if field and self.values[field.name.lower()].strip()]
        if part == "date":
            self._say_date(present, wanted, after)
        elif part in _NAMES and not wanted and _NAMES[part] in kept:
            pass  # the ``extra`` has it, as it was written
        elif part == "arxiv":
            self._say_single([f for f in present if f.name.lower() not in kept][:1], wanted[:1])
            if not wanted:
                self._remove_all("archiveprefix", "eprinttype")
            elif not present:
                for name, value in wanted[1:]:
                    self._set(None, name, value)
        elif part in {"container", "publisher", "language"}:
            present = [field for field in present if field.name.lower() not in kept][:1]
            self._say_single(present, wanted)
        elif part == "url":
            self._say_single(present, wanted)
        else:
            self._say_single([f for f in present if f.name.lower() not in kept], wanted)

    def _say_single(self, present: list[Field], wanted: list[tuple[str, str]]) -> None:
        """Put the wanted value into the first of the fields ``present``, and remove the others."""
        keep = present[:1] if wanted else []
        for name, value in wanted:
            self._set(keep[0] if keep else None, name, value)
            if keep and self.is_renaming:
                field = keep[0]
                self.changes.append((field.start, field.start + len(field.name), name))
        for field in present[len(keep) :]:
            self.remove(field)

    def _say_date(self, present: list[Field], wanted, after: Record) -> None:
        whole = next((f for f in present if f.name.lower() in {"date", "eventdate"}), None)
        kept = dict(after.extra)
        if after.date is None:
            for field in present:
                self.remove(field)
        if not wanted:
            return
        if whole:
            self._set(whole, whole.name, after.date.iso)
            self.touched.add(whole)
            if whole.name.lower() == "eventdate" and after.type != TALK:
                self.changes.append((whole.start, whole.start + len(whole.name), "date"))
            for field in present:
                if field is not whole and field.name.lower() == "date":
                    self.remove(field)
            return
        by_name = {field.name.lower(): field for field in present}
        values = dict(_year_month_day(after.date) if by_name or not wanted else wanted)
        for name, value in values.items():
            self._set(by_name.get(name), name, value)
        for name in {"month", "day"} - values.keys():
            if name in by_name and name not in kept:
                self.remove(by_name[name])

    def _change_extra(self, before: Record, after: Record) -> None:
        old, new = dict(reversed(before.extra)), dict(reversed(after.extra))
        for name in old.keys() - new.keys() - {"entrytype"}:
            field = self.first(name)
            if field not in self.touched:
                self.remove(field)
        for name, value in after.extra:
            if name == "entrytype" or old.get(name) == value:
                continue
            self._set(self.first(name), _IN_NAME.sub("", name) or "x", _balanced(value))

    def _set(self, field: Field | None, name: str, value: str) -> None:
        if field is None:
            self.add(name, value)
        elif self.values.get(field.name.lower()) != value:
            self.replace(field, value)

    def _remove_all(self, *names: str) -> None:
        for name in names:
            if field := self.first(name):
                self.remove(field)

    def replace(self, field: Field, value: str) -> None:
        """Note a new value for ``field``, in its own kind of delimiters where that can be."""
        self.touched.add(field)
        was = self.raw[field.value_start : field.value_end]
        is_word = value.isdecimal() or (field.name.lower() == "month" and value in MONTH_STRINGS)
        if is_word and was[:1] not in {"{", '"'}:
            written = value
        elif was.startswith('"') and not field.terms and '"' not in value:
            written = f'"{value}"'
        else:
            written = f"{{{value}}}"
        self.changes.append((field.value_start, field.value_end, written))

    def remove(self, field: Field | None) -> None:
        """Note that ``field`` goes, with its comma; a remark before it stays."""
        if field is None or field in self.touched:
            return
        self.touched.add(field)
        self.removed.add(field)
        start, raw = field.start, self.raw
        lead = len(raw[:start].rstrip())
        if raw[lead - 1] in ",{(":
            start = lead
        comma = _COMMA.match(raw, field.value_end)
        self.changes.append((start, comma.end() if comma else field.value_end, ""))

    def add(self, name: str, value: str) -> None:
        """Note a field to stand after the last one."""
        is_month = name == "month" and value in MONTH_STRINGS
        self.added.append((name, value if is_month else f"{{{value}}}"))

    def text(self) -> str:
        """Return the entry with all changes made."""
        changes = list(self.changes)
        if self.added:
            changes.append(self._addition())
        raw = self.raw
        # What goes first at a place is what is put in there last.
        for start, end, new in sorted(changes, key=lambda change: change[:2], reverse=True):
            raw = raw[:start] + new + raw[end:]
        return raw

    def _addition(self) -> tuple[int, int, str]:
        raw = self.raw
        fields = [field for field in self.block.fields if field not in self.removed]
        line_end = "\r\n" if "\r\n" in raw else "\n"
        if self.block.fields and not fields:
            inside = self.block.end - 1
            return inside, inside, "".join(f" {name} = {value}," for name, value in self.added)
        if not fields:
            inside = self.block.end - 1
            comma = "" if raw[:inside].rstrip().endswith(",") else ","
            lines = "".join(f"{line_end}  {name} = {value}," for name, value in self.added)
            return len(raw[:inside].rstrip()), inside, f"{comma}{lines}{line_end}"
        last = fields[-1]
        lead = raw[len(raw[: last.start].rstrip()) : last.start] or " "
        equals = raw[last.start + len(last.name) : last.value_start]
        columns = {field.value_start - raw.rfind("\n", 0, field.value_start) for field in fields}
        width = last.value_start - last.start if len(columns) == 1 and len(fields) > 2 else 0
        pieces = []
        for name, value in self.added:
            begin = name + equals
            if width and equals.lstrip() != equals:
                begin = name.ljust(width - len(equals.lstrip())) + equals.lstrip()
            pieces.append(f"{lead}{begin}{value}")
        if comma := _COMMA.match(raw, last.value_end):
            return comma.end(), comma.end(), ",".join(pieces) + ","
        return last.value_end, last.value_end, "," + ",".join(pieces)
