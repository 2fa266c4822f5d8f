"""What a page shows of sparks: those there are, and what may be linked."""

from django import template

from ideas import lineage, linking, sparking
from ideas.forms import FindIdeaForm, FindSourceForm

register = template.Library()


@register.simple_tag(takes_context=True)
def sparks_from(context, source):
    """Return the sparks that ``source`` gave off, each idea with its full number as ``path``."""
    sparks = list(sparking.sparks_from(source, context["request"].user))
    paths = lineage.number_paths([spark.idea for spark in sparks])
    for spark in sparks:
        spark.idea.path = paths[spark.idea_id]
    return sparks


@register.simple_tag(takes_context=True)
def offered_ideas(context, insight):
    """Return the ideas that ``insight`` may have lit, as offers."""
    return linking.offered_ideas(insight, context["request"].user)


@register.simple_tag(takes_context=True)
def offered_insights(context, idea):
    """Return the insights that may have lit ``idea``, as offers."""
    return linking.offered_insights(idea, context["request"].user)


@register.simple_tag(takes_context=True)
def find_ideas(context, source):
    """Return the form that finds ideas to link to ``source``, with ``found``: offers, or None."""
    request = context["request"]
    form = FindIdeaForm(request.GET)
    form.found = form.offers(source, request.user)
    return form


@register.simple_tag(takes_context=True)
def find_sources(context, idea):
    """Return the form that finds what to link to ``idea``, with ``found``: offers, or None."""
    request = context["request"]
    form = FindSourceForm(request.GET)
    form.found = form.offers(idea, request.user)
    return form


@register.filter
def lit_an_idea(links):
    """Return whether there is an idea among ``links`` (see the library's ``with_links``)."""
    return any(link.hue == "idea" for link in links)
