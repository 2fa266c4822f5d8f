"""Deleting into the trash and taking out again. What goes in one deed comes back as one."""

from uuid import UUID, uuid4

from django.apps import apps
from django.db import transaction
from django.utils import timezone

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
def trash(*, querysets: list, by) -> UUID:
    """Put the rows of ``querysets`` into the trash. Returns the mark to restore them by."""
    mark = {"trashed_at": timezone.now(), "trashed_by": by, "trashed_with": uuid4()}
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


@transaction.atomic
def restore(*, batch: UUID, by) -> list[Trashable]:
    """Take what was deleted as ``batch`` out of the trash, as far as ``by`` may.

    Who did the deed takes all of it back, also what went along and is somebody else's. Returns one
    restored row of each kind that came back and that ``by`` sees.
    """
    shown = []
    for model in trashable_models():
        own_deed = model.objects.trashed().filter(trashed_by=by)
        rows = (model.objects.restorable_by(by) | own_deed).filter(trashed_with=batch)
        ids = list(rows.values_list("pk", flat=True))
        if ids:
            rows.bring_back()
            shown += model.objects.visible_to(by).filter(pk__in=ids).order_by("pk")[:1]
    return shown
