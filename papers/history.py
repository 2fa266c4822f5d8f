"""What became of a row from version to version, in the words of who reads it."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _

from papers.differing import Piece, differences
from papers.models.versions import Version
from papers.paging import Page, page_of
from papers.text import clock

SIZE = 20
# Columns that say nothing to a reader.
SILENT = {"id", "version", "changed_at", "is_to_complete"}
ATTACHED = {
    "authors": _("authors"),
    "editors": _("editors"),
    "translators": _("translators"),
    "speakers": _("speakers"),
    "series": _("series"),
    "presents": _("presents these papers"),
    "mentions": _("mentions these papers"),
    "tags": _("tags"),
}


@dataclass(frozen=True)
class Change:
    """What became of one field, word by word."""

    label: str
    pieces: list[Piece]


@dataclass
class Step:
    """A version with what changed in it; of the first one that is seen, all that it says."""

    version: Version
    changes: list[Change] = field(default_factory=list)
    is_first: bool = False


def versions(row, user):
    """Return the versions of ``row`` before the present one that ``user`` may see, newest first."""
    kept = row.history.visible_to(user).filter(version__lt=row.version)
    return kept.select_related("history_user").order_by("-version")


def present(row) -> Version:
    """Return the version that ``row`` is now, with who made it and when, as far as known."""
    prefetch_related_objects([row], *row.attached_by)
    now = type(row).history.of(row)
    kept = row.history.filter(version=row.version).select_related("history_user").first()
    if kept:
        now.history_user, now.history_date = kept.history_user, kept.history_date
        now.history_change_reason = kept.history_change_reason
    return now


def find(row, number: int, user) -> Version | None:
    """Return the version ``number`` of ``row``, or None if ``user`` may see none of it."""
    return (
        present(row)
        if number == row.version
        else versions(row, user).filter(version=number).first()
    )


def steps(row, user, *, after: str = "", before: str = "") -> tuple[list[Step], Page]:
    """Return a page of the history of ``row``, as ``user`` may see it, newest first."""
    kept = versions(row, user)
    page = page_of(kept, after=after, before=before, size=SIZE)
    is_further_on = page.before and page.rows
    shown = page.rows if is_further_on else [present(row), *page.rows]
    older = kept.filter(version__lt=shown[-1].version).first() if page.after else None
    pairs = zip(shown, [*shown[1:], older], strict=True)
    names = _names([*shown, *([older] if older else [])], user)
    return [Step(new, _changes(old, new, names), old is None) for new, old in pairs], page


def changes(old: Version, new: Version, user) -> list[Change]:
    """Return what changed from ``old`` to ``new``, as ``user`` may see it."""
    return _changes(old, new, _names([old, new], user))


def _changes(old, new, names) -> list[Change]:
    before, after = (said(version, names) if version else {} for version in (old, new))
    found = []
    for label, text in after.items():
        if old is None and text:
            found.append(Change(label, [Piece("same", text)]))
        elif old is not None and text != before[label]:
            found.append(Change(label, differences(before[label], text)))
    return found


def said(version: Version, names: dict) -> dict[str, str]:
    """Return what ``version`` says, as text by the label of its field.

    ``names`` are those of the rows that it points to, by the name of the field and the id.
    """
    texts = {
        capfirst(column.verbose_name): _text(column, getattr(version, column.attname), names)
        for column in version.tracked_fields
        if column.name not in SILENT
    }
    attached = {name: version.attached[name] for name in ATTACHED if name in version.attached}
    return texts | {capfirst(ATTACHED[name]): "\n".join(rows) for name, rows in attached.items()}


def _text(column, value, names) -> str:
    if value in (None, "", {}):
        return ""
    if column.is_relation:
        return names.get((column.name, value), gettext("(not to be seen)"))
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if column.name == "seconds":
        return clock(value)
    if isinstance(value, dict):
        return "\n".join(f"{name}: {text}" for name, text in sorted(value.items()))
    return date_format(value) if isinstance(value, date) else str(value).replace("\r\n", "\n")


def _names(found, user) -> dict[tuple[str, int], str]:
    """Return the names of the rows that ``found``, versions, point to, if ``user`` may see them."""
    names = {}
    for column in found[0].tracked_fields:
        if not column.is_relation:
            continue
        ids = {getattr(version, column.attname) for version in found} - {None}
        rows = column.related_model._default_manager.filter(pk__in=ids)
        if hasattr(rows, "visible_to"):
            rows = rows.visible_to(user)
        names |= {(column.name, row.pk): str(row) for row in rows}
    return names
