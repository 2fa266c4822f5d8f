"""Backups: all that the lab has in one file, and putting it into an empty database of either kind.

A backup is a ZIP file (PKWARE's APPNOTE.TXT, with Zip64 where it is large). ``rows/`` has a file
for each table: a line with the names of the columns, then a line for each row. ``media/`` has the
files that rows name; ``manifest.json`` says what there is, when it was made and by which
migrations. What can be made anew, as the search index, is left out, and so are sessions and tasks.
"""

import base64
import errno
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.apps import apps
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from papers.models import Paper, SearchDocument, SearchWord, StaleDocument, Task, User
from papers.search import index, schema

FORMAT = 1
AT_ONCE = 1_000
CHUNK = 1024 * 1024
LEFT_OUT = {model._meta.label for model in (SearchDocument, SearchWord, StaleDocument, Task)} | {
    "sessions.Session"
}

Tell = Callable[[int, int | None], object]


class CannotRestore(Exception):
    """A file is no backup that can be put here. Its text is the message for whoever asked."""


@dataclass(frozen=True)
class Summary:
    """What a backup holds. ``missing`` are files that rows name and that were not there."""

    made_at: datetime
    rows: int
    files: int
    missing: tuple[str, ...] = ()


def make(path: Path, tell: Tell = lambda _done, _total: None) -> Summary:
    """Write a backup to ``path``, which must not be there, and return what it holds.

    It shows all rows as they are at one moment, and keeps nobody from writing. Only who runs the
    server may read the file. ``tell`` is called with how many rows and files are written, of how
    many. Raises FileExistsError, and OSError where it cannot be written; nothing stays then.
    """
    if path.exists():  # hours before the link below would find out
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    unfinished = path.with_name(f".{path.name}.part")
    descriptor = os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                summary = _write(archive, tell)
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(unfinished)
    finally:
        unfinished.unlink()
    return summary


def _write(archive, tell) -> Summary:
    made_at, numbers, names = timezone.now(), {}, set()
    with _one_moment():
        migrations = _migrations()
        total = sum(model._base_manager.count() for model in kept())
        for model in kept():
            numbers[model._meta.label] = _write_rows(archive, model, names)
            tell(sum(numbers.values()), total)
    rows, total = sum(numbers.values()), total + len(names)
    missing = []
    for number, name in enumerate(sorted(names), 1):
        if not _write_file(archive, name):
            missing.append(name)
        tell(rows + number, total)
    manifest = {
        "format": FORMAT,
        "made_at": made_at.isoformat(),
        "migrations": migrations,
        "rows": numbers,
        "files": len(names) - len(missing),
        "missing": missing,
    }
    archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
    return Summary(made_at, rows, len(names) - len(missing), tuple(missing))


def kept() -> list[type[models.Model]]:
    """Return the tables of a backup, those that join others included."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label not in LEFT_OUT
    ]


@contextmanager
def _one_moment() -> Iterator[None]:
    """Let everything that is read be of one moment, without keeping anybody from writing."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            if len(connection.atomic_blocks) == 1:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    elif connection.in_atomic_block:
        yield
    else:  # Django's own transactions would take the lock for writing
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def _columns(model) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _write_rows(archive, model, names: set[str]) -> int:
    """Write the rows of ``model``, and add the files that they name. Returns how many there are."""
    columns = _columns(model)
    attributes = [field.attname for field in columns]
    files = [at for at, field in enumerate(columns) if isinstance(field, models.FileField)]
    number = 0
    with archive.open(f"rows/{model._meta.label}.jsonl", "w", force_zip64=True) as file:
        file.write(_line(attributes))
        rows = model._base_manager.order_by("pk").values_list(*attributes)
        for row in rows.iterator(chunk_size=AT_ONCE):
            file.write(_line(row))
            names.update(row[at] for at in files if row[at])
            number += 1
    return number


def _line(values) -> bytes:
    return (json.dumps(values, ensure_ascii=False, default=_plain) + "\n").encode()


