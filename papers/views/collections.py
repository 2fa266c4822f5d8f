"""Pages of collections and of their journal club."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from papers import collecting
from papers.forms import CollectedForm, CollectionForm, PresentationForm
from papers.models import Collection, Paper, Presentation
from papers.views.editing import delete_page, edit_page, for_editors
from papers.views.lists import paged


@require_safe
def index(request):
    """All collections, those inside others below them."""
    rows = Collection.objects.visible_to(request.user).with_paper_count()
    below = {}
    for collection in rows.order_by("sort_key", "pk"):
        below.setdefault(collection.parent_id, []).append(collection)
    context = {"collections": list(_with_depth(below))}
    return render(request, "papers/collection_list.html", context)


def _with_depth(below, parent=None, depth=0):
    for collection in below.get(parent, []):
        collection.depth = depth
        yield collection
        yield from _with_depth(below, collection.pk, min(depth + 1, 8))


@require_safe
def detail(request, pk):
    """One collection: what lies in it, its papers, and who presents which of them when."""
    rows = Collection.objects.visible_to(request.user)
    collection = get_object_or_404(rows.select_related("parent"), pk=pk)
    papers = Paper.objects.visible_to(request.user).filter(collected__collection=collection)
    club = Presentation.objects.visible_to(request.user).filter(collection=collection).for_list()
    context = {
        "collection": collection,
        "collection_id": str(collection.pk),
        **paged(request, papers.for_list()),
        "parts": rows.filter(parent=collection).with_paper_count().order_by("sort_key", "pk"),
        "waiting": club.waiting(),
        "held": club.held()[:20],
        "form": CollectedForm(),
    }
    return render(request, "papers/collection_detail.html", context)


@require_http_methods(["GET", "POST"])
@for_editors
def add(request):
    """Add a collection."""
    return edit_page(request, CollectionForm, initial={"parent": request.GET.get("in")})


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Change a collection, or put it inside another."""
    collection = get_object_or_404(Collection.objects.editable_by(request.user), pk=pk)
    return edit_page(request, CollectionForm, instance=collection)


@require_http_methods(["GET", "POST"])
def delete(request, pk):
    """Put a collection, and those in it, into the trash. Its papers stay."""
    collection = get_object_or_404(Collection.objects.editable_by(request.user), pk=pk)
    return delete_page(request, collection, back=reverse("papers:collection-list"))


@require_POST
def collect(request, pk):
    """Put a paper into a collection."""
    collection = get_object_or_404(Collection.objects.editable_by(request.user), pk=pk)
    form = CollectedForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["paper"][0])
        return redirect(collection)
    paper = form.cleaned_data["paper"]
    collecting.collect(collection=collection, papers=[paper.pk], by=request.user)
    messages.success(request, _("“%(paper)s” is in the collection.") % {"paper": paper})
    return redirect(collection)


@require_POST
def take_out(request, pk, paper):
    """Take a paper out of a collection."""
    collection = get_object_or_404(Collection.objects.editable_by(request.user), pk=pk)
    collecting.take_out(collection=collection, papers=[paper])
    messages.success(request, _("The paper is no longer in the collection."))
    return redirect(collection)


@require_http_methods(["GET", "POST"])
def plan(request, pk):
    """Put a paper on the queue of a journal club."""
    collection = get_object_or_404(Collection.objects.editable_by(request.user), pk=pk)
    return _presentation_page(request, Presentation(collection=collection))


@require_http_methods(["GET", "POST"])
def replan(request, pk):
    """Change what is presented, by whom and when."""
    rows = Presentation.objects.editable_by(request.user).for_list().select_related("collection")
    return _presentation_page(request, get_object_or_404(rows, pk=pk))


def _presentation_page(request, presentation):
    initial = {"paper": request.GET.get("paper", "")}
    form = PresentationForm(request.POST or None, instance=presentation, initial=initial)
    if request.method == "POST" and form.is_valid():
        collecting.plan(presentation=form.instance, presenter=form.cleaned_data["presenter"])
        messages.success(request, _("Saved."))
        return redirect(presentation.collection)
    context = {"form": form, "presentation": presentation, "collection": presentation.collection}
    status = 422 if form.is_bound else 200
    return render(request, "papers/presentation_form.html", context, status=status)


@require_POST
def unplan(request, pk):
    """Take a presentation off the queue."""
    presentation = get_object_or_404(Presentation.objects.editable_by(request.user), pk=pk)
    collection = presentation.collection
    presentation.delete()
    messages.success(request, _("It is off the queue."))
    return redirect(collection)


@require_POST
@transaction.atomic
def hold(request, pk):
    """Make a talk of a presentation that was held."""
    presentation = get_object_or_404(Presentation.objects.editable_by(request.user), pk=pk)
    try:
        talk = collecting.hold(presentation=presentation)
    except collecting.AlreadyHeld:
        messages.info(request, _("It is a talk already."))
        return redirect(presentation.collection)
    messages.success(request, _("It is a talk now. Write down what you took from it."))
    return redirect(talk)
