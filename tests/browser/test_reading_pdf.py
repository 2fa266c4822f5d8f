"""Reading a paper in the browser: dropping the PDF, its pages, and keeping words of them."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from playwright.sync_api import Error, expect

from papers.models import Insight, PaperFile
from tests.browser.axe import violations
from tests.cast import make_insight, make_paper
from tests.pdfs import make_pdf, put_pdf

ENGLISH = "Residual layers learn what is left"
CHINESE = "物体标签是锚点"
HOSTILE = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"


@pytest.fixture(autouse=True)
def for_any_origin(monkeypatch):
    """Static files as WhiteNoise sends them: also to the frame, which has no origin."""
    serve = StaticFilesHandler.serve

    def for_all(self, request):
        answer = serve(self, request)
        answer["Access-Control-Allow-Origin"] = "*"
        return answer

    monkeypatch.setattr(StaticFilesHandler, "serve", for_all)


@pytest.fixture
def paper(db):
    return make_paper()


@pytest.fixture
def file(paper):
    return put_pdf(paper, None, ENGLISH, f"{CHINESE}\n第二行", "Third page", "Fourth page")


@pytest.fixture
def page(open_page, cast):
    return open_page(by=cast.labmate)


def pages(page):
    """Return the frame that draws the pages."""
    return page.frame_locator("[data-frame]")


def select(page, words):
    """Select the line ``words`` in the frame, as somebody who clicks it three times."""
    pages(page).get_by_text(words).click(click_count=3)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_words_are_selected_and_kept_with_their_page(page, cast, file, language):
    cast.labmate.language = language
    cast.labmate.save()
    page.goto(file.get_absolute_url())
    select(page, ENGLISH)
    page.keyboard.press("q")
    words = page.locator("[data-quote] [name=text]")
    expect(words).to_have_value(ENGLISH)
    expect(words).to_be_focused()
    with translation.override(language):
        page.get_by_role("button", name=_("Save"), exact=True).click()
    expect(page.locator("[data-on-page='1']")).to_contain_text(ENGLISH)
    expect(words).to_have_value("")
    expect(page.locator("[data-quote] [name=page]")).to_have_value("1")
    insight = Insight.objects.get()
    assert (insight.text, insight.page, insight.kind, insight.owner) == (
        ENGLISH, "1", "quote", cast.labmate,
    )  # fmt: skip


def test_chinese_that_is_not_embedded_is_selected_from_its_own_page(page, file):
    page.goto(f"{file.get_absolute_url()}#page=2")
    select(page, CHINESE)
    page.locator("[data-keep]").click()
    expect(page.locator("[data-quote] [name=text]")).to_have_value(CHINESE)
    expect(page.locator("[data-quote] [name=page]")).to_have_value("2")


def test_the_address_says_the_page_and_an_insight_leads_to_its_own(page, cast, paper, file):
    make_insight(cast.labmate, paper=paper, page="3", text="Of the third")
    page.goto(file.get_absolute_url())
    expect(pages(page).locator("[data-page='1'][data-drawn]")).to_be_visible()
    page.locator("[data-on-page='3'] .insight-minute").click()
    expect(page).to_have_url(re.compile("#page=3$"))
    expect(pages(page).locator("[data-page='3'][data-drawn]")).to_be_in_viewport()
    expect(page.locator("[data-on-page='3']")).to_have_attribute("data-here", "")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("p")
    expect(page).to_have_url(re.compile("#page=2$"))
    expect(page.locator("[data-on-page='3']")).not_to_have_attribute("data-here", "")


def test_only_pages_near_the_one_in_view_are_drawn(page, paper):
    file = put_pdf(paper, None, *["Words"] * 40)
    page.goto(file.get_absolute_url())
    expect(pages(page).locator("[data-page='1'][data-drawn]")).to_be_visible()
    expect(pages(page).locator("[data-page='40'] canvas")).to_have_count(0)
    page.locator("[data-number]").fill("40")
    page.keyboard.press("Enter")
    expect(pages(page).locator("[data-page='40'][data-drawn]")).to_be_in_viewport()
    expect(pages(page).locator("[data-page='1'] canvas")).to_have_count(0)


def test_the_pages_grow_and_fit_again(page, file):
    page.goto(file.get_absolute_url())
    leaf = pages(page).locator("[data-page='1'][data-drawn]")
    before = leaf.bounding_box()["width"]
    page.locator("[data-zoom='1']").click()
    expect(page.locator("[data-zoom-shown]")).to_have_text("125 %")
    expect(leaf).to_be_visible()
    assert leaf.bounding_box()["width"] == pytest.approx(1.25 * before, abs=2)
    page.locator("[data-zoom='0']").click()
    expect(page.locator("[data-zoom-shown]")).to_have_text("100 %")


def test_the_frame_has_no_origin_and_a_script_in_the_file_does_nothing(page, paper, tmp_path):
    path = tmp_path / "hostile.pdf"
    path.write_bytes(make_pdf(ENGLISH, trailer=HOSTILE))
    asked = []
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.goto(paper.get_absolute_url())
    page.locator("[name=files]").set_input_files(path)
    page.get_by_role("link", name="hostile.pdf", exact=True).click()
    expect(pages(page).get_by_text(ENGLISH)).to_be_visible()
    inside = page.frame(url=re.compile(reverse("papers:file-frame")))
    assert inside.evaluate("self.origin") == "null"
    with pytest.raises(Error, match="SecurityError"):
        inside.evaluate("document.cookie")
    assert asked == []


def test_a_file_is_dropped_on_the_paper(page, paper):
    page.goto(paper.get_absolute_url())
    content = make_pdf(ENGLISH)
    dropped = page.evaluate_handle(
        """(bytes) => {
          const held = new DataTransfer();
          held.items.add(new File([new Uint8Array(bytes)], "dropped.pdf"));
          return held;
        }""",
        list(content),
    )
    page.locator("#file-form [data-drop]").dispatch_event("drop", {"dataTransfer": dropped})
    expect(page.get_by_role("link", name="dropped.pdf", exact=True)).to_be_visible()
    assert Path(PaperFile.objects.get().file.path).read_bytes() == content


def test_what_is_refused_is_said_beside_the_field(page, paper, tmp_path):
    path = tmp_path / "page.pdf"
    path.write_bytes(b"<html>")
    page.goto(paper.get_absolute_url())
    page.locator("[name=files]").set_input_files(path)
    expect(page.locator("#file-form")).to_contain_text("“page.pdf” is neither a PDF nor")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_reading_page_is_accessible_and_fits_a_phone(open_page, cast, paper, file, theme):
    make_insight(cast.labmate, paper=paper, page="1", text="Of the first")
    cast.labmate.theme = theme
    cast.labmate.save()
    page = open_page(by=cast.labmate, viewport={"width": 360, "height": 740})
    page.goto(file.get_absolute_url())
    expect(pages(page).locator("[data-page='1'][data-drawn]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert violations(page) == []


def test_without_javascript_a_page_s_words_are_written_by_hand(open_page, cast, file):
    page = open_page(by=cast.labmate, java_script_enabled=False)
    page.goto(file.get_absolute_url())
    expect(page.get_by_text("Download the file to read it.")).to_be_visible()
    page.get_by_label("Words from the page").fill(ENGLISH)
    page.locator("[data-quote] [name=page]").fill("1")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-on-page='1']")).to_contain_text(ENGLISH)
