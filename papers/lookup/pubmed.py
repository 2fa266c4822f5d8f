"""Papers by their PubMed number, in the XML of NCBI's E-utilities."""

from papers.formats import fields
from papers.lookup.http import Failure, LookupFailed, fetch
from papers.record import Name, PartialDate, Record, month_number

HOST = "eutils.ncbi.nlm.nih.gov"


def look_up(number: str) -> Record:
    """Return the paper of that number. Raises LookupFailed."""
    query = {"db": "pubmed", "id": number, "retmode": "xml", "tool": "throughline"}
    root = fetch(HOST, "entrez", "eutils", "efetch.fcgi", query=query).xml()
    if root.tag != "PubmedArticleSet":
        raise LookupFailed(Failure.UNREADABLE, HOST)
    found = root.find("PubmedArticle")
    article = None if found is None else found.find("MedlineCitation/Article")
    if article is None:
        raise LookupFailed(Failure.NOT_FOUND, HOST)
    return _record(found, article, number)


def _record(found, article, number) -> Record:
    issue = "Journal/JournalIssue"
    issn = _text(article, "Journal/ISSN")
    return Record(
        type="article",
        title=_text(article, "ArticleTitle").removesuffix("."),
        authors=tuple(filter(str, map(_name, article.iterfind("AuthorList/Author")))),
        date=_date(article.find(f"{issue}/PubDate")),
        container=_text(article, "Journal/Title"),
        volume=_text(article, f"{issue}/Volume"),
        issue=_text(article, f"{issue}/Issue"),
        pages=fields.pages(_text(article, "Pagination/MedlinePgn")),
        doi=_text(found, "PubmedData/ArticleIdList/ArticleId[@IdType='doi']"),
        pmid=number,
        abstract="\n\n".join(map(_part, article.iterfind("Abstract/AbstractText"))),
        language=_text(article, "Language"),
        extra=(("issn", issn),) if issn else (),
    )


def _name(author) -> Name:
    if collective := _text(author, "CollectiveName"):
        return Name(literal=collective)
    given = _text(author, "ForeName") or _text(author, "Initials")
    return Name(_text(author, "LastName"), given, suffix=_text(author, "Suffix"))


def _part(element) -> str:
    """Return one part of an abstract, with its label ("METHODS") as Markdown."""
    words = " ".join("".join(element.itertext()).split())
    return f"**{element.get('Label').capitalize()}.** {words}" if element.get("Label") else words


def _date(element) -> PartialDate | None:
    if element is None:
        return None
    year, month, day = (_text(element, name) for name in ("Year", "Month", "Day"))
    year = year or _text(element, "MedlineDate")[:4]
    try:
        number = int(month) if month.isdigit() else month_number(month) if month else None
        return PartialDate(int(year), number, int(day) if day and number else None)
    except ValueError:
        return None


def _text(element, path) -> str:
    """Return the text of what is at ``path``, without the markup in it."""
    found = element.find(path)
    return "" if found is None else " ".join("".join(found.itertext()).split())
