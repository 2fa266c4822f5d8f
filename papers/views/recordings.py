"""The recording of a talk: its panel, its file, and the minutes of lines stamped with the clock."""

from pathlib import PurePath

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from papers import listening
from papers.forms import AnchorForm, MomentForm, NudgeForm, RecordingForm
from papers.models import EditConflict, Insight, Talk
from papers.recordings import BILIBILI_PLAYER, YOUTUBE_PLAYER, player_of, timeline
from papers.views.serving import serve_range

# For pages with ``panel``: the two players that a click may load, and our own recordings.
may_play = csp_update({"frame-src": [YOUTUBE_PLAYER, BILIBILI_PLAYER], "media-src": [SELF]})


def panel(request, talk: Talk, insights) -> dict:
    """Return what ``papers/_recording.html`` shows of ``talk``, beside ``insights`` of it."""
    player = player_of(talk.recording_url)
    at = MomentForm(request.GET).value()
    lines = [row for row in insights if row.heard_at and row.owner_id == request.user.pk]
    return {
        "kind": "file" if talk.recording_file else player.kind if player else "none",
        "is_audio": talk.recording_type.startswith("audio/"),
        # Part of the address, so that a browser does not mix two recordings of one talk.
        "version": PurePath(talk.recording_file.name or "").stem,
        "player": player,
        "at": at if at is not None or player is None else player.start,
        "timeline": timeline(insights, talk.minutes),
        "waiting": [row for row in lines if row.seconds is None],
        "placed": [row for row in lines if row.seconds is not None],
    }


@require_safe
def file(request, pk):
    """The uploaded recording, or the range of its bytes that is asked for."""
    talk = get_object_or_404(Talk.objects.visible_to(request.user), pk=pk)
    if not talk.recording_file:
        raise Http404
    return serve_range(request, talk.recording_file, content_type=talk.recording_type)


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Say where a talk can be watched again, or upload the recording."""
    talk = get_object_or_404(Talk.objects.editable_by(request.user), pk=pk)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = RecordingForm(*posted, instance=talk, by=request.user)
    if form.is_bound and _save(form):
        messages.success(request, _("The recording is saved."))
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": talk.get_absolute_url()})
        return redirect(talk)
    status = 409 if form.has_error(NON_FIELD_ERRORS, "conflict") else 422
    context = {"form": form, "row": talk, "most_megabytes": settings.RECORDING_MEGABYTES}
    template = "papers/recording_form.html"
    return render(request, template, context, status=status if form.is_bound else 200)


def _save(form):
    """Save ``form`` if what was typed is right. Returns whether it did; else the form says why."""
    if not _check(form):
        return False
    try:
        form.save()
    except EditConflict:
        _check(form)
        return False
    return True


@transaction.atomic
def _check(form):
    form.full_clean()
    return form.is_valid()


@require_http_methods(["GET", "POST"])
def anchor(request, pk):
    """Say when in the recording a line was said; the lines stamped around it get their minute."""
    rows = Insight.objects.owned_by(request.user).exclude(heard_at=None).exclude(talk=None)
    insight = get_object_or_404(rows.select_related("talk"), pk=pk)
    form = AnchorForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"form": form, "insight": insight, "inside": "HX-Request" in request.headers}
        status = 422 if form.is_bound else 200
        return render(request, "papers/anchor_form.html", context, status=status)
    seconds = form.cleaned_data["seconds"]
    count = listening.anchor(insight=insight, seconds=seconds, by=request.user)
    text = ngettext("%(n)d line has its minute now.", "%(n)d lines have their minute now.", count)
    undo = reverse("papers:talk-unanchor", args=[insight.talk_id])
    messages.success(request, text % {"n": count}, extra_tags=undo)
    return _back_to(insight.talk, seconds)


@require_POST
def nudge(request, pk):
    """Shift the minutes of one's stamped lines in a talk by some seconds."""
    talk = get_object_or_404(Talk.objects.visible_to(request.user), pk=pk)
    form = NudgeForm(request.POST)
    if form.is_valid():
        by = form.cleaned_data["seconds"]
        count = listening.nudge(talk=talk, seconds=by, by=request.user)
        text = ngettext(
            "%(n)d line was shifted by %(by)+d s.", "%(n)d lines were shifted by %(by)+d s.", count
        )
        messages.success(request, text % {"n": count, "by": by})
    else:
        messages.error(request, _("Say by how many seconds to shift, an hour at most."))
    return _back_to(talk)


@require_POST
def unanchor(request, pk):
    """Take the minutes off one's stamped lines in a talk."""
    talk = get_object_or_404(Talk.objects.visible_to(request.user), pk=pk)
    count = listening.unanchor(talk=talk, by=request.user)
    text = ngettext("%(n)d line shows the clock again.", "%(n)d lines show the clock again.", count)
    messages.success(request, text % {"n": count})
    return _back_to(talk)


def _back_to(talk, seconds=None):
    at = "" if seconds is None else f"?t={seconds}"
    return redirect(f"{talk.get_absolute_url()}{at}#player")
