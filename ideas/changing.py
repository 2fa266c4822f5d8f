"""Changing the outline of ideas, so that each change can be undone: the deeds on ideas.

Each takes the lock of the whole outline first, and leaves siblings at the places 0, 1, 2 …
"""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ideas import outline, scope
from ideas.models import Change, Deed, Idea
from ideas.models.ideas import PLACE, lock_outline
from papers import auditing, trashing
from papers.models import AuditEvent, User, Visibility
from papers.models.tags import tags_named
from papers.text import shortened

LABEL = 60
# As many ideas that come back with others are told of.
SHOWN = 200


class Refused(Exception):
    """A change that cannot be made. Its text says why, to who asked for it."""


class Gone(Refused):
    """Something that the change needs is not there any more, or is somebody else's."""


class Circle(Refused):
    """An idea would become part of itself."""


class Nowhere(Refused):
    """There is no place in that direction."""


class Overwritten(Refused):
    """What is to be undone was changed again since."""


class Hides(Refused):
    """What others show to the lab would become private, which only they may decide."""


class Publishes(Refused):
    """Somebody would see more by it. Its text says who; it is done if it was agreed to."""


def add(
    *,
    by,
    title: str = "",
    parent: Idea | None = None,
    before: Idea | None = None,
    after: Idea | None = None,
    tags: list[str] | None = None,
    **fields,
) -> Idea:
    """Return a new idea of ``by``, next to ``before`` or ``after``, else last under ``parent``.

    Who sees it is said in ``fields``, else as of its parent, else ``by`` alone. Raises Gone.
    """
    beside = before or after
    idea = Idea(title=title, parent=beside.parent if beside else parent, **fields)
    if "visibility" not in fields:
        idea.visibility = idea.parent.visibility if idea.parent else Visibility.PRIVATE
    return insert(idea=idea, by=by, before=before, after=after, tags=tags)


@transaction.atomic
def insert(*, idea: Idea, by, before=None, after=None, tags: list[str] | None = None) -> Idea:
    """Save ``idea``, which is new, as one of ``by``: beside another, else last under its parent.

    Under a private idea it is private, and seen by who sees that. Returns it. Raises Gone if the
    place is not there any more.
    """
    lock_outline()
    parent, order, index = _spot(by=by, parent=idea.parent, before=before, after=after)
    idea.owner, idea.parent, idea.position = by, parent, index
    idea.saved_by(by)
    if parent and parent.visibility == Visibility.PRIVATE:
        idea.visibility = Visibility.PRIVATE
    idea.save()
    order.insert(index, (idea.pk, index))
    Idea.objects.arrange(order)
    outline.join([idea], parent)
    if tags is not None:
        idea.tags.set(tags)
    _record(Deed.ADDED, [idea], by=by, before={"idea": idea.pk})
    return idea


@transaction.atomic
def edit(
    *, idea: Idea, by, tags: list[str] | None = None, because: str = "", **fields
) -> Change | None:
    """Give ``idea``, as it was read, the values of ``fields`` and those tags, if given.

    Made private, it makes what lies below private too. Who sees it only its owner changes: for
    others that stays. Returns the change, or None if nothing differs. Raises EditConflict if
    somebody saved the idea since it was read, Gone, and Hides.
    """
    lock_outline()
    stored = _fresh(Idea.objects.editable_by(by), [idea])[0]
    if stored.owner_id != by.pk:
        fields.pop("visibility", None)
    if stored.parent and stored.parent.visibility == Visibility.PRIVATE and "visibility" in fields:
        fields["visibility"] = Visibility.PRIVATE
    names = [Idea._meta.get_field(name).attname for name in fields]
    old = _kept(stored, names, tags)
    for name, value in fields.items():
        setattr(idea, name, value)
    idea.check_values()
    new = _kept(idea, names, None)
    if tags is not None:
        rows = tags_named(tags)
        new["tags"] = sorted(tag.name for tag in rows)
    changed = [name for name in new if new[name] != old[name]]
    if not changed:
        return None
    is_hidden = "visibility" in changed and idea.visibility == Visibility.PRIVATE
    if is_hidden:
        check_hides_nobody_s([idea], by)
    idea.saved_by(by, because=because)
    idea.save(update_fields=[*(name for name in changed if name != "tags"), "title_key"])
    if "tags" in changed:  # after the version that had the old ones was kept
        idea.tags.set(rows)
    narrowed = outline.narrow([idea]) if is_hidden else []
    if is_hidden:
        outline.share_branch(idea)
    if "visibility" in changed:
        about = f"{idea.pk}: {old['visibility']} → {idea.visibility}"
        auditing.record(event=AuditEvent.VISIBILITY, by=by, about=about)
    before = {
        "idea": idea.pk,
        "old": {name: old[name] for name in changed},
        "new": {name: new[name] for name in changed},
        "narrowed": narrowed,
    }
    return _record(Deed.EDITED, [stored if stored.title else idea], by=by, before=before)


