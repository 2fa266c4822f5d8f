import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import storages
from django.core.management import call_command

STATIC = settings.BASE_DIR / "static"
TEMPLATES = settings.BASE_DIR / "templates"
STYLES = sorted(STATIC.glob("css/*.css"))
SCRIPTS = sorted(STATIC.glob("js/*.js"))
PAGES = sorted(TEMPLATES.rglob("*.html"))

COLOUR = re.compile(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);")
CONCEPTS = ("paper", "talk", "speaker", "insight", "idea", "good", "bad")
GROUNDS = ("paper-ground", "rail-ground", "surface")


def palette(theme):
    """Return the colour of each token in "light" or "dark"."""
    found = COLOUR.findall((STATIC / "css" / "tokens.css").read_text())
    return {name: light if theme == "light" else dark for name, light, dark in found}


def luminance(colour):
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def relative(path: Path):
    return path.relative_to(settings.BASE_DIR).as_posix()


def test_contrast_of_black_on_white_is_the_greatest():
    assert contrast("#000000", "#ffffff") == 21


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(theme):
    colours = palette(theme)
    pairs = [(f"text-{concept}", f"tint-{concept}") for concept in CONCEPTS]
    pairs += product([f"text-{concept}" for concept in CONCEPTS], GROUNDS)
    pairs += product(["ink", "ink-muted"], [*GROUNDS, "sunken"])
    pairs += product(["ink", "ink-muted"], [f"tint-{concept}" for concept in CONCEPTS])
    weak = [pair for pair in pairs if contrast(colours[pair[0]], colours[pair[1]]) < 4.5]
    assert weak == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_borders_of_fields_and_hues_stand_out_from_the_page(theme):
    colours = palette(theme)
    marks = ["line-field", *(f"hue-{concept}" for concept in CONCEPTS)]
    weak = [
        pair for pair in product(marks, GROUNDS) if contrast(*(colours[name] for name in pair)) < 3
    ]
    assert weak == []


def test_every_style_sheet_of_the_site_is_in_a_layer():
    app = (STATIC / "css" / "app.css").read_text()
    layers = re.search(r"@layer ([\w, ]+);", app).group(1).split(", ")
    imported = re.findall(r'@import url\("([\w-]+\.css)"\) layer\((\w+)\);', app)
    apart = {"app.css", "admin.css"}
    assert layers == ["tokens", "base", "components", "pages"]
    assert {name for name, _ in imported} == {path.name for path in STYLES} - apart
    assert {layer for _, layer in imported} == set(layers)


def test_every_token_that_styles_use_is_defined():
    text = "".join(path.read_text() for path in STYLES if path.name != "admin.css")
    used = set(re.findall(r"var\((--[\w-]+)", text))
    assert used - set(re.findall(r"(--[\w-]+):", text)) == set()


def test_nothing_comes_from_elsewhere():
    found = [
        relative(path)
        for path in [*STYLES, *SCRIPTS, *PAGES]
        if re.search(r"""(?:src=|url\(|import\(?|from)\s*["']?(?:https?:)?//""", path.read_text())
    ]
    assert found == []


RUNS = re.compile(r"\beval\(|new Function|innerHTML\s*\+?=|\.style\b|\"style\"")


def test_no_script_writes_a_style_or_runs_a_text():
    assert [relative(path) for path in SCRIPTS if RUNS.search(path.read_text())] == []


def test_vendored_files_do_not_point_to_source_maps():
    found = [
        relative(path)
        for path in STATIC.joinpath("vendor").rglob("*")
        if path.suffix in {".js", ".css"} and "sourceMappingURL" in path.read_text()
    ]
    assert found == []


def test_every_static_file_that_a_template_names_is_there():
    named = {
        name
        for path in PAGES
        for name in re.findall(r"""{% static ['"]([^'"]+)['"]""", path.read_text())
    }
    assert "css/app.css" in named
    assert {name for name in named if not finders.find(name)} == set()


def test_static_files_can_be_collected_under_hashed_names(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "papers.files.StaticStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    hashed = tmp_path / storages["staticfiles"].stored_name("js/math.js")
    katex = storages["staticfiles"].stored_name("vendor/katex-0.19.1/katex.min.js")
    assert f'import("../{katex}")' in hashed.read_text()
