"""The line from speaker to idea, walked from either end."""

from dataclasses import dataclass

from django.db.models import Prefetch

from ideas.models import Basis, Idea, Passage, Spark
from papers.models import Insight, Speaking
from papers.text import shortened

SHORT = 40


@dataclass(frozen=True)
class Link:
    """A link to show beside an insight; ``hue`` is "idea" for an idea, "" for a note."""

    url: str
    label: str
    hue: str = ""
    title: str = ""


def insight_links(insights: list[Insight], user) -> dict[int, list[Link]]:
    """Return, by insight id, the ideas it lit and its lines in notes, as ``user`` may see them.

    Three queries, however many insights.
    """
    links: dict[int, list[Link]] = {insight.pk: [] for insight in insights}
    sparks = list(
        Spark.objects.visible_to(user)
        .filter(insight__in=list(links))
        .select_related("idea")
        .order_by("idea__position", "pk")
    )
    paths = number_paths([spark.idea for spark in sparks])
    for spark in sparks:
        idea = spark.idea
        label = f"{paths[idea.pk]} {shortened(idea.title, SHORT)}"
        links[spark.insight_id].append(
            Link(idea.get_absolute_url(), label, "idea", f"{label} · {spark.get_basis_display()}")
        )
    passages = Passage.objects.visible_to(user).filter(insight__in=list(links))
    for passage in passages.select_related("note").defer("note__data"):
        links[passage.insight_id].append(
            Link(passage.get_absolute_url(), passage.lines, title=str(passage.note))
        )
    return links


def number_paths(ideas: list[Idea]) -> dict[int, str]:
    """Return the full number of each of ``ideas`` by id: "4.1" is number 1 under number 4.

    An idea that its writer gave no number counts by its place. One query.
    """
    above = Idea.objects.lines_to(ideas).only("parent", "number", "position")
    lines = {step.pk: step for step in above}
    paths = {}
    for idea in ideas:
        numbers, step = [], lines.get(idea.pk)
        while step:
            numbers.append(step.own_number)
            step = lines.get(step.parent_id)
        paths[idea.pk] = ".".join(reversed(numbers))
    return paths


def sparks_of(idea: Idea, user):
    """Return the sparks of ``idea`` that ``user`` may see, with insight, source and speakers."""
    return (
        Spark.objects.visible_to(user)
        .filter(idea=idea)
        .select_related("insight__talk", "insight__paper", "added_by")
        .prefetch_related(
            Prefetch("insight__talk__speakings", Speaking.objects.select_related("person"))
        )
        .order_by("pk")
    )


def ideas_from(insights: list[int], user) -> list[Idea]:
    """Return the ideas that the insights of these ids lit, as ``user`` may see, with ``path``."""
    sparks = Spark.objects.visible_to(user).filter(insight__in=insights)
    ideas = Idea.objects.visible_to(user).filter(pk__in=sparks.values("idea"))
    return with_paths(ideas.order_by("position", "pk"))


def with_paths(ideas) -> list[Idea]:
    """Return ``ideas`` as a list, each with its full number as ``path``."""
    ideas = list(ideas)
    paths = number_paths(ideas)
    for idea in ideas:
        idea.path = paths[idea.pk]
    return ideas


@dataclass(frozen=True)
class Strip:
    """The line to an idea in one row: people, talks, insights, the idea, its outcome."""

    speakers: list
    talks: list
    papers: list
    sparks: list

    @property
    def basis(self) -> Basis:
        """The surest basis among the sparks: how the line is drawn."""
        bases = {spark.basis for spark in self.sparks}
        return next((basis for basis in Basis if basis in bases), Basis.SUGGESTED)


def strip_to(sparks: list[Spark]) -> Strip:
    """Return the line that ``sparks`` (with insight, source and speakers) make."""
    insights = [spark.insight for spark in sparks if spark.insight]
    talks = list(dict.fromkeys(insight.talk for insight in insights if insight.talk))
    speakers = dict.fromkeys(person for talk in talks for person in talk.speaker_list)
    papers = list(dict.fromkeys(insight.paper for insight in insights if insight.paper))
    return Strip(list(speakers), talks, papers, sparks)
