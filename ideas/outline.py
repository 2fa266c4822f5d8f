"""The outline of ideas: which rows to show, in order, with their depth."""

from dataclasses import dataclass

from ideas.models import Idea
from papers.models import Visibility

MOST = 1000


@dataclass(frozen=True)
class Row:
    """One idea in the outline with its full number, and the nested lists to begin or end after it.

    ``closes`` has one item for each list that ends.
    """

    idea: Idea
    path: str
    opens: bool
    closes: range


def tops(ideas):
    """Return those of ``ideas`` (a queryset) whose parent is not among them."""
    return ideas.exclude(parent__in=ideas.values("pk"))


def branches(ideas, under: list[Idea], *, above: str = "") -> tuple[list[Row], bool]:
    """Return ``under`` and what lies below them, of ``ideas``, as rows in outline order.

    ``above`` is the full number of their parent, if any. Also returns whether there is more than
    the rows, of which there are at most ``MOST``.
    """
    found = list(ideas.branches_of(under).for_list()[: MOST + 1])
    children: dict[int | None, list[Idea]] = {}
    for idea in found[:MOST]:
        children.setdefault(idea.parent_id, []).append(idea)
    shown = {idea.pk: idea for idea in found[:MOST]}
    waiting = [(shown[idea.pk], above, 0) for idea in reversed(under) if idea.pk in shown]
    walked = []
    while waiting:
        idea, prefix, depth = waiting.pop()
        path = f"{prefix}.{idea.own_number}" if prefix else idea.own_number
        walked.append((idea, path, depth))
        waiting += [(child, path, depth + 1) for child in reversed(children.get(idea.pk, []))]
    depths = [depth for _idea, _path, depth in walked] + [0]
    rows = [
        Row(idea, path, opens=after > depth, closes=range(depth - after))
        for (idea, path, depth), after in zip(walked, depths[1:], strict=True)
    ]
    return rows, len(found) > MOST


def narrow(idea: Idea) -> None:
    """Make what lies below ``idea`` no wider in visibility than ``idea`` itself."""
    if idea.visibility == Visibility.PRIVATE:
        Idea.objects.branches_of([idea]).update(visibility=Visibility.PRIVATE)
