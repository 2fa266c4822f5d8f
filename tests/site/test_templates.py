"""Every template: it compiles, and nothing in it breaks the rules of the house."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import get_template

TEMPLATES = Path(__file__).parents[2] / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))

FORBIDDEN = {
    "an inline style": re.compile(r"\sstyle="),
    "a style element": re.compile(r"<style"),
    "an event attribute": re.compile(r"\son\w+="),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)"),
    "HTML blessed in a template": re.compile(r"\|safe|autoescape off"),
    "an untrimmed translation": re.compile(r"(?<!end)blocktranslate (?!trimmed)|blocktrans "),
    "an address on another host": re.compile(
        r"(?:src|href)=\"https?://(?!doi\.org|arxiv\.org|orcid\.org|pubmed\.ncbi)"
    ),
}


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(name):
    assert get_template(name).template.name == name


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("what", FORBIDDEN)
def test_it_holds_nothing_forbidden(name, what):
    found = FORBIDDEN[what].search((TEMPLATES / name).read_text())
    assert found is None, f"{what} in {name}: {found and found.group()}"


def test_no_two_places_have_the_same_key():
    keys = [
        key
        for config in apps.get_app_configs()
        for group in ("places", "foot_places")
        for _name, _label, _hue, key in getattr(config, group, [])
    ]
    assert len(keys) == len(set(keys))