@transaction.atomic
def move(
    *,
    ideas: list[Idea],
    by,
    parent: Idea | None = None,
    before: Idea | None = None,
    after: Idea | None = None,
    is_agreed: bool = False,
) -> Change:
    """Move ``ideas``, in the order of the outline, beside another, else to the end of ``parent``.

    What lies below them goes along. Under a private idea all of it becomes private, and is seen by
    who sees that idea. Raises Gone; Circle where ``parent`` is one of them or lies below one;
    Hides; and Publishes where somebody would see more and ``by`` has not agreed to that.
    """
    lock_outline()
    rows = _chosen(ideas, by)
    where = {"parent": parent, "before": before, "after": after}
    return _moved([(rows, where)], by, is_agreed)


def check_hides_nobody_s(ideas: list[Idea], by) -> None:
    """Raise Hides where the lab sees ideas of others among ``ideas`` and all below them."""
    shown = Idea.objects.alive().branches_of(ideas).filter(visibility=Visibility.LAB)
    theirs = shown.exclude(owner=by).select_related("owner").order_by("pk").first()
    if theirs:
        text = _(
            "“%(idea)s” of %(name)s, which the lab sees, would become private by this, and only "
            "%(name)s may decide that. Move it elsewhere first."
        )
        raise Hides(text % {"idea": _name(theirs), "name": theirs.owner})


def check_publishes_nothing(ideas: list[Idea], parent: Idea) -> None:
    """Raise Publishes where somebody sees more once ``ideas`` are part of ``parent``."""
    said = []
    if people := outline.new_readers(ideas, parent):
        names = _(", ").join(str(user) for user in User.objects.filter(pk__in=people))
        said.append(_("Here it would also be seen by: %(names)s.") % {"names": names})
    if links := scope.links_that_would_show(ideas, parent):
        names = _(", ").join(sorted({str(link.created_by) for link in links}))
        text = _("Here it would also be shown outside, by share links of %(names)s.")
        said.append(text % {"names": names})
    if said:
        raise Publishes(" ".join(said))


def up(*, ideas: list[Idea], by, is_agreed: bool = False) -> Change:
    """Move ``ideas`` before the sibling above the first one. Raises as ``move``, and Nowhere."""
    return _step(
        ideas, by, is_agreed, lambda rows, others: _neighbour("before", _above(rows, others))
    )


def down(*, ideas: list[Idea], by, is_agreed: bool = False) -> Change:
    """Move ``ideas`` after the sibling below the last one. Raises as ``move``, and Nowhere."""
    return _step(
        ideas, by, is_agreed, lambda rows, others: _neighbour("after", _below(rows, others))
    )


def indent(*, ideas: list[Idea], by, is_agreed: bool = False) -> Change:
    """Make ``ideas`` the last part of the sibling above. Raises as ``move``, and Nowhere."""
    return _step(
        ideas, by, is_agreed, lambda rows, others: _neighbour("parent", _above(rows, others))
    )


def outdent(*, ideas: list[Idea], by, is_agreed: bool = False) -> Change:
    """Move ``ideas`` to right after what they are part of. Raises as ``move``, and Nowhere."""
    return _step(ideas, by, is_agreed, lambda rows, _others: _neighbour("after", rows[0].parent))


@transaction.atomic
def delete(*, ideas: list[Idea], by) -> Change:
    """Put ``ideas`` and all that lies below them into the trash, as one deed. Raises Gone."""
    lock_outline()
    rows = _chosen(_fresh(Idea.objects.deletable_by(by), ideas), by)
    chosen = Idea.objects.filter(pk__in=[row.pk for row in rows])
    batch = trashing.trash(querysets=[chosen], by=by)
    before = {"batch": str(batch), "ideas": [row.pk for row in rows]}
    return _record(Deed.DELETED, rows, by=by, before=before)


@transaction.atomic
def undo(*, change: Change, by) -> list[Idea]:
    """Put everything back as it was before ``change``, all or nothing.

    Returns ideas that are back by it, those that it was about first. Raises Gone, Circle or
    Overwritten.
    """
    lock_outline()
    change = Change.objects.undoable_by(by).filter(pk=change.pk).first()
    if change is None:
        raise Gone(_("This is undone already."))
    ids = UNDO[Deed(change.deed)](change.before, by)
    forget(change=change)
    found = Idea.objects.visible_to(by).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def forget(*, change: Change) -> None:
    """Offer ``change`` for undoing no more."""
    Change.objects.filter(pk=change.pk).update(undone_at=timezone.now())


