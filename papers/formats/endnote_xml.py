"""EndNote's XML, with the ``style`` that it wraps around every word.

The codes of problems are those of ``elements``, ``no-type``, ``unknown-type``, ``bad-date`` and
``no-title``.
"""

from xml.etree.ElementTree import Element

from papers.formats import Loaded, elements, enw, fields
from papers.record import Name, PartialDate, Record

# The numbers of EndNote's types, for records that have no name of it.
_NAMES = {
    "0": "Journal Article",
    "3": "Conference Paper",
    "5": "Book Section",
    "6": "Book",
    "9": "Computer Program",
    "10": "Conference Proceedings",
    "12": "Web Page",
    "13": "Generic",
    "17": "Journal Article",
    "19": "Magazine Article",
    "23": "Newspaper Article",
    "25": "Patent",
    "27": "Report",
    "28": "Edited Book",
    "31": "Statute",
    "32": "Thesis",
    "34": "Unpublished Work",
    "43": "Electronic Article",
    "44": "Electronic Book",
    "46": "Government Document",
    "47": "Conference Paper",
    "48": "Electronic Book",
    "59": "Dataset",
}
_CONTAINERS = (
    *("titles/secondary-title", "periodical/full-title", "periodical/abbr-1"),
    *("titles/alt-title", "alt-periodical/full-title", "alt-periodical/abbr-1"),
)
_PERIODICAL = ("periodical/full-title", "alt-periodical/full-title")


def loads(text: str) -> Loaded:
    """Return the records of ``text``, and what could not be read as it was meant.

    What a Record has no field for is in ``extra``, under the name of its element.
    """
    return elements.loads(text, lambda name, _depth: name == "record", _read)


def _read(element: Element) -> tuple[Record, list[tuple[str, str]]]:
    problems: list[tuple[str, str]] = []
    taking = elements.Taking(element)
    kind = _type(taking, problems)
    if not (title := taking.first("titles/title")):
        problems.append(("no-title", ""))
    container = taking.first(*(_PERIODICAL if kind in {"book", "thesis"} else _CONTAINERS))
    url = taking.convert(
        lambda text: text if fields.is_address(text) else "",
        *("urls/related-urls/url", "urls/web-urls/url", "urls//url"),
    )
    doi = taking.convert(fields.doi, "electronic-resource-num") or fields.doi_of_address(url)
    arxiv = fields.arxiv_in(
        *(elements.line(one) for one in element.iterfind("electronic-resource-num")),
        *(elements.line(one) for one in element.iterfind("accession-num")),
        *(elements.line(one) for one in element.iterfind("urls//url")),
        container,
    )
    kind = fields.preprint_or(kind, container, arxiv)
    taking.take(
        one for one in element.iterfind("ref-type") if enw.is_usual(elements.line(one), kind)
    )
    record = Record(
        type=kind,
        key=taking.first("label"),
        title=title,
        authors=_names(taking, "authors"),
        editors=_names(taking, "secondary-authors"),
        translators=_names(taking, "subsidiary-authors"),
        date=_date(taking, problems),
        container=container,
        volume=taking.first("volume"),
        issue=taking.first("number", "issue"),
        pages=fields.pages(taking.first("pages")),
        publisher=taking.first("publisher"),
        doi=doi,
        arxiv=arxiv,
        pmid=_pmid(taking),
        isbn=taking.convert(lambda text: text if fields.isbn(text) else "", "isbn"),
        url=url,
        abstract=_abstract(taking),
        keywords=_keywords(taking),
        language=taking.first("language"),
        extra=taking.left_over(),
    )
    return record, problems


def _type(taking: elements.Taking, problems: list[tuple[str, str]]) -> str:
    element = taking.element.find("ref-type")
    number = elements.line(element)
    stated = (element.get("name") if element is not None else "") or _NAMES.get(number, "")
    works = [elements.line(one) for one in taking.element.iterfind("work-type")]
    kind = enw.type_of(stated, works)
    if kind and element is not None:
        element.text = stated
        return kind
    problems.append(("unknown-type" if stated or number else "no-type", stated or number))
    return "other"


def _date(taking: elements.Taking, problems: list[tuple[str, str]]) -> PartialDate | None:
    paths = ("dates/year", "dates/pub-dates/date")
    stated = {one: elements.line(one) for path in paths for one in taking.element.iterfind(path)}
    date, said, unread = fields.most_precise(filter(None, stated.values()))
    taking.take(one for one, text in stated.items() if text in said)
    problems += [("bad-date", text) for text in stated.values() if text in unread]
    return date


def _names(taking: elements.Taking, of: str) -> tuple[Name, ...]:
    names: list[Name] = []
    for one in taking.element.iterfind(f"contributors/{of}/author"):
        found, no_names = fields.read_names([elements.line(one)])
        names += found
        if not no_names:
            taking.take([one])
    return tuple(names)


def _pmid(taking: elements.Taking) -> str:
    """Return PubMed's number: the accession number of a record that is from there."""
    database = elements.line(taking.element.find("remote-database-name")).lower()
    addresses = " ".join(elements.line(one) for one in taking.element.iterfind("urls//url"))
    if not ("pubmed" in f"{database} {addresses}" or "medline" in database):
        return ""
    return taking.convert(lambda text: text if text.isdecimal() else "", "accession-num")


def _abstract(taking: elements.Taking) -> str:
    found = taking.all("abstract")[:1]
    return elements.words(found[0]) if found else ""


def _keywords(taking: elements.Taking) -> tuple[str, ...]:
    words = [elements.words(one) for one in taking.all("keywords/keyword")]
    return fields.each_once(part for text in words for part in fields.split_at_lines(text))
