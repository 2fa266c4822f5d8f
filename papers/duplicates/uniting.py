"""Making one paper of two, so that nothing is lost, and undoing it.

Whatever points to the paper that goes, points to the one that is kept, in every app. What the kept
one has already (the same talk, a spark to the same idea) stays with the one that goes, which lies
in the trash.
"""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from papers import trashing
from papers.models import (
    Authorship,
    AuthorshipRole,
    CitationKey,
    Different,
    DuplicateGroup,
    DuplicatePair,
    EditConflict,
    Paper,
    PaperFile,
    PaperMerge,
    PaperType,
    TaggedPaper,
)
from papers.models.base import AT_ONCE

# What the form shows and a merge chooses between, in the order of the page.
FIELDS = (
    "type", "title", "date", "container", "volume", "issue", "pages", "publisher", "doi", "arxiv",
    "pmid", "isbn", "url", "abstract", "citation_key", "language",
)  # fmt: skip
ROLES = {f"{role.value}s": role for role in AuthorshipRole}
LISTS = (*ROLES, "tags", "extra")
KEPT, GONE, BOTH = "kept", "gone", "both"
# What a merge deals with itself, and what is only about the two as two.
BY_CHOICE = {Authorship, TaggedPaper, DuplicatePair, Different, PaperMerge}
# What no constraint says: a paper has a file once, though it may lie in the trash besides.
ALSO_UNIQUE = {PaperFile: [(("paper", "sha256"), Q(trashed_at=None))]}


class EditedSince(Exception):
    """What a merge wrote was changed since. ``names`` are the fields of the kept paper."""

    def __init__(self, names: list[str]):
        super().__init__("The kept paper was edited since.")
        self.names = names


class CannotUndo(Exception):
    """The kept paper is in the trash, or part of another one: that is to be undone first."""


@dataclass(frozen=True)
class Choice:
    """What to take of two papers: for each field "kept", "gone", or of lists "both"."""

    of: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.of.get(name, KEPT)


def fullness(paper: Paper) -> tuple:
    """Return how much there is of ``paper``, to be compared: published, with more fields, older."""
    filled = sum(bool(getattr(paper, name)) for name in FIELDS)
    return paper.type != PaperType.PREPRINT, filled + len(paper.authors) / 100, -paper.pk


def usual(kept: Paper, gone: Paper) -> Choice:
    """Return what is taken unless told otherwise: what the kept one lacks, and all tags and extra.

    Of a list of people the longer one.
    """
    of = {name: GONE for name in FIELDS if not getattr(kept, name) and getattr(gone, name)}
    mine, theirs = credits_of(kept), credits_of(gone)
    of |= {name: GONE for name in ROLES if len(theirs[name]) > len(mine[name])}
    return Choice(of | {"tags": BOTH, "extra": BOTH})


def credits_of(paper: Paper) -> dict[str, list[Authorship]]:
    """Return the authorships of ``paper`` in order, by "authors", "editors" and "translators"."""
    rows = list(paper.authorships.all())
    return {name: [row for row in rows if row.role == role] for name, role in ROLES.items()}


@transaction.atomic
def unite(*, kept: Paper, gone: Paper, choice: Choice, by, batch: UUID | None = None) -> PaperMerge:
    """Make ``gone`` part of ``kept``, both as they were read, and return the merge.

    ``gone`` goes to the trash. Merges of one ``batch`` are undone together. Raises EditConflict,
    having changed nothing, if somebody saved either meanwhile.
    """
    _lock(kept, gone)
    merge = PaperMerge(kept=kept, gone=gone, by=by, batch=batch or uuid4())
    # The keys first: the kept one may take one of them for its own, the others lead to it.
    CitationKey.objects.filter(paper=gone).update(is_current=False)
    _move(merge, by)
    mine, theirs = credits_of(kept), credits_of(gone)
    values = {name: getattr(gone, name) for name in FIELDS if choice[name] == GONE}
    values["extra"] = _extra(kept.extra, gone.extra, choice["extra"])
    values = {name: value for name, value in values.items() if value != getattr(kept, name)}
    merge.values_before = {name: getattr(kept, name) for name in values}
    for name, value in values.items():
        setattr(kept, name, value)
    kept.saved_by(by, because=f"merged {gone.pk}")
    kept.save()
    merge.values_after = {name: getattr(kept, name) for name in values}
    _take_credits(merge, choice, mine, theirs)
    _take_tags(merge, choice["tags"])
    trashing.trash(querysets=[Paper.objects.filter(pk=gone.pk)], by=by)
    merge.save()
    return merge


