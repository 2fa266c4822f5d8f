"""Fixtures in the format of the CSL test suite: ours, and those of the folder CSL_FIXTURES.

Ours are in ``fixtures``. The suite is at github.com/citation-style-language/test-suite, and
``CSL_FIXTURES=…/processor-tests/humans pytest tests/papers/citing/test_fixtures.py`` runs it. What
asks more of a processor than we do (sessions of a word processor, other locales) is skipped.
"""

import json
import os
import re
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from papers.citing import styles
from papers.citing.engine import Engine

OURS = sorted(Path(__file__).with_name("fixtures").glob("*.txt"))
FOLDER = os.environ.get("CSL_FIXTURES", "")
THEIRS = sorted(Path(FOLDER).glob("*.txt")) if FOLDER else []
SECTION = re.compile(r">>=+ ([A-Z0-9-]+) =+>>\n(.*?)\n?<<=+ \1 =+<<", re.DOTALL)
ASKED = {"MODE", "RESULT", "CSL", "INPUT", "VERSION"}


@pytest.fixture(scope="module")
def engine():
    engine = Engine(children=1)
    yield engine
    engine.stop()


def sections(text):
    """Return the sections of a fixture by name."""
    return dict(SECTION.findall(text))


def reason_to_skip(fixture):
    """Return why ``fixture`` is not for us, or an empty text."""
    if others := fixture.keys() - ASKED:
        return f"has {', '.join(sorted(others))}"
    if fixture["MODE"].strip() not in {"citation", "bibliography"}:
        return f"is of mode {fixture['MODE'].strip()}"
    locale = re.search(r'default-locale="([\w-]+)', fixture["CSL"])
    if locale and locale[1] not in styles.locales():
        return f"is in {locale[1]}"
    return ""


def made_of(fixture, engine):
    """Return what the processor makes of ``fixture``, in the form of its result."""
    tree = styles.tree_of(fromstring(fixture["CSL"].strip().encode(), forbid_dtd=True))
    made = engine.format(
        key=fixture["CSL"],
        opening={"style": tree, "locales": styles.locales(), "language": ""},
        items=[{**item, "id": str(item["id"])} for item in json.loads(fixture["INPUT"])],
        spelled={},
    )
    if fixture["MODE"].strip() == "citation":
        return made.together
    return f'<div class="csl-bib-body">\n{"".join(made.entries.values())}</div>'


@pytest.mark.parametrize("path", [*OURS, *THEIRS], ids=lambda path: path.stem)
def test_fixture_gives_its_result(path, engine):
    fixture = sections(path.read_text(encoding="utf-8"))
    if reason := reason_to_skip(fixture):
        pytest.skip(reason)
    assert made_of(fixture, engine) == fixture["RESULT"].strip()


@pytest.mark.skipif(not FOLDER, reason="CSL_FIXTURES names no folder: only our own fixtures ran")
def test_suite_of_citeproc_is_where_it_is_said_to_be():
    assert THEIRS != []


def test_what_is_not_for_us_is_said():
    plain = {"MODE": "citation", "RESULT": "", "CSL": "<style/>", "INPUT": "[]"}
    assert reason_to_skip(plain) == ""
    assert reason_to_skip(plain | {"CITATIONS": "[]"}) == "has CITATIONS"
    assert (
        reason_to_skip(plain | {"MODE": "bibliography-header"}) == "is of mode bibliography-header"
    )
    assert reason_to_skip(plain | {"CSL": '<style default-locale="ar-AR"/>'}) == "is in ar-AR"


def test_text_between_sections_is_not_read():
    mode = ">>===== MODE =====>>\ncitation\n<<===== MODE =====<<\n"
    text = f"{mode}free\n>>===== INPUT =====>>\n[]\n<<===== INPUT =====<<\n"
    assert sections(text) == {"MODE": "citation", "INPUT": "[]"}
