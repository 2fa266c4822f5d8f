"""Which ideas a share link shows, read off the outline as it is now."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from ideas import access
from ideas.models import Children, Idea, ShareLink


@dataclass(frozen=True)
class Shown:
    """An idea that a link shows, with its number below the shared one, which has none itself."""

    idea: Idea
    number: str = ""

    @property
    def depth(self) -> int:
        """How many steps it lies below the shared idea."""
        return len(self.number.split(".")) if self.number else 0


def shown_by(link: ShareLink) -> list[Shown]:
    """Return the ideas that ``link`` shows, in the order of the outline, the shared one first.

    Below it are shown those that are as visible as it is. What is not shown hides all below it and
    leaves no gap in the numbers. Of a link for those of today, what lay below when it was
    made is shown; one that is not saved yet is of today.
    """
    root = link.idea
    if link.children == Children.NONE:
        return [Shown(root)]
    below = Idea.objects.alive().branches_of([root]).exclude(pk=root.pk)
    below = below.filter(access.shared_with(root))
    if link.children == Children.TODAY and link.pk:
        below = below.filter(pk__in=link.frozen.all())
    families: dict[int, list[Idea]] = {}
    for idea in below.select_related("owner").order_by("position", "pk"):
        families.setdefault(idea.parent_id, []).append(idea)
    return [Shown(root), *_walk(root, "", families)]


def _walk(parent, above, families) -> Iterator[Shown]:
    number = 0
    for idea in families.get(parent.pk, []):
        if idea.is_open_slot and not idea.body and idea.pk not in families:
            continue
        number += 1
        shown = Shown(idea, f"{above}.{number}" if above else str(number))
        yield shown
        yield from _walk(idea, shown.number, families)


def links_that_would_show(ideas: list[Idea], parent: Idea | None) -> list[ShareLink]:
    """Return the live links that would newly show some of ``ideas``, were they below ``parent``.

    Those are links that also show later ones, to ``parent`` or to something above it.
    """
    if parent is None:
        return []
    above = Idea.objects.lines_to([parent])
    links = ShareLink.objects.live(timezone.now()).filter(children=Children.LATER, idea__in=above)
    return [
        link
        for link in links.select_related("idea", "created_by")
        if _would_show(link, ideas, parent)
    ]


def _would_show(link, ideas, parent) -> bool:
    shown = {one.idea.pk for one in shown_by(link)}
    if parent.pk not in shown:
        return False
    moved = Idea.objects.filter(pk__in=[idea.pk for idea in ideas]).exclude(pk__in=shown)
    return moved.filter(access.shared_with(link.idea)).exists()
