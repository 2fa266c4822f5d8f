"""Files to take along: lists, papers and imports in the formats that others read."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_safe

from papers import exporting
from papers.forms import FormatForm, PaperFilter
from papers.models import Import, Paper
from papers.views.editing import for_editors

PRINTED = 1000


def _listed(request):
    """Return the papers of the list that the address filters."""
    return PaperFilter(request.GET).narrow(Paper.objects.visible_to(request.user))


def _answer(request, papers, name):
    """Answer with ``papers`` in the format that the address asks for."""
    form = FormatForm(request.GET)
    if not form.is_valid():
        raise Http404
    chosen = form.cleaned_data["format"]
    made = exporting.FORMATS[chosen]
    data = exporting.export(format=chosen, papers=papers)
    return _file(data, made.content_type, f"{name}.{made.suffix}")


def _file(data, content_type, name):
    response = HttpResponse(data, content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def papers(request):
    """The papers of a filtered list as a file."""
    return _answer(request, _listed(request), "papers")


@require_safe
def paper(request, pk):
    """One paper as a file."""
    found = get_object_or_404(Paper.objects.visible_to(request.user), pk=pk)
    name = get_valid_filename(found.citation_key or f"paper-{pk}")
    return _answer(request, Paper.objects.visible_to(request.user).filter(pk=pk), name)


@require_safe
@for_editors
def of_import(request, pk):
    """An import as its file came, but for what was edited or deleted since."""
    job = get_object_or_404(Import.objects.visible_to(request.user), pk=pk)
    data = exporting.of_import(job=job)
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, job.name or "import.txt")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def to_print(request):
    """The papers of a filtered list on one page to print."""
    rows = _listed(request).for_list()
    context = {"papers": rows[:PRINTED], "is_cut": rows.count() > PRINTED, "most": PRINTED}
    return render(request, "papers/paper_print.html", context)
