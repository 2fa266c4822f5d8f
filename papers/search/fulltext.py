"""Reading documents of the index by the full text of the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from papers.search import schema
from papers.search.kinds import term
from papers.search.matching import All, Match, Text, apart, fts5, tsquery

# Of a longer body only so much is read to rank it; where it has the words is known before.
MOST_OF_BODY = 8_000


@dataclass(frozen=True)
class Candidate:
    """A document that has the words, as the index has it."""

    pk: int
    object_id: int
    title: str
    body: str
    hidden: str
    date: str
    added_at: datetime

    @property
    def terms(self) -> Iterable[str]:
        """The terms by which it is filtered."""
        mark = term("")
        return (word for word in self.hidden.split() if word.startswith(mark))


Moments = tuple[datetime | None, datetime | None]


def read(
    kind: str,
    match: Match | None,
    *,
    most: int,
    before: int | None = None,
    added: Moments = (None,) * 2,
) -> list[Candidate]:
    """Return documents of ``kind`` that have ``match``, the newest first, at most so many.

    ``before`` is the id of the document after which to go on; ``added`` are the moments between
    which the rows were added.
    """
    of_kind = Text((term("is", kind),), places="C")
    match = All((match, of_kind)) if match else of_kind
    body = f"substr(d.body, 1, {MOST_OF_BODY})"
    columns = f"d.id, d.object_id, d.title, {body}, d.hidden, d.date, d.added_at"
    if connection.vendor == "postgresql":
        match, titled = apart(match)
        key, values = "d.id", [tsquery(match), kind]
        source = f"{schema.TABLE} d WHERE d.vector @@ %s::tsquery AND d.kind = %s"
        if titled:
            # GIN does not know in which column a word is; an index of the titles alone does.
            source += f" AND {schema.TITLE_VECTOR} @@ %s::tsquery"
            values.append(tsquery(titled))
    else:
        key, values = "f.rowid", [fts5(match)]
        source = (
            f"{schema.FULL_TEXT} f CROSS JOIN {schema.TABLE} d ON d.id = f.rowid"
            f" WHERE {schema.FULL_TEXT} MATCH %s"
        )
    bounds = [(key, "<", before)]
    bounds += [
        ("d.added_at", sign, moment and connection.ops.adapt_datetimefield_value(moment))
        for sign, moment in zip((">=", "<"), added, strict=True)
    ]
    for column, sign, bound in bounds:
        if bound is not None:
            source, values = f"{source} AND {column} {sign} %s", [*values, bound]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM {source} ORDER BY {key} DESC LIMIT %s",  # noqa: S608
            [*values, most],
        )
        return [Candidate(*row, _moment(added_at)) for *row, added_at in cursor.fetchall()]


def counts(matches: Sequence[Match], *, most: int) -> list[int]:
    """Return how many documents have each of ``matches``, none counted further than ``most``."""
    if connection.vendor == "postgresql":
        source, write = f"{schema.TABLE} WHERE vector @@ %s::tsquery", tsquery
    else:
        source, write = f"{schema.FULL_TEXT} WHERE {schema.FULL_TEXT} MATCH %s", fts5
    one = f"(SELECT count(*) FROM (SELECT 1 FROM {source} LIMIT {most}) AS found)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([one] * len(matches))}", [*map(write, matches)])
        return list(cursor.fetchone())


def _moment(value):
    """Return a moment as Django has it: SQLite keeps it as text."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(f"{value}+00:00")
