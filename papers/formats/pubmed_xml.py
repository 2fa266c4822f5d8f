"""PubMed's XML: articles, and the books of its bookshelf.

The codes of problems are those of ``elements``, ``bad-date`` and ``no-title``.
"""

from xml.etree.ElementTree import Element

from papers.formats import Loaded, elements, fields
from papers.formats.nbib import title_of, type_of
from papers.record import Name, PartialDate, Record

RECORDS = frozenset(("PubmedArticle", "PubmedBookArticle"))
_TITLES = ("MedlineCitation/Article/ArticleTitle", "BookDocument/ArticleTitle")
_DATES = (
    "MedlineCitation/Article/Journal/JournalIssue/PubDate",
    "BookDocument/Book/PubDate",
    "MedlineCitation/Article/ArticleDate",
    "BookDocument/ContributionDate",
)
_IDS = ("PubmedData/ArticleIdList/ArticleId", "BookDocument/ArticleIdList/ArticleId")
_AUTHORS = (
    "MedlineCitation/Article/AuthorList/Author",
    "BookDocument/AuthorList/Author",
    "BookDocument/Book/AuthorList/Author",
)
_USUAL_TYPE = "Journal Article"


def loads(text: str) -> Loaded:
    """Return the articles and books of ``text``, and what could not be read as it was meant.

    Italics and formulas in titles become text. What a Record has no field for is in ``extra``,
    under the name of its element.
    """
    return elements.loads(text, lambda name, _depth: name in RECORDS, _read)


def _read(element: Element) -> tuple[Record, list[tuple[str, str]]]:
    problems: list[tuple[str, str]] = []
    taking = elements.Taking(element)
    book = taking.first("BookDocument/Book/BookTitle")
    stated = taking.first(*_TITLES, "MedlineCitation/Article/VernacularTitle")
    if not (title := title_of(stated) or title_of(book)):
        problems.append(("no-title", ""))
    container = taking.first(
        "MedlineCitation/Article/Journal/Title",
        "MedlineCitation/MedlineJournalInfo/MedlineTA",
    )
    doi = taking.convert(
        fields.doi,
        "MedlineCitation/Article/ELocationID[@EIdType='doi']",
        *(f"{path}[@IdType='doi']" for path in _IDS),
    )
    taking.convert(
        lambda text: doi if fields.doi(text).lower() == doi.lower() else "",
        f"{_IDS[0]}[@IdType='doi']",
    )
    pmid = taking.first("MedlineCitation/PMID", "BookDocument/PMID", f"{_IDS[0]}[@IdType='pubmed']")
    arxiv = fields.arxiv_in(doi, container)
    authors, editors = _names(taking)
    record = Record(
        type=fields.preprint_or(_type(taking, book, stated), container, arxiv),
        title=title,
        authors=authors,
        editors=editors,
        date=_date(taking, problems),
        container=book if book and stated else container,
        volume=taking.first("MedlineCitation/Article/Journal/JournalIssue/Volume"),
        issue=taking.first("MedlineCitation/Article/Journal/JournalIssue/Issue"),
        pages=_pages(taking),
        publisher=taking.first("BookDocument/Book/Publisher/PublisherName"),
        doi=doi,
        arxiv=arxiv,
        pmid=pmid,
        isbn=taking.first("BookDocument/Book/Isbn"),
        abstract=_abstract(taking),
        keywords=_keywords(taking),
        language=taking.first("MedlineCitation/Article/Language", "BookDocument/Language"),
        extra=taking.left_over(),
    )
    return record, problems


def _type(taking: elements.Taking, book: str, title: str) -> str:
    if book:
        return "chapter" if title else "book"
    paths = "MedlineCitation/Article/PublicationTypeList/PublicationType"
    stated = taking.element.findall(paths)
    taking.take(one for one in stated if elements.line(one) == _USUAL_TYPE)
    return type_of([elements.line(one) for one in stated])


def _names(taking: elements.Taking) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    """Return authors and editors. Where they work and their ORCIDs are left over."""
    authors: list[Name] = []
    editors: list[Name] = []
    of_editors = {
        author
        for names in taking.element.iter("AuthorList")
        if (names.get("Type") or "").lower() == "editors"
        for author in names
    }
    for author in (one for path in _AUTHORS for one in taking.element.iterfind(path)):
        part = {child.tag: elements.line(child) for child in author}
        if collective := part.get("CollectiveName"):
            name = Name(literal=collective)
        elif family := part.get("LastName"):
            given = part.get("ForeName") or part.get("Initials", "")
            name = fields.person(family, given, part.get("Suffix", ""))
        else:
            continue
        parts = ("CollectiveName", "LastName", "ForeName", "Initials", "Suffix")
        taking.take(child for child in author if child.tag in parts)
        (editors if author in of_editors else authors).append(name)
    return tuple(authors), tuple(editors)


def _date(taking: elements.Taking, problems: list[tuple[str, str]]) -> PartialDate | None:
    for path in _DATES:
        element = taking.element.find(path)
        if element is None or not elements.words(element):
            continue
        stated = " ".join(elements.line(child) for child in element)
        date, is_complete = fields.read_date(stated)
        if is_complete:
            taking.take([element])
        if date:
            return date
        problems.append(("bad-date", stated))
    return None


def _pages(taking: elements.Taking) -> str:
    pagination = "MedlineCitation/Article/Pagination"
    if stated := taking.first(f"{pagination}/MedlinePgn", "BookDocument/Pagination/MedlinePgn"):
        taking.all(f"{pagination}/StartPage", f"{pagination}/EndPage")
        return fields.pages(stated)
    start, end = taking.first(f"{pagination}/StartPage"), taking.first(f"{pagination}/EndPage")
    return fields.pages(start, end)


def _abstract(taking: elements.Taking) -> str:
    """Return the abstract, each of its parts as a paragraph that begins with its label."""
    paths = ("MedlineCitation/Article/Abstract/AbstractText", "BookDocument/Abstract/AbstractText")
    parts = []
    for one in taking.all(*paths):
        label = fields.one_line(one.get("Label", ""))
        parts.append(f"{label}: {elements.line(one)}" if label else elements.line(one))
    return "\n".join(parts)


def _keywords(taking: elements.Taking) -> tuple[str, ...]:
    own = taking.lines("MedlineCitation/KeywordList/Keyword", "BookDocument/KeywordList/Keyword")
    headings = taking.all("MedlineCitation/MeshHeadingList/MeshHeading")
    mesh = ["/".join(elements.line(part) for part in heading) for heading in headings]
    return fields.each_once([*own, *mesh])