def _lock(*papers: Paper) -> None:
    rows = Paper.objects.select_for_update().order_by("pk")
    stored = rows.in_bulk([paper.pk for paper in papers])
    for paper in papers:
        current = stored.get(paper.pk)
        if current is None or current.version != paper.version or current.trashed_at:
            raise EditConflict(current)


def _extra(mine: dict, theirs: dict, choice: str) -> dict:
    return {KEPT: mine, GONE: theirs, BOTH: theirs | mine}[choice]


def _take_credits(merge, choice, mine, theirs) -> None:
    """Give the kept paper the people that were chosen; those of the one that goes stay there."""
    for name, role in ROLES.items():
        before, after = _said(mine[name]), _said(theirs[name])
        if choice[name] == KEPT or before == after:
            continue
        if choice[name] == BOTH:
            people = {person for person, _printed in before}
            after = [*before, *(row for row in after if row[0] not in people)]
        if before != after:
            merge.values_before[name], merge.values_after[name] = before, after
            _credit(merge.kept, role, after)


def _said(rows: list[Authorship]) -> list[list]:
    return [[row.person_id, row.printed_name] for row in rows]


def _credit(paper: Paper, role: str, people: list[list]) -> None:
    paper.authorships.filter(role=role).delete()
    Authorship.objects.bulk_create(
        Authorship(paper=paper, role=role, person_id=person, printed_name=name, position=place)
        for place, (person, name) in enumerate(people)
    )


def _take_tags(merge, choice: str) -> None:
    before = sorted(merge.kept.tags.values_list("name", flat=True))
    theirs = sorted(merge.gone.tags.values_list("name", flat=True))
    after = {KEPT: before, GONE: theirs, BOTH: sorted({*before, *theirs})}[choice]
    if after != before:
        merge.values_before["tags"], merge.values_after["tags"] = before, after
        merge.kept.tags.set(after)


def pointing_to(model: type[models.Model]) -> list[models.Field]:
    """Return the foreign keys to ``model`` of every app that a merge moves, many-to-many too."""
    return [
        relation.field
        for relation in model._meta.get_fields(include_hidden=True)
        if (relation.one_to_many or relation.one_to_one)
        and relation.auto_created
        and not relation.concrete
        and relation.related_model not in BY_CHOICE
        and not getattr(relation.related_model, "is_derived", False)
    ]


def _move(merge, by) -> None:
    """Point what points to the paper that goes to the kept one, and note what was moved."""
    for key in pointing_to(Paper):
        rows = key.model._base_manager.filter(**{key.name: merge.gone})
        ids = set(rows.values_list("pk", flat=True))
        twice = _there_already(key, merge) if ids else set()
        label = key.model._meta.label
        if moving := sorted(ids - twice):
            _point(key, moving, merge.gone, merge.kept, by)
            merge.moved.append([label, key.name, moving])
        if staying := sorted(ids & twice):
            merge.stayed.append([label, key.name, staying])


def _point(key: models.Field, ids: list, start: Paper, end: Paper, by) -> None:
    """Make the rows ``ids`` whose ``key`` is the paper ``start`` point to ``end``."""
    for begin in range(0, len(ids), AT_ONCE):
        chunk = ids[begin : begin + AT_ONCE]
        rows = key.model._default_manager.filter(pk__in=chunk, **{key.name: start})
        if hasattr(rows, "revise") and any(f.name == "version" for f in key.model._meta.fields):
            rows.revise(by=by, **{key.name: end})
        else:
            rows.update(**{key.name: end})


def _there_already(key: models.Field, merge) -> set:
    """Return which rows of the paper that goes would be there twice if they were moved."""
    twice = set()
    rows = key.model._base_manager
    for names, condition in _unique_with(key):
        others = [name for name in names if name != key.name]
        kept = rows.filter(condition, **{key.name: merge.kept})
        taken = {row[1:] for row in kept.values_list("pk", *others)}
        going = rows.filter(condition, **{key.name: merge.gone})
        twice |= {row[0] for row in going.values_list("pk", *others) if row[1:] in taken}
    return twice


