"""What ideas and notes add to the library's pages."""

from django import template
from django.conf import settings
from django.utils import timezone

from ideas import advice, concluding, lineage, queues, today
from ideas.models import Idea, Passage, ShareLink
from papers.models import Insight, Paper

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
def strips_of(context, row):
    """Return the lines that ``row`` lies on; a paper that an idea became also ends one."""
    user = context["request"].user
    strip = lineage.strip_of(row, user)
    grown = lineage.grown_from(row, user) if isinstance(row, Paper) else None
    if grown is None:
        return [strip]
    return [grown, strip] if any(hop.links for hop in strip.hops) else [grown]


@register.simple_tag(takes_context=True)
def trial_behind(context, insight):
    """Return the idea whose trial taught ``insight``, with its full number as ``path``, or None."""
    return lineage.trial_behind(insight, context["request"].user)


@register.simple_tag(takes_context=True)
def lesson_of(context, idea):
    """Return the insight that the trial of ``idea`` taught, if one may see it."""
    return concluding.lesson_of(idea, context["request"].user)


@register.simple_tag(takes_context=True)
def cards_of_today(context):
    """Return what needs one today, as cards."""
    return today.cards(context["request"].user, now=timezone.now())


@register.simple_tag(takes_context=True)
def queue_counts(context):
    """Return the queues in which something waits, with how many rows wait there."""
    counts = queues.counts(context["request"].user)
    return [(queue, count) for queue, count in counts.items() if count]


@register.filter
def counted(number):
    """Return how many wait as a page says it, where no more than some are counted."""
    return f"{queues.COUNTED}+" if number > queues.COUNTED else number


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


@register.simple_tag
def with_numbers(ideas):
    """Return ``ideas`` as a list, each with its full number as ``path``."""
    return lineage.with_paths(ideas)


@register.simple_tag(takes_context=True)
def with_harvest(context, talks):
    """Return ``talks`` as a list, each with ``harvest``: what became of its insights."""
    talks = list(talks)
    harvests = queues.harvests(talks, context["request"].user)
    for talk in talks:
        talk.harvest = harvests[talk.pk]
    return talks


@register.simple_tag(takes_context=True)
def checklist_of(context, idea):
    """Return the checks of ``idea``, as far as one sees the advice, how many are done, and offers.

    Advice is offered to who may change the idea.
    """
    user = context["request"].user
    checks = advice.checklist(idea, user)
    return {
        "checks": checks,
        "done": sum(check.done_at is not None for check in checks),
        "offered": advice.offered(idea, user)[: advice.MOST] if idea.owner_id == user.pk else [],
    }


@register.filter
def can_share(idea, user):
    """Return whether ``user`` may make links to ``idea``."""
    return settings.SHARE_LINKS and idea.owner_id == user.pk


@register.simple_tag
def live_links_of(idea):
    """Return how many links to ``idea`` are open."""
    return ShareLink.objects.live().filter(idea=idea).count()


@register.simple_tag(takes_context=True)
def original_of(context, idea):
    """Return what ``idea`` was copied from, with its number as ``path``, if one may see it."""
    if not idea.copied_from_id:
        return None
    ideas = Idea.objects.visible_to(context["request"].user).filter(pk=idea.copied_from_id)
    return next(iter(lineage.with_paths(ideas)), None)
