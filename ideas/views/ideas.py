"""Pages of ideas."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from ideas import changing, co_authoring, lineage
from ideas.forms import CoAuthorsForm, IdeaFilter, IdeaForm, ShownForm
from ideas.models import Idea, Passage
from ideas.views import outline
from papers.models import Visibility
from papers.views.editing import edit_page
from papers.views.lists import list_page


@require_safe
@vary_on_headers("HX-Target")
def index(request):
    """The outline of ideas; narrowed by a filter, a plain list."""
    filters = IdeaFilter(request.GET)
    ideas = Idea.objects.visible_to(request.user)
    if any(filters.value(name) for name in filters.fields):
        rows = filters.narrow(ideas).with_spark_count(request.user).for_list()
        return list_page(request, "ideas/idea_matches.html", rows=rows, filters=filters)
    shown = outline.whole(request, ShownForm(request.GET), here=request.get_full_path())
    if outline.is_swap(request):
        return render(request, "ideas/_outline.html", {"outline": shown})
    return render(request, "ideas/idea_list.html", {"outline": shown, "filters": filters})


@require_safe
@vary_on_headers("HX-Target")
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
    paths = lineage.number_paths([idea, *above], are_automatic=outline.is_automatic(request))
    for step in above:
        step.path = paths[step.pk]
    shown = outline.below(
        request,
        ShownForm(request.GET),
        root=idea,
        path=paths[idea.pk],
        here=request.get_full_path(),
    )
    if outline.is_swap(request):
        return render(request, "ideas/_outline.html", {"outline": shown})
    sparks = list(lineage.sparks_of(idea, request.user))
    passages = Passage.objects.visible_to(request.user).filter(idea=idea)
    context = {
        "idea": idea,
        "may_edit": Idea.objects.editable_by(request.user).filter(pk=idea.pk).exists(),
        "path": paths[idea.pk],
        "above": above,
        "outline": shown,
        "sparks": sparks,
        "passages": passages.select_related("note").defer("note__data"),
    }
    return render(request, "ideas/idea_detail.html", context)


@require_http_methods(["GET", "POST"])
def add(request):
    """Add an idea at the top of the outline."""
    idea = Idea(visibility=Visibility.PRIVATE)
    return edit_page(request, IdeaForm, instance=idea, undo_url=outline.undo_url)


@require_http_methods(["GET", "POST"])
def add_below(request, pk):
    """Add an idea as part of another."""
    parent = get_object_or_404(Idea.objects.editable_by(request.user), pk=pk)
    idea = Idea(parent=parent, visibility=parent.visibility)
    return edit_page(request, IdeaForm, instance=idea, undo_url=outline.undo_url)


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Change an idea, or fill an open slot."""
    idea = get_object_or_404(Idea.objects.editable_by(request.user), pk=pk)
    return edit_page(request, IdeaForm, instance=idea, undo_url=outline.undo_url)


@require_http_methods(["GET", "POST"])
def co_authors(request, pk):
    """Name the co-authors of a private idea of one's own."""
    idea = get_object_or_404(Idea.objects.owned_by(request.user), pk=pk)
    is_private = idea.visibility == Visibility.PRIVATE
    top = co_authoring.branch_top(idea) if is_private else idea
    form = CoAuthorsForm(request.POST if request.method == "POST" else None, idea=idea)
    may_name = is_private and top == idea
    if request.method == "POST" and may_name and form.is_valid():
        co_authoring.name(idea=idea, people=form.cleaned_data["people"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect(idea)
    context = {"form": form, "idea": idea, "top": top, "may_name": may_name}
    status = 422 if form.is_bound else 200
    return render(request, "ideas/idea_co_authors.html", context, status=status)


@require_http_methods(["GET", "POST"])
def delete(request, pk):
    """Put an idea and everything below it into the trash."""
    idea = get_object_or_404(Idea.objects.deletable_by(request.user), pk=pk)
    if request.method != "POST":
        with_it = sum(rows.visible_to(request.user).count() for rows in idea.goes_with())
        return render(request, "confirm_delete.html", {"row": idea, "with_it": with_it})
    change = changing.delete(ideas=[idea], by=request.user)
    back = reverse("ideas:idea-list")
    messages.success(
        request,
        _("“%(row)s” is in the trash.") % {"row": change.label},
        extra_tags=outline.url_to_undo(change, back=back),
    )
    return redirect(back)
