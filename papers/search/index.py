"""The index: documents made of rows, kept true, made anew and compared with what they tell of.

Triggers note what is stale in the transaction that writes; ``catch_up`` makes it anew before the
next answer. So an answer is never older than the library, also after a bulk insert or by hand.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from papers.models import SearchDocument, SearchWord, StaleDocument
from papers.models.among import among_ids
from papers.search import schema
from papers.search.kinds import Document, Kind, kinds
from papers.search.text import tokens

# How many rows are made anew in one transaction, and how many words of a text lie in one part.
AT_ONCE = 500
LONGEST_PART = 8_000
MOST_VALUES = 10_000
# Words to guess what was meant: Latin ones, neither so short that any is near nor too long.
SHORTEST_WORD, LONGEST_WORD = 4, 30
LOCK = 7_364_186

COLUMNS = {
    "kind": "text",
    "object_id": "bigint",
    "part": "integer",
    "title": "text",
    "body": "text",
    "hidden": "text",
    "date": "text",
    "added_at": "timestamptz",
}


def is_stale() -> bool:
    """Return whether some row was written since its document was made."""
    return StaleDocument.objects.exists()


def catch_up(most: int = AT_ONCE) -> int:
    """Make at most ``most`` stale documents anew. Returns of how many rows they were."""
    if not is_stale():
        return 0
    with transaction.atomic():
        _lock()
        oldest = StaleDocument.objects.order_by("pk").values_list("kind", "object_id")[:most]
        stale: dict[str, set[int]] = {}
        for name, object_id in oldest:
            stale.setdefault(name, set()).add(object_id)
        for name, ids in stale.items():
            # Which marks are met is known before the rows are read: one that comes later stays.
            marks = StaleDocument.objects.filter(kind=name, object_id__in=among_ids(ids))
            met = list(marks.values_list("pk", flat=True))
            if kind := kinds().get(name):
                renew(kind, sorted(ids))
            for start in range(0, len(met), MOST_VALUES):
                StaleDocument.objects.filter(pk__in=met[start : start + MOST_VALUES]).delete()
    return sum(map(len, stale.values()))


def catch_up_with_all() -> None:
    """Make all stale documents anew."""
    while catch_up():
        pass


def mark_all() -> None:
    """Note every row that can be found as stale: it is made anew in the background."""
    with connection.cursor() as cursor:
        for kind in kinds().values():
            table, key = kind.model._meta.db_table, kind.model._meta.pk.column
            cursor.execute(
                f"INSERT INTO {schema.STALE} (kind, object_id) SELECT %s, {key} FROM {table}",  # noqa: S608
                [kind.name],
            )


def reindex(tell: Callable[[int, int], object] = lambda _done, _total: None) -> int:
    """Make every document anew, in many short transactions. Returns how many rows there were.

    ``tell`` is called after each with how many rows are done and how many there are.
    """
    total = sum(kind.model._base_manager.count() for kind in kinds().values())
    done = 0
    for kind in kinds().values():
        for ids in _in_parts(kind):
            with transaction.atomic():
                _lock()
                # The marks first: one that is set after the rows are read stays.
                StaleDocument.objects.filter(kind=kind.name, object_id__in=among_ids(ids)).delete()
                renew(kind, ids)
            done += len(ids)
            tell(done, total)
        orphans(kind).delete()
    SearchDocument.objects.exclude(kind__in=kinds()).delete()
    StaleDocument.objects.exclude(kind__in=kinds()).delete()
    return total


def orphans(kind: Kind):
    """Return the documents of ``kind`` whose row is gone."""
    rows = kind.model._base_manager.filter(pk=OuterRef("object_id"))
    return SearchDocument.objects.filter(~Exists(rows), kind=kind.name)


@dataclass(frozen=True)
class Differences:
    """What is wrong with the index: rows of a kind by id, and whether the full text is sound."""

    missing: dict[str, list[int]]
    outdated: dict[str, list[int]]
    needless: dict[str, list[int]]
    is_sound: bool

    def __bool__(self):
        return bool(self.missing or self.outdated or self.needless or not self.is_sound)


def differences() -> Differences:
    """Compare every document with its row as it is now, after catching up."""
    catch_up_with_all()
    missing, outdated, needless = {}, {}, {}
    for kind in kinds().values():
        for ids in _in_parts(kind):
            made = _made(kind, ids)
            there = _stored(kind, ids)
            for key in made.keys() | there.keys():
                if key not in there:
                    missing.setdefault(kind.name, []).append(key[0])
                elif key not in made:
                    needless.setdefault(kind.name, []).append(key[0])
                elif made[key] != there[key]:
                    outdated.setdefault(kind.name, []).append(key[0])
        if gone := list(orphans(kind).values_list("object_id", flat=True)):
            needless.setdefault(kind.name, []).extend(gone)
    return Differences(missing, outdated, needless, schema.is_sound())


def renew(kind: Kind, ids: list[int]) -> None:
    """Make the documents of the rows of these ``ids`` anew; what cannot be found has none."""
    made = _made(kind, ids)
    there = SearchDocument.objects.filter(kind=kind.name, object_id__in=among_ids(ids))
    gone = [
        pk
        for pk, *key in there.order_by().values_list("pk", "object_id", "part")
        if tuple(key) not in made
    ]
    SearchDocument.objects.filter(pk__in=gone).delete()
    _write([(kind.name, *key, *rest) for key, rest in made.items()])
    if kind.name != "page":
        _write_words(made.values())


def _made(kind, ids) -> dict[tuple[int, int], tuple]:
    rows = kind.model._base_manager.filter(pk__in=among_ids(ids))
    made = {}
    for document in kind.documents(rows):
        for part, values in enumerate(_parts(document)):
            made[document.object_id, part] = values
    return made


def _stored(kind, ids):
    found = SearchDocument.objects.filter(kind=kind.name, object_id__in=among_ids(ids))
    columns = [name for name in COLUMNS if name != "kind"]
    return {
        (object_id, part): (*texts, _written(added_at))
        for object_id, part, *texts, added_at in found.values_list(*columns)
    }


def _parts(document: Document) -> Iterator[tuple]:
    """Give the values of the columns after ``part``, one tuple for each part of the text."""
    terms = " ".join(document.terms)
    hidden = " ".join([*tokens(document.hidden), *document.terms])
    body = tokens(document.body)
    tail = (document.date, _written(document.added_at))
    yield (" ".join(tokens(document.title)), " ".join(body[:LONGEST_PART]), hidden, *tail)
    for start in range(LONGEST_PART, len(body), LONGEST_PART):
        yield ("", " ".join(body[start : start + LONGEST_PART]), terms, *tail)


def _written(moment):
    return _adapted(moment or timezone.now())


@lru_cache(maxsize=1000)  # an import gives all of its rows one moment
def _adapted(moment):
    return str(connection.ops.adapt_datetimefield_value(moment))


def _write(rows: list[tuple]) -> None:
    """Insert ``rows``, or change those that are there and differ, in one statement.

    SQLite writes what its full text gathered at each statement that has triggers, so that many rows
    in one are many times faster than one by one: ``fts5SavepointMethod`` in its ``fts5_main.c``.
    """
    if not rows:
        return
    names = list(COLUMNS)
    changing = [name for name in names if name not in {"kind", "object_id", "part"}]
    if connection.vendor == "postgresql":
        columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        given = f"SELECT {', '.join(names)} FROM jsonb_to_recordset(%s) AS given({columns})"  # noqa: S608
        data, differs = [dict(zip(names, row, strict=True)) for row in rows], "IS DISTINCT FROM"
    else:
        columns = ", ".join(f"json_extract(value, '$[{at}]')" for at in range(len(names)))
        given = f"SELECT {columns} FROM json_each(%s) WHERE true"  # noqa: S608
        data, differs = rows, "IS NOT"
    before = ", ".join(f"{schema.TABLE}.{name}" for name in changing)
    after = ", ".join(f"excluded.{name}" for name in changing)
    sets = ", ".join(f"{name} = excluded.{name}" for name in changing)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {schema.TABLE} ({', '.join(names)}) {given}"
            f" ON CONFLICT (kind, object_id, part) DO UPDATE SET {sets}"
            f" WHERE ({before}) {differs} ({after})",
            [json.dumps(data, ensure_ascii=False)],
        )


def _write_words(made: Iterable[tuple]) -> None:
    found = set()
    for title, body, *_rest in made:
        found.update(title.split(), body.split())
    words = {
        word
        for word in found
        if SHORTEST_WORD <= len(word) <= LONGEST_WORD and word.isascii() and word.isalpha()
    }
    if not words:
        return
    table = SearchWord._meta.db_table
    each = "json_array_elements_text" if connection.vendor == "postgresql" else "json_each"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (word) SELECT value FROM {each}(%s) WHERE true"  # noqa: S608
            " ON CONFLICT DO NOTHING",
            [json.dumps(sorted(words))],
        )


def _in_parts(kind) -> Iterator[list[int]]:
    """Give the ids of the rows of ``kind``, so many at once, also of rows that come meanwhile."""
    last = 0
    while ids := list(
        kind.model._base_manager.filter(pk__gt=last)
        .order_by("pk")
        .values_list("pk", flat=True)[:AT_ONCE]
    ):
        yield ids
        last = ids[-1]


def _lock():
    """Let nobody else make documents until the transaction ends: the older row could come last.

    On SQLite a transaction, which is IMMEDIATE, is that lock already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
