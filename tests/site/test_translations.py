import os
import re
import shutil
import subprocess
import sys

import polib
import pytest
from django.conf import settings

CATALOGUE = settings.BASE_DIR / "config" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
SOURCE = ("config", "ideas", "papers", "templates")
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[a-zA-Z%]")


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(CATALOGUE))


def texts(entry):
    """Return the translations of ``entry``: one, or one for each plural form."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def key(entry):
    """Return what tells ``entry`` from the others."""
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural


def placeholders(text):
    return sorted(PLACEHOLDER.findall(text))


def test_no_translation_is_missing(catalogue):
    assert [entry.msgid for entry in catalogue if not all(texts(entry))] == []


def test_no_translation_is_a_guess(catalogue):
    assert not catalogue.metadata_is_fuzzy
    assert [entry.msgid for entry in catalogue if entry.fuzzy] == []


def test_translations_have_the_placeholders_of_their_source(catalogue):
    formats = [
        (entry.msgid_plural or entry.msgid, text)
        for entry in catalogue
        if "python-format" in entry.flags
        for text in texts(entry)
    ]
    assert len(formats) > 0
    assert [pair for pair in formats if placeholders(pair[0]) != placeholders(pair[1])] == []


def test_compiled_catalogue_is_that_of_the_source(catalogue):
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    assert {key(entry): texts(entry) for entry in compiled} == {
        key(entry): texts(entry) for entry in catalogue if not entry.obsolete
    }


def test_every_string_of_the_source_is_in_the_catalogue(catalogue, tmp_path):
    if shutil.which("xgettext") is None:
        reason = "NO XGETTEXT HERE: new strings were not looked for; on Debian: apt install gettext"
        if os.environ.get("REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    for folder in SOURCE:
        shutil.copytree(
            settings.BASE_DIR / folder,
            tmp_path / folder,
            ignore=shutil.ignore_patterns("__pycache__", "*.po", "*.mo"),
        )
    shutil.copy(settings.BASE_DIR / "manage.py", tmp_path)
    subprocess.run(
        [
            sys.executable,
            "manage.py",
            "makemessages",
            "--locale",
            "zh_Hans",
            "--no-obsolete",
            "--extension",
            "html,txt,xml,py",
        ],
        cwd=tmp_path,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": "x" * 50},
        check=True,
        capture_output=True,
    )
    source = polib.pofile(str(tmp_path / CATALOGUE.relative_to(settings.BASE_DIR)))
    known = {key(entry) for entry in catalogue if not entry.obsolete}
    assert [entry.msgid for entry in source if key(entry) not in known] == []


def test_browser_that_asks_for_chinese_gets_a_chinese_page(client, db):
    page = client.get("/sign-in/", headers={"Accept-Language": "zh-hans"})
    assert page.headers["Content-Language"] == "zh-hans"
    assert "<h1>登录</h1>" in page.text
