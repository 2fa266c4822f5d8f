"""What ideas and notes add to the library's pages."""

from django import template

from ideas import lineage
from ideas.models import Idea, Passage
from papers.models import Insight

register = template.Library()


@register.simple_tag(takes_context=True)
def ideas_from(context, insights):
    """Return the ideas that ``insights`` (rows, or one) lit, with their full number as ``path``."""
    rows = [insights] if isinstance(insights, Insight) else insights
    return lineage.ideas_from([row.pk for row in rows], context["request"].user)


@register.simple_tag(takes_context=True)
def ideas_before(context, paper):
    """Return the ideas whose outcome is ``paper``, with their full number as ``path``."""
    ideas = Idea.objects.visible_to(context["request"].user).filter(outcome=paper)
    return lineage.with_paths(ideas.order_by("position", "pk"))


@register.simple_tag(takes_context=True)
def latest_ideas(context):
    """Return the five ideas added last, with their full number as ``path``."""
    ideas = Idea.objects.visible_to(context["request"].user).exclude(title="")
    return lineage.with_paths(ideas.order_by("-pk")[:5])


@register.simple_tag(takes_context=True)
def passages_of(context, **row):
    """Return where ``row`` (talk=, person= or insight=) stands in one's notes."""
    passages = Passage.objects.visible_to(context["request"].user).filter(**row)
    return passages.select_related("note").defer("note__data")
