"""What the site's templates need from the library."""

from django import template
from django.apps import apps
from django.urls import reverse

from papers import markdown

register = template.Library()

register.filter("markdown", markdown.render)
register.filter("markdown_line", markdown.render_inline)
register.filter("plain", markdown.plain)


@register.simple_tag(takes_context=True)
def navigation(context):
    """Return the places of the left rail: url, label, hue, key, and whether one is there."""
    path = context["request"].path
    places = []
    for config in apps.get_app_configs():
        for name, label, hue, key in getattr(config, "places", []):
            url = reverse(name)
            current = path == url if url == "/" else path.startswith(url)
            places.append({"url": url, "label": label, "hue": hue, "key": key, "current": current})
    return places


@register.simple_tag
def page_parts(place):
    """Return the templates with which other apps add to the page ``place`` ("talk", "home" …)."""
    parts = [getattr(config, "page_parts", {}).get(place) for config in apps.get_app_configs()]
    return [part for part in parts if part]


@register.simple_tag(takes_context=True)
def with_links(context, insights):
    """Return ``insights`` as a list, each with ``links``: what other apps know of it.

    A link has url, label, hue ("idea", or "" for a plain one) and title.
    """
    insights = list(insights)
    links = {insight.pk: [] for insight in insights}
    for config in apps.get_app_configs():
        if find := getattr(config, "insight_links", None):
            for pk, found in find(insights, context["request"].user).items():
                links[pk] += found
    for insight in insights:
        insight.links = links[insight.pk]
    return insights


@register.filter
def can_edit(row, user):
    """Return whether ``user`` may change ``row``: the same answer as the edit page gives."""
    return type(row).objects.editable_by(user).filter(pk=row.pk).exists()
