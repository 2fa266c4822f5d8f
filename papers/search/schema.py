"""What the index needs of the database beyond tables: full text, and triggers that keep it true.

SQLite has an FTS5 table over the documents (https://www.sqlite.org/fts5.html, "External Content
Tables"), PostgreSQL a generated ``tsvector`` with a GIN index, and another of the titles alone.
Both get words that are cut already.
On both, triggers on every table that a document is made of note which documents are stale, whoever
writes and however.
"""

import re

from django.db import DatabaseError, connection

from papers.models import SearchDocument, StaleDocument
from papers.search.kinds import MARK, Watch, kinds

TABLE = SearchDocument._meta.db_table
STALE = StaleDocument._meta.db_table
FULL_TEXT = "papers_searchtext"
TITLES, TITLE_VECTOR = "papers_searchtitle", "to_tsvector('simple', title)"
COLUMNS = ("title", "body", "hidden")
# Stands between the columns, so that no phrase is found across them.
BETWEEN = f"{MARK}end"
PREFIX = "search_"


def is_installed() -> bool:
    """Return whether everything is there; without the tables, that is False."""
    if connection.vendor == "postgresql":
        return bool(_rows("SELECT 1 FROM pg_trigger WHERE tgname LIKE %s", [f"{PREFIX}%"]))
    return bool(_rows("SELECT 1 FROM sqlite_master WHERE name = %s", [f"{PREFIX}text_insert"]))


def install() -> bool:
    """Make what is missing. Returns whether the full text is new, so that all is to be indexed."""
    if TABLE not in connection.introspection.table_names() or is_installed():
        return False
    if connection.vendor == "postgresql":
        return _install_on_postgresql()
    return _install_on_sqlite()


def uninstall() -> None:
    """Take the triggers away: a migration may make their tables anew, which SQLite refuses."""
    if connection.vendor == "postgresql":
        for table, name in _rows(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE %s",
            [f"{PREFIX}%"],
        ):
            _run(f'DROP TRIGGER "{name}" ON {table}')
    else:
        for (name,) in _rows(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{PREFIX}%"]
        ):
            _run(f'DROP TRIGGER "{name}"')


def _install_on_sqlite():
    is_new = FULL_TEXT not in connection.introspection.table_names()
    listed = ", ".join(COLUMNS)
    if is_new:
        _run(
            f"CREATE VIRTUAL TABLE {FULL_TEXT} USING fts5({listed}, content='{TABLE}',"
            " content_rowid='id', columnsize=0, tokenize='unicode61 remove_diacritics 0')"
        )
    written = ", ".join(f"NEW.{name}" for name in COLUMNS)
    before = ", ".join(f"OLD.{name}" for name in COLUMNS)
    add = f"INSERT INTO {FULL_TEXT} (rowid, {listed}) VALUES (NEW.id, {written});"
    take = (
        f"INSERT INTO {FULL_TEXT} ({FULL_TEXT}, rowid, {listed})"
        f" VALUES ('delete', OLD.id, {before});"
    )
    for event, deed in {
        "insert": f"AFTER INSERT ON {TABLE} BEGIN {add} END",
        "update": f"AFTER UPDATE OF {listed} ON {TABLE} BEGIN {take} {add} END",
        "delete": f"AFTER DELETE ON {TABLE} BEGIN {take} END",
    }.items():
        _run(f"CREATE TRIGGER {PREFIX}text_{event} {deed}")
    for name, kind, watch in _watches():
        table = watch.model._meta.db_table
        changed = f"UPDATE OF {', '.join(watch.columns)}" if watch.columns else "UPDATE"
        new, old = _marking(kind, watch, "NEW"), _marking(kind, watch, "OLD")
        moved = _marking(kind, watch, "OLD", is_moved=True)
        added = f"INSERT ON {table} {_when_found(watch)}"
        _run(f"CREATE TRIGGER {name}_insert AFTER {added} BEGIN {new}; END")
        _run(f"CREATE TRIGGER {name}_update AFTER {changed} ON {table} BEGIN {moved}; {new}; END")
        _run(f"CREATE TRIGGER {name}_delete AFTER DELETE ON {table} BEGIN {old}; END")
    return is_new