def _fresh(rows, ideas) -> list[Idea]:
    """Return ``ideas`` as they are now, of the queryset ``rows``. Raises Gone if one is missing."""
    found = {row.pk: row for row in rows.filter(pk__in=[idea.pk for idea in ideas])}
    for idea in ideas:
        if idea.pk not in found:
            text = _("“%(idea)s” is gone, or is somebody else's. Load the page again.")
            raise Gone(text % {"idea": _name(idea)})
    return [found[idea.pk] for idea in ideas]


def _chosen(ideas, by) -> list[Idea]:
    """Return ``ideas`` as they are now, in order; those below another of them go along with it."""
    rows = _fresh(Idea.objects.editable_by(by), ideas)
    lines = {step.pk: step for step in Idea.objects.lines_to(rows)}
    chosen = {row.pk for row in rows}
    in_order = {}
    for row in rows:
        above = list(outline.above(row, lines))
        if not chosen & set(above):
            in_order[tuple(lines[pk].position for pk in [*reversed(above), row.pk]), row.pk] = row
    return [in_order[key] for key in sorted(in_order)]


def _spot(*, by, parent, before, after, moving=frozenset()):
    """Return the parent, the order of its living ideas but those ``moving``, and an index in it."""
    beside = before or after
    if beside:
        beside = _fresh(Idea.objects.visible_to(by), [beside])[0]
        parent = beside.parent
    if parent:
        parent = _fresh(Idea.objects.editable_by(by), [parent])[0]
    parent_id = parent.pk if parent else None
    order = [row for row in Idea.objects.families([parent_id])[parent_id] if row[0] not in moving]
    if not beside:
        return parent, order, len(order)
    index = next((i for i, row in enumerate(order) if row[0] == beside.pk), None)
    if index is None:
        raise Nowhere(_("It is there already."))
    return parent, order, index + (beside is not None and before is None)


def _moved(steps, by, is_agreed) -> Change:
    """Take each of ``steps``, (rows, where), and return them as one change."""
    everything = [row for rows, _where in steps for row in rows]
    places = [[row.pk, row.parent_id, row.position] for row in everything]
    authors = outline.co_authors_below(everything)
    narrowed = [
        pk for rows, where in steps for pk in _put(rows, by=by, is_agreed=is_agreed, **where)
    ]
    now = Idea.objects.filter(pk__in=[row.pk for row in everything])
    if {*now.values_list(*PLACE)} == {(*place,) for place in places}:
        raise Nowhere(_("It is there already."))
    before = {"places": places, "narrowed": narrowed, "authors": authors}
    return _record(Deed.MOVED, everything, by=by, before=before)


def _put(rows, *, by, is_agreed, parent=None, before=None, after=None) -> list[int]:
    """Move ``rows`` there. Returns the ids of the ideas that became private by it."""
    moving = {row.pk for row in rows}
    parent, order, index = _spot(by=by, parent=parent, before=before, after=after, moving=moving)
    if parent and Idea.objects.lines_to([parent]).filter(pk__in=moving).exists():
        raise Circle(_("An idea cannot be part of what is part of it."))
    newcomers = [row for row in rows if parent and row.parent_id != parent.pk]
    is_private = parent and parent.visibility == Visibility.PRIVATE
    if is_private:
        check_hides_nobody_s(newcomers, by)
    if newcomers and not is_agreed:
        check_publishes_nothing(newcomers, parent)
    left = {row.parent_id for row in rows} - {parent.pk if parent else None}
    _hang(moving, parent)
    order[index:index] = [(row.pk, row.position) for row in rows]
    Idea.objects.arrange(order)
    Idea.objects.settle(left)
    narrowed = outline.narrow(rows) if is_private else []
    outline.join(newcomers, parent)
    return narrowed


def _hang(ids, parent):
    """Make the ideas of these ids part of ``parent``; who has one of them open is told."""
    Idea.objects.filter(pk__in=ids).exclude(parent=parent).revise(parent=parent)


