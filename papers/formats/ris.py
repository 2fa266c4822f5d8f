"""RIS, the tagged format that publishers, databases and reference managers exchange.

The codes of problems: ``outside`` (a line before, between or after the records), ``no-end`` (a
record without its ``ER``), ``no-type``, ``unknown-type``, ``bad-date`` and ``no-title``.

What comes out is in a normal form: lines end with CR LF, as the specification has it; paragraphs
are lines of their own; what RIS has no tag for is a note, ``N1  - name: value``.
"""

import re
from collections.abc import Iterable, Iterator

from papers.formats import Loaded, Problem, fields, tagged
from papers.record import TALK, Record

# The first of each is the one that is written.
_TYPES_OF = {
    "article": ("JOUR", "ABST", "EJOUR", "INPR", "JFULL", "MGZN", "NEWS"),
    "conference": ("CPAPER", "CONF"),
    "preprint": ("UNPB",),
    "book": ("BOOK", "ANCIENT", "CLSWK", "CTLG", "EBOOK", "EDBOOK", "SER"),
    "chapter": ("CHAP", "DICT", "ECHAP", "ENCYC"),
    "thesis": ("THES",),
    "report": ("RPRT", "GOVDOC", "STAND", "STD"),
    "dataset": ("DATA", "AGGR", "DBASE"),
    "software": ("COMP",),
    "webpage": ("ELEC", "BLOG", "WEB"),
    "other": (
        *("GEN", "ADVS", "ART", "BILL", "CASE", "CHART", "EQUA", "FIGURE", "GRANT", "GRNT"),
        *("HEAR", "ICOMM", "INTV", "LEGAL", "MANSCPT", "MAP", "MPCT", "MULTI", "MUSIC", "PAMP"),
        *("PAT", "PCOMM", "POD", "PRESS", "SOUND", "STAT", "UNBILL", "UNPB", "UNPD", "VIDEO"),
    ),
    TALK: ("SLIDE",),
}
_TYPES = {ris: kind for kind, names in _TYPES_OF.items() for ris in names}
_MAY_BE_TALKS = frozenset(("CONF", "CPAPER", "GEN", "MPCT", "SOUND", "UNPB", "VIDEO", "ADVS"))
_CONTAINERS = {
    "article": ("JF", "T2", "JO", "BT", "JA", "J2", "J1", "T3"),
    **dict.fromkeys(("book", "thesis"), ("JF", "JO")),
}
_OTHER_CONTAINERS = ("T2", "BT", "JF", "C3", "JO", "JA", "J2", "T3")
_PREPRINT = "Preprint"

# The tags for what other formats call otherwise, by their name in lower case.
_TAG_OF = {
    **dict.fromkeys(("address", "location", "publisher-place", "pl", "%c", "event-place"), "CY"),
    **dict.fromkeys(("edition", "%7"), "ET"),
    **dict.fromkeys(("issn",), "SN"),
    **dict.fromkeys(("series", "collection-title", "%s"), "T3"),
    **dict.fromkeys(("shorttitle", "title-short"), "ST"),
    **dict.fromkeys(("shortjournal", "container-title-short"), "J2"),
    **dict.fromkeys(("genre", "type", "%9"), "M3"),
    **dict.fromkeys(("note", "annotation", "%z"), "N1"),
}

# What these tags say is read, all of it or the first.
_READ_WHOLLY = frozenset(("TY", "ER", "AU", "A1", "A2", "ED", "A4", "TA", "KW", "EP"))
_READ_AS = {
    **dict.fromkeys(("TI", "T1", "CT"), "title"),
    **dict.fromkeys(("AB", "N2"), "abstract"),
    **dict.fromkeys(("SP", "C7"), "pages"),
    "VL": "volume",
    "IS": "issue",
    "PB": "publisher",
    "LA": "language",
    "ID": "key",
}