def _install_on_postgresql():
    is_new = not _rows(
        "SELECT 1 FROM information_schema.columns WHERE table_name = %s AND column_name = 'vector'"
        " AND table_schema = current_schema()",
        [TABLE],
    )
    if is_new:
        weighed = " || ".join(
            f"setweight(to_tsvector('simple', {name} || ' {BETWEEN}'), '{weight}')"
            for name, weight in zip(COLUMNS, "ABC", strict=True)
        )
        _run(
            f"ALTER TABLE {TABLE} ADD COLUMN vector tsvector GENERATED ALWAYS AS ({weighed}) STORED"
        )
        _run(f"CREATE INDEX {FULL_TEXT} ON {TABLE} USING gin (vector)")
    _run(f"CREATE INDEX IF NOT EXISTS {TITLES} ON {TABLE} USING gin ({TITLE_VECTOR})")
    for name, kind, watch in _watches():
        table = watch.model._meta.db_table
        changed = f"UPDATE OF {', '.join(watch.columns)}" if watch.columns else "UPDATE"
        new, old = _marking(kind, watch, "NEW"), _marking(kind, watch, "OLD")
        moved = _marking(kind, watch, "OLD", is_moved=True)
        _run(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF TG_OP = 'DELETE' THEN {old}; END IF;"
            f" IF TG_OP = 'UPDATE' THEN {moved}; END IF;"
            f" IF TG_OP <> 'DELETE' THEN {new}; END IF;"
            " RETURN NULL; END $$"
        )
        deed = f"EXECUTE FUNCTION {name}()"
        _run(f"CREATE TRIGGER {name} AFTER DELETE OR {changed} ON {table} FOR EACH ROW {deed}")
        added = f"INSERT ON {table} FOR EACH ROW {_when_found(watch)}"
        _run(f"CREATE TRIGGER {name}_insert AFTER {added} {deed}")
    return is_new


def _watches():
    for kind in kinds().values():
        for number, watch in enumerate(kind.watches):
            yield f"{PREFIX}{kind.name}_{number}", kind.name, watch


def _is_of_itself(watch: Watch) -> bool:
    """Return whether what is written is the very row that is found."""
    return watch.ids == "row.id"


def _when_found(watch: Watch) -> str:
    """Return the condition that a new row can be found: one in the trash has no document."""
    columns = {field.name for field in watch.model._meta.fields}
    is_hidden = _is_of_itself(watch) and "trashed_at" in columns
    return "WHEN (NEW.trashed_at IS NULL)" if is_hidden else ""


def _marking(kind: str, watch: Watch, row: str, *, is_moved: bool = False) -> str:
    """Return the statement that notes the documents of ``row``, NEW or OLD, as stale.

    With ``is_moved``, only where the row now belongs to others. On SQLite, where nobody else writes
    meanwhile, what hangs on a row without a document needs no note: the row itself has one.
    """
    ids = re.sub(r"\brow\.", f"{row}.", watch.ids)
    source = f"({ids})" if ids.startswith("SELECT") else f"(SELECT {ids} AS id)"
    conditions = ["ids.id IS NOT NULL"]
    if is_moved:
        differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
        column = re.search(r"\brow\.(\w+)", watch.ids).group(1)
        conditions.append(f"OLD.{column} {differs} NEW.{column}")
    if connection.vendor == "sqlite" and not _is_of_itself(watch):
        conditions.append(
            f"EXISTS (SELECT 1 FROM {TABLE} WHERE kind = '{kind}' AND object_id = ids.id)"
        )
    return (
        f"INSERT INTO {STALE} (kind, object_id)"
        f" SELECT '{kind}', ids.id FROM {source} AS ids WHERE {' AND '.join(conditions)}"
    )


def _run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _rows(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def is_sound() -> bool:
    """Return whether the full text holds what the documents say."""
    if connection.vendor == "postgresql":
        return True  # it is a column of their own, which PostgreSQL makes
    try:
        _run(f"INSERT INTO {FULL_TEXT} ({FULL_TEXT}, rank) VALUES ('integrity-check', 1)")
    except DatabaseError:
        return False
    return True