@transaction.atomic
def _step(ideas, by, is_agreed, where: Callable) -> Change:
    """Move ``ideas``, parent by parent, to ``where(rows, other siblings)`` says."""
    lock_outline()
    rows = _chosen(ideas, by)
    Idea.objects.settle({row.parent_id for row in rows})
    groups: dict[int | None, list[Idea]] = {}
    for row in _chosen(rows, by):
        groups.setdefault(row.parent_id, []).append(row)
    steps = []
    for parent, group in groups.items():
        siblings = Idea.objects.visible_to(by).filter(parent=parent).order_by("position")
        steps.append((group, where(group, siblings.exclude(pk__in=[row.pk for row in group]))))
    return _moved(steps, by, is_agreed)


def _above(rows, siblings):
    return siblings.filter(position__lt=rows[0].position).last()


def _below(rows, siblings):
    return siblings.filter(position__gt=rows[-1].position).first()


def _neighbour(relation, idea):
    if idea is None:
        raise Nowhere(_("It cannot go further that way."))
    return {relation: idea}


def _record(deed, ideas, *, by, before) -> Change:
    label = _name(ideas[0])
    if len(ideas) > 1:
        label = _("%(idea)s and %(n)d more") % {"idea": label, "n": len(ideas) - 1}
    return Change.objects.create(by=by, deed=deed, label=label, before=before)


def _name(idea) -> str:
    return shortened(str(idea), LABEL)


def _kept(idea, names, tags) -> dict:
    """Return the columns ``names`` of ``idea`` as JSON keeps them, and its tags if ``tags``."""
    values = {name: getattr(idea, name) for name in names}
    kept = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }
    return kept if tags is None else kept | {"tags": sorted(idea.tags.names())}


def _undo_added(before, by):
    idea = Idea.objects.editable_by(by).filter(pk=before["idea"]).first()
    if idea is None:
        raise Gone(_("The idea that was added is not there any more."))
    trashing.trash_row(row=idea, by=by)
    return []


def _undo_edited(before, by):
    idea = Idea.objects.editable_by(by).filter(pk=before["idea"]).first()
    if idea is None:
        raise Gone(_("The idea that was edited is not there any more."))
    old, new = dict(before["old"]), before["new"]
    names = [name for name in new if name != "tags"]
    if _kept(idea, names, new.get("tags")) != new:
        text = _("“%(idea)s” was changed again since, so the edit stays.")
        raise Overwritten(text % {"idea": _name(idea)})
    tags = old.pop("tags", None)
    for name, value in old.items():
        field = Idea._meta.get_field(name)
        setattr(idea, field.attname, field.to_python(value))
    idea.saved_by(by)
    idea.save(update_fields=[*old, "title_key"])
    if tags is not None:
        idea.tags.set(tags)
    outline.widen(before["narrowed"])
    _fit([idea])
    return [idea.pk]


def _undo_moved(before, by):
    places = {pk: (parent, place) for pk, parent, place in before["places"]}
    rows = list(Idea.objects.editable_by(by).filter(pk__in=places))
    if len(rows) < len(places):
        raise Gone(_("An idea that was moved is not there any more, so the others stay too."))
    parents = {parent for parent, _place in places.values()}
    above = Idea.objects.alive().in_bulk(parents - {None})
    if len(above) < len(parents - {None}):
        raise Gone(_("What the idea was part of is not there any more, so it stays."))
    left = {row.parent_id for row in rows}
    for parent in parents:
        _hang([pk for pk, (was, _place) in places.items() if was == parent], above.get(parent))
    if any(_is_part_of_itself(row) for row in rows):
        raise Circle(_("What the idea was part of is now part of it, so it stays."))
    Idea.objects.settle(left | parents, {pk: place for pk, (_was, place) in places.items()})
    outline.widen(before["narrowed"])
    rows = list(Idea.objects.filter(pk__in=places))
    outline.name_co_authors(rows, before.get("authors", []))
    _fit(rows)
    return list(places)


def _is_part_of_itself(idea) -> bool:
    return Idea.objects.lines_to([idea]).filter(parent=idea).exists()


def _fit(ideas):
    """Make those of ``ideas`` that are part of a private one private, and all below private."""
    for idea in ideas:
        if Visibility.PRIVATE in {idea.visibility, idea.parent and idea.parent.visibility}:
            outline.narrow([idea])
        outline.join([idea], idea.parent)


def _undo_deleted(before, by):
    batch = UUID(before["batch"])
    rows = Idea.objects.restorable_by(by).filter(trashed_with=batch)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:SHOWN])
    if not trashing.restore(batch=batch, by=by):
        raise Gone(_("What was deleted is not in the trash any more."))
    return list(dict.fromkeys([*before["ideas"], *ids]))


UNDO = {
    Deed.ADDED: _undo_added,
    Deed.EDITED: _undo_edited,
    Deed.MOVED: _undo_moved,
    Deed.DELETED: _undo_deleted,
}
