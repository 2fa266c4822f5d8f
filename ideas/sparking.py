"""Lighting, confirming and rejecting sparks, whichever page it is done from."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ideas.models import Basis, Idea, Relation, Spark
from papers.models import Insight, Paper


def ends(source: Insight | Paper | Idea, idea: Idea) -> dict:
    """Return ``source`` and ``idea`` as the fields of the spark between them."""
    return {"idea": idea, source_field(source): source}


def source_field(source: Insight | Paper | Idea) -> str:
    """Return the name of the field of a spark that holds ``source``."""
    return "from_idea" if isinstance(source, Idea) else type(source).__name__.lower()


def texts(row: Insight | Paper | Idea) -> list[str]:
    """Return the texts of ``row`` in which a spark may name a phrase."""
    if isinstance(row, Insight):
        return [row.text]
    return [row.title, row.body if isinstance(row, Idea) else row.abstract]


def phrases_of(row: Insight | Paper | Idea, user) -> list[str]:
    """Return the words of ``row`` that the sparks which ``user`` may see name, on either side."""
    sparks = Spark.objects.visible_to(user)
    given = sparks.filter(**{source_field(row): row})
    phrases = set(given.values_list("insight_phrase", flat=True))
    if isinstance(row, Idea):
        phrases |= set(sparks.filter(idea=row).values_list("idea_phrase", flat=True))
    return sorted(phrases - {""})


def sparks_from(source: Insight | Paper | Idea, user):
    """Return the sparks that ``source`` gave off, as ``user`` may see them, with their idea.

    Each has ``may_edit``: whether ``user`` may change it.
    """
    return (
        Spark.objects.visible_to(user)
        .filter(**{source_field(source): source})
        .annotate(may_edit=Q(idea__in=Idea.objects.editable_by(user)))
        .select_related("idea", "added_by", "confirmed_by")
        .order_by("idea__position", "pk")
    )


@transaction.atomic
def light(
    *,
    source: Insight | Paper | Idea,
    idea: Idea,
    by,
    relation: str = Relation.SPARKED,
    basis: str = Basis.INFERRED,
    why: str = "",
    source_phrase: str = "",
    idea_phrase: str = "",
) -> Spark:
    """Return the spark from ``source`` to ``idea``, confirmed by ``by``.

    There is one spark between two rows: one that exists is confirmed, also if it was rejected, and
    keeps what it says; what it does not say is filled in. ``basis`` is ``SUGGESTED`` where ``by``
    takes up a suggestion of the finder.
    """
    words = {"why": why, "insight_phrase": source_phrase, "idea_phrase": idea_phrase}
    spark, _is_new = Spark.objects.select_for_update().get_or_create(
        **ends(source, idea),
        defaults={"relation": relation, "basis": basis, "added_by": by} | words,
    )
    for name, said in words.items():
        setattr(spark, name, getattr(spark, name) or said)
    spark.confirmed_by, spark.rejected_by, spark.rejected_at = by, None, None
    spark.save()
    return spark


@transaction.atomic
def reject(*, source: Insight | Paper | Idea, idea: Idea, by) -> Spark:
    """Return the spark from ``source`` to ``idea``, rejected by ``by``: it is not suggested again.

    There need be none yet: a suggestion that is turned down is kept as a rejected spark.
    """
    now = timezone.now()
    spark, _is_new = Spark.objects.select_for_update().get_or_create(
        **ends(source, idea),
        defaults={"basis": Basis.SUGGESTED, "added_by": by, "created_at": now},
    )
    # What somebody had confirmed counts as inferred, should the rejection be taken back.
    spark.basis = spark.certainty
    spark.confirmed_by, spark.rejected_by, spark.rejected_at = None, by, now
    spark.save()
    return spark


@transaction.atomic
def restore(*, spark: Spark) -> None:
    """Take back that ``spark`` was rejected.

    Where it was a suggestion and never a spark, it is forgotten, so that it is suggested again.
    """
    if spark.created_at == spark.rejected_at:
        spark.delete()
        return
    spark.rejected_by = spark.rejected_at = None
    spark.save()


def papers_of(idea: int):
    """Return the papers that lit the idea of that id, by themselves or by an insight from them."""
    sparks = Spark.objects.filter(idea=idea, rejected_at=None)
    return Paper.objects.filter(Q(sparks__in=sparks) | Q(insights__sparks__in=sparks)).distinct()
