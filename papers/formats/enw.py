"""EndNote's tagged format (``.enw``), which grew out of Refer and is what many libraries export.

The codes of problems: ``outside`` (a line before the records), ``no-type``, ``unknown-type``,
``bad-date`` and ``no-title``.
"""

import re

from papers.formats import Loaded, Problem, fields, tagged
from papers.record import TALK, Record

# EndNote's names of its types of reference, which its XML has too, in lower case.
_TYPES_OF = {
    "article": (
        *("journal article", "journal", "electronic article", "magazine article", "review"),
        *("newspaper article", "article in press"),
    ),
    "conference": ("conference paper", "conference proceedings", "conference"),
    "preprint": ("preprint",),
    "book": (
        *("book", "edited book", "electronic book", "classical work", "ancient text"),
        *("serial", "catalog"),
    ),
    "chapter": ("book section", "electronic book section", "encyclopedia", "dictionary"),
    "thesis": ("thesis",),
    "report": ("report", "government document", "standard", "technical report"),
    "dataset": ("dataset", "online database", "aggregated database"),
    "software": ("computer program", "software"),
    "webpage": ("web page", "blog", "online multimedia", "electronic source"),
    "other": (
        *("generic", "unpublished work", "manuscript", "patent", "map", "music", "artwork"),
        *("audiovisual material", "film or broadcast", "bill", "case", "chart or table"),
        *("equation", "figure", "grant", "hearing", "interview", "legal rule or regulation"),
        *("multimedia application", "pamphlet", "personal communication", "podcast"),
        *("press release", "religious text", "social media", "statute", "television episode"),
        *("unused 1", "unused 2", "unused 3"),
    ),
    TALK: ("presentation",),
}
_TYPES = {name: kind for kind, names in _TYPES_OF.items() for name in names}
_MAY_BE_TALKS = frozenset(("conference", "other"))

_TAGGED = re.compile(r"(?P<tag>%[^\s%])(?:[ \t](?P<value>.*)|)")


def _read_line(line: str, _block: tagged.Block | None) -> tuple[str, str] | None:
    match = _TAGGED.fullmatch(line)
    return (match["tag"], match["value"] or "") if match else None


def _begins(tag: str, block: tagged.Block | None, after_blank: bool) -> bool:
    """Whether a record begins: at its type, or in a text without types after a blank line."""
    return block is None or tag == "%0" or (after_blank and not block.opening.startswith("%0"))


_DIALECT = tagged.Dialect(_read_line, _begins)


def loads(text: str) -> Loaded:
    """Return the records of ``text``, and what could not be read as it was meant.

    Tags that a Record has no field for, and all but the first of those it has one for, are in
    ``extra``.
    """
    return tagged.loads(text, _DIALECT, _read)


def type_of(stated: str, works: list[str]) -> str:
    """Return the type of a record of EndNote's type ``stated`` and with these types of work.

    "" for a type that is not known.
    """
    kind = _TYPES.get(stated.lower(), "")
    is_talk = kind in _MAY_BE_TALKS and any(map(fields.is_talk, works))
    return TALK if is_talk else kind


def is_usual(stated: str, kind: str) -> bool:
    """Whether EndNote's type ``stated`` says no more than that a record is of ``kind``."""
    return stated.lower() == _TYPES_OF[kind][0]


def _read(block: tagged.Block) -> tuple[Record, list[Problem]]:
    problems: list[tuple[int, str, str]] = []
    stated = block.of("%0")[0].value if block.of("%0") else ""
    kind = type_of(stated, [one.value for one in block.of("%9")])
    if not kind:
        problems.append((block.line, "unknown-type" if stated else "no-type", stated))
        kind = "other"
    title = block.first("%T")
    if not title:
        problems.append((block.line, "no-title", ""))
    containers = ("%J",) if kind in {"book", "thesis"} else ("%J", "%B")
    container = block.first(*containers)
    url = block.convert(lambda text: text if fields.is_address(text) else "", "%U")
    doi = block.convert(fields.doi, "%R") or fields.doi_of_address(url)
    arxiv = fields.arxiv_in(*(one.value for one in block.of("%R", "%U", "%M")), container)
    kind = fields.preprint_or(kind, container, arxiv)
    for one in block.of("%0"):
        one.is_used = is_usual(one.value, kind)
    key = block.first("%F")
    record = Record(
        type=kind,
        key=key,
        title=title,
        authors=block.names("%A"),
        editors=block.names("%E"),
        translators=block.names("%H"),
        date=block.date(problems, "%D", "%8"),
        container=container,
        volume=block.first("%V"),
        issue=block.first("%N"),
        pages=fields.pages(block.first("%P")),
        publisher=block.first("%I"),
        doi=doi,
        arxiv=arxiv,
        isbn=block.convert(lambda text: text if fields.isbn(text) else "", "%@"),
        url=url,
        abstract=block.first("%X", is_long=True),
        keywords=_keywords(block),
        language=block.first("%G"),
        extra=block.left_over(),
    )
    return record, [Problem(line, code, key, what[:200]) for line, code, what in problems]


def _keywords(block: tagged.Block) -> tuple[str, ...]:
    """Return the keywords: EndNote puts each on a line of its own, Refer commas between."""
    found = [line for one in block.of("%K") for line in one.lines if line.strip()]
    if len(found) == 1:
        block.take("%K")
        return fields.split_keywords(found[0])
    return block.keywords("%K")
