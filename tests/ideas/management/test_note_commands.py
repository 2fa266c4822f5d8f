import json
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from django.core.management import CommandError, call_command

from ideas.models import Idea, Note
from papers.models import Role, Talk
from tests.ideas.real_note import PATH, needs_it

NOTE = "# 笔记\n\nHRNet 王井东\n高分辨率从头保持到尾\n\n---\nR-Drop\n先实验再想解释\n"


@pytest.fixture
def file(tmp_path):
    """A small note on disk."""
    path = tmp_path / "note.md"
    path.write_bytes(NOTE.encode())
    return path


def run(*arguments):
    """Return what a command of ``arguments`` prints."""
    out = StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_dry_run_reports_and_keeps_nothing(file, cast):
    report = json.loads(run("import_notes", file, "--dry-run", "--json"))
    assert report["talks"] == [
        {"title": "HRNet", "speakers": ["王井东"], "line": 3, "insights": 1},
        {"title": "R-Drop", "speakers": [], "line": 7, "insights": 1},
    ]
    assert report["note"] == {"id": None, "title": "笔记"}
    assert not Note.objects.exists()


def test_the_second_import_says_unchanged_with_the_same_figures(file, cast):
    first = json.loads(run("import_notes", file, "--json"))
    second = json.loads(run("import_notes", file, "--json"))
    assert (first.pop("status"), second.pop("status")) == ("kept", "unchanged")
    assert first == second
    assert Talk.objects.count() == 2


def test_the_note_is_of_whom_by_names(file, cast):
    run("import_notes", file, "--by", "labmate")
    assert Note.objects.get().owner == cast.labmate


def test_without_by_two_administrators_are_too_many(file, cast):
    cast.labmate.role = Role.ADMIN
    cast.labmate.save()
    with pytest.raises(CommandError, match="--by USER"):
        run("import_notes", file)


def test_without_an_account_it_says_how_to_make_one(file, db):
    with pytest.raises(CommandError, match="createsuperuser"):
        run("import_notes", file)


def test_one_bad_file_costs_that_file_alone(file, cast, tmp_path):
    bad = tmp_path / "bad.md"
    bad.write_bytes(b"\x00\x01")
    with pytest.raises(CommandError, match=r"bad\.md: This is no text file"):
        run("import_notes", bad, file, tmp_path / "missing.md")
    assert [talk.title for talk in Talk.objects.order_by("pk")] == ["HRNet", "R-Drop"]


def test_export_writes_the_bytes_that_came_in(file, cast, tmp_path, monkeypatch):
    run("import_notes", file)
    note = Note.objects.get()
    run("export_note", note.pk, "-o", tmp_path / "out.md")
    assert (tmp_path / "out.md").read_bytes() == NOTE.encode()
    screen = TextIOWrapper(BytesIO(), "ascii")
    call_command("export_note", str(note.pk), stdout=screen)
    assert screen.buffer.getvalue() == NOTE.encode()


def test_a_note_that_is_not_there_is_said(cast):
    with pytest.raises(CommandError, match="There is no note 7"):
        run("export_note", 7)


@needs_it
def test_the_report_on_the_real_note(cast):
    report = json.loads(run("import_notes", PATH, "--json"))
    assert [(talk["title"], talk["speakers"]) for talk in report["talks"]] == [
        ("OSCAR", ["张磊"]),
        ("Video Imprint", ["华刚"]),
        ("Swin Transformer", ["胡瀚"]),
        ("Dynamic Head", ["袁路"]),
        ("MetaAvatar", ["汤思宇"]),
        ("HRNet", ["王井东"]),
        ("Reinforced Multi-Teacher Selection for Knowledge Distillation", []),
        ("R-Drop", []),
        ("Top-k learning to rank", []),
    ]
    assert (report["ideas"], report["open_slots"], report["links"]) == (42, 2, 3)
    assert report["sparks"]["stated"] >= 3
    assert report["missing_images"] == ["d7bac82068e1d3e8561d912289e00aa.jpg"]
    assert report["not_understood"] == []
    assert report["unclaimed_lines"] == 0
    assert Idea.objects.count() == 42
