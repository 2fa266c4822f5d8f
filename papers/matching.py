"""Whether the library has what a record is of: by identifiers, else by title and people."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from papers.lookup import identifiers
from papers.models import Paper
from papers.models.among import among
from papers.record import Record
from papers.text import fold, same_key

# A shorter title, such as "Introduction", is that of many papers.
TELLING = 6


@dataclass(frozen=True, slots=True)
class Match:
    """The ``paper`` that a record is of, and by what: "doi", "arxiv", "pmid", "isbn" or "title"."""

    paper: Paper
    by: str


def matches(
    records: Sequence[Record], *, keys: Sequence[dict[str, str]] = ()
) -> list[Match | None]:
    """Return, for each of ``records``, the paper of the library that it is of, or None.

    Identifiers decide before titles; titles that are the same are of one paper if the years differ
    by one at most and an author's family name is shared, as far as both are known. A number of
    queries that does not depend on how many records there are, up to 10,000. ``keys`` are what
    ``keys_of`` says of each record, if that is known already.
    """
    wanted = keys or [keys_of(record) for record in records]
    found = {
        by: _papers(column, {keys[by] for keys in wanted if keys.get(by)})
        for by, column in _COLUMNS.items()
    }
    return [_match(record, keys, found) for record, keys in zip(records, wanted, strict=True)]


_COLUMNS = {
    "doi": "doi_key",
    "arxiv": "arxiv_key",
    "pmid": "pmid",
    "isbn": "isbn_key",
    "title": "same_key",
}


def keys_of(record: Record) -> dict[str, str]:
    """Return what ``record`` is known by, "" where it says nothing telling."""
    title = same_key(record.title)
    return {
        "doi": identifiers.doi_key(record.doi) if record.doi else "",
        "arxiv": identifiers.arxiv_key(record.arxiv or record.doi),
        "pmid": record.pmid,
        "isbn": identifiers.isbn_key(record.isbn) if record.type == "book" else "",
        "title": title if len(title) >= TELLING else "",
    }


def _papers(column: str, keys: Iterable[str]) -> dict[str, list[Paper]]:
    """Return the papers by what they have in ``column``, those added first before others."""
    papers = defaultdict(list)
    if keys := sorted(keys):
        rows = Paper.objects.alive().filter(**{f"{column}__in": among(keys)})
        for paper in rows.with_authors().order_by("pk"):
            papers[getattr(paper, column)].append(paper)
    return papers


def _match(record, keys, found) -> Match | None:
    for by in ("doi", "arxiv", "pmid", "isbn"):
        if candidates := keys[by] and found[by].get(keys[by]):
            return Match(candidates[0], by)
    for paper in found["title"].get(keys["title"], ()):
        if not _contradict(record, keys, paper):
            return Match(paper, "title")
    return None


def _contradict(record: Record, keys, paper: Paper) -> bool:
    """Return whether a record of the same title says that it is of another work."""
    if keys["doi"] and paper.doi_key and not (keys["arxiv"] or paper.arxiv_key):
        return True
    if record.date and paper.year and abs(record.date.year - int(paper.year)) > 1:
        return True
    theirs = {fold(name) for name in paper.authors}
    mine = {fold(name.family or name.literal) for name in record.authors} - {""}
    return bool(theirs and mine) and not any(
        family in author for family in mine for author in theirs
    )