_STRICT = re.compile(r"(?P<tag>[A-Z][A-Z0-9])  -(?: (?P<value>.*)|\s*)")
_LOOSE = re.compile(r"\s*(?P<tag>[A-Z][A-Z0-9])\s{0,4}-(?:[ \t](?P<value>.*)|)")
_END = re.compile(r"(?P<tag>ER)\s*-(?P<value>.*)")
_TAG = re.compile(r"[A-Z][A-Z0-9]")
_PMID = re.compile(r"(?:PMID:?\s*|MEDLINE:)(\d{1,8})", re.I)


def _read_line(line: str, block: tagged.Block | None) -> tuple[str, str] | None:
    """Return tag and value. Only a record whose first line is spaced loosely has such lines."""
    match = _STRICT.fullmatch(line)
    if not match and (block is None or not _STRICT.fullmatch(block.opening)):
        match = _LOOSE.fullmatch(line)
    match = match or _END.fullmatch(line)
    return (match["tag"], match["value"] or "") if match else None


_DIALECT = tagged.Dialect(_read_line, lambda tag, _block, _after_blank: tag == "TY", end="ER")


def loads(text: str) -> Loaded:
    """Return the records of ``text``, and what could not be read as it was meant.

    A record without its ``ER`` ends where the next one begins. Tags that a Record has no field for,
    and all but the first of those it has one for, are in ``extra``.
    """
    return tagged.loads(text, _DIALECT, _read)


def _read(block: tagged.Block) -> tuple[Record, list[Problem]]:
    problems: list[tuple[int, str, str]] = []
    stated = block.of("TY")[0].value if block.of("TY") else ""
    kind = _kind(stated.upper(), [one.value for one in block.of("M3")])
    if not stated:
        problems.append((block.line, "no-type", ""))
    elif stated.upper() not in _TYPES:
        problems.append((block.line, "unknown-type", stated))
    key = block.first("ID")
    title = block.first("TI", "T1", *(("BT",) if kind == "book" else ()), "CT")
    if not title:
        problems.append((block.line, "no-title", ""))
    container = block.first(*_container_tags(kind))
    arxiv = block.convert(fields.arxiv_alone, "AN") or fields.arxiv_in(
        *(one.value for one in block.of("DO", "UR", "AN", "M1", "N1", "JO")), container
    )
    kind = fields.preprint_or(kind, container, arxiv)
    _use_type(block, kind)
    url = block.convert(lambda text: text if fields.is_address(text) else "", "UR")
    record = Record(
        type=kind,
        key=key,
        title=title,
        authors=block.names("AU", "A1"),
        editors=block.names("A2", "ED"),
        translators=block.names("A4", "TA"),
        date=block.date(problems, "PY", "Y1", "DA"),
        container=container,
        volume=block.first("VL"),
        issue=block.first("IS") or (block.convert(_number, "M1") if kind == "article" else ""),
        pages=fields.pages(block.first("SP"), block.first("EP")) or block.first("C7"),
        publisher=block.first("PB"),
        doi=block.convert(fields.doi, "DO", "DI", "M3", "L3", "N1") or fields.doi_of_address(url),
        arxiv=arxiv,
        pmid=_pmid(block),
        isbn=block.convert(lambda text: text if fields.isbn(text) else "", "SN", "BN"),
        url=url,
        abstract=block.first("AB", "N2", is_long=True),
        keywords=block.keywords("KW"),
        language=block.first("LA"),
        extra=block.left_over(),
    )
    return record, [Problem(line, code, key, what[:200]) for line, code, what in problems]


def _kind(stated: str, works: list[str]) -> str:
    """Return the type of a record whose ``TY`` and types of work, ``M3``, are these."""
    kind = _TYPES.get(stated, "other")
    if kind in {"article", "other"} and any(work.lower() == "preprint" for work in works):
        return "preprint"
    if stated in _MAY_BE_TALKS and any(map(fields.is_talk, works)):
        return TALK
    return kind


def _container_tags(kind: str) -> tuple[str, ...]:
    """Return the tags that may name the container of such a record, the usual one first."""
    return _CONTAINERS.get(kind, _OTHER_CONTAINERS)


