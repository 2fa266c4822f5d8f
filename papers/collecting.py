"""Putting papers into collections and taking them out, and the journal club of a collection."""

from django.db import transaction
from django.utils import timezone

from papers import crediting
from papers.models import CollectedPaper, Collection, Presentation, Series, Talk, User


class AlreadyHeld(Exception):
    """The presentation was held already."""


@transaction.atomic
def collect(*, collection: Collection, papers: list[int], by: User) -> list[int]:
    """Put ``papers`` (pks) into ``collection``. Returns those that were not in it."""
    there = set(collection.collected.filter(paper__in=papers).values_list("paper", flat=True))
    new = [pk for pk in papers if pk not in there]
    CollectedPaper.objects.bulk_create(
        [CollectedPaper(collection=collection, paper_id=pk, added_by=by) for pk in new],
        ignore_conflicts=True,
        batch_size=1000,
    )
    return new


@transaction.atomic
def take_out(*, collection: Collection, papers: list[int]) -> list[int]:
    """Take ``papers`` (pks) out of ``collection``. Returns those that were in it."""
    rows = collection.collected.filter(paper__in=papers)
    there = list(rows.values_list("paper", flat=True))
    rows.delete()
    return there


@transaction.atomic
def plan(*, presentation: Presentation, presenter: str) -> None:
    """Save ``presentation`` with the person named ``presenter`` ("": nobody yet)."""
    people = crediting.people_named([presenter]) if presenter else [None]
    presentation.presenter = people[0]
    presentation.save()


@transaction.atomic
def hold(*, presentation: Presentation) -> Talk:
    """Make a talk of ``presentation``, in the series of its collection, that presents the paper.

    Without a date it was today. Raises AlreadyHeld.
    """
    row = Presentation.objects.select_for_update().get(pk=presentation.pk)
    if row.talk_id:
        raise AlreadyHeld
    series, _is_new = Series.objects.get_or_create(name=row.collection.name)
    date = row.date or timezone.localdate().isoformat()
    talk = Talk.objects.create(title=row.paper.title, date=date, series=series)
    if row.presenter:
        crediting.credit_speakers(talk=talk, names=[row.presenter.name])
    talk.talk_papers.create(paper=row.paper)
    row.talk, row.date = talk, date
    row.save()
    return talk
