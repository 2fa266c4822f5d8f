"""What the site's templates need from the library."""

from django import template
from django.apps import apps
from django.urls import reverse

from papers import access, exporting, exposing, markdown
from papers.models import Insight, Kind, Speaking

register = template.Library()

register.filter("markdown", markdown.render)
register.filter("markdown_line", markdown.render_inline)
register.filter("plain", markdown.plain)
register.filter("highwire", exposing.highwire)
register.filter("coins", exposing.coins)
register.filter("is_editor", access.is_editor)
register.filter("is_admin", access.is_admin)


@register.filter
def linked_data(paper):
    """Return what schema.org says of ``paper`` as a script element of JSON-LD."""
    return markdown.as_linked_data(exposing.linked_data(paper))


def _phrases(phrases):
    return [phrases] if isinstance(phrases, str) else phrases


@register.filter
def markdown_marked(text, phrases):
    """Return ``text`` as ``markdown`` does, with ``phrases`` (a list, or one) highlighted."""
    return markdown.render_marked(text, _phrases(phrases))


@register.filter
def markdown_line_marked(text, phrases):
    """Return ``text`` as ``markdown_line`` does, with ``phrases`` (a list, or one) highlighted."""
    return markdown.render_inline_marked(text, _phrases(phrases))


@register.filter
def marked(text, phrases):
    """Return ``text``, which is no Markdown, with ``phrases`` (a list, or one) highlighted."""
    return markdown.escape_marked(text, _phrases(phrases))


@register.filter
def markdown_marked_words(text, words):
    """Return ``text`` as ``markdown`` does, with each of ``words`` highlighted."""
    return markdown.render_marking_words(text, words)


@register.filter
def marked_words(text, words):
    """Return ``text``, which is no Markdown, with each of ``words`` highlighted."""
    return markdown.escape_marking_words(text, words)


@register.simple_tag(takes_context=True)
def phrases_of(context, row):
    """Return the words of ``row`` (an insight, a paper, an idea) that other apps highlight."""
    finders = [getattr(config, "phrases_of", None) for config in apps.get_app_configs()]
    return [phrase for find in finders if find for phrase in find(row, context["request"].user)]


@register.simple_tag(takes_context=True)
def navigation(context):
    """Return the ``places`` of the left rail and the ``foot_places`` below them.

    Each has url, label, hue, key, whether one is there as ``current``, and as ``count`` how much
    one has not seen there, 0 where nothing is counted.
    """
    path = context["request"].path
    groups = {"places": [], "foot_places": []}
    for config in apps.get_app_configs():
        count_in = getattr(config, "place_counts", None)
        counts = count_in(context["request"].user) if count_in else {}
        for group, places in groups.items():
            for name, label, hue, key in getattr(config, group, []):
                url = reverse(name)
                current = path == url if url == "/" else path.startswith(url)
                place = {"url": url, "label": label, "hue": hue, "key": key, "current": current}
                places.append(place | {"count": counts.get(name, 0)})
    return groups


@register.simple_tag
def export_formats():
    """Return the formats to export in: pairs of what the address calls it and its name."""
    return [(key, made.name) for key, made in exporting.FORMATS.items()]


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


# Of how many talks questions are asked, and how many; the speaker's own list has all of them.
ASKED_OF, ASKED = 100, 20


@register.simple_tag
def questions_among(insights):
    """Return the ``open`` and the ``answered`` questions among ``insights``."""
    questions = [insight for insight in insights if insight.kind == Kind.QUESTION]
    return {
        "open": [question for question in questions if question.is_open_question],
        "answered": [question for question in questions if not question.is_open_question],
    }


@register.simple_tag(takes_context=True)
def ask_next_time(context, talk):
    """Return open questions from ``talk`` and from the latest talks of those who gave it."""
    by_them = Speaking.objects.filter(person__in=talk.speaker_list).order_by("-talk")
    talks = {talk.pk, *by_them.values_list("talk", flat=True)[:ASKED_OF]}
    questions = Insight.objects.visible_to(context["request"].user).open_questions_of(talks)
    return questions.select_related("talk").order_by("-talk_id", "position", "pk")[:ASKED]


@register.filter
def can_edit(row, user):
    """Return whether ``user`` may change ``row``: the same answer as the edit page gives."""
    return type(row).objects.editable_by(user).filter(pk=row.pk).exists()


@register.filter
def can_delete(row, user):
    """Return whether ``user`` may put ``row`` into the trash."""
    return type(row).objects.deletable_by(user).filter(pk=row.pk).exists()
