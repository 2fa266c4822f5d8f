"""The history of a row: its versions, two of them side by side, and going back to one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from papers import history, restoring
from papers.forms import CompareForm, SeenForm
from papers.models import EditConflict, Insight, Paper, Talk


def history_page(request, row, *, problem="", status=200):
    """Show the versions of ``row``, or the two that are asked for side by side."""
    context = {
        "row": row,
        "restore_name": restore_name(row),
        "may_restore": type(row).objects.editable_by(request.user).filter(pk=row.pk).exists(),
        "problem": problem,
    }
    if "old" in request.GET or "new" in request.GET:
        return _compare_page(request, row, context)
    steps, page = history.steps(
        row,
        request.user,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context |= {
        "steps": steps,
        "next_url": f"?after={page.after}" if page.after else "",
        "previous_url": f"?before={page.before}" if page.before else "",
    }
    return render(request, "history.html", context, status=status)


def _compare_page(request, row, context):
    form = CompareForm(request.GET)
    if not form.is_valid():
        return render(request, "history_compare.html", context | {"form": form}, status=422)
    numbers = sorted(form.cleaned_data.values())
    old, new = (history.find(row, number, request.user) for number in numbers)
    if not (old and new):
        raise Http404
    context |= {"pair": [old, new], "changes": history.changes(old, new, request.user)}
    return render(request, "history_compare.html", context)


def restore_name(row) -> str:
    """Return the name of the URL that restores a version of ``row``."""
    return f"{row._meta.app_label}:{row._meta.model_name}-version-restore"


def restore_page(request, row, number, *, restore):
    """Make ``row`` again what it was at the version ``number``, and go to it.

    ``restore(row, version)`` does it and returns the address that undoes it, or "".
    """
    version = get_object_or_404(history.versions(row, request.user), version=number)
    form = SeenForm({**request.GET.dict(), **request.POST.dict()})
    if not form.is_valid():
        problem = _("Load the page again, then choose the version.")
        return history_page(request, row, problem=problem, status=422)
    row.version = form.cleaned_data["seen_version"]
    try:
        undo = restore(row, version)
    except EditConflict as conflict:
        problem = _("Somebody else saved this meanwhile, so nothing was restored.")
        return history_page(request, conflict.current, problem=problem, status=409)
    text = _("It is again what it was at version %(number)d.") % {"number": number}
    messages.success(request, text, extra_tags=undo)
    return redirect(row)


def _restore(request, row, number):
    def restore(row, version):
        before = row.version
        restoring.restore(row=row, version=version, by=request.user)
        back = reverse(restore_name(row), args=[row.pk, before])
        return f"{back}?seen_version={row.version}"

    return restore_page(request, row, number, restore=restore)


@require_safe
def of_paper(request, pk):
    """The history of a paper."""
    return history_page(request, get_object_or_404(Paper.objects.visible_to(request.user), pk=pk))


@require_safe
def of_talk(request, pk):
    """The history of a talk."""
    return history_page(request, get_object_or_404(Talk.objects.visible_to(request.user), pk=pk))


@require_safe
def of_insight(request, pk):
    """The history of an insight."""
    insights = Insight.objects.visible_to(request.user)
    return history_page(request, get_object_or_404(insights, pk=pk))


@require_POST
def restore_paper(request, pk, version):
    """Restore a version of a paper."""
    paper = get_object_or_404(Paper.objects.editable_by(request.user), pk=pk)
    return _restore(request, paper, version)


@require_POST
def restore_talk(request, pk, version):
    """Restore a version of a talk."""
    talk = get_object_or_404(Talk.objects.editable_by(request.user), pk=pk)
    return _restore(request, talk, version)


@require_POST
def restore_insight(request, pk, version):
    """Restore a version of an insight."""
    insight = get_object_or_404(Insight.objects.editable_by(request.user), pk=pk)
    return _restore(request, insight, version)