def _plain(value):
    """Return ``value`` as JSON can have it and the ``to_python`` of its field reads it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    return base64.b64encode(value).decode()


def _write_file(archive, name) -> bool:
    try:
        with default_storage.open(name) as source:
            # What is stored is compressed already, but for texts.
            how = zipfile.ZipInfo(f"media/{name}")
            how.compress_type = zipfile.ZIP_STORED
            with archive.open(how, "w", force_zip64=True) as file:
                for chunk in source.chunks(CHUNK):
                    file.write(chunk)
    except FileNotFoundError:
        return False
    return True


def check(path: Path) -> Summary:
    """Read all of a backup, and return what it holds. Raises CannotRestore where it is damaged."""
    with _opened(path) as archive:
        damaged = archive.testzip()
        if damaged:
            raise CannotRestore(_("%(name)s in the backup is damaged.") % {"name": damaged})
        return _summary(_manifest(archive))


def restore(path: Path, tell: Tell = lambda _done, _total: None) -> Summary:
    """Put a backup into the database, which must be new, and the media. Returns what it holds.

    All rows come in one transaction, after the files; the search index is made anew at the end.
    ``tell`` is called as by ``make``. Raises CannotRestore, having changed no row.
    """
    with _opened(path) as archive:
        manifest = _manifest(archive)
        _refuse_others(manifest)
        if User.objects.exists() or Paper.objects.exists():
            raise CannotRestore(
                _("This database is not empty. Make a new one (DATABASE_URL), then migrate it.")
            )
        summary = _summary(manifest)
        total = summary.files + summary.rows
        done = 0
        for name in archive.namelist():
            if name.startswith("media/"):
                with archive.open(name) as file:
                    default_storage.keep(name.removeprefix("media/"), File(file))
                done += 1
                tell(done, total)
        with transaction.atomic():
            schema.uninstall()
            for model in reversed(kept()):
                models.QuerySet(model).delete()
            for model in kept():
                done += _read_rows(archive, model)
                tell(done, total)
            connection.check_constraints()
            _go_on_counting()
            schema.install()
    index.reindex()
    return summary


@contextmanager
def _opened(path):
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise CannotRestore(_("There is no file %(name)s.") % {"name": path}) from None
    except (zipfile.BadZipFile, OSError):
        raise CannotRestore(
            _("%(name)s is no backup, or only a part of one.") % {"name": path}
        ) from None
    with archive:
        try:
            yield archive
        except (zipfile.BadZipFile, EOFError, KeyError, ValueError) as error:
            raise CannotRestore(
                _("%(name)s is damaged: %(error)s") % {"name": path, "error": error}
            ) from error


def _manifest(archive) -> dict:
    try:
        return json.loads(archive.read("manifest.json"))
    except KeyError:
        raise CannotRestore(_("This is no backup of Throughline.")) from None


def _summary(manifest):
    return Summary(
        datetime.fromisoformat(manifest["made_at"]).astimezone(UTC),
        sum(manifest["rows"].values()),
        manifest["files"],
        tuple(manifest["missing"]),
    )


def _refuse_others(manifest):
    """Raise CannotRestore where the tables of the backup are not those that are here."""
    if manifest["format"] != FORMAT:
        raise CannotRestore(_("A newer Throughline made this backup. Update this one first."))
    there, here = set(manifest["migrations"]), set(_migrations())
    if there != here:
        raise CannotRestore(
            _(
                "Another version of Throughline made this backup; these migrations differ:"
                " %(names)s. Restore it with that version, then update."
            )
            % {"names": ", ".join(sorted(there ^ here))}
        )


def _read_rows(archive, model) -> int:
    """Write the rows of ``model`` that the backup has as they are. Returns how many there are."""
    columns = {field.attname: field for field in _columns(model)}
    quoted = connection.ops.quote_name
    number = 0
    with archive.open(f"rows/{model._meta.label}.jsonl") as file, connection.cursor() as cursor:
        fields = [columns[name] for name in json.loads(file.readline())]
        listed = ", ".join(quoted(field.column) for field in fields)
        places = ", ".join(["%s"] * len(fields))
        insert = f"INSERT INTO {quoted(model._meta.db_table)} ({listed}) VALUES ({places})"  # noqa: S608
        while lines := list(islice(file, AT_ONCE)):
            rows = [
                [
                    field.get_db_prep_save(field.to_python(value), connection)
                    for field, value in zip(fields, json.loads(line), strict=True)
                ]
                for line in lines
            ]
            cursor.executemany(insert, rows)
            number += len(rows)
    return number


def _go_on_counting():
    """Let new rows get ids after those that came from the backup."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), kept()):
            cursor.execute(sql)
