"""What waits for somebody: insights to look at, talks, ideas, questions and images to see to.

Each queue can reach zero: a row leaves it when it is dealt with, or when one leaves it as it is.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.utils import timezone

from ideas import finder
from ideas.models import Basis, Idea, Queue, Settled, Spark
from papers.models import Image, Insight, Talk
from papers.models.insights import TalkOrder
from papers.paging import count_to

# So many matches are looked at, since others' ideas are among them, and so many are shown.
LOOKED_AT, SHOWN = 20, 5
# More than so many waiting are too many to count.
COUNTED = 999
# The rarest shared words say why an idea is suggested; all of them would make the text motley.
SHOWN_WORDS = 12
# Dots of strength, by the least score.
STRENGTHS = ((5, 1.2), (4, 0.8), (3, 0.5), (2, 0.3), (1, 0.0))


def waiting(queue: str, user) -> QuerySet:
    """Return the rows that wait for ``user`` in ``queue``, in the order to look at them."""
    return QUEUES[queue](user)


def counts(user) -> dict[Queue, int]:
    """Return how many rows wait for ``user`` in each queue, counted to one more than ``COUNTED``.

    One query each.
    """
    return {queue: count(queue, user) for queue in QUEUES}


def count(queue: str, user) -> int:
    """Return how many rows wait for ``user`` in ``queue``, counted to one more than ``COUNTED``."""
    return count_to(waiting(queue, user), COUNTED)


def inbox(user):
    """Return one's own insights that lit no idea yet, each with ``source_order``.

    The newest talk comes first, since it is remembered best, and within it what was said first.
    """
    rows = Insight.objects.owned_by(user).filter(~_lit(user), ~_settled(Queue.INBOX, user))
    return (
        rows.with_source().annotate(source_order=TalkOrder("talk")).order_by("-source_order", "pk")
    )


def talks_in_inbox(user):
    """Return the talks of which insights wait in one's inbox, the newest first."""
    here = inbox(user).order_by().filter(talk=OuterRef("pk"))
    return Talk.objects.visible_to(user).filter(Exists(here)).for_list()


def talks_without_idea(user):
    """Return the talks of which one sees insights, none of which lit an idea, the newest first."""
    insights = Insight.objects.visible_to(user).filter(talk=OuterRef("pk"))
    sparks = Spark.objects.visible_to(user).filter(insight__talk=OuterRef("pk"))
    lit = sparks.filter(Exists(Insight.objects.visible_to(user).filter(pk=OuterRef("insight"))))
    rows = Talk.objects.visible_to(user).filter(
        ~Exists(lit), ~_settled(Queue.TALKS, user), Exists(insights)
    )
    return rows.with_insight_count(user).for_list()


def ideas_without_source(user):
    """Return one's own ideas that nothing lit, the newest first.

    An open slot is no idea yet, and an idea with others below it is a heading: those wait instead.
    """
    lit = Exists(Spark.objects.visible_to(user).filter(idea=OuterRef("pk")))
    below = Idea.objects.visible_to(user).filter(parent=OuterRef("pk")).exclude(title="")
    rows = Idea.objects.owned_by(user).exclude(title="")
    rows = rows.filter(~lit, ~Exists(below), ~_settled(Queue.IDEAS, user))
    return rows.order_by("-pk")


def open_questions(user):
    """Return the questions that nobody has answered, one's own first, each with ``is_others``."""
    rows = Insight.objects.visible_to(user).open_questions().with_source()
    is_others = Case(When(owner=user, then=Value(0)), default=Value(1))
    rows = rows.filter(~_settled(Queue.QUESTIONS, user)).annotate(is_others=is_others)
    return rows.order_by("is_others", "-pk")


def missing_images(user):
    """Return the places of images that a note names and nobody has dropped, the newest first."""
    rows = Image.objects.visible_to(user).filter(
        ~_settled(Queue.IMAGES, user), file="", talk__trashed_at=None, paper__trashed_at=None
    )
    return rows.select_related("talk", "paper").order_by("-pk")


QUEUES = {
    Queue.INBOX: inbox,
    Queue.TALKS: talks_without_idea,
    Queue.IDEAS: ideas_without_source,
    Queue.QUESTIONS: open_questions,
    Queue.IMAGES: missing_images,
}


