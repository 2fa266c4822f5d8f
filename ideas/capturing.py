"""Which ideas the capture box offers, and lighting the one that a line was sent to."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ideas import changing, lineage, linking, sparking
from ideas.models import Idea
from papers.capturing import Towards
from papers.models import Insight
from papers.text import fold

MOST = 8


def light(*, insights: list[Insight], towards: Towards, by) -> Idea:
    """Light the idea of ``towards`` by each of ``insights``; a new title makes an idea first.

    The new one stands last at the top of the outline and is seen by whoever sees the insights.
    Returns the idea. Raises ValidationError if ``by`` has no such idea.
    """
    idea = _idea_of(towards, insights[0].visibility, by)
    for insight in insights:
        sparking.light(source=insight, idea=idea, by=by)
    return idea


def choices(words: str, by) -> list[Idea]:
    """Return ideas that ``by`` may mean by ``words``, each with its full number as ``path``.

    Those of that number come first, with their parts; then those with all the words in the title,
    the last changed first.
    """
    ideas = Idea.objects.authored_by(by).exclude(title="")
    numbered = linking.of_number(ideas, words)
    parts = list(ideas.filter(parent__in=numbered).order_by("position", "pk")[:MOST])
    for word in fold(words).split():
        ideas = ideas.filter(title_key__contains=word)
    found = [*numbered, *parts, *ideas.order_by("-changed_at", "-pk")[:MOST]]
    return lineage.with_paths(list(dict.fromkeys(found))[:MOST])


def _idea_of(towards, visibility, by):
    if towards.title:
        return changing.add(by=by, title=towards.title, visibility=visibility)
    ideas = Idea.objects.authored_by(by)
    if towards.idea:
        found = list(ideas.filter(pk=towards.idea))
    else:
        found = linking.of_number(ideas, towards.number)
    if not found:
        raise ValidationError(_missing(towards), params={"number": towards.number})
    if len(found) > 1:
        raise ValidationError(
            _("Several ideas of yours have the number %(number)s. Choose one from the list."),
            params={"number": towards.number},
        )
    return found[0]


def _missing(towards):
    if towards.idea:
        return _("The idea you chose is no longer there. Choose another, or none.")
    return _(
        "None of your ideas has the number %(number)s. Correct it, or put a space after the “>” "
        "if it is part of the text."
    )
