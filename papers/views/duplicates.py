"""Pages of papers that are in the library twice: the queue, two side by side, the journal."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from papers import tasks
from papers.duplicates import finding, uniting
from papers.forms import BothForm, GroupsForm, UniteForm, UnmergeForm
from papers.models import (
    Different,
    DuplicateGroup,
    DuplicatePair,
    EditConflict,
    Paper,
    PaperMerge,
    Task,
    TaskState,
)
from papers.paging import page_of
from papers.text import shortened
from papers.views.editing import for_editors
from papers.views.lists import paged

# More groups and merges are done in the background.
AT_ONCE = 10


def _queue_page(request, *, problem="", status=200):
    rows = DuplicateGroup.objects.visible_to(request.user).waiting().for_list()
    pairs = DuplicatePair.objects.waiting().select_related("one", "other")
    authors = ["one__authorships", "other__authorships"]
    with_pairs = Prefetch("pairs", pairs.prefetch_related(*authors), to_attr="waiting")
    cursors = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = page_of(rows.prefetch_related(with_pairs), **cursors)
    searches = list(Task.objects.filter(kind="duplicates").order_by("-pk")[:2])
    done = [search for search in searches if search.state == TaskState.DONE]
    context = {
        "page": page,
        "has_certain": any(group.is_certain for group in page),
        "is_one_of_many": bool(page.after or page.before),
        "search": searches[0] if searches else None,
        "found_at": done[0].finished_at if done else None,
        "problem": problem,
        "next_url": f"?after={page.after}" if page.after else "",
        "previous_url": f"?before={page.before}" if page.before else "",
    }
    return render(request, "papers/duplicate_list.html", context, status=status)


@require_safe
@for_editors
def index(request):
    """The queue: groups of papers that are likely one work, the likeliest first."""
    return _queue_page(request)


@require_POST
@for_editors
def find(request):
    """Ask for the whole library to be looked through; the page says when that is done."""
    tasks.ask(kind="duplicates", by=request.user)
    return redirect("papers:duplicate-list")


@require_POST
@for_editors
def merge_all(request):
    """Merge groups in which the identifiers are the same: a few at once, more as a task."""
    if "all" in request.POST:
        return _merge_as_task(request)
    form = GroupsForm(request.POST, user=request.user)
    if not form.is_valid():
        problem = _("Choose some groups first.")
        return _queue_page(request, problem=problem, status=422)
    groups = list(form.cleaned_data["groups"])
    if len(groups) > AT_ONCE:
        return _merge_as_task(request, groups=[group.pk for group in groups])
    batch = uniting.unite_groups(groups=groups, by=request.user)
    count = PaperMerge.objects.filter(batch=batch).count()
    merged = ngettext("%(n)d paper merged.", "%(n)d papers merged.", count) % {"n": count}
    messages.success(request, merged, extra_tags=reverse("papers:merge-undo", args=[batch]))
    return redirect("papers:duplicate-list")


def _merge_as_task(request, **options):
    task, is_new = tasks.ask(kind="merge", by=request.user, **options)
    if not is_new:
        messages.info(request, _("Duplicates are being merged already. Wait until that is done."))
    return redirect(task)


@require_http_methods(["GET", "POST"])
@for_editors
def compare(request, pk):
    """Two papers side by side, and merging them. Without the other one: which it could be."""
    papers = Paper.objects.editable_by(request.user).with_authors().prefetch_related("tags")
    left = get_object_or_404(papers, pk=pk)
    both = BothForm(request.GET if request.method == "GET" else request.POST,
                    paper=left, user=request.user)  # fmt: skip
    if not both.is_valid():
        status = 200 if request.method == "GET" and "other" not in request.GET else 422
        context = {"paper": left, "found": finding.like(left, most=20), "form": both}
        return render(request, "papers/paper_like.html", context, status=status)
    right = both.cleaned_data["other"]
    form = UniteForm(request.POST if request.method == "POST" else None, left=left, right=right)
    if form.is_bound and form.is_stale:
        return _conflict_page(request, left, right)
    if form.is_bound and form.is_valid():
        return _unite(request, form)
    return _compare_page(request, form, status=422 if form.is_bound else 200)


def _conflict_page(request, left, right):
    problem = _("Somebody saved one of them meanwhile, so nothing was merged. Look again.")
    form = UniteForm(left=left, right=right)
    return _compare_page(request, form, problem=problem, status=409)


def _compare_page(request, form, *, problem="", status=200):
    pair = [form.left, form.right]
    context = {"form": form, "pair": pair, "problem": problem}
    return render(request, "papers/paper_compare.html", context, status=status)


def _unite(request, form):
    kept, gone = form.pair
    try:
        merge = uniting.unite(kept=kept, gone=gone, choice=form.choice, by=request.user)
    except EditConflict:
        papers = Paper.objects.editable_by(request.user).with_authors().prefetch_related("tags")
        found = papers.in_bulk([form.left.pk, form.right.pk])
        if len(found) < 2:
            raise Http404 from None
        return _conflict_page(request, *(found[row.pk] for row in (form.left, form.right)))
    text = _("“%(gone)s” is now part of this paper.") % {"gone": shortened(gone.title, 60)}
    messages.success(request, text, extra_tags=reverse("papers:merge-undo", args=[merge.batch]))
    return redirect(kept)


@require_POST
@for_editors
def differ(request, pk):
    """Remember that two papers differ."""
    one = get_object_or_404(Paper.objects.editable_by(request.user), pk=pk)
    both = BothForm(request.POST, paper=one, user=request.user)
    if not both.is_valid():
        context = {"paper": one, "found": finding.like(one, most=20), "form": both}
        return render(request, "papers/paper_like.html", context, status=422)
    told = finding.tell_apart(one=one, other=both.cleaned_data["other"], by=request.user)
    undo = reverse("papers:different-take-back", args=[told.pk])
    messages.success(request, _("They will not be suggested again."), extra_tags=undo)
    return redirect("papers:duplicate-list")


@require_safe
@for_editors
def told_apart(request):
    """The papers of which somebody said that they differ, the last ones first."""
    rows = Different.objects.visible_to(request.user).select_related("one", "other", "by")
    context = {
        **paged(request, rows.filter(one__trashed_at=None, other__trashed_at=None).order_by("-pk")),
    }
    return render(request, "papers/different_list.html", context)


@require_POST
@for_editors
def take_back(request, pk):
    """Forget that two papers differ."""
    get_object_or_404(Different.objects.editable_by(request.user), pk=pk).delete()
    messages.success(request, _("They may be suggested again."))
    return redirect("papers:duplicate-list")


@require_safe
@for_editors
def merges(request):
    """The journal of merges, the last ones first."""
    rows = PaperMerge.objects.visible_to(request.user).select_related("kept", "gone", "by")
    context = {
        **paged(request, rows.order_by("-pk")),
    }
    return render(request, "papers/merge_list.html", context)


@require_POST
@for_editors
def undo(request, batch):
    """Undo the merges of one deed; where something was edited since, ask what to do about it."""
    merged = PaperMerge.objects.editable_by(request.user).filter(batch=batch)
    if not merged:
        raise Http404
    if merged.filter(undone_at=None).count() > AT_ONCE:
        task, is_new = tasks.ask(kind="unmerge", by=request.user, batch=str(batch))
        if not is_new:
            messages.info(request, _("Merges are being undone already. Wait until that is done."))
        return redirect(task)
    form = UnmergeForm(request.POST)
    leaving = form.is_valid() and form.cleaned_data["leaving"]
    try:
        undone = uniting.undo_batch(batch=batch, by=request.user, leaving=leaving)
    except uniting.EditedSince as edited:
        context = {"batch": batch, "merge": merged[0], "names": edited.names}
        return render(request, "papers/merge_edited.html", context, status=409)
    except uniting.CannotUndo:
        messages.error(
            request,
            _("The paper that was kept is in the trash, or part of another one. Undo that first."),
        )
        return redirect("papers:merge-list")
    if not undone:
        messages.info(request, _("This was undone already."))
        return redirect("papers:merge-list")
    messages.success(request, _("Both papers are back as they were."))
    return redirect(undone[0].kept if len(undone) == 1 else "papers:duplicate-list")
