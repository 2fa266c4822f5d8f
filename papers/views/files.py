"""The files of papers: adding them, the one door through which they leave, and reading them."""

import re

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from papers import attaching
from papers.forms import FilesForm, QuoteForm
from papers.models import EditConflict, FileKind, Insight, Paper, PaperFile
from papers.views.editing import delete_page
from papers.views.serving import serve_image, serve_range

CONTENT_TYPES = {FileKind.PDF: "application/pdf"} | {
    kind: f"image/{kind}" for kind in FileKind if kind != FileKind.PDF
}
# What draws a PDF runs without an origin, so that it has no cookie, no storage and no site to ask.
IN_THE_FRAME = {
    "default-src": [NONE],
    "script-src": [SELF, "'wasm-unsafe-eval'"],
    "worker-src": ["blob:"],
    "connect-src": [SELF],
    "style-src": [SELF],
    "img-src": ["blob:", "data:"],
    "font-src": [SELF, "data:"],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-scripts"],
}


@require_http_methods(["GET", "POST"])
def add(request, pk):
    """Put files on a paper."""
    paper = get_object_or_404(Paper.objects.editable_by(request.user), pk=pk)
    form = FilesForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if not form.is_valid():
        context = {"files_form": form, "paper": paper}
        status = 422 if form.is_bound else 200
        return render(request, "papers/file_form.html", context, status=status)
    files = form.cleaned_data["files"]
    count = len(attaching.attach(paper=paper, files=files, by=request.user))
    if count:
        said = ngettext("%(n)d file is added.", "%(n)d files are added.", count) % {"n": count}
        messages.success(request, said)
    if count < len(files):
        messages.info(request, _("What the paper has already is not added again."))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": paper.get_absolute_url()})
    return redirect(f"{paper.get_absolute_url()}#files")


@require_safe
def content(request, pk):
    """The file itself: a picture to look at, a PDF to keep or for the reading page to draw."""
    file = get_object_or_404(PaperFile.objects.visible_to(request.user), pk=pk)
    response = serve_range(request, file.file, content_type=CONTENT_TYPES[file.kind])
    # Without scripts no browser shows a PDF: one that opens is one that may run them.
    response["Content-Disposition"] = content_disposition_header(file.is_pdf, file.name)
    return response


@require_safe
def thumbnail(request, pk):
    """The first page, or the picture, small."""
    return serve_image(
        get_object_or_404(PaperFile.objects.visible_to(request.user), pk=pk).thumbnail
    )


@require_http_methods(["GET", "POST"])
def read(request, pk):
    """A PDF beside what was taken from it; words of it are kept with their page."""
    file = get_object_or_404(
        PaperFile.objects.visible_to(request.user).select_related("paper"), pk=pk
    )
    if not file.is_pdf:
        raise Http404
    form = QuoteForm(*_posted(request), by=request.user, paper=file.paper)
    if form.is_bound and form.is_valid() and (insights := form.save()):
        undo = reverse("papers:capture-undo", args=[insights[0].capture_id])
        messages.success(request, _("Saved."), extra_tags=undo)
        return redirect(f"{file.get_absolute_url()}#page={insights[0].page}")
    insights = Insight.objects.visible_to(request.user).filter(paper=file.paper).exclude(page="")
    kept = sorted(insights.select_related("owner"), key=_place)
    context = {"file": file, "form": form, "insights": [(_place(one)[0], one) for one in kept]}
    status = 409 if form.is_conflict else 422
    return render(request, "papers/file_read.html", context, status=status if form.errors else 200)


def _posted(request):
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _place(insight):
    """Return where among others an insight stands: by the number its page begins with."""
    digits = re.match("[0-9]{0,6}", insight.page)[0]
    return int(digits or 0), insight.pk


@require_safe
@xframe_options_sameorigin
@csp_replace(IN_THE_FRAME)
def frame(request):
    """What draws a PDF, inside the page that reads it and that gives it the bytes."""
    return render(request, "papers/file_frame.html")


@require_POST
def fill_identifier(request, pk):
    """Give the paper the DOI or arXiv number that stands in the file."""
    files = PaperFile.objects.editable_by(request.user).select_related("paper")
    file = get_object_or_404(files, pk=pk)
    before = file.paper.version
    try:
        found = attaching.fill_identifier(file=file, by=request.user)
    except EditConflict:
        found = None
    if found:
        back = reverse("papers:paper-version-restore", args=[file.paper_id, before])
        undo = f"{back}?seen_version={file.paper.version}"
        messages.success(request, _("The paper has its identifier now."), extra_tags=undo)
    else:
        messages.info(request, _("There is nothing to fill in: the paper was changed meanwhile."))
    return redirect(file.paper)


@require_http_methods(["GET", "POST"])
def delete(request, pk):
    """Put a file into the trash."""
    files = PaperFile.objects.editable_by(request.user).select_related("paper")
    file = get_object_or_404(files, pk=pk)
    return delete_page(request, file, back=file.paper.get_absolute_url())
