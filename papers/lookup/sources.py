"""Who is asked for which identifier."""

from papers.lookup import arxiv, crossref, openlibrary, pubmed
from papers.lookup.identifiers import Identifier
from papers.record import Record

SOURCES = {
    "doi": crossref.look_up,
    "arxiv": arxiv.look_up,
    "pmid": pubmed.look_up,
    "isbn": openlibrary.look_up,
}


def look_up(identifier: Identifier) -> Record:
    """Return the paper that ``identifier`` identifies. Raises LookupFailed."""
    return SOURCES[identifier.scheme](identifier.value)
