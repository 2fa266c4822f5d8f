"""Pages of long work: what is going on and what came of it, asking for it, and cancelling it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from papers import tasks
from papers.forms import TaskForm
from papers.models import Task
from papers.text import clock
from papers.views.editing import for_editors
from papers.views.lists import paged


@require_safe
@for_editors
def index(request):
    """The tasks, newest first, and those that one can ask for here."""
    return _list_page(request, TaskForm(by=request.user))


@require_POST
@for_editors
def ask(request):
    """Ask for a task of the chosen kind; where one is open, that one is shown."""
    form = TaskForm(request.POST, by=request.user)
    if not form.is_valid():
        return _list_page(request, form, status=422)
    return redirect(form.save())


def _list_page(request, form, *, status=200):
    page = paged(request, Task.objects.visible_to(request.user).for_list())
    context = page | {"form": form, "rows": [shown(task) for task in page["page"]]}
    return render(request, "papers/task_list.html", context, status=status)


@require_safe
@for_editors
def detail(request, pk):
    """A task: how far it is, then what came of it."""
    task = get_object_or_404(Task.objects.visible_to(request.user).for_list(), pk=pk)
    return render(request, "papers/task_detail.html", shown(task))


@require_POST
@for_editors
def cancel(request, pk):
    """Stop a task; what it has done stays."""
    task = get_object_or_404(Task.objects.editable_by(request.user), pk=pk)
    if tasks.cancel(task):
        messages.success(request, _("It is cancelled. What it has done until now stays."))
    else:
        messages.info(request, _("It was over already."))
    return redirect(task)


def shown(task):
    """Return what a page shows of ``task``."""
    kind = tasks.KINDS.get(task.kind)
    return {
        "task": task,
        "label": kind.label if kind else task.kind,
        "told": "" if task.is_open or not kind else kind.tell(task.result),
        "result_url": reverse(kind.url_name) if kind and kind.url_name else "",
        "left": "" if task.seconds_left is None else clock(task.seconds_left),
        "undo_url": kind.undo_url(task.result) if kind else "",
    }
