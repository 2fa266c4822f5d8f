"""What the lab learned in a week: one page, the same for every member."""

import datetime
import re
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from ideas import lineage
from ideas.glance import trails
from ideas.lineage import COUNTED
from ideas.models import Idea
from papers.models import Insight, Paper, Talk, Visibility

NAME = re.compile(r"((?:19|20)[0-9]{2})-W([0-9]{2})")
# So many insights and ideas of a week are shown; the rest is counted.
MOST = 300


@dataclass(frozen=True, order=True)
class Week:
    """A week of the ISO calendar, from Monday to Sunday, in the time zone of the lab."""

    year: int
    number: int

    @classmethod
    def of(cls, day: datetime.date) -> "Week":
        """Return the week in which ``day`` lies."""
        return cls(*day.isocalendar()[:2])

    @classmethod
    def named(cls, name: str) -> "Week | None":
        """Return the week that is called ``2026-W47``, or None where there is none."""
        match = NAME.fullmatch(name)
        if not match:
            return None
        week = cls(*map(int, match.groups()))
        try:
            return week if week.monday else None
        except ValueError:
            return None

    @classmethod
    def present(cls, now: datetime.datetime) -> "Week":
        """Return the week of ``now``."""
        return cls.of(timezone.localdate(now, timezone.get_default_timezone()))

    def __str__(self):
        return f"{self.year}-W{self.number:02}"

    @property
    def monday(self) -> datetime.date:
        """The first day."""
        return datetime.date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> datetime.date:
        """The last day."""
        return self.monday + datetime.timedelta(days=6)

    @property
    def moments(self) -> tuple[datetime.datetime, datetime.datetime]:
        """When it begins, and when the next one does."""
        zone = timezone.get_default_timezone()
        days = self.monday, self.sunday + datetime.timedelta(days=1)
        first, last = (datetime.datetime.combine(day, datetime.time.min, zone) for day in days)
        return first, last

    def shifted(self, weeks: int) -> "Week":
        """Return the week that is so many ``weeks`` later."""
        return self.of(self.monday + datetime.timedelta(weeks=weeks))


@dataclass(frozen=True)
class Digest:
    """What a week brought, as far as the whole lab may see it; ``insights`` by their source."""

    week: Week
    talks: list[Talk]
    insights: list[tuple[Talk | Paper | None, list[Insight]]]
    insight_count: int
    ideas: list[Idea]
    idea_count: int
    outcomes: list[Idea]
    questions: list[Insight]

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened."""
        return not any((self.talks, self.insight_count, self.idea_count, self.outcomes))

    @property
    def in_words(self) -> str:
        """The week in a sentence."""
        counts = {
            "talk": len(self.talks),
            "insight": self.insight_count,
            "idea": self.idea_count,
            "outcome": len(self.outcomes),
        }
        parts = {f"{kind}s": COUNTED[kind] % {"n": count} for kind, count in counts.items()}
        sentence = _(
            "The lab heard %(talks)s, kept %(insights)s, had %(ideas)s, reached %(outcomes)s."
        )
        return sentence % parts

    @property
    def more_insights(self) -> int:
        """How many insights are not shown."""
        return self.insight_count - sum(len(found) for _source, found in self.insights)

    @property
    def more_ideas(self) -> int:
        """How many ideas are not shown."""
        return self.idea_count - len(self.ideas)


def digest(week: Week, user) -> Digest:
    """Return what ``week`` brought that every member sees; ``user`` is one.

    As many queries for a full week as for one with a row of each kind.
    """
    insights = _insights(week, user)
    ideas = _ideas(user).filter(created_at__range=_range(week)).exclude(title="")
    # Lessons are told with the ideas whose trial taught them.
    taken = insights.filter(lesson_of=None)
    by_source = (F(name).asc(nulls_last=True) for name in ("talk_id", "paper_id"))
    shown = taken.with_source().order_by(*by_source, "position", "pk")
    new_ideas = ideas.select_related("owner").order_by("created_at", "pk")
    return Digest(
        week=week,
        talks=_talks(week, user),
        insights=_by_source(shown[:MOST]),
        insight_count=taken.count(),
        ideas=_with_sources(new_ideas[:MOST], user),
        idea_count=ideas.count(),
        outcomes=_outcomes(week, user),
        questions=list(insights.open_questions().with_source().order_by("pk")[:MOST]),
    )


def _range(week):
    first, last = week.moments
    return first, last - datetime.timedelta(microseconds=1)


def _insights(week, user):
    lab = Insight.objects.visible_to(user).filter(visibility=Visibility.LAB)
    return lab.filter(created_at__range=_range(week))


def _ideas(user):
    return Idea.objects.visible_to(user).filter(visibility=Visibility.LAB)


def _talks(week, user):
    """Return the talks of the week: by their day, or where that is not known, by when added."""
    on_a_day = Q(date__length=10, date__range=(week.monday.isoformat(), week.sunday.isoformat()))
    added = ~Q(date__length=10) & Q(created_at__range=_range(week))
    talks = Talk.objects.visible_to(user).filter(on_a_day | added)
    lab = Insight.objects.visible_to(user).filter(visibility=Visibility.LAB)
    of_talk = lab.filter(talk=OuterRef("pk")).order_by().values("talk")
    count = of_talk.annotate(count=Count("pk")).values("count")
    talks = talks.annotate(insight_count=Coalesce(Subquery(count), 0))
    return list(talks.with_speakers().order_by("date", "pk"))


def _by_source(insights):
    return [
        (source, list(found)) for source, found in groupby(insights, key=lambda row: row.source)
    ]


def _with_sources(ideas, user):
    ideas = lineage.with_paths(ideas)
    sources = trails.sources_of([idea.pk for idea in ideas], trails.sparks_of_the_lab(user))
    for idea in ideas:
        idea.trails = sources.get(idea.pk, ())
    return ideas


def _outcomes(week, user):
    """Return the ideas that came to an outcome, each with the lesson that it ``taught``."""
    ideas = _ideas(user).concluded().filter(concluded_at__range=_range(week))
    ideas = ideas.select_related("owner", "outcome", "lesson").order_by("concluded_at", "pk")
    ideas = lineage.with_paths(ideas)
    for idea in ideas:
        lesson = idea.lesson
        is_seen = lesson and not lesson.trashed_at and lesson.visibility == Visibility.LAB
        idea.taught = lesson if is_seen else None
    return ideas
