"""The queues: what waits to be seen to, and leaving it as it is."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ideas import queues
from ideas.models import Idea, Queue
from papers.models import Image, Insight, Talk
from papers.views.lists import list_page

# The queues with a list of their own; the inbox has another page.
MODELS = {
    Queue.TALKS: Talk,
    Queue.IDEAS: Idea,
    Queue.QUESTIONS: Insight,
    Queue.IMAGES: Image,
}


@require_safe
def index(request):
    """How many wait in each queue, and what became of the insights of each talk that has some."""
    talks = queues.talks_in_inbox(request.user)
    counts = [(queue, queue.label, n) for queue, n in queues.counts(request.user).items()]
    return list_page(request, "ideas/queue_list.html", rows=talks, filters=None, counts=counts)


@require_safe
def detail(request, queue):
    """What waits in one queue."""
    rows = queues.waiting(_known(queue), request.user)
    return list_page(
        request,
        "ideas/queue_detail.html",
        rows=rows,
        filters=None,
        queue=Queue(queue),
        row_template=f"ideas/_queue_{queue}.html",
    )


@require_POST
def settle(request, queue, pk):
    """Leave a row as it is: it waits no longer."""
    row = _row(request, queue, pk)
    queues.settle(row=row, queue=queue, by=request.user)
    undo = reverse("ideas:queue-unsettle", args=[queue, pk])
    messages.success(request, _("Left as it is."), extra_tags=undo)
    return redirect("ideas:queue-detail", queue)


@require_POST
def unsettle(request, queue, pk):
    """Let a row wait again."""
    queues.unsettle(row=_row(request, queue, pk), queue=queue, by=request.user)
    messages.success(request, _("It waits again."))
    return redirect("ideas:queue-detail", queue)


def _known(queue):
    if queue not in MODELS:
        raise Http404
    return queue


def _row(request, queue, pk):
    return get_object_or_404(MODELS[_known(queue)].objects.visible_to(request.user), pk=pk)
