"""What other programs read from the page of a paper: its facts as they expect them.

Highwire tags (``citation_*``, as Google Scholar's guidelines for webmasters name them), COinS
(OpenURL ContextObject in Span, Z39.88-2004 in key/encoded-value form) and schema.org.
"""

from collections.abc import Iterator
from urllib.parse import urlencode

from papers.models import Paper, PaperType

_SCHEMA_TYPES = {
    PaperType.ARTICLE: "ScholarlyArticle",
    PaperType.CONFERENCE: "ScholarlyArticle",
    PaperType.PREPRINT: "ScholarlyArticle",
    PaperType.BOOK: "Book",
    PaperType.CHAPTER: "Chapter",
    PaperType.THESIS: "Thesis",
    PaperType.REPORT: "Report",
    PaperType.DATASET: "Dataset",
    PaperType.SOFTWARE: "SoftwareSourceCode",
    PaperType.WEBPAGE: "WebPage",
}
_CONTAINER_TAGS = {
    PaperType.ARTICLE: "citation_journal_title",
    PaperType.CONFERENCE: "citation_conference_title",
    PaperType.CHAPTER: "citation_inbook_title",
}
_PUBLISHER_TAGS = {
    PaperType.THESIS: "citation_dissertation_institution",
    PaperType.REPORT: "citation_technical_report_institution",
}
_GENRES = {
    PaperType.ARTICLE: "article",
    PaperType.CONFERENCE: "proceeding",
    PaperType.PREPRINT: "preprint",
    PaperType.BOOK: "book",
    PaperType.CHAPTER: "bookitem",
    PaperType.REPORT: "report",
}
_BOOKISH = {PaperType.BOOK, PaperType.CHAPTER, PaperType.REPORT}


def highwire(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the names and contents of the ``meta`` tags of ``paper``, with authors fetched."""
    first, last = _first_and_last(paper.pages)
    container = _CONTAINER_TAGS.get(paper.type, "citation_journal_title")
    publisher = _PUBLISHER_TAGS.get(paper.type, "citation_publisher")
    said = [
        ("citation_title", paper.title),
        *(("citation_author", name) for name in paper.authors),
        ("citation_publication_date", paper.date.replace("-", "/")),
        (container, paper.container),
        ("citation_volume", paper.volume),
        ("citation_issue", paper.issue),
        ("citation_firstpage", first),
        ("citation_lastpage", last),
        (publisher, paper.publisher),
        ("citation_doi", paper.doi),
        ("citation_arxiv_id", paper.arxiv),
        ("citation_pmid", paper.pmid),
        ("citation_isbn", paper.isbn),
        ("citation_language", paper.language),
        ("citation_fulltext_html_url", paper.url),
        *(("citation_keywords", tag.name) for tag in paper.tags.all()),
    ]
    return ((name, content) for name, content in said if content)


def coins(paper: Paper) -> str:
    """Return ``paper`` as a ContextObject: the ``title`` of a span of class Z3988."""
    first, last = _first_and_last(paper.pages)
    is_thesis, is_book = paper.type == PaperType.THESIS, paper.type in _BOOKISH
    kind = "dissertation" if is_thesis else "book" if is_book else "journal"
    is_part = paper.type == PaperType.CHAPTER or kind == "journal"
    own_title = "title" if is_thesis else "atitle" if is_part else "btitle"
    container = "jtitle" if kind == "journal" else "btitle" if is_part else "series"
    said = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{kind}"),
        ("rft.genre", "" if is_thesis else _GENRES.get(paper.type, "unknown")),
        (f"rft.{own_title}", paper.title),
        (f"rft.{container}", "" if is_thesis else paper.container),
        *(("rft.au", name) for name in paper.authors),
        ("rft.date", paper.date),
        ("rft.volume", paper.volume),
        ("rft.issue", paper.issue),
        ("rft.spage", first),
        ("rft.epage", last),
        ("rft.inst" if is_thesis else "rft.pub", paper.publisher),
        ("rft.isbn", paper.isbn),
        ("rft_id", f"info:doi/{paper.doi}" if paper.doi else ""),
        ("rft_id", f"info:arxiv/{paper.arxiv}" if paper.arxiv else ""),
        ("rft_id", f"info:pmid/{paper.pmid}" if paper.pmid else ""),
        ("rft_id", paper.url),
    ]
    return urlencode([(name, value) for name, value in said if value])


def linked_data(paper: Paper) -> dict:
    """Return ``paper`` as a schema.org thing, for JSON-LD."""
    addresses = [
        f"https://doi.org/{paper.doi}" if paper.doi else "",
        f"https://arxiv.org/abs/{paper.arxiv}" if paper.arxiv else "",
        paper.url,
    ]
    said = {
        "@context": "https://schema.org",
        "@type": _SCHEMA_TYPES.get(paper.type, "CreativeWork"),
        "name": paper.title,
        "author": [{"@type": "Person", "name": name} for name in paper.authors],
        "datePublished": paper.date,
        "isPartOf": paper.container and {"@type": "CreativeWork", "name": paper.container},
        "publisher": paper.publisher and {"@type": "Organization", "name": paper.publisher},
        "volumeNumber": paper.volume,
        "issueNumber": paper.issue,
        "pagination": paper.pages,
        "isbn": paper.isbn,
        "identifier": paper.doi and f"doi:{paper.doi}",
        "sameAs": list(filter(None, addresses)),
        "abstract": paper.abstract,
        "keywords": [tag.name for tag in paper.tags.all()],
        "inLanguage": paper.language,
    }
    return {name: value for name, value in said.items() if value}


def _first_and_last(pages: str) -> tuple[str, str]:
    first, dash, last = pages.replace("-", "–").partition("–")
    return first.strip(), last.strip() if dash else ""