def _use_type(block: tagged.Block, kind: str) -> None:
    """Mark what says nothing beyond the ``kind`` as used: its usual type, and that of work."""
    for one in block.of("TY", "M3"):
        usual = _PREPRINT if one.tag == "M3" and kind == "preprint" else _TYPES_OF[kind][0]
        one.is_used = one.value == usual


def _number(text: str) -> str:
    return text if text.isdecimal() else ""


def _pmid(block: tagged.Block) -> str:
    def read(text: str) -> str:
        match = _PMID.fullmatch(text)
        return match[1] if match else _number(text) if is_of_pubmed else ""

    databases = " ".join(one.value for one in block.of("DB", "DP")).lower()
    is_of_pubmed = "pubmed" in databases or "medline" in databases
    return block.convert(read, "AN")


def dumps(records: Iterable[Record]) -> str:
    """Return ``records`` as RIS, in the normal form."""
    return "\r\n".join(
        "".join(f"{tag}  - {value}\r\n" for tag, value in (*_lines(record), ("ER", "")))
        for record in records
    )


def _lines(record: Record) -> Iterator[tuple[str, str]]:
    """Yield tag and value of each line of ``record``, without its end."""
    works = [value for name, value in record.extra if name == "M3"]
    stated = dict(record.extra).get("TY", "")
    kind = fields.preprint_or(_kind(stated.upper(), works), record.container, record.arxiv)
    is_stated = bool(stated) and kind == record.type
    yield "TY", stated if is_stated else _TYPES_OF.get(record.type, _TYPES_OF["other"])[0]
    if record.type == "preprint" and not is_stated:
        yield "M3", _PREPRINT
    yield "TI", record.title
    for tag, names in (
        ("AU", record.authors),
        ("A2", record.editors),
        ("A4", record.translators),
    ):
        yield from ((tag, fields.write_name(name)) for name in names)
    if record.date:
        yield "PY", str(record.date.year)
    if record.date and record.date.month:
        yield (
            "DA",
            "{}/{}/".format(record.date.iso.replace("-", "/"), "" if record.date.day else "/"),
        )
    start, end = _ends(record.pages)
    values = (
        (_container_tags(record.type)[0], record.container),
        ("VL", record.volume),
        ("IS", record.issue),
        ("SP", start),
        ("EP", end),
        ("PB", record.publisher),
        ("SN", record.isbn),
        ("DO", record.doi),
        ("AN", f"arXiv:{record.arxiv}" if record.arxiv else ""),
        ("AN", f"PMID:{record.pmid}" if record.pmid else ""),
        ("UR", record.url),
        ("LA", record.language),
        ("AB", record.abstract),
        *(("KW", keyword) for keyword in record.keywords),
        *(
            _extra(record, name, value)
            for name, value in record.extra
            if name != "TY" or not is_stated
        ),
        ("ID", record.key),
    )
    yield from ((tag, _written(value)) for tag, value in values if value)


def _extra(record: Record, name: str, value: str) -> tuple[str, str]:
    """Return the tag and the value for a field that is no field of a Record.

    A name is its own tag where that is not read as a field of the record.
    """
    tag = _TAG_OF.get(name.lower(), name)
    container = record.container if tag in _container_tags(record.type) else "none"
    is_read = tag in _READ_WHOLLY or not (getattr(record, _READ_AS.get(tag, "type")) and container)
    return ("N1", f"{name}: {value}") if is_read or not _TAG.fullmatch(tag) else (tag, value)


def _ends(pages: str) -> tuple[str, str]:
    """Return the first and the last page of one range; all ``pages`` and "" for anything else."""
    start, dash, end = pages.partition("–")
    return (start, end) if dash and fields.pages(start, end) == pages else (pages, "")


def _written(value: str) -> str:
    """Return ``value`` with its lines so that none of them is taken for a tag."""
    first, *lines = fields.paragraphs(value).split("\n")
    return "\r\n".join([first, *(f" {x}" if _LOOSE.match(x) else x for x in lines)])
