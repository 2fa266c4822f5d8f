"""Lighting, confirming and rejecting sparks, whichever page it is done from."""

from django.db import transaction
from django.utils import timezone

from ideas.models import Basis, Idea, Relation, Spark
from papers.models import Insight, Paper


def ends(source: Insight | Paper | Idea, idea: Idea) -> dict:
    """Return ``source`` and ``idea`` as the fields of the spark between them."""
    name = "from_idea" if isinstance(source, Idea) else type(source).__name__.lower()
    return {"idea": idea, name: source}


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
    keeps what it says. ``basis`` is ``SUGGESTED`` where ``by`` takes up a suggestion of the finder.
    """
    spark, _is_new = Spark.objects.select_for_update().get_or_create(
        **ends(source, idea),
        defaults={
            "relation": relation,
            "basis": basis,
            "why": why,
            "insight_phrase": source_phrase,
            "idea_phrase": idea_phrase,
            "added_by": by,
        },
    )
    spark.confirmed_by, spark.rejected_by, spark.rejected_at = by, None, None
    spark.save()
    return spark


@transaction.atomic
def reject(*, source: Insight | Paper | Idea, idea: Idea, by) -> Spark:
    """Return the spark from ``source`` to ``idea``, rejected by ``by``: it is not suggested again.

    There need be none yet: a suggestion that is turned down is kept as a rejected spark.
    """
    spark, _is_new = Spark.objects.select_for_update().get_or_create(
        **ends(source, idea), defaults={"basis": Basis.SUGGESTED, "added_by": by}
    )
    spark.confirmed_by, spark.rejected_by, spark.rejected_at = None, by, timezone.now()
    spark.save()
    return spark
