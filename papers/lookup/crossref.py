"""Papers by DOI, at doi.org, which sends on to whoever registered it; else at DataCite."""

import re

from papers.formats import csljson
from papers.lookup import datacite
from papers.lookup.http import Failure, LookupFailed, fetch
from papers.record import Record

ACCEPT = "application/vnd.citationstyles.csl+json"

# Crossref answers much more: references, licences, its own bookkeeping.
_KEPT = (
    *("type", "title", "author", "editor", "translator", "issued", "container-title", "volume"),
    *("issue", "page", "publisher", "publisher-place", "ISSN", "ISBN", "URL", "abstract"),
    *("language", "event-title", "edition", "genre", "PMID"),
)
_LISTS = {"author", "editor", "translator"}
_HEADING = re.compile(r"<jats:title>\s*(?:Abstract|Summary|摘要)\s*</jats:title>", re.I)
_ONLY_THE_DOI = re.compile(r"https?://(?:dx\.)?doi\.org/")


def look_up(doi: str) -> Record:
    """Return the paper of that DOI. Raises LookupFailed."""
    try:
        item = fetch("doi.org", doi, accept=ACCEPT).json()
    except LookupFailed as failed:
        # Registration agencies that are not on the list answer elsewhere.
        if failed.failure not in {Failure.REFUSED, Failure.NOT_FOUND, Failure.UNREADABLE}:
            raise
        return datacite.look_up_after(failed, doi)
    if not isinstance(item, dict):
        raise LookupFailed(Failure.UNREADABLE, "doi.org")
    return csljson.read_item(_of_csl(item) | {"DOI": doi})


def _of_csl(item: dict) -> dict:
    """Return what of an answer is CSL-JSON and worth keeping."""
    kept = {name: _first(name, item[name]) for name in _KEPT if item.get(name)}
    title, subtitle = str(kept.get("title", "")), _first("subtitle", item.get("subtitle") or "")
    if subtitle and subtitle.casefold() not in title.casefold():
        kept["title"] = f"{title}: {subtitle}"
    # "issued" is the earliest date, often that of an online version without volume and pages.
    kept["issued"] = item.get("published-print") or item.get("issued")
    if _ONLY_THE_DOI.match(str(kept.get("URL", ""))):
        del kept["URL"]
    if isinstance(kept.get("abstract"), str):
        kept["abstract"] = _HEADING.sub("", kept["abstract"])
    return kept


def _first(name, value):
    """Return ``value``, or its first part where Crossref lists what CSL has one of."""
    if isinstance(value, list) and name not in _LISTS:
        value = value[0] if value else ""
    return value if name in _LISTS or isinstance(value, (dict, int)) else str(value)
