import io
import json

import pytest
from django.core.management import CommandError, call_command

from papers.models import Import, Paper
from tests.papers.importing.files import TWO


def run(*arguments, **options):
    output = io.StringIO()
    call_command("import_references", *map(str, arguments), stdout=output, **options)
    return output.getvalue().splitlines()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "library.bib"
    path.write_bytes(TWO)
    return path


def test_each_file_is_reported_in_a_line_of_json(cast, file, tmp_path):
    other = tmp_path / "other.bib"
    other.write_text("@misc{one, title = {Only one thing here}, title = {Twice}}")
    first, second = map(json.loads, run(file, other, json=True))
    assert first == {
        "import": Import.objects.get(name="library.bib").pk,
        "format": "bibtex",
        "entries": 2,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "duplicates": 0,
        "failed": 0,
        "unaccounted_lines": 0,
        "problems": [],
    }
    assert second["problems"] == [
        {
            "line": 1,
            "key": "one",
            "message": "The field “title” stands here more than once; the first one counts.",
        }
    ]


def test_a_dry_run_reports_the_same_and_writes_nothing(cast, file):
    (line,) = run(file, dry_run=True, json=True)
    assert Paper.objects.count() == Import.objects.count() == 0
    (after,) = run(file, json=True)
    assert json.loads(after) | {"import": None} == json.loads(line)


def test_it_says_in_words_what_became_of_a_file(cast, file):
    assert run(file, by="labmate") == [
        f"{file}: 2 entries (bibtex): 2 created, 0 updated, 0 unchanged, 0 duplicates, 0 failed"
    ]
    assert Import.objects.get().by == cast.labmate


def test_a_file_that_cannot_be_read_fails_and_the_others_are_imported(cast, file, tmp_path):
    (tmp_path / "empty.bib").touch()
    with pytest.raises(CommandError, match="Not every file could be read"):
        run(tmp_path / "empty.bib", tmp_path / "none.bib", file, stderr=io.StringIO())
    assert Paper.objects.alive().count() == 2


def test_who_imports_has_to_be_known(cast, file):
    with pytest.raises(CommandError, match="no account 'nobody'"):
        run(file, by="nobody")
