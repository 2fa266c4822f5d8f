"""The short line of a row: whom or what it is from, hop by hop, each of a few links."""

from collections.abc import Iterable

from ideas.lineage import Link
from ideas.models import Spark
from papers.markdown import plain
from papers.models import Insight, Paper, Talk, Visibility
from papers.text import shortened

SHORT = 60
# As many sources of an idea are named.
MOST = 2

Trail = tuple[tuple[Link, ...], ...]


def trail_of_talk(talk: Talk) -> Trail:
    """Return the speakers of ``talk``, which are fetched, as one hop."""
    speakers = tuple(_link(person, person.name, "speaker") for person in talk.speaker_list)
    return (speakers,) if speakers else ()


def trail_of_insight(insight: Insight) -> Trail:
    """Return the speakers and the talk, or the paper, of ``insight``; fetched with its source."""
    if talk := insight.talk:
        return (*trail_of_talk(talk), (_link(talk, talk.title, "talk"),))
    return trail_of_paper(insight.paper)


def trail_of_paper(paper: Paper | None) -> Trail:
    """Return ``paper`` itself, as the end of a line, unless there is none."""
    return ((_link(paper, paper.title, "paper"),),) if paper else ()


def sources_of(ideas: Iterable[int], sparks) -> dict[int, tuple[Trail, ...]]:
    """Return the first things that lit the ideas of these ids, by id, as ``sparks`` say.

    Two queries, however many ideas.
    """
    sparks = (
        sparks.filter(idea__in=list(ideas))
        .select_related("insight__talk", "insight__paper", "paper", "from_idea")
        .prefetch_related("insight__talk__speakings__person")
        .order_by("pk")
    )
    found: dict[int, list[Trail]] = {}
    for spark in sparks:
        trails = found.setdefault(spark.idea_id, [])
        trail = _trail_of_source(spark)
        if trail not in trails:
            trails.append(trail)
    return {pk: tuple(trails[:MOST]) for pk, trails in found.items()}


def sparks_of_the_lab(user):
    """Return the sparks that ``user`` sees as every member does: nothing private is at an end."""
    sparks = Spark.objects.visible_to(user).filter(idea__visibility=Visibility.LAB)
    is_private = {"insight__visibility": Visibility.PRIVATE}
    return sparks.exclude(**is_private).exclude(from_idea__visibility=Visibility.PRIVATE)


def _trail_of_source(spark):
    if spark.insight:
        trail = trail_of_insight(spark.insight)
        return trail or ((_link(spark.insight, plain(spark.insight.text), "insight"),),)
    if spark.paper:
        return trail_of_paper(spark.paper)
    return ((_link(spark.from_idea, plain(spark.from_idea.title), "idea"),),)


def _link(row, name, hue):
    return Link(row.get_absolute_url(), shortened(name, SHORT), hue, name)
