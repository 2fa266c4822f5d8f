"""All that the lab has, in one file, and back again: row by row, file by file."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from ideas import sampling
from papers import backups, tasks, working
from papers.models import Image, Paper, Task, TaskState, User
from papers.search import index
from tests.cast import make_insight
from tests.pdfs import put_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(cast):
    sampling.load(by=cast.owner)
    paper = Paper.objects.first()
    put_pdf(paper, cast.owner, "词表 \0 of a page")
    paper.title = "A title with “quotes”, a \u2028 and 𠮷"
    paper.save()
    return cast


def everything() -> dict:
    """Return every row of every table that is kept, by its label."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in backups.kept()
    }


def stored(name) -> bytes:
    """Return the bytes of a stored file."""
    with default_storage.open(name) as file:
        return file.read()


def empty():
    """Take every row away."""
    for model in reversed(backups.kept()):
        model._base_manager.all()._raw_delete("default")


def test_what_is_restored_is_what_was_there(library, tmp_path, settings, capsys):
    before = everything()
    path = tmp_path / "backup.zip"
    call_command("backup", path)
    empty()
    settings.MEDIA_ROOT = tmp_path / "another"
    call_command("restore", path)
    assert everything() == before
    assert "Restored: " in capsys.readouterr().out
    assert not index.differences()
    connection.check_constraints()
    # Ids go on after those that are there.
    assert make_insight(User.objects.first(), talk=None).pk > max(
        row[0] for row in before["papers.Insight"]
    )


def test_files_come_back_byte_by_byte(library, tmp_path, settings):
    names = [row.file.name for row in Paper.objects.first().files.all()]
    names += [image.file.name for image in Image.objects.exclude(file="")]
    contents = {name: stored(name) for name in names}
    summary = backups.make(tmp_path / "backup.zip")
    assert (len(contents) > 2, summary.missing) == (True, ())
    empty()
    settings.MEDIA_ROOT = tmp_path / "another"
    backups.restore(tmp_path / "backup.zip")
    assert {name: stored(name) for name in names} == contents


def test_only_who_runs_the_server_reads_it_and_nothing_is_overwritten(library, tmp_path):
    path = tmp_path / "backup.zip"
    backups.make(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = path.read_bytes()
    with pytest.raises(CommandError, match="File exists"):
        call_command("backup", path)
    assert path.read_bytes() == content
    assert not list(tmp_path.glob(".*"))


def test_it_is_not_put_over_what_is_there(library, tmp_path):
    before = everything()
    backups.make(tmp_path / "backup.zip")
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", tmp_path / "backup.zip")
    assert everything() == before


def test_a_damaged_one_is_told_and_changes_nothing(library, tmp_path):
    path = tmp_path / "backup.zip"
    backups.make(path)
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(CommandError, match="damaged"):
        call_command("restore", path, check=True)
    path.write_bytes(content[: len(content) // 2])
    for told in (path, tmp_path / "nowhere.zip"):
        with pytest.raises(CommandError, match=told.name):
            call_command("restore", told)


def test_one_of_another_version_is_refused_by_name(library, tmp_path):
    path = tmp_path / "backup.zip"
    backups.make(path)
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    manifest["migrations"].append("papers.9999_of_the_future")
    with zipfile.ZipFile(tmp_path / "newer.zip", "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
    empty()
    with pytest.raises(CommandError, match=r"papers\.9999_of_the_future"):
        call_command("restore", tmp_path / "newer.zip")


def test_a_file_that_is_gone_is_told_by_name(library, tmp_path, capsys):
    name = Paper.objects.first().files.get().file.name
    Path(default_storage.path(name)).unlink()
    call_command("backup", tmp_path / "backup.zip")
    assert name in capsys.readouterr().err


def test_an_administrator_asks_for_one_on_the_page(as_owner, library, settings):
    as_owner.post(reverse("papers:task-add"), {"kind": "backup"})
    working.work_off()
    task = Task.objects.get()
    assert task.state == TaskState.DONE
    (path,) = settings.BACKUP_FOLDER.iterdir()
    page = as_owner.get(task.get_absolute_url()).text
    assert f"{task.result['rows']} rows and {task.result['files']} files" in page
    assert str(path) in page
    assert backups.check(path).rows == task.result["rows"]
    assert tasks.KINDS["backup"].is_for_admins


@pytest.mark.django_db(transaction=True)
def test_who_writes_meanwhile_does_not_wait_and_is_not_in_it(cast, tmp_path):
    """Where the first rows are written, somebody else saves one more, and can."""
    make_insight(cast.owner, talk=None)
    told = []

    def tell(_done, _total):
        if not told:
            told.append(True)
            _save_elsewhere()

    backups.make(tmp_path / "backup.zip", tell)
    assert User.objects.filter(username="meanwhile").exists()
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        assert b"meanwhile" not in archive.read("rows/papers.User.jsonl")


def _save_elsewhere():
    """Save a member by another connection."""
    sql = "INSERT INTO papers_user SELECT {} FROM papers_user WHERE username = 'stranger'".format(
        ", ".join(
            {"id": "id + 1000", "username": "'meanwhile'"}.get(field.column, field.column)
            for field in User._meta.concrete_fields
        )
    )
    columns = ", ".join(field.column for field in User._meta.concrete_fields)
    sql = sql.replace("papers_user SELECT", f"papers_user ({columns}) SELECT", 1)
    if connection.vendor == "sqlite":
        other = sqlite3.connect(connection.settings_dict["NAME"], timeout=1)
    else:
        import psycopg  # noqa: PLC0415 - only there where it is used

        other = psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None})
    with other:
        other.execute(sql)
    other.close()


def test_a_lab_moves_from_sqlite_to_another_database(tmp_path, empty_database):
    old = f"sqlite:///{tmp_path}/old.sqlite3"

    def manage(address, media, *arguments):
        done = subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=settings.BASE_DIR,
            env=os.environ
            | {
                "DATABASE_URL": address,
                "MEDIA_ROOT": str(tmp_path / media),
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "SECRET_KEY": settings.SECRET_KEY,
            },
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    manage(old, "old", "migrate", "-v0")
    manage(old, "old", "createsuperuser", "--no-input", "--username=owner", "--email=o@lab.example")
    manage(old, "old", "load_sample")
    manage(old, "old", "backup", first)
    manage(empty_database, "new", "migrate", "-v0")
    assert "Restored: " in manage(empty_database, "new", "restore", first)
    manage(empty_database, "new", "check_search")
    manage(empty_database, "new", "backup", second)
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(second) as new:
        for name in set(old.namelist()) - {"manifest.json"}:
            assert old.read(name) == new.read(name), name
