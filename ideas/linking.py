"""What may be linked to a row by a spark: what the finder offers, and what is found by words."""

import re
from dataclasses import dataclass

from django.db.models import Q

from ideas import finder, lineage
from ideas.models import Idea, Spark
from ideas.sparking import source_field
from papers.models import Insight, Paper
from papers.text import fold

MOST = 10
NUMBER = re.compile(r"\d+(?:\.\d+)*")


@dataclass(frozen=True)
class Offer:
    """A row that may be one end of a new spark. ``words`` are what to highlight in it.

    ``may_link`` is whether the idea of that spark is one to change for who looks.
    """

    row: Insight | Paper | Idea
    words: tuple[str, ...]
    may_link: bool = True

    @property
    def field(self) -> str:
        """The field of a spark that holds the row as its source."""
        return source_field(self.row)


def offered_insights(idea: Idea, user) -> list[Offer]:
    """Return the insights that may have lit ``idea``, best first; none if it is not to change."""
    if not Idea.objects.editable_by(user).filter(pk=idea.pk).exists():
        return []
    matches = finder.insights_for(idea, user)
    return [Offer(match.row, match.shared) for match in matches]


def offered_ideas(insight: Insight, user) -> list[Offer]:
    """Return the ideas that ``insight`` may have lit, best first.

    Ideas of others are among them, to read: only one's own can be linked.
    """
    matches = finder.ideas_for(insight, user)
    mine = _editable([match.row for match in matches], user)
    return [
        Offer(match.row, tuple(reason.idea_word for reason in match.reasons), match.row.pk in mine)
        for match in matches
    ]


def found_ideas(words: str, source: Insight | Paper | Idea, user) -> list[Offer]:
    """Return ideas of that number ("4.1"), else with all of ``words``, that ``source`` may light.

    Those that it lit already are left out; those that it was rejected for are not.
    """
    linked = Spark.objects.filter(rejected_at=None, **{source_field(source): source})
    ideas = Idea.objects.editable_by(user).exclude(pk__in=linked.values("idea")).exclude(title="")
    if isinstance(source, Idea):
        ideas = ideas.exclude(pk=source.pk)
    ideas = ideas.order_by("position", "pk")
    found = of_number(ideas, words) or lineage.with_paths(_with(ideas, "title_key", words))
    return [Offer(idea, tuple(words.split())) for idea in found]


def found_sources(words: str, field: str, idea: Idea, user) -> list[Offer]:
    """Return insights, papers or other ideas (``field``) with all of ``words`` to link to ``idea``.

    An idea is found by its number too. What lit ``idea`` already is left out.
    """
    linked = Spark.objects.filter(idea=idea, rejected_at=None).exclude(**{field: None})
    model, key, rows = {
        "insight": (Insight, "text_key", Insight.objects.with_source),
        "paper": (Paper, "title_key", Paper.objects.with_authors),
        "from_idea": (Idea, "title_key", Idea.objects.all),
    }[field]
    visible = model.objects.visible_to(user).exclude(pk__in=linked.values(field))
    found = rows().filter(pk__in=visible.values("pk")).order_by("-pk")
    if field != "from_idea":
        return [Offer(row, tuple(words.split())) for row in _with(found, key, words)]
    ideas = found.exclude(pk=idea.pk).exclude(title="")
    others = of_number(ideas, words) or lineage.with_paths(_with(ideas, key, words))
    return [Offer(other, tuple(words.split())) for other in others]


def possible_parents(words: str, ideas: list[Idea], user) -> list[Idea]:
    """Return what ``ideas`` may become part of: of that number, or with all of ``words``.

    Without words those at the top.
    """
    below = Idea.objects.branches_of(ideas)
    others = Idea.objects.editable_by(user).exclude(pk__in=below.values("pk")).exclude(title="")
    others = others.order_by("position", "pk")
    return of_number(others, words) or lineage.with_paths(_with(others, "title_key", words))


def of_number(ideas, words: str) -> list[Idea]:
    """Return those of ``ideas`` (a queryset) whose full number is ``words``, with ``path``."""
    if not NUMBER.fullmatch(words):
        return []
    # A number that a writer gave may itself have points.
    parts = words.split(".")
    own = [".".join(parts[start:]) for start in range(len(parts))]
    position = min(int(parts[-1][:9]), 10**6) - 1
    ideas = ideas.filter(Q(number__in=own) | Q(number="", position=max(position, 0)))
    return [idea for idea in lineage.with_paths(ideas) if idea.path == words]


def _editable(ideas, user):
    rows = Idea.objects.editable_by(user).filter(pk__in=[idea.pk for idea in ideas])
    return set(rows.values_list("pk", flat=True))


def _with(rows, key, words):
    for word in fold(words).split():
        rows = rows.filter(**{f"{key}__contains": word})
    return rows[:MOST]
