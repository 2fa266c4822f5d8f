"""Deleting into the trash and taking out again. What goes in one deed comes back as one."""

from uuid import UUID, uuid4

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from papers.models import Import, ImportState
from papers.models.base import Trashable

# SQLite takes at most 32,766 values in one statement.
AT_ONCE = 10_000


def trashable_models() -> list[type[Trashable]]:
    """Return every concrete model whose rows can go to the trash, of every app."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, Trashable) and not model._meta.proxy
    ]


@transaction.atomic
def trash(*, querysets: list, by, batch: UUID | None = None) -> UUID:
    """Put the rows of ``querysets`` into the trash. Returns the mark to restore them by.

    That is ``batch``, or a new one.
    """
    mark = {"trashed_at": timezone.now(), "trashed_by": by, "trashed_with": batch or uuid4()}
    # All ids first: a queryset may walk rows that an earlier one would hide.
    found = [(rows.model, list(rows.values_list("pk", flat=True))) for rows in querysets]
    for model, ids in found:
        for start in range(0, len(ids), AT_ONCE):
            chunk = ids[start : start + AT_ONCE]
            model.objects.filter(pk__in=chunk, trashed_at=None).put_away(**mark)
    return mark["trashed_with"]


def trash_row(*, row: Trashable, by) -> UUID:
    """Put ``row`` and what goes with it into the trash. Returns the mark to restore them by."""
    itself = type(row)._base_manager.filter(pk=row.pk)
    return trash(querysets=[itself, *row.goes_with()], by=by)


def restorable(model: type[Trashable], user):
    """Return the rows of ``model`` in the trash that ``user`` may take out, none of them hidden."""
    hidden = Import.objects.hidden().values("batch")
    return model.objects.restorable_by(user).exclude(trashed_with__in=hidden)


@transaction.atomic
def restore(*, batch: UUID, by) -> list[Trashable]:
    """Take what was deleted as ``batch`` out of the trash, as far as ``by`` may.

    Who did the deed takes all of it back, also what went along and is somebody else's. Returns one
    restored row of each kind that came back and that ``by`` sees.
    """
    shown = []
    for model in trashable_models():
        own_deed = model.objects.trashed().filter(trashed_by=by)
        rows = (restorable(model, by) | own_deed).filter(trashed_with=batch)
        ids = list(rows.values_list("pk", flat=True))
        if ids:
            rows.bring_back()
            shown += model.objects.visible_to(by).filter(pk__in=ids).order_by("pk")[:1]
    if shown:
        undone = Import.objects.filter(batch=batch, state=ImportState.UNDONE)
        undone.update(state=ImportState.DONE)
    return shown
