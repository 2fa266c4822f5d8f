"""The add box: what was pasted is looked at, then saved, completed, or taken back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from papers import adding
from papers.forms import (
    AddForm,
    FoundForm,
    ImportForm,
    UndoForm,
    sealed,
    sealed_file,
    undo_token,
)
from papers.looking import compared
from papers.lookup.http import LookupFailed
from papers.models import EditConflict, Paper, Talk
from papers.text import shortened
from papers.views.editing import for_editors


@require_http_methods(["GET", "POST"])
@for_editors
def box(request):
    """Look at what was pasted or dropped, and save what is chosen of it."""
    if "save" in request.POST:
        return _save(request)
    if request.method != "POST":
        return _show(request, AddForm(initial={"text": request.GET.get("text", "")}))
    form = AddForm(request.POST, request.FILES)
    form.full_clean()
    return _show(request, form, form.cleaned_data.get("found"))


def _show(request, form, found=None, chosen=None):
    waiting = adding.waiting(request.user)
    held = getattr(form, "cleaned_data", {}).get("to_import", [])
    tokens = [sealed_file(dropped) for dropped in held]
    context = {
        "form": form,
        "to_import": [dropped.name for dropped in held],
        "import_form": ImportForm(initial={"dropped": tokens}, by=request.user),
        "found": found and [(one, sealed(one) if one.record else "") for one in found],
        "any_worth_saving": any(one.is_worth_saving for one in found or ()),
        "chosen": chosen,
        "waiting": waiting[:20],
        "waiting_count": waiting.count(),
    }
    is_wrong = form.errors or (chosen and chosen.errors)
    return render(request, "papers/add.html", context, status=422 if is_wrong else 200)


def _save(request):
    chosen = FoundForm(request.POST)
    if not chosen.is_valid():
        return _show(request, AddForm(), compared(_offered(request)), chosen)
    try:
        added = adding.add(found=chosen.cleaned_data["chosen"], by=request.user)
    except ValidationError as error:
        chosen.add_error("chosen", error.messages)
        return _show(request, AddForm(), compared(_offered(request)), chosen)
    _tell(request, added, _said(added))
    for name in added.lost:
        words = _("“%(name)s” is no longer kept. Drop it on the page of its paper.")
        messages.warning(request, words % {"name": name})
    return redirect(_only_row(added) or "papers:add")


def _offered(request) -> list:
    """Return what the page offered to save, to show it again."""
    offered = FoundForm({"chosen": request.POST.getlist("offered")})
    return offered.cleaned_data["chosen"] if offered.is_valid() else []


def _only_row(added):
    """Return the one row that was added or completed, None if there are several."""
    papers = [*added.papers, *(pk for pk, _before, _after in added.completed)]
    if len(papers) + len(added.talks) != 1:
        return None
    return Paper.objects.get(pk=papers[0]) if papers else Talk.objects.get(pk=added.talks[0])


def _said(added) -> str:
    """Return what was done, as sentences."""
    papers, talks, completed, files = map(
        len, (added.papers, added.talks, added.completed, added.files)
    )
    counted = [
        (papers, ngettext("%d paper is added.", "%d papers are added.", papers)),
        (talks, ngettext("%d talk is added.", "%d talks are added.", talks)),
        (completed, ngettext("%d paper is completed.", "%d papers are completed.", completed)),
        (files, ngettext("%d file is added.", "%d files are added.", files)),
        (added.already, ngettext("%d was here already.", "%d were here already.", added.already)),
        (
            added.failed,
            ngettext("%d could not be completed.", "%d could not be completed.", added.failed),
        ),
    ]
    return " ".join(words % count for count, words in counted if count)


def _tell(request, added, text):
    """Say ``text``, with a button that takes back what was ``added``, if anything was."""
    undo = ""
    if added.papers or added.talks or added.completed or added.files:
        made = {"made": undo_token(added, request.user)}
        undo = f"{reverse('papers:add-undo')}?{urlencode(made)}"
    messages.success(request, text, extra_tags=undo)


@require_POST
@for_editors
def undo(request):
    """Take back what was added or completed in one deed."""
    form = UndoForm(request.GET, by=request.user)
    if not form.is_valid():
        raise Http404
    batch = adding.undo(added=form.cleaned_data["made"], by=request.user)
    messages.success(
        request, _("It is taken back."), extra_tags=reverse("papers:restore", args=[batch])
    )
    return redirect("papers:add")


@require_POST
def complete(request, pk):
    """Fill what is empty of a paper with what a service knows of it."""
    paper = get_object_or_404(
        Paper.objects.editable_by(request.user).with_authors().prefetch_related("tags"), pk=pk
    )
    try:
        added, comparison = adding.complete(paper=paper, by=request.user)
    except LookupFailed as failed:
        messages.warning(request, failed.failure.label)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except EditConflict:
        messages.warning(request, _("Somebody else saved this meanwhile. Try again."))
    else:
        filled = [f"{said.label} ({shortened(said.there, 60)})" for said in comparison.filled]
        text = _("Filled: %s.") % ", ".join(filled) if filled else _("There was nothing to fill.")
        _tell(request, added, text)
    return redirect(paper)


@require_POST
@for_editors
def complete_all(request):
    """Complete the papers that wait for it."""
    added, why = adding.complete_all(by=request.user)
    _tell(request, added, f"{_said(added)} {why}".strip() or _("There was nothing to complete."))
    return redirect("papers:add")
