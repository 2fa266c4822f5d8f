"""CSL-JSON, the items that citation processors, Zotero, pandoc and Crossref exchange.

The codes of problems: ``broken`` (an item that is no JSON, or no object), ``no-type``,
``unknown-type``, ``bad-date``, ``bad-names``, ``duplicate-field`` (the last one counts, the others
are kept), ``no-title`` and ``stray-text``.

What comes out is in a normal form: a field that CSL has no variable for is in ``custom``; pages
have hyphens; an item without a key has the id ``ITEM-`` and its number, as Mendeley writes it.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from papers.formats import Entry, Loaded, Problem, fields
from papers.names import split_chinese
from papers.record import TALK, Name, PartialDate, Record

# The first of each is the one that is written.
_TYPES_OF = {
    "article": (
        *("article-journal", "article-magazine", "article-newspaper"),
        *("review", "review-book"),
    ),
    "conference": ("paper-conference",),
    "preprint": ("article",),
    "book": ("book", "classic", "collection", "periodical"),
    "chapter": ("chapter", "entry", "entry-dictionary", "entry-encyclopedia"),
    "thesis": ("thesis",),
    "report": ("report", "standard", "regulation"),
    "dataset": ("dataset",),
    "software": ("software",),
    "webpage": ("webpage", "post", "post-weblog"),
    "other": (
        *("document", "bill", "broadcast", "event", "figure", "graphic", "hearing", "interview"),
        *("legal_case", "legislation", "manuscript", "map", "motion_picture", "musical_score"),
        *("pamphlet", "patent", "performance", "personal_communication", "song", "treaty"),
    ),
    TALK: ("speech",),
}
_TYPES = {csl: kind for kind, names in _TYPES_OF.items() for csl in names}
# What Crossref calls its works, for those that come from there.
_TYPES |= {
    "journal-article": "article",
    "proceedings-article": "conference",
    "posted-content": "preprint",
    "book-chapter": "chapter",
    "monograph": "book",
    "dissertation": "thesis",
}

_NAMES = (
    "author editor translator chair collection-editor compiler composer container-author "
    "contributor curator director editorial-director editor-translator executive-producer "
    "guest host illustrator interviewer narrator organizer original-author performer producer "
    "recipient reviewed-author script-writer series-creator"
)
_NAME_VARIABLES = frozenset(_NAMES.split())
_DATES = "accessed available-date event-date issued original-date submitted"
_DATE_VARIABLES = frozenset(_DATES.split())
_TEXTS = (
    "type categories journalAbbreviation shortTitle abstract annote archive "
    "archive_collection archive_location archive-place authority call-number chapter-number "
    "citation-key citation-label collection-number collection-title container-title "
    "container-title-short dimensions division DOI edition event event-title event-place "
    "first-reference-note-number genre ISBN ISSN issue jurisdiction keyword language locator "
    "medium note number number-of-pages number-of-volumes original-publisher original- "
    "publisher-place original-title page page-first part part-title PMCID PMID printing "
    "publisher publisher-place references reviewed-genre reviewed-title scale section source "
    "status supplement title title-short URL version volume volume-title year-suffix"
)
_TEXT_VARIABLES = frozenset(_TEXTS.split())
_VARIABLES = _NAME_VARIABLES | _DATE_VARIABLES | _TEXT_VARIABLES

# The variables for what other formats call otherwise, by their name in lower case.
_VARIABLE_OF = {
    **dict.fromkeys(("address", "location", "cy", "pl", "publisher-place"), "publisher-place"),
    **dict.fromkeys(("edition", "et", "%7"), "edition"),
    **dict.fromkeys(("issn", "sn", "is"), "ISSN"),
    **dict.fromkeys(("series", "t3", "%s"), "collection-title"),
    **dict.fromkeys(("shorttitle", "st"), "title-short"),
    **dict.fromkeys(("shortjournal", "j2", "ja", "ta"), "container-title-short"),
    **dict.fromkeys(("urldate", "y2"), "accessed"),
    **dict.fromkeys(("type", "m3", "%9"), "genre"),
    **dict.fromkeys(("note", "n1"), "note"),
    "eventtitle": "event-title",
    "venue": "event-place",
    "number": "number",
    "chapter": "chapter-number",
    "version": "version",
    "pagetotal": "number-of-pages",
    "volumes": "number-of-volumes",
    "origdate": "original-date",
    "pmcid": "PMCID",
}
_TYPE_OF_ENTRYTYPE = {
    "patent": "patent",
    "standard": "standard",
    "newspaper": "article-newspaper",
    "movie": "motion_picture",
    "legislation": "legislation",
    "jurisdiction": "legal_case",
    "letter": "personal_communication",
    "inreference": "entry",
}
_GENRE_OF_ENTRYTYPE = {"mastersthesis": "Master’s thesis", "phdthesis": "PhD thesis"}
# Hints for processors are not kept, and Crossref's word of who comes first.
_PARTS = (
    "family given suffix literal name non-dropping-particle comma-suffix static-ordering "
    "parse-names sequence"
)
_NAME_PARTS = frozenset(_PARTS.split())
_LANGUAGES = {
    **dict.fromkeys(("english", "eng", "american", "usenglish"), "en-US"),
    **dict.fromkeys(("british", "ukenglish"), "en-GB"),
    **dict.fromkeys(("chinese", "chi", "zho", "中文", "汉语", "简体中文"), "zh-CN"),
    **dict.fromkeys(("german", "ngerman", "ger", "deu"), "de-DE"),
    **dict.fromkeys(("french", "fre", "fra"), "fr-FR"),
    **dict.fromkeys(("spanish", "spa"), "es-ES"),
    **dict.fromkeys(("japanese", "jpn"), "ja-JP"),
    **dict.fromkeys(("korean", "kor"), "ko-KR"),
    **dict.fromkeys(("russian", "rus"), "ru-RU"),
}

_PIECE = re.compile(r'"(?:[^"\\]+|\\.)*+"|[{}\[\],]|"', re.DOTALL)
_NEXT_ITEM = re.compile(r"\{\s*\"(?:id|type|citation-key)\"\s*:")
_SPACE = re.compile(r"[\s\ufeff]*")
_WRAPPER = re.compile(r"[\s\ufeff]*(?:\{\s*\"items\"\s*:\s*)?\[|[\s\ufeff]*(?=\{)")
# For each item that is not closed, all that follows it is looked through.
_MOST_UNCLOSED = 5
_MENDELEY_ID = re.compile(r"ITEM-\d+")


class _Object(dict):
    """A JSON object that remembers what it says more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]):
        super().__init__(pairs)
        self.repeated = []
        if len(pairs) > len(self):
            last = {name: number for number, (name, _value) in enumerate(pairs)}
            self.repeated = [pair for n, pair in enumerate(pairs) if last[pair[0]] != n]


def loads(text: str) -> Loaded:
    """Return the items of ``text``: an array, an object of one, or ``{"items": […]}``.

    An item that cannot be read costs itself alone; what CSL does not know is in ``extra``.
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    position = counted = 0
    line = 1
    for start, end in _items(text):
        between = text[position:start]
        for offset, word in _strays(between, is_first=not entries):
            at = line + text.count("\n", counted, position + offset)
            problems.append(Problem(at, "stray-text", "", word[:200]))
        line += text.count("\n", counted, start)
        counted = start
        raw = text[start:end]
        record, found = _read(raw, line)
        entries.append(Entry(record, line, between, raw, tuple(found)))
        problems += found
        position = end
    tail = text[position:]
    for offset, word in _strays(tail, is_first=not entries):
        at = line + text.count("\n", counted, position + offset)
        problems.append(Problem(at, "stray-text", "", word[:200]))
    return Loaded(tuple(entries), tail, tuple(problems))


def _items(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each item of ``text`` begins and ends, however deep it is nested.

    One that is not closed ends where something begins that looks like the next.
    """
    match = _WRAPPER.match(text)
    if not match:
        return
    position = match.end()
    unclosed = 0
    while True:
        start = _SPACE.match(text, position).end()
        if text[start : start + 1] == ",":
            position = start + 1
            continue
        if not text[start : start + 1] or text[start] in "]}":
            return
        end = _end_of_item(text, start)
        if end is None:
            unclosed += 1
            following = _NEXT_ITEM.search(text, start + 1) if unclosed <= _MOST_UNCLOSED else None
            end = following.start() if following else len(text)
        yield start, end
        position = end


def _end_of_item(text: str, start: int) -> int | None:
    """Return where the item that begins at ``start`` ends; None where its brackets stay open."""
    depth = 0
    for match in _PIECE.finditer(text, start):
        piece = match.group()
        if piece in {"{", "["}:
            depth += 1
        elif piece in {"}", "]"}:
            depth -= 1
            if depth == 0:
                return match.end()
            if depth < 0:
                return match.start()
        elif piece == "," and depth == 0:
            return match.start()
        elif piece == '"':
            break
    return None


