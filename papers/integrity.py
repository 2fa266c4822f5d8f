"""Going through the library for what is odd, and mending it so that it can be undone."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from papers import oddities
from papers.models import AuthorshipRole, Paper, Person, Repair, Talk
from papers.oddities import PAPER, PERSON, TALK, Oddity

BATCH = 500
# So many oddities are on a page, looked for in so many rows at most.
SHOWN, LOOKED_AT = 50, 2_000
CODES = tuple(oddities.CHECKS)
MODELS = {PAPER: Paper, TALK: Talk, PERSON: Person}
FIELDS = {
    PAPER: (
        "type", "title", "date", "container", "volume", "issue", "pages", "publisher", "doi",
        "arxiv", "pmid", "isbn", "url", "abstract", "citation_key",
    ),
    TALK: ("title", "date", "abstract"),
    PERSON: ("name",),
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What the check ``code`` found in ``row``."""

    code: str
    kind: str
    row: Paper | Talk | Person
    oddity: Oddity

    @property
    def key(self) -> str:
        """What tells it from all others, for a form."""
        return f"{self.code}:{self.kind}:{self.row.pk}"

    @property
    def before(self) -> str:
        """What stands in the field."""
        if self.oddity.field in ("authors", "editors"):
            return "; ".join(self.row.authors)
        return getattr(self.row, self.oddity.field)

    @property
    def after(self) -> list[tuple[str, str]]:
        """What would stand there, by field; nothing where somebody has to look."""
        return list(self.oddity.repair.items())


class ChangedSince(Exception):
    """All that a repair wrote was changed since."""


def values_of(kind: str, row) -> dict[str, str]:
    """Return the values that the checks look at."""
    values = {name: getattr(row, name) for name in FIELDS[kind]}
    if kind == PAPER:
        for name, role in (("authors", AuthorshipRole.AUTHOR), ("editors", AuthorshipRole.EDITOR)):
            people = [one.printed_name for one in row.authorships.all() if one.role == role]
            values[name] = "\n".join(people)
    return values


def look(kind: str, *, codes=CODES, among=None) -> Iterator[Found]:
    """Yield what is odd in the rows of ``kind``: all that live, or the queryset ``among``.

    Rows are read in batches, with two queries for each.
    """
    rows = (MODELS[kind].objects.alive() if among is None else among).order_by("pk")
    rows = rows.prefetch_related("authorships") if kind == PAPER else rows
    this_year = timezone.localdate().year
    for row in rows.iterator(chunk_size=BATCH):
        for code, oddity in oddities.oddities(kind, values_of(kind, row), this_year):
            if code in codes:
                yield Found(code, kind, row, oddity)


def page(kind: str, *, codes=CODES, after: int = 0) -> tuple[list[Found], int]:
    """Return what is odd in the rows of ``kind`` with an id beyond ``after``, as much as one page.

    Also the id to go on after, 0 if this is the end.
    """
    rows = MODELS[kind].objects.alive().filter(pk__gt=after).order_by("pk")
    last = rows.values_list("pk", flat=True)[LOOKED_AT - 1 : LOOKED_AT].first()
    found: list[Found] = []
    for one in look(kind, codes=codes, among=rows.filter(pk__lte=last) if last else rows):
        if len(found) >= SHOWN and one.row.pk != found[-1].row.pk:
            return found, found[-1].row.pk
        found.append(one)
    return found, last or 0


@transaction.atomic
def repair(*, found: list[Found], by) -> Repair | None:
    """Mend what is ``found`` where a repair is certain, and return the deed, None if nothing was.

    Each row is looked at again first, so that what somebody mended meanwhile stays as it is.
    """
    wanted: dict[tuple[str, int], set[str]] = {}
    for one in found:
        if one.oddity.repair:
            wanted.setdefault((one.kind, one.row.pk), set()).add(one.code)
    this_year = timezone.localdate().year
    changes = []
    for (kind, pk), codes in wanted.items():
        row = MODELS[kind].objects.alive().select_for_update().filter(pk=pk).first()
        if row is None:
            continue
        before = values_of(kind, row)
        for code in sorted(codes):
            _kinds, function = oddities.CHECKS[code]
            for oddity in function(values_of(kind, row), this_year):
                for name, value in oddity.repair.items():
                    setattr(row, name, value)
        changed = {name for name in FIELDS[kind] if getattr(row, name) != before[name]}
        if changed:
            _save(row, by, "repaired")
            changes += [
                [kind, pk, name, before[name], getattr(row, name)] for name in sorted(changed)
            ]
    if not changes:
        return None
    codes = sorted({one.code for one in found})
    code = codes[0] if len(codes) == 1 else ""
    return Repair.objects.create(batch=uuid4(), code=code, by=by, changes=changes)


def _save(row, by, because: str) -> None:
    if hasattr(row, "saved_by"):
        row.saved_by(by, because=because)
    row.save()


@transaction.atomic
def undo(*, deed: Repair, by) -> int:
    """Take back what ``deed`` wrote, but for what was changed since. Returns how many values.

    Raises ChangedSince if nothing of it is left.
    """
    by_row: dict[tuple[str, int], list] = {}
    for kind, pk, name, before, after in deed.changes:
        by_row.setdefault((kind, pk), []).append((name, before, after))
    count = 0
    for (kind, pk), changes in by_row.items():
        row = MODELS[kind].objects.select_for_update().filter(pk=pk).first()
        left = [change for change in changes if row and getattr(row, change[0]) == change[2]]
        if left:
            for name, before, _after in left:
                setattr(row, name, before)
            _save(row, by, "unrepaired")
            count += len(left)
    if not count:
        raise ChangedSince
    deed.undone_at = timezone.now()
    deed.save(update_fields=["undone_at"])
    return count