def _lit(user):
    """The condition that an insight has a spark that ``user`` sees."""
    return Exists(Spark.objects.visible_to(user).filter(insight=OuterRef("pk")))


def _settled(queue, user):
    """The condition that ``user`` has settled a row, of whichever model, in ``queue``."""
    name = {Queue.TALKS: "talk", Queue.IDEAS: "idea", Queue.IMAGES: "image"}.get(queue, "insight")
    return Exists(Settled.objects.filter(by=user, queue=queue, **{name: OuterRef("pk")}))


def settle(*, row: Insight | Talk | Idea | Image, queue: str, by) -> Settled:
    """Return the mark that ``row`` waits for ``by`` in ``queue`` no longer."""
    settled, _is_new = Settled.objects.get_or_create(by=by, queue=queue, **_column(row))
    return settled


def unsettle(*, row: Insight | Talk | Idea | Image, queue: str, by) -> None:
    """Let ``row`` wait for ``by`` in ``queue`` again."""
    Settled.objects.filter(by=by, queue=queue, **_column(row)).delete()


def _column(row):
    return {type(row).__name__.lower(): row}


@transaction.atomic
def put_back(*, insight: Insight, by, idea: Idea | None = None, kind: str = "") -> None:
    """Undo what ``by`` did with ``insight`` in the inbox.

    Forgets the suggestion of ``idea`` that was taken up or turned down, and gives the insight back
    the ``kind`` that it had.
    """
    unsettle(row=insight, queue=Queue.INBOX, by=by)
    if idea:
        Spark.objects.filter(
            insight=insight, idea=idea, basis=Basis.SUGGESTED, added_by=by
        ).delete()
    if kind and kind != insight.kind:
        insight.kind, insight.stage = kind, ""
        insight.save(update_fields=["kind", "stage"])


def done_today(user) -> int:
    """Return how many of one's own insights one has dealt with since midnight."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    settled = Settled.objects.filter(by=user, queue=Queue.INBOX, at__gte=midnight)
    linked = Spark.objects.visible_to(user).filter(confirmed_by=user, changed_at__gte=midnight)
    ids = {*settled.values_list("insight", flat=True)}
    ids.update(linked.exclude(insight=None).values_list("insight", flat=True))
    return Insight.objects.owned_by(user).filter(pk__in=ids).count()


@dataclass(frozen=True)
class Suggestion:
    """An idea that an insight may have lit, how strongly (1 to 5), and the words they share."""

    idea: Idea
    strength: int
    words: tuple[str, ...]


def suggestions(insight: Insight, user) -> list[Suggestion]:
    """Return which of one's own ideas ``insight`` may have lit, best first, five at most."""
    matches = finder.ideas_for(insight, user, most=LOOKED_AT)
    mine = [match for match in matches if match.row.owner_id == user.pk]
    return [
        Suggestion(match.row, _strength(match.score), match.shared[:SHOWN_WORDS])
        for match in mine[:SHOWN]
    ]


def _strength(score):
    return next(dots for dots, least in STRENGTHS if score >= least)


@dataclass
class Harvest:
    """What became of the insights of a talk: how many lit an idea, were set aside, or wait."""

    linked: int = 0
    aside: int = 0
    waiting: int = 0

    @property
    def handled(self) -> int:
        """How many do not wait."""
        return self.linked + self.aside

    @property
    def total(self) -> int:
        """How many there are."""
        return self.handled + self.waiting


def harvests(talks, user) -> dict[int, Harvest]:
    """Return, by id, what became of the insights of ``talks`` that ``user`` sees. One query."""
    found = {talk.pk: Harvest() for talk in talks}
    fate = Case(
        When(_lit(user), then=Value("linked")),
        When(_settled(Queue.INBOX, user), then=Value("aside")),
        default=Value("waiting"),
    )
    insights = Insight.objects.visible_to(user).filter(talk__in=list(found))
    for talk, name in insights.annotate(fate=fate).values_list("talk", "fate"):
        setattr(found[talk], name, getattr(found[talk], name) + 1)
    return found
