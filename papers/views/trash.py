"""The trash: what was deleted, and taking it out again."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from papers import trashing
from papers.importing import undoing

SHOWN = 100


@require_safe
def index(request):
    """What was deleted last, as the deeds in which it was."""
    rows = [
        row
        for model in trashing.trashable_models()
        for row in trashing.restorable(model, request.user)
        .select_related("trashed_by")
        .order_by("-trashed_at", "pk")[:SHOWN]
    ]
    deeds = {}
    for row in sorted(rows, key=lambda row: row.trashed_at, reverse=True):
        deeds.setdefault(row.trashed_with, []).append(row)
    return render(request, "trash.html", {"deeds": list(deeds.items())[:SHOWN]})


@require_POST
def restore(request, batch):
    """Take what was deleted in one deed out of the trash."""
    restored = undoing.restore(batch=batch, by=request.user)
    if not restored:
        messages.info(request, _("There was nothing to restore: it is back already."))
        return redirect("papers:trash")
    messages.success(request, _("Restored."))
    pages = [row for row in restored if hasattr(row, "get_absolute_url")]
    return redirect(pages[0] if len(restored) == 1 and pages else "papers:home")
