"""Doubts about ideas, and the help that members offer."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ideas.forms import DoubtForm, OfferForm
from ideas.models import Doubt, Idea, Offer
from papers import trashing
from papers.views.editing import edit_page

TEMPLATE = "ideas/said_form.html"


@require_http_methods(["GET", "POST"])
def add_doubt(request, pk):
    """Say what keeps an idea from being tried."""
    idea = get_object_or_404(Idea.objects.visible_to(request.user), pk=pk)
    doubt = Doubt(idea=idea, by=request.user)
    return edit_page(request, DoubtForm, template=TEMPLATE, instance=doubt, idea=idea)


@require_http_methods(["GET", "POST"])
def add_offer(request, pk):
    """Offer help with an idea as it is."""
    idea = get_object_or_404(Idea.objects.visible_to(request.user), pk=pk)
    offer = Offer(idea=idea, by=request.user)
    return edit_page(request, OfferForm, template=TEMPLATE, instance=offer, idea=idea)


@require_http_methods(["GET", "POST"])
def help_with(request, pk):
    """Offer help with a doubt."""
    doubt = _doubt(Doubt.objects.visible_to(request.user), pk)
    offer = Offer(doubt=doubt, by=request.user)
    context = {"idea": doubt.idea, "doubt": doubt}
    return edit_page(request, OfferForm, template=TEMPLATE, instance=offer, **context)


@require_http_methods(["GET", "POST"])
def edit_doubt(request, pk):
    """Change the words of one's own doubt."""
    doubt = _doubt(Doubt.objects.editable_by(request.user), pk)
    return edit_page(request, DoubtForm, template=TEMPLATE, instance=doubt, idea=doubt.idea)


@require_http_methods(["GET", "POST"])
def edit_offer(request, pk):
    """Change the words of one's own offer."""
    offer = _offer(request, pk)
    context = {"idea": offer.about, "doubt": offer.doubt}
    return edit_page(request, OfferForm, template=TEMPLATE, instance=offer, **context)


@require_POST
def remove_doubt(request, pk):
    """Take one's own doubt back."""
    doubt = _doubt(Doubt.objects.editable_by(request.user), pk)
    return _removed(request, doubt, _("The doubt is in the trash."))


@require_POST
def withdraw_offer(request, pk):
    """Take one's own offer back."""
    return _removed(request, _offer(request, pk), _("Your offer is withdrawn."))


@require_POST
def settle(request, pk):
    """Say that a doubt about one's own idea is settled."""
    doubt = _doubt(Doubt.objects.settleable_by(request.user).open(), pk)
    doubt.settle(by=request.user)
    undo = reverse("ideas:doubt-reopen", args=[pk])
    messages.success(request, _("The doubt is settled."), extra_tags=undo)
    return redirect(doubt)


@require_POST
def reopen(request, pk):
    """Say that a doubt about one's own idea is not settled after all."""
    doubt = _doubt(Doubt.objects.settleable_by(request.user), pk)
    doubt.reopen()
    return redirect(doubt)


def _doubt(doubts, pk):
    return get_object_or_404(doubts.select_related("idea"), pk=pk)


def _offer(request, pk):
    offers = Offer.objects.editable_by(request.user).select_related("idea", "doubt__idea")
    return get_object_or_404(offers, pk=pk)


def _removed(request, said, text):
    batch = trashing.trash_row(row=said, by=request.user)
    messages.success(request, text, extra_tags=reverse("papers:restore", args=[batch]))
    return redirect(f"{said.about.get_absolute_url()}#doubts-title")
