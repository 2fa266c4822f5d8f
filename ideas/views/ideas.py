"""Pages of ideas."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ideas import lineage, outline
from ideas.forms import IdeaFilter, IdeaForm
from ideas.models import Idea, Passage
from papers.models import Visibility
from papers.paging import page_of
from papers.views.editing import delete_page, edit_page
from papers.views.lists import list_page


@require_safe
def index(request):
    """The outline of ideas; narrowed by a filter, a plain list."""
    filters = IdeaFilter(request.GET)
    ideas = Idea.objects.visible_to(request.user)
    if any(filters.value(name) for name in ("q", "tag", "status")):
        rows = ideas.matching(
            q=filters.value("q"), tag=filters.value("tag"), status=filters.value("status")
        )
        rows = rows.with_spark_count(request.user).for_list()
        return list_page(request, "ideas/idea_matches.html", rows=rows, filters=filters)
    page = page_of(
        outline.tops(ideas).order_by("position", "pk"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    rows, is_cut = outline.branches(ideas.with_spark_count(request.user), page.rows)
    context = {
        "rows": rows,
        "is_cut": is_cut,
        "filters": filters,
        "next_url": f"?after={page.after}" if page.after else "",
        "previous_url": f"?before={page.before}" if page.before else "",
    }
    return render(request, "ideas/idea_list.html", context)


@require_safe
def detail(request, pk):
    """One idea: where it stands, what lit it, what lies below it."""
    ideas = Idea.objects.visible_to(request.user)
    idea = get_object_or_404(
        ideas.select_related("owner", "outcome").prefetch_related("tags"), pk=pk
    )
    line = {row.pk: row for row in ideas.lines_to([idea])}
    above = []
    while (parent := line.get((above[0] if above else idea).parent_id)) is not None:
        above.insert(0, parent)
    children = list(ideas.filter(parent=idea).order_by("position", "pk"))
    path = lineage.number_paths([idea])[idea.pk]
    rows, is_cut = outline.branches(ideas.with_spark_count(request.user), children, above=path)
    sparks = list(lineage.sparks_of(idea, request.user))
    passages = Passage.objects.visible_to(request.user).filter(idea=idea)
    context = {
        "idea": idea,
        "path": path,
        "above": above,
        "rows": rows,
        "is_cut": is_cut,
        "sparks": sparks,
        "strip": lineage.strip_to(sparks),
        "passages": passages.select_related("note").defer("note__data"),
    }
    return render(request, "ideas/idea_detail.html", context)


@require_http_methods(["GET", "POST"])
def add(request):
    """Add an idea at the top of the outline."""
    return edit_page(request, IdeaForm, instance=Idea(visibility=Visibility.PRIVATE))


@require_http_methods(["GET", "POST"])
def add_below(request, pk):
    """Add an idea as part of another."""
    parent = get_object_or_404(Idea.objects.editable_by(request.user), pk=pk)
    idea = Idea(parent=parent, visibility=parent.visibility)
    return edit_page(request, IdeaForm, instance=idea)


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Change an idea, or fill an open slot."""
    idea = get_object_or_404(Idea.objects.editable_by(request.user), pk=pk)
    return edit_page(request, IdeaForm, instance=idea)


@require_http_methods(["GET", "POST"])
def delete(request, pk):
    """Put an idea and everything below it into the trash."""
    idea = get_object_or_404(Idea.objects.editable_by(request.user), pk=pk)
    return delete_page(request, idea, back=reverse("ideas:idea-list"))