def _unique_with(key: models.Field) -> list[tuple[tuple[str, ...], Q]]:
    """Return the columns that are unique together with ``key``, each with its condition."""
    meta = key.model._meta
    found = [((key.name,), Q())] if key.unique else []
    found += [(tuple(names), Q()) for names in meta.unique_together]
    found += [
        (constraint.fields, constraint.condition or Q())
        for constraint in meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
    ]
    found += ALSO_UNIQUE.get(key.model, [])
    return [(names, condition) for names, condition in found if key.name in names]


@transaction.atomic
def unite_groups(*, groups: list[DuplicateGroup], by) -> UUID:
    """Make one paper of each of ``groups``. Returns the mark to undo it by."""
    batch = uuid4()
    for group in groups:
        unite_group(group=group, by=by, batch=batch)
    return batch


def unite_group(*, group: DuplicateGroup, by, batch: UUID) -> int:
    """Make one paper of a group: the fullest is kept. Returns how many became part of it.

    Pairs that are not certain, that differ or of which one is in the trash, are left as they are.
    """
    pairs = [
        pair for pair in DuplicatePair.objects.filter(group=group).waiting() if pair.is_certain
    ]
    ids = {pk for pair in pairs for pk in (pair.one_id, pair.other_id)}
    papers = Paper.objects.alive().with_authors().filter(pk__in=ids)
    fullest, *others = sorted(papers, key=fullness, reverse=True) or [None]
    for gone in others:
        kept = Paper.objects.with_authors().get(pk=fullest.pk)
        unite(kept=kept, gone=gone, choice=usual(kept, gone), by=by, batch=batch)
    return len(others)


@transaction.atomic
def undo(*, merge: PaperMerge, by, leaving: bool = False) -> None:
    """Take ``merge`` apart again: both papers are what they were, with what was theirs.

    Raises CannotUndo; and EditedSince if somebody changed what it wrote, unless such fields are to
    be left as they are (``leaving``).
    """
    kept = Paper.objects.select_for_update().get(pk=merge.kept_id)
    if kept.trashed_at:
        raise CannotUndo
    edited = changed_since(merge, kept)
    if edited and not leaving:
        raise EditedSince(edited)
    for label, name, ids in merge.moved:
        _point(_model(label)._meta.get_field(name), ids, kept, merge.gone, by)
    own_key = CitationKey.objects.filter(paper=merge.gone, key=merge.gone.citation_key)
    own_key.update(is_current=True)
    back = {name: value for name, value in merge.values_before.items() if name not in edited}
    for name, value in back.items():
        if name not in ROLES and name != "tags":
            setattr(kept, name, value)
    kept.saved_by(by, because=f"unmerged {merge.gone_id}")
    kept.save()
    for name in back.keys() & ROLES.keys():
        _credit(kept, ROLES[name], back[name])
    if "tags" in back:
        kept.tags.set(back["tags"])
    Paper.objects.filter(pk=merge.gone_id).bring_back()
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])


def _model(label: str) -> type[models.Model]:
    found = (key.model for key in pointing_to(Paper))
    return next(model for model in found if model._meta.label == label)


def changed_since(merge: PaperMerge, kept: Paper) -> list[str]:
    """Return the fields that ``merge`` wrote and somebody changed since."""
    people = credits_of(kept)
    now = {name: _said(people[name]) for name in ROLES}
    now["tags"] = sorted(kept.tags.values_list("name", flat=True))
    return [
        name
        for name, value in merge.values_after.items()
        if (now[name] if name in now else getattr(kept, name)) != value
    ]


def try_undo(*, merge: PaperMerge, by) -> bool:
    """Undo ``merge`` unless what it wrote was edited since. Returns whether it is undone."""
    try:
        undo(merge=merge, by=by)
    except (EditedSince, CannotUndo):
        return False
    return True


@transaction.atomic
def undo_batch(*, batch: UUID, by, leaving: bool = False) -> list[PaperMerge]:
    """Undo all merges of ``batch``, the last one first, and return them. Raises as ``undo``."""
    merges = list(
        PaperMerge.objects.editable_by(by).select_for_update().filter(batch=batch, undone_at=None)
    )
    for merge in merges:
        undo(merge=merge, by=by, leaving=leaving)
    return merges


def kept_instead(pk: int) -> int | None:
    """Return the id of the paper that the one with the id ``pk``, in the trash, is now part of."""
    merges = PaperMerge.objects.filter(undone_at=None).exclude(gone__trashed_at=None)
    found, seen = None, {pk}
    while (kept := merges.filter(gone=found or pk).values_list("kept", flat=True).first()) and (
        kept not in seen
    ):
        found = kept
        seen.add(kept)
    return found
