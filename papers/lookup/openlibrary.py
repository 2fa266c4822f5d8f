"""Books by ISBN, at Open Library."""

from papers.formats.bibtex_names import read_names
from papers.lookup.http import Failure, LookupFailed, fetch
from papers.record import Name, PartialDate, Record

HOST = "openlibrary.org"


def look_up(isbn: str) -> Record:
    """Return the book of that ISBN. Raises LookupFailed."""
    key = f"ISBN:{isbn}"
    query = {"bibkeys": key, "format": "json", "jscmd": "data"}
    books = fetch(HOST, "api", "books", query=query).json()
    if not isinstance(books, dict):
        raise LookupFailed(Failure.UNREADABLE, HOST)
    if key not in books:
        raise LookupFailed(Failure.NOT_FOUND, HOST)
    try:
        return _record(books[key], isbn)
    except (KeyError, TypeError, AttributeError):
        raise LookupFailed(Failure.UNREADABLE, HOST) from None


def _record(book: dict, isbn: str) -> Record:
    title, subtitle = book["title"], book.get("subtitle") or ""
    pages = book.get("number_of_pages")
    return Record(
        type="book",
        title=f"{title}: {subtitle}" if subtitle else title,
        authors=tuple(_name(author["name"]) for author in book.get("authors", ())),
        date=_date(book.get("publish_date", "")),
        publisher="; ".join(publisher["name"] for publisher in book.get("publishers", ())),
        isbn=isbn,
        extra=(("pagetotal", str(pages)),) if pages else (),
    )


def _name(name: str) -> Name:
    names, _is_all = read_names(name)
    return names[0] if len(names) == 1 else Name(literal=name)


def _date(text: str) -> PartialDate | None:
    """Return the date as stated, or its year alone: "June 1996", "1996-06", "c1996"."""
    for part in (text, text[-4:]):
        try:
            return PartialDate.parse(part)
        except ValueError:
            continue
    return None
