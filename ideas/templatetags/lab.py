"""What a page shows of doubts and offers, dials and images, and of what is new in the lab."""

from django import template
from django.utils import timezone

from ideas import dials
from ideas.forms import DialForm, DoubtForm, OfferForm
from ideas.glance import news
from ideas.lineage import COUNTED
from ideas.models import Doubt, IdeaImage, Offer

register = template.Library()

AT_HOME = 5


@register.simple_tag(takes_context=True)
def doubts_about(context, idea):
    """Return the doubts about ``idea`` and the offers on it, with the form of another of each."""
    user = context["request"].user
    doubts = list(Doubt.objects.visible_to(user).filter(idea=idea).for_page(user))
    for doubt in doubts:
        doubt.form = OfferForm(by=user, auto_id=f"id_doubt_{doubt.pk}_%s")
    return {
        "open": [doubt for doubt in doubts if doubt.settled_at is None],
        "settled": [doubt for doubt in doubts if doubt.settled_at is not None],
        "offers": Offer.objects.visible_to(user).filter(idea=idea).for_page(user),
        "form": DoubtForm(by=user, auto_id="id_doubt_%s"),
        "offer_form": OfferForm(by=user, auto_id="id_offer_%s"),
    }


@register.simple_tag(takes_context=True)
def doubts_for_me(context):
    """Return the doubts with offers that are for one to take up, and those that wait for one."""
    user = context["request"].user
    doubts = Doubt.objects.for_page(user)
    return {
        "answered": list(doubts.answered_for(user)[:AT_HOME]),
        "waiting": list(doubts.waiting_for(user)[:AT_HOME]),
    }


@register.simple_tag(takes_context=True)
def dials_of(context, idea):
    """Return the dials of ``idea`` as one may see them, and the form of one's answer."""
    user = context["request"].user
    shown = dials.dials_of(idea, user)
    return {
        "mine": shown.mine,
        "spreads": shown.spreads,
        "count": shown.count,
        "form": DialForm(idea=idea, by=user, dial=shown.mine, auto_id="id_dial_%s"),
    }


@register.simple_tag(takes_context=True)
def images_of(context, idea):
    """Return the images of ``idea``, in order."""
    return IdeaImage.objects.visible_to(context["request"].user).filter(idea=idea)


@register.simple_tag
def counted(kind, number):
    """Return ``number`` of a kind ("talk", "idea", "outcome" …) in words."""
    return COUNTED[kind] % {"n": number}


@register.simple_tag(takes_context=True)
def new_in_the_lab(context):
    """Return what is new since one's last visit, counted in words, and since when."""
    user = context["request"].user
    since = news.since_last_visit(user, now=timezone.now())
    counts = news.counts(user, since=since)
    return {
        "since": since,
        "is_first": user.last_visit_at is None,
        "counts": [(kind, COUNTED[kind] % {"n": count}) for kind, count in counts.items()],
    }
