"""Pages of notes: bringing one in, correcting its reading, keeping it, undoing that."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ideas.forms import CorrectionForm, NoteForm, ReadTalkForm
from ideas.models import Note
from ideas.notes import exporting, importing, reporting, showing
from papers.models import EditConflict
from papers.views.editing import for_editors
from papers.views.lists import list_page


@require_safe
def index(request):
    """One's own notes, newest first."""
    rows = Note.objects.visible_to(request.user).for_list()
    return list_page(request, "ideas/note_list.html", rows=rows, filters=None)


@require_http_methods(["GET", "POST"])
@for_editors
def add(request):
    """Bring a note in: a file, or pasted text."""
    form = NoteForm(request.POST or None, request.FILES or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        note, is_new = form.save()
        if not is_new:
            messages.info(request, _("You have brought this note in before. Here it is."))
        return redirect(note)
    status = 422 if form.is_bound else 200
    return render(request, "ideas/note_form.html", {"form": form}, status=status)


@require_safe
def detail(request, pk):
    """A note beside its reading, which can be corrected; once kept, beside what was made of it."""
    note = get_object_or_404(Note.objects.visible_to(request.user), pk=pk)
    return _show(request, note)


def _show(request, note, *, correction=None, status=200):
    reading = importing.reading_of(note)
    windows = showing.windows(note.decoded.text, request.GET.get("line", ""))
    here = next(window for window in windows if window.is_here)
    context = {
        "note": note,
        "report": reporting.report(note=note, reading=reading),
        "lines": showing.lines(note, reading, here),
        "windows": windows,
        "correction": correction,
        "tools": showing.TOOLS,
        "chosen": str(correction["at"].value()) if correction else request.GET.get("at", ""),
    }
    template = "ideas/note_kept.html" if note.kept_at else "ideas/note_reading.html"
    return render(request, template, context, status=status)


def _back_to(note, line=1, at=None):
    query = urlencode({"line": line} | ({"at": at} if at is not None else {}))
    return redirect(f"{note.get_absolute_url()}?{query}#line-{line}")


def _draft(request, pk):
    """Return the note if it is still to be kept, for correcting."""
    return get_object_or_404(Note.objects.editable_by(request.user).filter(kept_at=None), pk=pk)


@require_POST
def correct(request, pk):
    """Correct the reading of one line."""
    note = _draft(request, pk)
    reading = importing.reading_of(note)
    form = CorrectionForm(request.POST, reading=reading, text=note.decoded.text)
    if not form.is_valid():
        return _show(request, note, correction=form, status=422)
    note.corrections = [*note.corrections, form.cleaned_data["correction"]]
    return _save_correction(request, note, form.cleaned_data["at"])


def _save_correction(request, note, at):
    try:
        note.save(update_fields=["corrections"])
    except EditConflict:
        messages.error(
            request, _("The reading was corrected in another window meanwhile. Look, then go on.")
        )
    return _back_to(note, showing.line_of(note.decoded.text, at), at)


@require_POST
def uncorrect(request, pk):
    """Take the last correction back."""
    note = _draft(request, pk)
    if not note.corrections:
        messages.info(request, _("There is no correction to take back."))
        return redirect(note)
    last = note.corrections[-1]
    note.corrections = note.corrections[:-1]
    return _save_correction(request, note, last["at"])


@require_http_methods(["GET", "POST"])
def talk(request, pk, at):
    """Correct the title and the speakers of a talk in the reading."""
    note = _draft(request, pk)
    found = showing.talk_at(importing.reading_of(note), at)
    if found is None:
        raise Http404
    initial = {"title": found.title, "speakers": [speaker.name for speaker in found.speakers]}
    form = ReadTalkForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        note.corrections = [*note.corrections, {"op": "talk", "at": at, **form.cleaned_data}]
        return _save_correction(request, note, at)
    context = {"form": form, "note": note, "talk": found}
    status = 422 if form.is_bound else 200
    return render(request, "ideas/note_talk.html", context, status=status)


@require_POST
@for_editors
def keep(request, pk):
    """Make talks, people, insights, ideas and sparks of the reading."""
    note = get_object_or_404(Note.objects.editable_by(request.user), pk=pk)
    try:
        importing.keep(note=note, by=request.user)
    except EditConflict:
        messages.error(
            request, _("The reading was corrected in another window meanwhile. Look, then keep it.")
        )
    else:
        messages.success(request, _("Kept. Each line now leads to what was made of it."))
    return redirect(note)


@require_POST
def undo(request, pk):
    """Put the note and all that was made of it into the trash."""
    note = get_object_or_404(Note.objects.editable_by(request.user), pk=pk)
    batch = importing.undo(note=note, by=request.user)
    messages.success(
        request,
        _("“%(note)s” and all that was made of it are in the trash.") % {"note": note},
        extra_tags=reverse("papers:restore", args=[batch]),
    )
    return redirect("ideas:note-list")


@require_safe
def export(request, pk):
    """The note as a file, with what was edited since put in its place."""
    note = get_object_or_404(Note.objects.visible_to(request.user), pk=pk)
    name = note.file_name if "." in note.file_name else f"{note.file_name}.md"
    return HttpResponse(
        exporting.export(note),
        content_type="application/octet-stream",
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )
