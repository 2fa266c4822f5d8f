"""What an idea would cite: the papers and talks that it grew from, and what became of it."""

from ideas.models import Idea, Spark
from papers.citing import MOST
from papers.describing import record_of, record_of_talk
from papers.models import Insight, Paper, Talk
from papers.record import Record


def records_behind(idea: Idea, user) -> list[Record]:
    """Return the papers, then the talks, that lit ``idea`` and all below it, as ``user`` sees them.

    Its outcome is among them. At most ``MOST``, oldest first.
    """
    ideas = Idea.objects.visible_to(user).branches_of([idea])
    sparks = Spark.objects.visible_to(user).filter(idea__in=ideas)
    insights = Insight.objects.visible_to(user).filter(pk__in=sparks.values("insight"))
    papers = Paper.objects.visible_to(user)
    papers = (
        papers.filter(pk__in=sparks.values("paper"))
        | papers.filter(pk__in=insights.values("paper"))
        | papers.filter(pk__in=ideas.values("outcome"))
    )
    talks = Talk.objects.visible_to(user).filter(pk__in=insights.values("talk"))
    rows = papers.with_authors().prefetch_related("tags").order_by("date", "pk")
    records = [record_of(paper) for paper in rows[:MOST]]
    left = MOST - len(records)
    listed = talks.for_list().order_by("date", "pk")[:left]
    return records + [record_of_talk(talk) for talk in listed]
