"""What a kind of thing is to the search, and the terms by which documents are filtered."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from django.apps import apps
from django.db.models import Model, QuerySet

# A word of no language before each term, so that no text is taken for one.
MARK = "q0q"
# What everybody in the lab may find; of a row that somebody keeps private, whose it is.
LAB = "lab"


def term(name: str, value: object = "") -> str:
    """Return the token that stands in the index for ``name`` being ``value``: an id or a word."""
    return f"{MARK}{name}{value}"


def audience(owner: int, visibility: str, others: Iterable[int] = ()) -> list[str]:
    """Return the terms that say who may find a row: the lab, or its owner and ``others``."""
    owned = [term("owner", owner)]
    if visibility == LAB:
        return [*owned, term(LAB)]
    return [*owned, *(term("for", pk) for pk in sorted({owner, *others}))]


@dataclass(frozen=True)
class Document:
    """What the index is to hold of one row: texts as people wrote them, and terms."""

    object_id: int
    title: str = ""
    body: str = ""
    hidden: str = ""
    terms: tuple[str, ...] = ()
    date: str = ""
    added_at: datetime | None = None


@dataclass(frozen=True)
class Watch:
    """A table whose rows make documents stale.

    ``ids`` is SQL for the ids of the rows concerned, where ``row`` is the row written: a column of
    it (``row.paper_id``) or a SELECT. ``columns`` are those that matter when a row is changed.
    """

    model: type[Model]
    ids: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """A link on the line that a thing found lies on."""

    label: str
    url: str
    hue: str


@dataclass(frozen=True)
class Shown:
    """A thing found, as a page shows it. ``title`` and ``text`` are plain, to be cut and marked."""

    url: str
    title: str
    text: str = ""
    details: tuple[str, ...] = ()
    line: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Kind:
    """One kind of thing that can be found.

    ``documents`` takes a queryset of ``model`` and gives the documents of those rows that can be
    found; ``visible`` takes a member and gives the rows that they may see; ``show`` takes the ids
    of rows, of which the member was found to see all, and the member, and gives Shown by id.
    ``has_title`` is whether its documents have one.
    """

    name: str
    label: str
    hue: str
    model: type[Model]
    documents: Callable[[QuerySet], Iterable[Document]]
    visible: Callable[[object], QuerySet]
    show: Callable[[list[int], object], dict[int, Shown]]
    watches: tuple[Watch, ...] = field(default=())
    has_title: bool = True


@cache
def kinds() -> dict[str, Kind]:
    """Return the kinds of every app by name, in the order in which results stand."""
    found = []
    for config in apps.get_app_configs():
        found += getattr(config, "search_kinds", [])
    return {kind.name: kind for kind in sorted(found, key=lambda kind: ORDER.index(kind.name))}


ORDER = ("paper", "talk", "person", "insight", "idea", "comment", "note", "page")
