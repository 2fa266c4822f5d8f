import hashlib
import tomllib

import pytest
from django.conf import settings
from django.core.management import call_command

from papers.management.commands.check_vendor import problems

VENDOR = settings.BASE_DIR / "static" / "vendor"
CITING = settings.BASE_DIR / "papers" / "citing" / "vendor"


@pytest.fixture
def folder(tmp_path):
    """A folder with one vendored package of one file, as its manifest says."""
    package = tmp_path / "lib-1.0"
    package.mkdir()
    (package / "lib.js").write_text("let a;\n")
    sha256 = hashlib.sha256(b"let a;\n").hexdigest()
    (tmp_path / "VENDORED.toml").write_text(
        f'[[package]]\nname = "lib"\nversion = "1.0"\n[package.files]\n"lib.js" = "{sha256}"\n'
    )
    return tmp_path


def test_files_as_listed_are_no_problem(folder):
    assert problems(folder) == []


def test_changed_file_is_named(folder):
    (folder / "lib-1.0" / "lib.js").write_text("let b;\n")
    assert problems(folder) == ["lib-1.0/lib.js was changed."]


def test_missing_file_is_named(folder):
    (folder / "lib-1.0" / "lib.js").unlink()
    assert problems(folder) == ["lib-1.0/lib.js is missing."]


def test_unlisted_file_is_named(folder):
    (folder / "stray.js").write_text("")
    assert problems(folder) == ["stray.js is not listed."]


def test_vendored_files_of_the_project_are_as_listed(capsys):
    call_command("check_vendor")
    assert capsys.readouterr().out.endswith("vendored files are as they were.\n")


def test_every_package_says_where_it_is_from_and_brings_its_licence():
    for package in tomllib.loads((VENDOR / "VENDORED.toml").read_text())["package"]:
        name, version = package["name"], package["version"]
        assert package["source"] == f"https://www.npmjs.com/package/{name}/v/{version}"
        assert package["licence"] in {"0BSD", "Apache-2.0", "MIT"}
        assert "LICENSE" in package["files"]


def test_what_formats_citations_says_where_it_is_from_and_its_licence():
    processor, locales, styles = tomllib.loads((CITING / "VENDORED.toml").read_text())["package"]
    assert processor["licence"] == "AGPL-3.0-or-later"
    assert "LICENSE" in processor["files"]
    for package in (locales, styles):
        assert package["licence"] == "CC-BY-SA-3.0"
        folder = CITING / f"{package['name']}-{package['version']}"
        for name in package["files"]:
            text = (folder / name).read_text(encoding="utf-8")
            assert "creativecommons.org/licenses/by-sa/3.0/" in text
