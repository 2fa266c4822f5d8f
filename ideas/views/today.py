"""Setting aside what the first page says needs somebody today."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ideas import queues, today
from ideas.models import Idea, Queue
from papers.models import Insight


@require_POST
def set_insight_aside(request, pk):
    """Take the card of an insight off the first page."""
    return _set_aside(request, Insight, pk, undo="ideas:insight-bring-back")


@require_POST
def set_idea_aside(request, pk):
    """Take the card of an idea off the first page, until there is something newer."""
    return _set_aside(request, Idea, pk, undo="ideas:idea-bring-back")


@require_POST
def bring_insight_back(request, pk):
    """Undo that."""
    return _bring_back(request, Insight, pk)


@require_POST
def bring_idea_back(request, pk):
    """Undo that."""
    return _bring_back(request, Idea, pk)


def _set_aside(request, model, pk, *, undo):
    row = get_object_or_404(model.objects.owned_by(request.user), pk=pk)
    today.set_aside(row=row, by=request.user)
    messages.success(request, _("Set aside."), extra_tags=reverse(undo, args=[pk]))
    return redirect("papers:home")


def _bring_back(request, model, pk):
    row = get_object_or_404(model.objects.owned_by(request.user), pk=pk)
    queues.unsettle(row=row, queue=Queue.TODAY, by=request.user)
    return redirect("papers:home")
