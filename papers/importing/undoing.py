"""Taking an import back, as one, and bringing it in again."""

from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from papers import restoring, trashing
from papers.importing import rows
from papers.models import (
    Import,
    ImportState,
    Insight,
    Outcome,
    Paper,
    Person,
    Talk,
)
from papers.models.base import Trashable


@transaction.atomic
def undo(*, job: Import, by) -> bool:
    """Put what ``job`` brought into the trash, and make what it completed what it was before.

    What somebody edited since it was completed stays as it is. People whom it brought stay where
    another paper or talk names them. Returns False, and does nothing, if it is not done.
    """
    if not Import.objects.filter(pk=job.pk, state=ImportState.DONE).update(
        state=ImportState.UNDONE
    ):
        return False
    papers = Paper.objects.alive().filter(
        imported_entries__of=job, imported_entries__outcome=Outcome.CREATED
    )
    talks = Talk.objects.alive().filter(
        imported_entries__of=job, imported_entries__outcome=Outcome.CREATED
    )
    insights = Insight.objects.alive().filter(Q(paper__in=papers) | Q(talk__in=talks))
    trashing.trash(querysets=[insights, papers, talks], by=by, batch=job.batch)
    _revert(job, by)
    trashing.trash(querysets=[_only_here(job)], by=by, batch=job.batch)
    return True


def _only_here(job: Import):
    """Return the people whom ``job`` brought, as nobody edited or credited them since."""
    return (
        Person.objects.alive()
        .filter(created_at=job.made_at, version=1)
        .exclude(papers__trashed_at=None, papers__isnull=False)
        .exclude(talks__trashed_at=None, talks__isnull=False)
    )


def _revert(job: Import, by) -> None:
    for name, model in (("paper", Paper), ("talk", Talk)):
        entries = job.entries.filter(**{"outcome": Outcome.UPDATED, f"{name}__isnull": False})
        untouched = entries.filter(**{f"{name}__version": F("row_version")})
        for row in model.objects.alive().filter(imported_entries__in=untouched).distinct():
            before = row.history.filter(version=row.version - 1).first()
            if before:
                restoring.restore(row=row, version=before, by=by)
                entries.filter(**{name: row}).update(row_version=row.version)


@transaction.atomic
def redo(*, job: Import, by) -> bool:
    """Take what ``job`` brought out of the trash, and fill in again what undoing it took back.

    What somebody edited since stays as it is. Returns False, and does nothing, if it is not undone
    or nothing of it is left.
    """
    undone = Import.objects.select_for_update().filter(pk=job.pk, state=ImportState.UNDONE).first()
    if not undone:
        return False
    is_restored = bool(trashing.restore(batch=undone.batch, by=by))
    is_filled = bool(rows.complete(undone, undone.entries.untouched(), by=by))
    if is_restored or is_filled:
        Import.objects.filter(pk=job.pk).update(state=ImportState.DONE)
    return is_restored or is_filled


@transaction.atomic
def restore(*, batch: UUID, by) -> list[Trashable]:
    """Do as ``trashing.restore``; what was deleted by undoing an import is brought in again."""
    undone = Import.objects.filter(batch=batch, state=ImportState.UNDONE).first()
    restored = trashing.restore(batch=batch, by=by)
    if undone and restored:
        rows.complete(undone, undone.entries.untouched(), by=by)
    return restored
