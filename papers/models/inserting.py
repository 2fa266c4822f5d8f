"""Inserting many rows at once without making an object of each, as an import needs it."""

from collections.abc import Iterable, Sequence
from itertools import chain, islice

from django.db import connection, models


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence], **same
) -> list[int]:
    """Insert ``rows``, tuples of values for ``columns``, and return their ids in that order.

    ``same`` are columns with one value for all of them; any other column gets its default. What is
    inserted is as whoever calls checked it: no ``save``, no signal, no version. Called in a
    transaction.
    """
    rows = list(rows)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    fixed = {
        name: _stored(field, same.get(name, field.get_default()))
        for name, field in fields.items()
        if name not in columns and not field.primary_key
    }
    special = [
        (place, fields[name], fields[name].get_default())
        for place, name in enumerate(columns)
        if fields[name].get_internal_type() not in PLAIN
    ]
    special = [(*one, _stored(one[1], one[2])) for one in special]
    ids = _reserve(model, len(rows))
    tail = tuple(fixed.values())
    _execute(model, (model._meta.pk.attname, *columns, *fixed), _made(ids, rows, special, tail))
    return ids


# SQLite takes at most 32,766 values in one statement.
MOST_VALUES = 30_000

# Kinds whose values both databases take as Python has them.
PLAIN = {
    "CharField",
    "TextField",
    "PositiveIntegerField",
    "ForeignKey",
    "SlugField",
    "PartialDateField",
    "WebAddressField",
    "URLField",
}


def _made(ids, rows, special, tail):
    for pk, row in zip(ids, rows, strict=True):
        if special:
            row = list(row)
            for place, field, default, stored in special:
                row[place] = stored if row[place] == default else _stored(field, row[place])
        yield (pk, *row, *tail)


def _stored(field, value):
    return field.get_db_prep_save(value, connection)


def _execute(model, columns, rows):
    quote = connection.ops.quote_name
    names = {field.attname: field.column for field in model._meta.concrete_fields}
    named = [quote(names[name]) for name in columns]
    places = ", ".join(["%s"] * len(named))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(named)}) VALUES "  # noqa: S608 - names of our own
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(f"{sql}({places})", rows)
            return
        # A statement that fires triggers is dear on SQLite, however few rows it has.
        rows, at_once = iter(rows), MOST_VALUES // len(named)
        while part := list(islice(rows, at_once)):
            cursor.execute(sql + ", ".join([f"({places})"] * len(part)), list(chain(*part)))


def _reserve(model, number: int) -> list[int]:
    """Return so many ids that no other row of ``model`` has or will get."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, model._meta.pk.column, number],
            )
            return [pk for (pk,) in cursor.fetchall()]
        # Whoever writes to SQLite writes alone, and its sequence follows what is inserted.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = next(iter(cursor.fetchall()), (0,))[0]
    return list(range(last + 1, last + 1 + number))
