"""The integrity check: what is odd in the library, and mending it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_POST, require_safe

from papers import integrity
from papers.forms import AfterForm, CheckFilter, RepairForm
from papers.models import Repair
from papers.views.editing import for_editors


def _check_page(request, *, problem="", status=200):
    filters = CheckFilter(request.GET)
    kind, code = filters.value("of") or integrity.PAPER, filters.value("code")
    codes = [code] if code else integrity.CODES
    found, beyond = integrity.page(kind, codes=codes, after=AfterForm(request.GET).row)
    query = request.GET.copy()
    query["after"] = beyond
    context = {
        "filters": filters,
        "found": found,
        "can_be_mended": any(one.after for one in found),
        "problem": problem,
        "is_filtered": any(request.GET.values()),
        "next_url": f"?{query.urlencode()}" if beyond else "",
        "repairs": Repair.objects.visible_to(request.user).select_related("by")[:5],
    }
    return render(request, "papers/check.html", context, status=status)


@require_safe
@for_editors
def index(request):
    """What is odd in the library, with the repair where only one makes sense."""
    return _check_page(request)


@require_POST
@for_editors
def repair(request):
    """Mend what is chosen, as one deed."""
    form = RepairForm(request.POST, user=request.user)
    if not form.is_valid():
        problem = _("Choose something that can be repaired first.")
        return _check_page(request, problem=problem, status=422)
    deed = integrity.repair(found=form.cleaned_data["found"], by=request.user)
    if deed is None:
        messages.info(request, _("There was nothing to repair any more."))
        return redirect("papers:check")
    count = len(deed.changes)
    text = ngettext("%(n)d value repaired.", "%(n)d values repaired.", count) % {"n": count}
    messages.success(request, text, extra_tags=reverse("papers:repair-undo", args=[deed.batch]))
    return redirect("papers:check")


@require_POST
@for_editors
def undo(request, batch):
    """Take a repair back, but for what somebody changed since."""
    deed = get_object_or_404(Repair.objects.editable_by(request.user), batch=batch)
    if deed.undone_at:
        messages.info(request, _("This was undone already."))
        return redirect("papers:check")
    try:
        count = integrity.undo(deed=deed, by=request.user)
    except integrity.ChangedSince:
        messages.error(request, _("Somebody changed all of it since, so nothing was undone."))
        return redirect("papers:check")
    text = ngettext("%(n)d value is as before.", "%(n)d values are as before.", count)
    messages.success(request, text % {"n": count})
    return redirect("papers:check")
