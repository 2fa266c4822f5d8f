"""Data sets, software and preprints by DOI, at DataCite (its REST API, version 2)."""

from papers.formats import fields
from papers.lookup.http import Failure, LookupFailed, fetch
from papers.record import Name, PartialDate, Record

_TYPES = {
    "JournalArticle": "article",
    "ConferencePaper": "conference",
    "Preprint": "preprint",
    "Book": "book",
    "BookChapter": "chapter",
    "Dissertation": "thesis",
    "Report": "report",
    "Dataset": "dataset",
    "Software": "software",
}


def look_up_after(earlier: LookupFailed, doi: str) -> Record:
    """Return what DataCite has of ``doi``. Raises ``earlier`` where it does not know it."""
    try:
        return look_up(doi)
    except LookupFailed as failed:
        if failed.failure == Failure.NOT_FOUND:
            raise earlier from None
        raise


def look_up(doi: str) -> Record:
    """Return what DataCite has of ``doi``. Raises LookupFailed."""
    answer = fetch("api.datacite.org", "dois", doi, accept="application/vnd.api+json").json()
    try:
        return _record(answer["data"]["attributes"], doi)
    except (KeyError, TypeError, AttributeError, IndexError):
        raise LookupFailed(Failure.UNREADABLE, "api.datacite.org") from None


def _record(attributes: dict, doi: str) -> Record:
    publisher = attributes.get("publisher") or ""
    container = attributes.get("container") or {}
    pages = [container.get(name) or "" for name in ("firstPage", "lastPage")]
    return Record(
        type=_TYPES.get((attributes.get("types") or {}).get("resourceTypeGeneral"), "other"),
        title=" ".join(attributes["titles"][0]["title"].split()),
        authors=tuple(_name(person) for person in attributes.get("creators") or []),
        date=_date(attributes),
        container=container.get("title") or "",
        volume=container.get("volume") or "",
        issue=container.get("issue") or "",
        pages=fields.pages(*pages),
        publisher=publisher.get("name") or "" if isinstance(publisher, dict) else publisher,
        doi=attributes.get("doi") or doi,
        url=attributes.get("url") or "",
        abstract=next(
            (
                part["description"]
                for part in attributes.get("descriptions") or []
                if part.get("descriptionType") == "Abstract"
            ),
            "",
        ),
        language=attributes.get("language") or "",
        extra=(("version", attributes["version"]),) if attributes.get("version") else (),
    )


def _name(creator: dict) -> Name:
    if creator.get("familyName"):
        return Name(creator["familyName"], creator.get("givenName") or "")
    family, comma, given = creator["name"].partition(", ")
    is_person = comma and creator.get("nameType") != "Organizational"
    return Name(family, given) if is_person else Name(literal=creator["name"])


def _date(attributes) -> PartialDate | None:
    dates = {date.get("dateType"): date.get("date") for date in attributes.get("dates") or []}
    for text in (dates.get("Issued"), attributes.get("publicationYear")):
        try:
            return PartialDate.parse(str(text)[:10])
        except ValueError:
            continue
    return None
