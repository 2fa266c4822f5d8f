"""The outline of ideas: which rows to show, level by level, and who may see a branch."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Q, prefetch_related_objects

from ideas.models import Idea, Spark
from papers.models import Insight, Visibility

# As many ideas right below one are shown at once.
BRANCH = 200


@dataclass
class Row:
    """One idea in the outline, with its full number and the rows shown below it.

    ``place`` counts from 1 among ``size`` siblings, or -1 where there is another page of them.
    ``rest`` is the position of the first idea below that is not shown with those that are.
    """

    idea: Idea
    path: str
    level: int
    place: int
    size: int
    below: list["Row"] = field(default_factory=list)
    rest: int | None = None
    may_edit: bool = False


@dataclass(frozen=True)
class Opening:
    """How much is open: so many levels and rows; of the rows, those of the ids ``only``, if given.

    A branch that would go beyond the rows is closed.
    """

    levels: int = 3
    rows: int = 200
    only: frozenset[int] | None = None


DEFAULT = Opening()
ALL = Opening(levels=20, rows=1000)
NONE = Opening(levels=1)


def opening(ids: list[int]) -> Opening:
    """Return the opening of just the branches of these ids."""
    return Opening(levels=100, rows=2000, only=frozenset(ids))


def tops(user):
    """Return the ideas that are part of none that ``user`` may see, in order."""
    ideas = Idea.objects.visible_to(user)
    seen_above = Exists(ideas.filter(pk=OuterRef("parent")))
    return _shown(ideas.filter(Q(parent=None) | ~seen_above), user)


def below(idea: Idea, user, *, start: int = 0) -> tuple[list[Idea], int, int | None]:
    """Return the ideas right below ``idea`` from the position ``start`` on, ``BRANCH`` at most.

    Also the place of the first one among those that ``user`` may see, and the position at which
    the rest begins, if any.
    """
    ideas = Idea.objects.visible_to(user).filter(parent=idea)
    found = list(_shown(ideas.filter(position__gte=start), user)[: BRANCH + 1])
    first = ideas.filter(position__lt=start).count() + 1 if start else 1
    return found[:BRANCH], first, found[BRANCH].position if len(found) > BRANCH else None


def rows(
    siblings: list[Idea],
    user,
    *,
    above: str = "",
    level: int = 1,
    first: int = 1,
    size: int = -1,
    are_automatic: bool = False,
    opening: Opening = DEFAULT,
) -> list[Row]:
    """Return ``siblings`` as rows, with the rows of those branches below them that are open.

    ``above`` is the full number of their parent; ``first`` the place of the first one among
    ``size``, -1 for not known. As many queries as levels, and three.
    """
    top = [
        Row(idea, idea.numbered(above, are_automatic=are_automatic), level, place, size)
        for place, idea in enumerate(siblings, first)
    ]
    everything = reached = top
    for _level in range(opening.levels - 1):
        opened = list(_to_open(reached, len(everything), opening))
        if not opened:
            break
        reached = _fill(opened, user, are_automatic)
        everything = everything + reached
    _complete(everything, user)
    return top


def _shown(ideas, user):
    """Return the queryset ``ideas`` with what a row shows, without the long texts."""
    ideas = ideas.defer("body", "negative_result", "title_key")
    return ideas.with_child_count(user).order_by("position", "pk")


def _to_open(rows, shown, opening) -> Iterator[Row]:
    for row in rows:
        is_wanted = opening.only is None or row.idea.pk in opening.only
        more = row.idea.child_count if opening.only is None else min(row.idea.child_count, BRANCH)
        if is_wanted and 0 < more <= opening.rows - shown:
            shown += more
            yield row


def _fill(opened, user, are_automatic) -> list[Row]:
    """Put the rows below each of ``opened`` under it and return them all. One query."""
    parents = {row.idea.pk: row for row in opened}
    ideas = Idea.objects.visible_to(user).filter(parent__in=parents, position__lt=BRANCH)
    for idea in _shown(ideas, user):
        parent = parents[idea.parent_id]
        path = idea.numbered(parent.path, are_automatic=are_automatic)
        place = len(parent.below) + 1
        parent.below.append(Row(idea, path, parent.level + 1, place, parent.idea.child_count))
    for row in opened:
        if len(row.below) < row.idea.child_count:
            row.rest = BRANCH
    return [row for parent in opened for row in parent.below]


def _complete(rows, user) -> None:
    """Add tags, how many insights lit each idea, and whether ``user`` may edit it."""
    ideas = [row.idea for row in rows]
    ids = [idea.pk for idea in ideas]
    prefetch_related_objects(ideas, "tags")
    sparks = Spark.objects.visible_to(user).filter(idea__in=ids).exclude(insight=None)
    counts = dict(sparks.order_by().values_list("idea").annotate(Count("pk")))
    editable = {*Idea.objects.editable_by(user).filter(pk__in=ids).values_list("pk", flat=True)}
    for row in rows:
        row.idea.spark_count = counts.get(row.idea.pk, 0)
        row.may_edit = row.idea.pk in editable


def narrow(ideas: list[Idea]) -> list[int]:
    """Make ``ideas`` and all below them private. Returns the ids of those that were not.

    So are their lessons, which tell as much; those stay private until their owner shows them.
    """
    branches = Idea.objects.branches_of(ideas)
    wide = branches.exclude(visibility=Visibility.PRIVATE)
    ids = list(wide.values_list("pk", flat=True))
    lessons = Insight.objects.filter(lesson_of__in=branches)
    lessons.exclude(visibility=Visibility.PRIVATE).revise(visibility=Visibility.PRIVATE)
    wide.revise(visibility=Visibility.PRIVATE)
    return ids


def widen(ids: list[int]) -> None:
    """Show ideas of these ids to the lab again, except below one that is private."""
    ideas = list(Idea.objects.filter(pk__in=ids))
    lines = {step.pk: step for step in Idea.objects.lines_to(ideas)}
    private = {pk for pk, step in lines.items() if step.visibility == Visibility.PRIVATE}
    closed = private - {idea.pk for idea in ideas}
    open_to_lab = [idea.pk for idea in ideas if not closed & {*above(idea, lines)}]
    Idea.objects.filter(pk__in=open_to_lab).revise(visibility=Visibility.LAB)


def share_branch(idea: Idea) -> None:
    """Let all that lies below ``idea``, which is private, be seen by who sees ``idea``.

    So a private branch has one audience, and no idea in it is wider than what it is part of.
    """
    people = idea.audience
    named = Idea.co_authors.through.objects
    below = Idea.objects.branches_of([idea]).exclude(pk=idea.pk)
    named.filter(idea__in=below).exclude(user__in=people).delete()
    named.bulk_create(
        [
            named.model(idea_id=pk, user_id=user)
            for pk, owner in below.values_list("pk", "owner")
            for user in people - {owner}
        ],
        ignore_conflicts=True,
    )
    named.filter(idea__in=below, user=F("idea__owner")).delete()


def join(ideas: list[Idea], parent: Idea | None) -> None:
    """Let ``ideas``, part of ``parent`` now, and all below be seen by who sees it, if private."""
    if parent and ideas and parent.visibility == Visibility.PRIVATE:
        people = parent.audience
        for idea in ideas:
            idea.co_authors.set(people - {idea.owner_id})
            share_branch(idea)


def new_readers(ideas: list[Idea], parent: Idea) -> set[int]:
    """Return who, by id, would see one of ``ideas`` only once it is part of ``parent``."""
    if parent.visibility != Visibility.PRIVATE:
        return set()
    private = Idea.objects.branches_of(ideas).filter(visibility=Visibility.PRIVATE)
    owners = dict(private.values_list("pk", "owner"))
    seen = {*owners.items(), *map(tuple, co_authors_below(ideas))}
    return {user for user in parent.audience if any((pk, user) not in seen for pk in owners)}


def co_authors_below(ideas: list[Idea]) -> list[list[int]]:
    """Return (idea, user) ids of the co-authors of ``ideas`` and of all below them."""
    named = Idea.co_authors.through.objects.filter(idea__in=Idea.objects.branches_of(ideas))
    return [[idea, user] for idea, user in named.order_by("pk").values_list("idea", "user")]


def name_co_authors(ideas, named: list[list[int]]) -> None:
    """Name those co-authors, as ``co_authors_below`` returned them, of ``ideas`` and all below."""
    through = Idea.co_authors.through
    branch = Idea.objects.branches_of(ideas)
    through.objects.filter(idea__in=branch).delete()
    there = set(branch.values_list("pk", flat=True))
    through.objects.bulk_create(
        through(idea_id=idea, user_id=user) for idea, user in named if idea in there
    )


def above(idea: Idea, lines: dict[int, Idea]):
    """Yield the ids of all that ``idea`` is part of, nearest first, as ``lines`` say."""
    while (idea := lines.get(idea.parent_id)) is not None:
        yield idea.pk
