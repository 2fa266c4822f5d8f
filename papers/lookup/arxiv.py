"""Preprints by their arXiv number, in the Atom of arXiv's API."""

from papers.formats.bibtex_names import read_names
from papers.lookup.http import Failure, LookupFailed, fetch
from papers.record import Name, PartialDate, Record

HOST = "export.arxiv.org"
_ATOM, _ARXIV = "{http://www.w3.org/2005/Atom}", "{http://arxiv.org/schemas/atom}"


def look_up(number: str) -> Record:
    """Return the preprint of that number, with the DOI of what was published of it, if any.

    Raises LookupFailed.
    """
    feed = fetch(HOST, "api", "query", query={"id_list": number, "max_results": 1}).xml()
    entry = feed.find(f"{_ATOM}entry")
    if feed.tag != f"{_ATOM}feed":
        raise LookupFailed(Failure.UNREADABLE, HOST)
    # An unknown number comes as an entry without a summary, or as one called "Error".
    if entry is None or "/abs/" not in _text(entry, f"{_ATOM}id"):
        raise LookupFailed(Failure.NOT_FOUND, HOST)
    return _record(entry, number)


def _record(entry, number) -> Record:
    category = entry.find(f"{_ARXIV}primary_category")
    extra = {
        "primaryclass": "" if category is None else category.get("term", ""),
        "version": _text(entry, f"{_ATOM}id").rpartition("v")[2],
        "journal-ref": _text(entry, f"{_ARXIV}journal_ref"),
        "note": _text(entry, f"{_ARXIV}comment"),
    }
    return Record(
        type="preprint",
        title=_text(entry, f"{_ATOM}title"),
        authors=tuple(_name(author) for author in entry.iterfind(f"{_ATOM}author/{_ATOM}name")),
        date=PartialDate.parse(_text(entry, f"{_ATOM}published")[:10]),
        doi=_text(entry, f"{_ARXIV}doi"),
        arxiv=number,
        url=f"https://arxiv.org/abs/{number}",
        abstract=_text(entry, f"{_ATOM}summary"),
        extra=tuple((name, value) for name, value in extra.items() if value),
    )


def _name(element) -> Name:
    name = " ".join((element.text or "").split())
    names, _is_all = read_names(name)
    return names[0] if len(names) == 1 else Name(literal=name)


def _text(entry, path) -> str:
    return " ".join((entry.findtext(path) or "").split())