def _strays(between: str, *, is_first: bool) -> Iterator[tuple[int, str]]:
    """Yield what stands between items and is no mark of JSON, with where, a line at a time."""
    begin = 0
    if is_first and (match := _WRAPPER.match(between)):
        begin = match.end()
    for match in re.finditer(r"[^\n]+", between[begin:]):
        word = match.group().strip(" \t\r,]}\ufeff")
        if word:
            yield begin + match.start(), word


def _read(raw: str, line: int) -> tuple[Record | None, list[Problem]]:
    try:
        item = json.loads(raw, object_pairs_hook=_Object)
    except (ValueError, RecursionError) as error:
        message = getattr(error, "msg", "") or "nested too deeply"
        at = line + getattr(error, "lineno", 1) - 1
        return None, [Problem(at, "broken", "", message, is_lost=True)]
    if not isinstance(item, _Object):
        return None, [Problem(line, "broken", "", raw[:80], is_lost=True)]
    reading = _Reading(item)
    record = reading.record()
    return record, [Problem(line, code, record.key, one[:200]) for code, one in reading.problems]


def read_item(item: dict[str, Any]) -> Record:
    """Return the Record of an ``item``, already taken apart: the answer of a server."""
    return _Reading(item).record()


class _Reading:
    """The reading of one item; what is used up is taken out of ``unused``."""

    def __init__(self, item: dict[str, Any]):
        self.item = item
        self.unused = dict(item)
        self.problems: list[tuple[str, str]] = []
        self.extra: list[tuple[str, str]] = []

    def record(self) -> Record:
        """Return the Record, with what is left over in its ``extra``."""
        for name, value in getattr(self.item, "repeated", ()):
            self.problems.append(("duplicate-field", name))
            self.extra.append((fields.plain(name), _as_text(value)))
        key = self._key()
        kind = self._type()
        title = self._line("title")
        if not title:
            self.problems.append(("no-title", ""))
        date = self._date("issued") or (self._date("event-date") if kind == TALK else None)
        container = self._container(kind)
        doi = self._identifier("DOI", fields.doi)
        arxiv = self._identifier("number", fields.arxiv_alone)
        passing = (self._peek(name) for name in ("DOI", "URL", "note", "archive_location"))
        arxiv = arxiv or fields.arxiv_in(*passing, container)
        url = self._identifier("URL", lambda text: text if fields.is_address(text) else "")
        return Record(
            type=kind if kind == TALK else fields.preprint_or(kind, container, arxiv),
            key=key,
            title=title,
            authors=self._names("author"),
            editors=self._names("editor"),
            translators=self._names("translator"),
            date=date,
            container=container,
            volume=self._line("volume"),
            issue=self._line("issue"),
            pages=fields.pages(self._line("page")),
            publisher=self._line("publisher"),
            doi=doi or fields.doi_of_address(url),
            arxiv=arxiv,
            pmid=self._identifier("PMID", lambda text: text if text.isdecimal() else ""),
            isbn=self._identifier("ISBN", lambda text: text),
            url=url,
            abstract=fields.paragraphs(fields.without_markup(self._text("abstract"))),
            keywords=fields.split_keywords(self._text("keyword")),
            language=self._line("language"),
            extra=self._extra(),
        )

    def _peek(self, name: str) -> str:
        value = self.item.get(name)
        # Crossref's own answers have lists for titles and numbers.
        if isinstance(value, list) and value:
            value = value[0]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return str(value) if isinstance(value, str) or is_number else ""

    def _text(self, name: str) -> str:
        text = self._peek(name)
        stated = self.item.get(name)
        if (text and not (isinstance(stated, list) and stated[1:])) or not stated:
            self.unused.pop(name, None)
        return text

    def _line(self, name: str) -> str:
        return fields.one_line(fields.without_markup(self._text(name)))

    def _identifier(self, name: str, read) -> str:
        """Return what ``read`` makes of the variable; it stays in ``extra`` if that is nothing."""
        value = read(fields.one_line(self._peek(name)))
        if value or not self._peek(name).strip():
            self._text(name)
        return value

    def _key(self) -> str:
        name = "citation-key" if self._peek("citation-key") else "id"
        key = fields.one_line(self._text(name))
        if self._peek("id") == key or _MENDELEY_ID.fullmatch(self._peek("id")):
            self.unused.pop("id", None)
        return "" if _MENDELEY_ID.fullmatch(key) else key

    def _type(self) -> str:
        stated = self._text("type")
        kind = _TYPES.get(stated)
        if kind is None:
            self.problems.append(("unknown-type" if stated else "no-type", stated))
            kind = "other"
        if stated and stated != _TYPES_OF[kind][0]:
            self.extra.append(("type", fields.plain(stated)))
        return kind

    def _container(self, kind: str) -> str:
        names = (
            ("event-title", "event", "container-title") if kind == TALK else ("container-title",)
        )
        for name in names:
            if value := self._line(name):
                return value
        return ""

    def _date(self, name: str) -> PartialDate | None:
        value = self.item.get(name)
        if not value:
            self.unused.pop(name, None)
            return None
        date, is_complete = _read_date(value)
        if date is None:
            self.problems.append(("bad-date", _as_text(value)))
        if is_complete:
            del self.unused[name]
        return date

    def _names(self, name: str) -> tuple[Name, ...]:
        value = self.item.get(name)
        stated = value if isinstance(value, list) else [value] if value else []
        names = [read for one in stated if (read := _read_name(one)) is not None]
        if len(names) < len(stated):
            self.problems.append(("bad-names", _as_text(value)))
        elif not any(map(_says_more, stated)):
            self.unused.pop(name, None)
        return tuple(names)

    def _extra(self) -> tuple[tuple[str, str], ...]:
        custom = self.unused.get("custom")
        if isinstance(custom, dict):
            del self.unused["custom"]
        left_over = [(name, value) for name, value in self.unused.items() if value is not None]
        for name, value in (custom if isinstance(custom, dict) else {}).items():
            left_over += [(name, one) for one in (value if isinstance(value, list) else [value])]
        texts = [(fields.plain(name), _as_text(value)) for name, value in left_over]
        return (*self.extra, *texts)


