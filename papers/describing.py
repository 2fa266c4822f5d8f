"""From the rows of the library to a Record, which every format can write."""

from collections.abc import Iterator

from papers.formats import fields
from papers.models import AuthorshipRole, Paper, Talk
from papers.record import TALK, PartialDate, Record

AS_IN_A_RECORD = (
    "type",
    "title",
    "container",
    "volume",
    "issue",
    "pages",
    "publisher",
    "doi",
    "arxiv",
    "pmid",
    "isbn",
    "url",
    "abstract",
    "language",
)


def record_of(paper: Paper) -> Record:
    """Return what ``paper`` says as a Record: the inverse of reading one.

    Names are taken apart as printed. Fetch with ``with_authors()`` and the tags beforehand.
    """
    names = {role: [] for role in AuthorshipRole.values}
    for authorship in paper.authorships.all():
        names[authorship.role].append(fields.read_name(authorship.printed_name))
    return Record(
        **{name: getattr(paper, name) for name in AS_IN_A_RECORD},
        key=paper.citation_key,
        date=_date(paper.date),
        **{f"{role}s": tuple(found) for role, found in names.items()},
        keywords=tuple(sorted(tag.name for tag in paper.tags.all())),
        extra=tuple(_pairs(paper.extra)),
    )


def record_of_talk(talk: Talk) -> Record:
    """Return what ``talk`` says as a Record: its speakers are the authors, its series the event.

    Fetch with ``for_list()`` beforehand.
    """
    return Record(
        type=TALK,
        title=talk.title,
        authors=tuple(fields.read_name(person.name) for person in talk.speaker_list),
        date=_date(talk.date),
        container=talk.series.name if talk.series else "",
        url=talk.recording_url or talk.slides_url,
        abstract=talk.abstract,
        keywords=tuple(sorted(tag.name for tag in talk.tags.all())),
    )


def _date(text: str) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def _pairs(extra: dict) -> Iterator[tuple[str, str]]:
    """Yield the other fields of a paper, one that it has several times as often."""
    for name, values in extra.items():
        for value in values if isinstance(values, list) else [values]:
            yield name, str(value)
