"""Papers by DOI, at doi.org, which sends on to whoever registered it; else at DataCite."""

from papers.lookup import csl, datacite
from papers.lookup.http import Failure, LookupFailed, fetch
from papers.record import Record


def look_up(doi: str) -> Record:
    """Return the paper of that DOI. Raises LookupFailed."""
    try:
        item = fetch("doi.org", doi, accept=csl.ACCEPT).json()
    except LookupFailed as failed:
        # Registration agencies that are not on the list answer elsewhere.
        if failed.failure not in {Failure.REFUSED, Failure.NOT_FOUND, Failure.UNREADABLE}:
            raise
        return datacite.look_up_after(failed, doi)
    if not isinstance(item, dict):
        raise LookupFailed(Failure.UNREADABLE, "doi.org")
    return csl.record_of({"DOI": doi} | item)
