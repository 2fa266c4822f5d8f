"""What is new in the lab since a moment, the newest first, page by page."""

import datetime
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q
from django.utils import timezone

from ideas import lineage
from ideas.glance import trails
from ideas.glance.trails import Trail
from ideas.lineage import Link
from ideas.models import Idea, Spark
from papers.models import Insight, Paper, Talk, User
from papers.text import shortened

WEEK = datetime.timedelta(days=7)
SIZE = 50
SHORT = 160
# In the order in which they stand under a day; the second is the column that says when.
KINDS = {
    "paper": "created_at",
    "talk": "created_at",
    "insight": "created_at",
    "idea": "created_at",
    "outcome": "concluded_at",
}
OWNED = ("insight", "idea", "outcome")


@dataclass(frozen=True)
class Line:
    """Something new: what it is and where, by whom (None where it is the lab's), its short lines.

    A paper has ``authors`` instead.
    """

    kind: str
    at: datetime.datetime
    link: Link
    by: User | None
    authors: list[str]
    trails: tuple[Trail, ...]


@dataclass(frozen=True)
class Day:
    """What was new on one ``date``, as (kind, lines)."""

    date: datetime.date
    groups: list[tuple[str, list[Line]]]


@dataclass(frozen=True)
class News:
    """A page of what is new, day by day, and the cursor of the next page, "" if there is none."""

    days: list[Day]
    after: str


def since_last_visit(user, *, now: datetime.datetime) -> datetime.datetime:
    """Return when ``user`` was here before the present visit; at the first one, a week ago."""
    return user.last_visit_at or now - WEEK


def counts(user, *, since: datetime.datetime) -> dict[str, int]:
    """Return how many of each kind are new, as far as any are; one query each."""
    found = {kind: _new(kind, user, since).order_by().count() for kind in KINDS}
    return {kind: count for kind, count in found.items() if count}


def news(user, *, since: datetime.datetime, after: str = "", size: int = SIZE) -> News:
    """Return what others added ``since`` that ``user`` may see; what is of the lab, from anybody.

    As many queries for many rows as for one. A cursor ``after`` that makes no sense is the first
    page.
    """
    cursor = _read(after)
    rows = []
    for number, kind in enumerate(KINDS):
        found = _fetched(kind, _new(kind, user, since))
        if cursor:
            found = found.filter(_beyond(KINDS[kind], number, cursor))
        rows += [(kind, row) for row in found.order_by(f"-{KINDS[kind]}", "pk")[: size + 1]]
    rows.sort(key=_order)
    shown = rows[:size]
    lines = _lines(shown, user)
    return News(_by_day(lines), _cursor(*shown[-1]) if len(rows) > size else "")


def _new(kind, user, since):
    model = {"paper": Paper, "talk": Talk, "insight": Insight}.get(kind, Idea)
    rows = model.objects.visible_to(user).filter(**{f"{KINDS[kind]}__gte": since})
    if kind in OWNED:
        rows = rows.exclude(owner=user)
    if kind == "outcome":
        return rows.concluded()
    return rows.exclude(title="") if kind == "idea" else rows


def _fetched(kind, rows):
    match kind:
        case "paper":
            return rows.with_authors()
        case "talk":
            return rows.with_speakers()
        case "insight":
            return rows.with_source()
    return rows.select_related("owner", "outcome")


def _order(found):
    kind, row = found
    at = getattr(row, KINDS[kind])
    return -at.timestamp(), list(KINDS).index(kind), row.pk


def _beyond(column, number, cursor):
    """The rows of a kind after the cursor: earlier, or as early and later in the order."""
    at, kind, pk = cursor
    same = {column: at}
    earlier = Q(**{f"{column}__lt": at})
    if number > kind:
        return earlier | Q(**same)
    return earlier | Q(**same, pk__gt=pk) if number == kind else earlier


def _cursor(kind, row):
    return f"{getattr(row, KINDS[kind]).isoformat()}~{kind}~{row.pk}"


def _read(cursor):
    try:
        at, kind, pk = cursor.split("~")
        at = datetime.datetime.fromisoformat(at)
        return (at, list(KINDS).index(kind), int(pk)) if timezone.is_aware(at) else None
    except ValueError:
        return None


def _lines(found, user):
    ideas = [row for kind, row in found if kind in ("idea", "outcome")]
    lineage.with_paths(ideas)
    lit = [row.pk for kind, row in found if kind == "idea"]
    sources = trails.sources_of(lit, Spark.objects.visible_to(user)) if lit else {}
    return [_line(kind, row, sources) for kind, row in found]


def _line(kind, row, sources):
    name = lineage.name_of(row)
    return Line(
        kind=kind,
        at=getattr(row, KINDS[kind]),
        link=Link(row.get_absolute_url(), shortened(name, SHORT), kind, name),
        by=row.owner if kind in OWNED else None,
        authors=row.authors if kind == "paper" else [],
        trails=_trails(kind, row, sources),
    )


def _trails(kind, row, sources):
    match kind:
        case "talk":
            found = [trails.trail_of_talk(row)]
        case "insight":
            found = [trails.trail_of_insight(row)]
        case "idea":
            found = sources.get(row.pk, ())
        case "outcome":
            outcome = row.outcome if row.outcome and not row.outcome.trashed_at else None
            found = [trails.trail_of_paper(outcome)]
        case _:
            found = []
    return tuple(trail for trail in found if trail)


def _by_day(lines):
    days = []
    for date, of_day in groupby(lines, key=lambda line: timezone.localdate(line.at)):
        of_day = list(of_day)
        groups = [(kind, [line for line in of_day if line.kind == kind]) for kind in KINDS]
        days.append(Day(date, [(kind, found) for kind, found in groups if found]))
    return days
