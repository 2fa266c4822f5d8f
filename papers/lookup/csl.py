"""CSL-JSON as Crossref and DataCite answer it, read into a Record. Pure."""

import html
import re

from papers.record import Name, PartialDate, Record

ACCEPT = "application/vnd.citationstyles.csl+json"

_TYPES = {
    **dict.fromkeys(("article-journal", "journal-article", "article-magazine"), "article"),
    **dict.fromkeys(("paper-conference", "proceedings-article"), "conference"),
    **dict.fromkeys(("article", "posted-content", "preprint"), "preprint"),
    **dict.fromkeys(("book", "monograph", "edited-book", "reference-book", "proceedings"), "book"),
    **dict.fromkeys(("chapter", "book-chapter", "book-section", "reference-entry"), "chapter"),
    **dict.fromkeys(("thesis", "dissertation"), "thesis"),
    **dict.fromkeys(("report", "report-series", "standard"), "report"),
    **dict.fromkeys(("webpage", "post-weblog"), "webpage"),
    "dataset": "dataset",
    "software": "software",
    "speech": "talk",
}
_DATES = ("published-print", "issued", "published-online", "published", "created")
_HEADING = re.compile(r"<jats:title>\s*(?:Abstract|Summary|摘要)\s*</jats:title>", re.I)
_TAG = re.compile(r"</?(?:jats:)?[a-zA-Z][\w:-]*[^<>]*>")


def record_of(item: dict) -> Record:
    """Return what ``item`` says. Fields of another form than CSL's count as absent."""
    container = _text(item.get("container-title"))
    return Record(
        type=_TYPES.get(_text(item.get("type")), "other"),
        title=_title(item),
        authors=_names(item.get("author")),
        editors=_names(item.get("editor")),
        translators=_names(item.get("translator")),
        date=_date(item),
        container=container or _text(item.get("event-title")),
        volume=_text(item.get("volume")),
        issue=_text(item.get("issue")),
        pages=_text(item.get("page")).replace("--", "-") or _text(item.get("article-number")),
        publisher=_text(item.get("publisher")),
        doi=_text(item.get("DOI")),
        isbn=_text(item.get("ISBN")),
        pmid=_text(item.get("PMID")),
        url=_address(item),
        abstract=_paragraphs(item.get("abstract")),
        language=_text(item.get("language")),
        extra=(("issn", _text(item.get("ISSN"))),) if _text(item.get("ISSN")) else (),
    )


def _text(value) -> str:
    """Return ``value``, or the first of a list, as text without markup."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return " ".join(html.unescape(_TAG.sub("", str(value))).split())


def _paragraphs(value) -> str:
    """Return an abstract as paragraphs; JATS marks them, and their titles, as elements."""
    if not isinstance(value, str):
        return ""
    marked = re.sub(
        r"<jats:title>\s*(?:Abstract|Summary|摘要)\s*</jats:title>", "", value, flags=re.I
    )
    marked = re.sub(r"</(?:jats:)?(?:p|title|sec)>", "\n\n", marked)
    return "\n\n".join(filter(None, map(_text, re.split(r"\n\s*\n", marked))))


def _title(item) -> str:
    title, subtitle = _text(item.get("title")), _text(item.get("subtitle"))
    has_it = not subtitle or subtitle.casefold() in title.casefold()
    return title if has_it else f"{title}: {subtitle}"


def _names(people) -> tuple[Name, ...]:
    if not isinstance(people, list):
        return ()
    names = [_name(person) for person in people if isinstance(person, dict)]
    return tuple(name for name in names if name.display)


def _name(person: dict) -> Name:
    parts = {part: _text(person.get(part)) for part in ("family", "given", "suffix", "literal")}
    particle = _text(person.get("non-dropping-particle") or person.get("dropping-particle"))
    if parts["family"]:
        return Name(parts["family"], parts["given"], particle, parts["suffix"])
    return Name(literal=parts["literal"] or _text(person.get("name")) or parts["given"])


def _date(item) -> PartialDate | None:
    for name in _DATES:
        value = item.get(name)
        parts = value.get("date-parts") if isinstance(value, dict) else None
        try:
            return PartialDate(*(int(part) for part in parts[0][:3] if part is not None))
        except (TypeError, ValueError, IndexError, KeyError):
            continue
    return None


def _address(item) -> str:
    """Return the URL unless it only repeats the DOI."""
    url = _text(item.get("URL"))
    return "" if re.match(r"https?://(?:dx\.)?doi\.org/", url) else url
