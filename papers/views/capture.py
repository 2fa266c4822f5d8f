"""The capture box: taking down what a talk, a paper or one's own head says, and undoing it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from papers import capturing, trashing
from papers.forms import AnywhereForm, CaptureForm
from papers.models import Capture, Insight, Paper, Talk


@require_POST
def on_talk(request, pk):
    """Take something down from a talk."""
    talk = get_object_or_404(Talk.objects.visible_to(request.user), pk=pk)
    return _take(request, CaptureForm(request.POST, request.FILES, by=request.user, talk=talk))


@require_POST
def on_paper(request, pk):
    """Take something down from a paper."""
    paper = get_object_or_404(Paper.objects.visible_to(request.user), pk=pk)
    return _take(request, CaptureForm(request.POST, request.FILES, by=request.user, paper=paper))


@require_http_methods(["GET", "POST"])
def anywhere(request):
    """Take something down, and say from what."""
    if request.method == "POST":
        return _take(request, AnywhereForm(request.POST, request.FILES, by=request.user))
    return _show(request, AnywhereForm(by=request.user))


def _take(request, form):
    """Save what was typed. Answers a script with the rows, a browser with a way to them.

    What is wrong with the text is 422; a key that saved something else before, 409.
    """
    insights = form.save() if form.is_valid() else []
    if form.errors:
        return _show(request, form, status=409 if form.is_conflict else 422)
    if not _by_script(request):
        return _go_to(request, form, insights)
    rows = Insight.objects.visible_to(request.user)
    rows = rows.filter(pk__in=[insight.pk for insight in insights]).for_talk()
    context = {"insights": rows, **_around(request, form.source)}
    return render(request, "papers/_captured.html", context)


def _around(request, source):
    """Return what a page of ``source`` shows of its insights: ``count``."""
    taken = Insight.objects.visible_to(request.user)
    count = taken.filter(**{source._meta.model_name: source}).count() if source else 0
    return {"source": source, "count": count}


def _show(request, form, status=200):
    template = "papers/_capture.html" if _by_script(request) else "papers/capture.html"
    return render(request, template, {"form": form}, status=status)


def _by_script(request):
    return "HX-Request" in request.headers


def _go_to(request, form, insights):
    if not insights:
        messages.info(request, _("This was saved before, and is in the trash now."))
        return redirect(form.source or "papers:insight-list")
    first = insights[0]
    undo = reverse("papers:capture-undo", args=[first.capture_id])
    messages.success(request, _("Saved."), extra_tags=undo)
    if not form.source:
        return redirect(first)
    return redirect(f"{form.source.get_absolute_url()}#insight-{first.pk}")


@require_POST
def undo(request, pk):
    """Put what one capture made into the trash."""
    capture = get_object_or_404(Capture.objects.filter(owner=request.user), pk=pk)
    insights = list(capture.insights.alive().select_related("talk", "paper"))
    batch = trashing.trash(querysets=capturing.made_by(capture), by=request.user)
    said = ngettext(
        "%(n)s insight is in the trash.", "%(n)s insights are in the trash.", len(insights)
    ) % {"n": len(insights)}
    restore = reverse("papers:restore", args=[batch])
    source = insights[0].source if insights else None
    if _by_script(request):
        context = {"insights": insights, "said": said, "restore": restore}
        return render(request, "papers/_uncaptured.html", context | _around(request, source))
    messages.success(request, said, extra_tags=restore)
    return redirect(source or "papers:insight-list")
