"""What needs somebody today, and why, never by chance."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ideas import lineage
from ideas.models import Idea, Queue, Settled, Spark, Status
from papers.models import Insight, Kind
from papers.text import shortened

UNUSED_FOR = datetime.timedelta(days=14)
# How many insights, the newest, are looked at for news of an idea.
NEWEST = 100
# By what an insight may hang together with the source of a spark, as seen from the spark.
SOURCES = {
    "talk": "insight__talk",
    "speaker": "insight__talk__speakings__person",
    "tag": "insight__tagged_items__tag",
}
SHORT = 90


@dataclass(frozen=True)
class Card:
    """A row that needs somebody: what it is called and where it is, and ``why`` it is shown.

    ``news`` is what is new of an idea. ``row`` names the URLs that set it aside and undo that.
    """

    hue: str
    heading: str
    link: lineage.Link
    why: str
    set_aside_url: str
    news: lineage.Link | None = None


def cards(user, *, now: datetime.datetime) -> list[Card]:
    """Return what needs ``user`` at ``now``: at most one card of each sort, the same each time."""
    found = [_unused(user, now), _returning(user, now)]
    shown = {card.link.url for card in found if card}
    found.insert(1, _news(user, shown))
    return [card for card in found if card]


def set_aside(*, row: Insight | Idea, by) -> None:
    """Let ``row`` need ``by`` no longer, until there is something newer."""
    mark = {"by": by, "queue": Queue.TODAY, type(row).__name__.lower(): row}
    Settled.objects.update_or_create(**mark, defaults={"at": timezone.now()})


def _unused(user, now):
    """Return the card of one's oldest takeaway that lit nothing in the days that count."""
    lit = Spark.objects.filter(insight=OuterRef("pk"), rejected_at=None, idea__trashed_at=None)
    settled = Settled.objects.filter(
        by=user, queue__in=[Queue.INBOX, Queue.TODAY], insight=OuterRef("pk")
    )
    waiting = Insight.objects.owned_by(user).filter(
        ~Exists(lit), ~Exists(settled), kind=Kind.TAKEAWAY, created_at__lte=now - UNUSED_FOR
    )
    insight = waiting.select_related("talk", "paper").order_by("created_at", "pk").first()
    if insight is None:
        return None
    days = {"days": (now - insight.created_at).days}
    why = _("You took it down %(days)s days ago, and it has lit no idea yet.") % days
    return _card(insight, _("An unused takeaway"), why)


def _returning(user, now):
    """Return the card of the parked idea that was to come back first."""
    settled = Settled.objects.filter(
        by=user, queue=Queue.TODAY, idea=OuterRef("pk"), at__date__gte=OuterRef("revisit_on")
    )
    due = Idea.objects.owned_by(user).filter(
        ~Exists(settled), status=Status.PARKED, revisit_on__lte=timezone.localdate(now)
    )
    idea = due.order_by("revisit_on", "pk").first()
    if idea is None:
        return None
    why = _("You parked it until %(day)s.") % {"day": idea.revisit_on.isoformat()}
    if idea.status_reason:
        why = f"{why} {idea.status_reason}"
    return _card(idea, _("A parked idea"), why)


def _news(user, shown):
    """Return the card of one's idea to which the newest insight hangs together with a source.

    Newer than its last spark, that is, and than when it was set aside.
    """
    visible = Insight.objects.visible_to(user).select_related("talk")
    visible = visible.prefetch_related("talk__speakings__person", "tags")
    newest = list(visible.order_by("-created_at", "-pk")[:NEWEST])
    known_until = _known_until(user)
    lit = _lit_by(newest, known_until, user)
    known = set(Spark.objects.filter(insight__in=newest).values_list("idea", "insight"))
    for insight in newest:
        for source, why in _ties(insight):
            for pk in lit.get(source, ()):
                is_news = insight.created_at > known_until[pk] and (pk, insight.pk) not in known
                if is_news and reverse("ideas:idea-detail", args=[pk]) not in shown:
                    idea = Idea.objects.get(pk=pk)
                    return _card(idea, _("An idea with news"), why, news=_link(insight))
    return None


def _known_until(user):
    """Return the time after which something is news, by the id of each idea of one's own.

    That is its last spark, or when it was set aside. An idea that is over has no news.
    """
    ideas = Idea.objects.owned_by(user).exclude(status__in=[Status.DROPPED, Status.PUBLISHED])
    sparks = Spark.objects.filter(idea__in=ideas).order_by()
    lit_at = dict(sparks.values_list("idea").annotate(Max("created_at")))
    settled = Settled.objects.filter(by=user, queue=Queue.TODAY, idea__in=ideas)
    aside_at = dict(settled.values_list("idea", "at"))
    return {pk: max(at, aside_at.get(pk, at)) for pk, at in lit_at.items()}


def _lit_by(insights, ideas, user):
    """Return the ids of those of ``ideas`` that a talk, speaker or tag of ``insights`` lit.

    By what lit them, as ``_ties`` names it.
    """
    wanted = {source for insight in insights for source, _why in _ties(insight)}
    sparks = Spark.objects.visible_to(user).filter(idea__in=Idea.objects.owned_by(user))
    lit: dict[tuple[str, int], list[int]] = {}
    for kind, path in SOURCES.items():
        ids = [pk for name, pk in wanted if name == kind]
        found = sparks.filter(**{f"{path}__in": ids}).order_by("idea", "pk")
        for source, idea in found.values_list(path, "idea"):
            if idea in ideas:
                lit.setdefault((kind, source), []).append(idea)
    return lit


def _ties(insight):
    """Yield by what ``insight`` may hang together with another, and that in words."""
    if talk := insight.talk:
        name = {"talk": shortened(talk.title, SHORT)}
        yield ("talk", talk.pk), _("Something new from “%(talk)s”, which lit it.") % name
        for person in talk.speaker_list:
            name = {"speaker": person.name}
            yield ("speaker", person.pk), _("Something new from %(speaker)s, who lit it.") % name
    for tag in insight.tags.all():
        name = {"tag": tag.name}
        yield ("tag", tag.pk), _("Something new about “%(tag)s”, like what lit it.") % name


def _card(row, heading, why, news=None):
    name = type(row).__name__.lower()
    if name == "idea":
        lineage.with_paths([row])
    url = reverse(f"ideas:{name}-set-aside", args=[row.pk])
    return Card(name, heading, _link(row), why, url, news)


def _link(row):
    hue = type(row).__name__.lower()
    name = lineage.name_of(row)
    return lineage.Link(row.get_absolute_url(), shortened(name, SHORT), hue, name)