def _as_text(value: Any) -> str:
    """Return a value of JSON as ``extra`` keeps it: text as it is, all else as JSON."""
    return fields.plain(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _read_date(value: Any) -> tuple[PartialDate | None, bool]:
    """Return the (first) date of a CSL date variable, and whether that is all it says."""
    if not isinstance(value, dict):
        return fields.read_date(str(value))
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    numbers = [int(part) for part in first[:3] if str(part).strip().isdecimal()]
    for length in range(len(numbers), 0, -1):
        try:
            date = PartialDate(*numbers[:length])
        except ValueError:
            continue
        return date, length == len(first) and len(parts) == 1 and set(value) == {"date-parts"}
    for name in ("raw", "literal"):
        if isinstance(value.get(name), str):
            date, is_complete = fields.read_date(value[name])
            return date, is_complete and set(value) <= {name, "date-parts"}
    return None, False


def _read_name(value: Any) -> Name | None:
    """Return the name that a CSL name object states; None where it states none."""
    if isinstance(value, str):
        return fields.read_name(value) if value.strip(" ,") else None
    if not isinstance(value, dict):
        return None
    part = {name: fields.one_line(v) for name, v in value.items() if isinstance(v, str)}
    literal = part.get("literal") or part.get("name", "")
    family, given = part.get("family", ""), part.get("given", "")
    if not (family or given):
        chinese = split_chinese(literal)
        return Name(*chinese) if chinese else Name(literal=literal) if literal else None
    if not family:
        return Name(family=given)
    particles = ("dropping-particle", "non-dropping-particle")
    prefix = " ".join(part[name] for name in particles if part.get(name))
    if not given and (chinese := split_chinese(family)):
        family, given = chinese
    return fields.person(family, given, part.get("suffix", ""), prefix)


def _says_more(value: Any) -> bool:
    """Whether a CSL name object says what a Name has no place for, such as an ORCID."""
    return isinstance(value, dict) and any(value[name] for name in value.keys() - _NAME_PARTS)


def dumps(records: Iterable[Record]) -> str:
    """Return ``records`` as an array of CSL items, in the normal form."""
    items = []
    for number, record in enumerate(records, start=1):
        one = item(record)
        items.append({**one, "id": one["id"] or f"ITEM-{number}"})
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def item(record: Record) -> dict[str, Any]:
    """Return ``record`` as one CSL item; its ``id`` is the record's key, and "" without one.

    What the source called otherwise than CSL is under the name of CSL: ``address`` is
    ``publisher-place``. What CSL has no variable for is in ``custom``.
    """
    is_talk = record.type == TALK
    values = {
        "id": record.key,
        "type": _TYPES_OF.get(record.type, _TYPES_OF["other"])[0],
        "title": record.title,
        "author": [_name(name) for name in record.authors],
        "editor": [_name(name) for name in record.editors],
        "translator": [_name(name) for name in record.translators],
        "issued": _date(record.date) if record.date else None,
        "event-title" if is_talk else "container-title": record.container,
        "volume": record.volume,
        "issue": record.issue,
        "page": _hyphenated(record.pages),
        "publisher": record.publisher,
        "DOI": record.doi,
        "number": f"arXiv:{record.arxiv}" if record.arxiv else "",
        "PMID": record.pmid,
        "ISBN": record.isbn,
        "URL": record.url,
        "abstract": record.abstract,
        "keyword": _joined(record.keywords),
        "language": _LANGUAGES.get(record.language.lower(), record.language),
    }
    made = {name: value for name, value in values.items() if value or name == "id"}
    custom: dict[str, Any] = {}
    for name, value in record.extra:
        if not _put_extra(made, record, name, value):
            known = custom.get(name)
            custom[name] = value if known is None else [*_listed(known), value]
    return {**made, "custom": custom} if custom else made


def _listed(value: Any) -> list:
    return value if isinstance(value, list) else [value]


def _put_extra(made: dict[str, Any], record: Record, name: str, value: str) -> bool:
    """Put a field of ``extra`` into the item under its CSL name. Return False if it has none."""
    if name == "id":
        made |= {"id": value, "citation-key": record.key} if record.key else {"id": value}
        return True
    if name == "type" and _TYPES.get(value) is not None:
        if is_same := _is_kind_of(value, record):
            made["type"] = value
        return is_same
    if name == "entrytype":
        return _put_entrytype(made, value)
    if name in {"issued", "author", "editor", "translator"}:
        stated = _from_text(value)
        if is_same := _still_holds(name, stated, record):
            made[name] = stated
        return is_same
    variable = name if name in _VARIABLES else _VARIABLE_OF.get(name.lower())
    if variable is None or variable in made:
        return False
    if variable == "ISSN" and not any(map(fields.is_issn, value.split())):
        return False
    if variable in _NAME_VARIABLES | _DATE_VARIABLES:
        stated = _from_text(value)
        if variable in _DATE_VARIABLES and isinstance(stated, str):
            date, is_complete = fields.read_date(stated)
            stated = _date(date) if date and is_complete else {"raw": stated}
        if isinstance(stated, str):
            return False
        made[variable] = stated
    else:
        made[variable] = value
    return True


def _still_holds(name: str, stated: Any, record: Record) -> bool:
    """Whether a variable that was kept as it was ``stated`` says what the record says now."""
    if name == "issued":
        return isinstance(stated, dict) and _read_date(stated)[0] == record.date
    names = tuple(map(_read_name, stated)) if isinstance(stated, list) else ()
    return names == getattr(record, f"{name}s")


def _is_kind_of(csl_type: str, record: Record) -> bool:
    kind = _TYPES[csl_type]
    return kind == record.type or (
        record.type == "preprint" and kind in {"article", "other", "webpage"}
    )


def _put_entrytype(made: dict[str, Any], value: str) -> bool:
    if csl_type := _TYPE_OF_ENTRYTYPE.get(value):
        made["type"] = csl_type
    elif genre := _GENRE_OF_ENTRYTYPE.get(value):
        made.setdefault("genre", genre)
    return value in _TYPE_OF_ENTRYTYPE or value in _GENRE_OF_ENTRYTYPE


def _from_text(value: str) -> Any:
    if value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": name.literal}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.prefix,
        "suffix": name.suffix,
    }
    return {part: value for part, value in parts.items() if value}


def _date(date: PartialDate) -> dict[str, Any]:
    parts = [part for part in (date.year, date.month, date.day) if part is not None]
    return {"date-parts": [parts]}


def _hyphenated(pages: str) -> str:
    written = pages.replace("–", "-")
    return written if fields.pages(written) == pages else pages


def _joined(keywords: Iterable[str]) -> str:
    keywords = tuple(keywords)
    if not any(re.search("[,，、]", word) for word in keywords):
        return ", ".join(keywords)
    return "; ".join(keywords) + (";" if len(keywords) == 1 else "")
