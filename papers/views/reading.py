"""What one reads, and many papers at once."""

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_POST, require_safe

from papers import bulk_editing
from papers.forms import BulkForm, PaperFilter, ReadingForm
from papers.models import BulkEdit, Paper, Reading, ReadingStatus
from papers.views.lists import paged


@require_safe
def index(request):
    """One's own list: what to read first, what one reads, what one has read."""
    status = request.GET.get("status", "")
    status = status if status in ReadingStatus else ReadingStatus.TO_READ
    rows = Reading.objects.owned_by(request.user).filter(paper__trashed_at=None, status=status)
    context = {
        **paged(request, rows.with_papers().order_by("priority", "-paper_id", "-pk")),
        "statuses": [(*choice, choice[0] == status) for choice in ReadingStatus.choices],
    }
    return render(request, "papers/reading_list.html", context)


@require_POST
def read(request, pk):
    """Say how far one is with a paper, how soon one wants to read it, and how good it is."""
    paper = get_object_or_404(Paper.objects.visible_to(request.user), pk=pk)
    form = ReadingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose from what is offered."))
        return redirect(paper)
    values = form.cleaned_data
    if values["status"]:
        Reading.objects.put(papers=[paper.pk], by=request.user, **values)
    else:
        Reading.objects.owned_by(request.user).filter(paper=paper).delete()
    messages.success(request, _("Saved."))
    return redirect(paper)


@require_POST
def edit_many(request):
    """Change the papers that are ticked, or all that the filters leave."""
    filters = PaperFilter(QueryDict(request.POST.get("filters", "")))
    matching = filters.narrow(Paper.objects.visible_to(request.user))
    form = BulkForm(request.POST, by=request.user, matching=matching)
    if not form.is_valid():
        context = {"form": form, "filters": request.POST.get("filters", "")}
        return render(request, "papers/bulk_form.html", context, status=422)
    given = form.cleaned_data
    bulk = bulk_editing.edit(papers=given["papers"], wish=given["wish"], by=request.user)
    told = ngettext("%(count)d paper is changed.", "%(count)d papers are changed.", bulk.papers)
    undo = reverse("papers:bulk-undo", args=[bulk.pk])
    messages.success(request, told % {"count": bulk.papers}, extra_tags=undo)
    return redirect(f"{reverse('papers:paper-list')}?{filters.data.urlencode()}")


@require_POST
def undo(request, pk):
    """Take back a change of many papers."""
    bulk = get_object_or_404(BulkEdit.objects.owned_by(request.user), pk=pk)
    try:
        bulk_editing.undo(bulk=bulk, by=request.user)
    except bulk_editing.Undone:
        messages.info(request, _("It was taken back already."))
    else:
        messages.success(request, _("It is as it was before."))
    return redirect("papers:paper-list")
