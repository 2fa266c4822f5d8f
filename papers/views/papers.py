"""Pages of papers."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from papers import attaching, looking
from papers.access import is_editor
from papers.duplicates import uniting
from papers.forms import (
    BulkForm,
    FilesForm,
    PaperFilter,
    PaperForm,
    ReadingForm,
    filled_by,
)
from papers.models import Collection, Insight, Paper, PaperFile, Reading, Talk
from papers.views.editing import delete_page, edit_page, for_editors
from papers.views.lists import list_page


@require_safe
def index(request):
    """The papers, newest first."""
    filters = PaperFilter(request.GET)
    rows = filters.narrow(Paper.objects.visible_to(request.user))
    bulk = BulkForm(by=request.user, matching=rows)
    rows = rows.for_list()
    return list_page(request, "papers/paper_list.html", rows=rows, filters=filters, bulk=bulk)


@require_safe
def detail(request, pk):
    """One paper: its facts, what was taken from it, the talks that speak of it.

    Of one that was merged into another, the other.
    """
    papers = Paper.objects.visible_to(request.user)
    paper = papers.with_authors().prefetch_related("tags").filter(pk=pk).first()
    if paper is None:
        return redirect(get_object_or_404(papers, pk=uniting.kept_instead(pk)))
    talks = Talk.objects.visible_to(request.user).filter(talk_papers__paper=paper)
    readings = Reading.objects.visible_to(request.user).filter(paper=paper)
    mine = readings.owned_by(request.user).first()
    files = list(PaperFile.objects.visible_to(request.user).filter(paper=paper))
    may_fill = is_editor(request.user) and not (paper.doi or paper.arxiv)
    context = {
        "paper": paper,
        "files": files,
        "files_form": FilesForm(),
        "said": attaching.identifier_in(files) if files and may_fill else None,
        "insights": Insight.objects.visible_to(request.user).filter(paper=paper).for_talk(),
        "reading": ReadingForm(instance=mine or Reading(status="")),
        "readings": readings.exclude(member=request.user).for_paper(),
        "collections": Collection.objects.visible_to(request.user)
        .filter(collected__paper=paper)
        .order_by("sort_key", "pk"),
        "may_complete": is_editor(request.user) and bool(looking.identifiers_of(paper)),
        "talks": talks.with_speakers().order_by("-date", "-pk"),
    }
    return render(request, "papers/paper_detail.html", context)


@require_http_methods(["GET", "POST"])
@for_editors
def add(request):
    """Add a paper by hand, or look over what the add box found before it is saved."""
    if "fill" not in request.POST:
        return edit_page(request, PaperForm, template="papers/paper_form.html")
    initial = {"filled_from": request.POST["fill"]} | filled_by(request.POST["fill"])
    context = {"form": PaperForm(by=request.user, initial=initial), "filled": True}
    return render(request, "papers/paper_form.html", context)


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
