"""PubMed's tagged format, MEDLINE, which its "Cite" and "Save" buttons give as ``.nbib``.

The codes of problems: ``outside`` (a line before the records), ``stray-text`` (a line after a blank
one that belongs to no field), ``bad-date`` and ``no-title``.
"""

import re

from papers.formats import Loaded, Problem, fields, tagged
from papers.record import Name, Record

_TYPES = {
    "technical report": "report",
    "academic dissertation": "thesis",
    "dataset": "dataset",
    "preprint": "preprint",
    "book": "book",
    "book chapter": "chapter",
    "book section": "chapter",
    "web archive": "webpage",
    "webcast": "webpage",
}
_USUAL_TYPE = "Journal Article"
_FIRST_TAGS = frozenset(("PMC", "PMCR", "OWN", "STAT"))

# Four characters and a hyphen; people who write by hand forget the blanks.
_TAGGED = re.compile(
    r"(?P<tag>[A-Z][A-Z0-9]{3}|[A-Z][A-Z0-9]{2} |[A-Z][A-Z0-9] {2})-(?: ?(?P<value>.*))"
)
_UNPADDED = re.compile(r"(?P<tag>[A-Z]{2,3})-\s*(?P<value>)")
_PII_OR_DOI = re.compile(r"(?P<value>.*?)\s*\[(?P<kind>[\w ]+)\]")


def _read_line(line: str, _block: tagged.Block | None) -> tuple[str, str] | None:
    match = _TAGGED.fullmatch(line) or _UNPADDED.fullmatch(line)
    return (match["tag"].strip(), match["value"]) if match else None


def _begins(tag: str, block: tagged.Block | None, after_blank: bool) -> bool:
    return block is None or tag == "PMID" or (after_blank and tag in _FIRST_TAGS)


_DIALECT = tagged.Dialect(_read_line, _begins, wraps=False)


def loads(text: str) -> Loaded:
    """Return the records of ``text``, and what could not be read as it was meant.

    Of the two forms of each name, ``FAU`` and ``AU``, the full one counts and the short one is left
    out. Tags that a Record has no field for are in ``extra``.
    """
    return tagged.loads(text, _DIALECT, _read)


def _read(block: tagged.Block) -> tuple[Record, list[Problem]]:
    problems: list[tuple[int, str, str]] = []
    pmid = block.convert(lambda text: text if text.isdecimal() else "", "PMID")
    title = title_of(block.first("TI") or block.first("BTI", "CTI", "TT"))
    if not title:
        problems.append((block.line, "no-title", ""))
    kind = _type(block)
    container = block.first("JT", "BTI", "TA")
    doi = block.convert(_doi, "LID", "AID", "DOI")
    arxiv = fields.arxiv_in(doi, container)
    record = Record(
        type=fields.preprint_or(kind, container, arxiv),
        key="",
        title=title,
        authors=_authors(block),
        editors=block.names("FED") or block.names("ED"),
        date=block.date(problems, "DP"),
        container=container,
        volume=block.first("VI"),
        issue=block.first("IP"),
        pages=fields.pages(block.first("PG")),
        publisher=block.first("PB"),
        doi=doi,
        arxiv=arxiv,
        pmid=pmid,
        isbn=block.convert(fields.isbn, "ISBN"),
        url=block.convert(lambda text: text if fields.is_address(text) else "", "URL", "URI"),
        abstract=_abstract(block),
        keywords=fields.each_once(
            word.replace("*", "") for word in (*block.take("OT"), *block.take("MH"))
        ),
        language=block.first("LA"),
        extra=block.left_over(),
    )
    return record, [Problem(line, code, pmid, what[:200]) for line, code, what in problems]


def title_of(stated: str) -> str:
    """Return a title as PubMed states it, without the full stop that it puts at the end."""
    ends_so = stated.endswith(".") and not stated.endswith("..")
    return stated[:-1] if ends_so else stated


def type_of(stated: list[str]) -> str:
    """Return the type of a record of which PubMed's types of publication are ``stated``."""
    kinds = [_TYPES[one.lower()] for one in stated if one.lower() in _TYPES]
    return kinds[0] if kinds else "article"


def _type(block: tagged.Block) -> str:
    stated = block.of("PT")
    for one in stated:
        one.is_used = one.value == _USUAL_TYPE
    return type_of([one.value for one in stated])


def _doi(text: str) -> str:
    match = _PII_OR_DOI.fullmatch(text)
    if match:
        return fields.doi(match["value"]) if match["kind"].lower() == "doi" else ""
    return fields.doi(text)


def _abstract(block: tagged.Block) -> str:
    abstracts = block.of("AB")
    return block.first("AB") if abstracts else block.first("OAB")


def _authors(block: tagged.Block) -> tuple[Name, ...]:
    """Return the authors in their order: the full names, and of the short ones those without."""
    names: list[Name] = []
    is_full = False
    for one in block.of("FAU", "AU", "CN"):
        one.is_used = True
        if one.tag == "CN":
            names.append(Name(literal=one.value))
        elif one.tag == "FAU" or not is_full:
            names += fields.read_names([one.value])[0]
        is_full = one.tag == "FAU"
    return tuple(names)
