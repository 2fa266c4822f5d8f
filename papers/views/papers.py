"""Pages of papers."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from papers import attaching
from papers.access import is_editor
from papers.forms import BibtexForm, FilesForm, PaperFilter, PaperForm, filled_by
from papers.models import Insight, Paper, PaperFile, Talk
from papers.views.editing import delete_page, edit_page, for_editors
from papers.views.lists import list_page


@require_safe
def index(request):
    """The papers, newest first."""
    filters = PaperFilter(request.GET)
    rows = Paper.objects.visible_to(request.user).matching(
        q=filters.value("q"),
        tag=filters.value("tag"),
        type=filters.value("type"),
        year=filters.value("year"),
    )
    return list_page(request, "papers/paper_list.html", rows=rows.for_list(), filters=filters)


@require_safe
def detail(request, pk):
    """One paper: its facts, what was taken from it, the talks that speak of it."""
    paper = get_object_or_404(
        Paper.objects.visible_to(request.user).with_authors().prefetch_related("tags"), pk=pk
    )
    talks = Talk.objects.visible_to(request.user).filter(talk_papers__paper=paper)
    files = list(PaperFile.objects.visible_to(request.user).filter(paper=paper))
    may_fill = is_editor(request.user) and not (paper.doi or paper.arxiv)
    context = {
        "paper": paper,
        "files": files,
        "files_form": FilesForm(),
        "said": attaching.identifier_in(files) if files and may_fill else None,
        "insights": Insight.objects.visible_to(request.user).filter(paper=paper).for_talk(),
        "talks": talks.with_speakers().order_by("-date", "-pk"),
    }
    return render(request, "papers/paper_detail.html", context)


@require_http_methods(["GET", "POST"])
@for_editors
def add(request):
    """Add a paper, by hand or from one pasted BibTeX entry."""
    pasted = BibtexForm(request.POST if "fill" in request.POST else None)
    if "fill" not in request.POST:
        return edit_page(request, PaperForm, template="papers/paper_form.html", bibtex=pasted)
    initial = {"filled_from": request.POST.get("bibtex", "")}
    initial |= filled_by(initial["filled_from"])
    context = {
        "form": PaperForm(by=request.user, initial=initial),
        "bibtex": pasted,
        "filled": pasted.is_valid(),
    }
    status = 200 if context["filled"] else 422
    return render(request, "papers/paper_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Change a paper."""
    paper = get_object_or_404(Paper.objects.editable_by(request.user), pk=pk)
    return edit_page(request, PaperForm, template="papers/paper_form.html", instance=paper)


@require_http_methods(["GET", "POST"])
def delete(request, pk):
    """Put a paper into the trash."""
    paper = get_object_or_404(Paper.objects.editable_by(request.user), pk=pk)
    return delete_page(request, paper, back=reverse("papers:paper-list"))
