"""The advice shelf, and the checklists of ideas that are made of it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ideas import advice
from ideas.forms import ChecklistForm, StageForm, TickForm
from ideas.models import Check, Idea
from papers.models import Insight, Kind, Stage
from papers.views.lists import list_page


@require_safe
def index(request):
    """The advice, by the work that it is for."""
    rows = advice.shelf(request.user)
    return list_page(request, "ideas/advice_list.html", rows=rows, filters=None, stages=list(Stage))


@require_POST
def shelve(request, pk):
    """Say for which work a piece of advice is."""
    mine = Insight.objects.editable_by(request.user).filter(kind=Kind.ADVICE)
    piece = get_object_or_404(mine, pk=pk)
    form = StageForm(request.POST)
    if form.is_valid():
        advice.shelve(insight=piece, stage=form.cleaned_data["stage"])
        messages.success(request, _("Moved to “%(stage)s”.") % {"stage": piece.get_stage_display()})
    else:
        messages.error(request, _("Choose thinking, experiments or writing."))
    return redirect("ideas:advice-list")


@require_POST
def add_checks(request, pk):
    """Put a piece of the offered advice, or all of it, on the checklist of an idea."""
    idea = get_object_or_404(Idea.objects.editable_by(request.user), pk=pk)
    form = ChecklistForm(request.POST, offered=advice.offered(idea, request.user))
    if form.is_valid():
        advice.add_checks(idea=idea, advice=form.chosen)
    else:
        messages.error(request, form.errors["advice"][0])
    return _to_checklist(idea)


@require_POST
def tick(request, pk):
    """Tick a piece of advice off, or take the tick away."""
    check = _check(request, pk)
    form = TickForm(request.POST)
    form.full_clean()
    advice.tick(check=check, is_done=form.cleaned_data["is_done"], by=request.user)
    return _to_checklist(check.idea)


@require_POST
def remove(request, pk):
    """Take a piece of advice off a checklist. It stays on the shelf."""
    check = _check(request, pk)
    check.delete()
    messages.success(request, _("Off the checklist. It is still on the advice shelf."))
    return _to_checklist(check.idea)


def _check(request, pk):
    mine = Idea.objects.editable_by(request.user)
    seen = Insight.objects.visible_to(request.user)
    checks = Check.objects.filter(idea__in=mine, advice__in=seen).select_related("idea")
    return get_object_or_404(checks, pk=pk)


def _to_checklist(idea):
    return redirect(f"{idea.get_absolute_url()}#checklist")
