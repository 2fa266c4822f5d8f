"""Changing many papers at once, and taking it back."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from papers import collecting
from papers.models import BulkEdit, Collection, Paper, Reading, Tag, TaggedPaper, User
from papers.models.base import AT_ONCE
from papers.models.tags import tags_named
from papers.text import fold


class Undone(Exception):
    """The change was taken back already."""


@dataclass(frozen=True)
class Wish:
    """What to do to each of some papers: tags by name, collections, one's own reading status."""

    add_tags: list[str] = field(default_factory=list)
    remove_tags: list[str] = field(default_factory=list)
    put_into: Collection | None = None
    take_out_of: Collection | None = None
    status: str = ""


@transaction.atomic
def edit(*, papers: list[int], wish: Wish, by: User) -> BulkEdit:
    """Do what is wished to ``papers`` (pks), and keep what it takes to undo it."""
    done = {"tagged": {}, "untagged": {}, "collected": {}, "uncollected": {}, "readings": {}}
    adding = tags_named(wish.add_tags)
    removing = list(Tag.objects.filter(slug__in=map(fold, wish.remove_tags)))
    if adding or removing:
        done["tagged"] = {tag.pk: _without(tag, papers) for tag in adding}
        done["untagged"] = {tag.pk: _with(tag, papers) for tag in removing}
        _retag(done["tagged"], done["untagged"], by)
    if wish.put_into:
        new = collecting.collect(collection=wish.put_into, papers=papers, by=by)
        done["collected"] = {wish.put_into.pk: new}
    if wish.take_out_of:
        gone = collecting.take_out(collection=wish.take_out_of, papers=papers)
        done["uncollected"] = {wish.take_out_of.pk: gone}
    if wish.status:
        before = dict(
            Reading.objects.owned_by(by).filter(paper__in=papers).values_list("paper", "status")
        )
        done["readings"] = {pk: before.get(pk) for pk in papers}
        Reading.objects.put(papers=papers, by=by, status=wish.status)
    return BulkEdit.objects.create(by=by, papers=len(papers), done=done)


@transaction.atomic
def undo(*, bulk: BulkEdit, by: User) -> None:
    """Take ``bulk`` back, as far as tags and collections are still there. Raises Undone."""
    if not BulkEdit.objects.editable_by(by).filter(pk=bulk.pk).update(undone_at=timezone.now()):
        raise Undone
    bulk.refresh_from_db()  # JSON knows no numbers as keys
    done = bulk.done
    there = set(Tag.objects.filter(pk__in=[*done["tagged"], *done["untagged"]]).values_list("pk"))
    known = {str(pk) for (pk,) in there}
    taken, given = (
        {int(pk): papers for pk, papers in done[name].items() if pk in known}
        for name in ("tagged", "untagged")
    )
    _retag(given, taken, by)
    for collection in Collection.objects.filter(pk__in=done["collected"]):
        collecting.take_out(collection=collection, papers=done["collected"][str(collection.pk)])
    for collection in Collection.objects.filter(pk__in=done["uncollected"]):
        gone = done["uncollected"][str(collection.pk)]
        here = list(Paper.objects.filter(pk__in=gone).values_list("pk", flat=True))
        collecting.collect(collection=collection, papers=here, by=by)
    readings = Reading.objects.owned_by(by)
    for status in set(done["readings"].values()):
        papers = [int(pk) for pk, before in done["readings"].items() if before == status]
        rows = readings.filter(paper__in=papers)
        rows.update(status=status) if status else rows.delete()


def _without(tag, papers):
    has = set(_with(tag, papers))
    return [pk for pk in papers if pk not in has]


def _with(tag, papers):
    rows = TaggedPaper.objects.filter(tag=tag, content_object__in=papers)
    return list(rows.values_list("content_object", flat=True))


def _retag(tagged, untagged, by):
    """Give and take tags: papers by the pk of the tag. Each paper so changed is a new version."""
    changed = sorted({pk for papers in (*tagged.values(), *untagged.values()) for pk in papers})
    for start in range(0, len(changed), AT_ONCE):
        Paper.objects.filter(pk__in=changed[start : start + AT_ONCE]).revise(by=by)
    alive = set(Paper.objects.filter(pk__in=changed).values_list("pk", flat=True))
    TaggedPaper.objects.bulk_create(
        [
            TaggedPaper(tag_id=tag, content_object_id=pk)
            for tag, papers in tagged.items()
            for pk in papers
            if pk in alive
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )
    for tag, papers in untagged.items():
        TaggedPaper.objects.filter(tag=tag, content_object__in=papers).delete()
