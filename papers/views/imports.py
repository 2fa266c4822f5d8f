"""Pages of imports: bringing files in, watching them, and taking them back as one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from papers.forms import ImportForm
from papers.importing import reporting, running, undoing
from papers.models import Import, ImportState, Outcome
from papers.views.editing import for_editors
from papers.views.lists import list_page

PROBLEMS = 200
NEW = Outcome.CREATED, Outcome.UPDATED


@require_safe
@for_editors
def index(request):
    """The imports, newest first."""
    rows = Import.objects.visible_to(request.user).for_list()
    return list_page(request, "papers/import_list.html", rows=rows, filters=None)


@require_http_methods(["GET", "POST"])
@for_editors
def add(request):
    """Bring references in: files, or pasted text."""
    form = ImportForm(request.POST or None, request.FILES or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        jobs = form.save()
        if len(jobs) == 1:
            return redirect(jobs[0])
        messages.success(
            request,
            ngettext("%d file is imported.", "%d files are imported.", len(jobs)) % len(jobs),
        )
        return redirect("papers:import-list")
    status = 422 if form.is_bound else 200
    return render(request, "papers/import_form.html", {"form": form}, status=status)


@require_safe
@for_editors
def detail(request, pk):
    """An import: how far it is, then what became of its entries."""
    job = get_object_or_404(Import.objects.visible_to(request.user).for_list(), pk=pk)
    if job.is_open:
        return render(request, "papers/import_detail.html", {"job": job})
    problems = reporting.problems(job)
    context = {
        "job": job,
        "counts": reporting.counts(job),
        "refusal": reporting.REFUSALS.get(job.refusal, ""),
        "problems": problems[:PROBLEMS],
        "more_problems": max(0, len(problems) - PROBLEMS),
    }
    rows = job.entries.filter(outcome__in=NEW).for_list()
    return list_page(request, "papers/import_detail.html", rows=rows, filters=None, **context)


@require_POST
@for_editors
def cancel(request, pk):
    """Stop an import; what it brought so far is taken away."""
    job = get_object_or_404(Import.objects.editable_by(request.user), pk=pk)
    if running.cancel(job):
        messages.success(request, _("The import is cancelled. Nothing of it was kept."))
    else:
        messages.info(request, _("The import was over already."))
    return redirect(job)


@require_POST
@for_editors
def undo(request, pk):
    """Put what an import brought into the trash, as one."""
    job = get_object_or_404(Import.objects.editable_by(request.user), pk=pk)
    if undoing.undo(job=job, by=request.user):
        again = reverse("papers:import-redo", args=[job.pk])
        messages.success(request, _("What came with it is in the trash."), extra_tags=again)
    else:
        messages.info(request, _("There was nothing to undo."))
    return redirect(job)


@require_POST
@for_editors
def redo(request, pk):
    """Take what an import brought out of the trash again."""
    job = get_object_or_404(Import.objects.editable_by(request.user), pk=pk)
    if job.state == ImportState.UNDONE and undoing.redo(job=job, by=request.user):
        messages.success(request, _("Restored."))
    else:
        messages.info(request, _("There was nothing to restore: it is back already."))
    return redirect(job)
