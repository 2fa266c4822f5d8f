"""The line from speaker to outcome and back, its picture, and the thanks."""

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext
from playwright.sync_api import expect

from ideas.models import Idea
from papers.models import Person
from tests.browser.test_accessibility import PHONE, width_on_a_phone


@pytest.fixture(params=["en", "zh-hans"])
def language(request, cast):
    """The language that the owner reads."""
    cast.owner.language = request.param
    cast.owner.save()
    with translation.override(request.param):
        yield request.param


def counted(word, number):
    """Return the label of a hop."""
    return ngettext(f"%(n)s {word}", f"%(n)s {word}s", number) % {"n": number}


def press(page, target):
    """Walk to ``target`` with the Tab key alone, and press Enter."""
    expect(target).to_have_count(1)
    for _step in range(120):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            break
    expect(target).to_be_focused()
    expect(target).to_be_in_viewport()
    page.keyboard.press("Enter")


def follow(page, hop, link):
    """Open ``link`` in the hop of that label."""
    press(page, page.locator(".hop", has_text=hop).get_by_role("link", name=link))


def test_the_line_is_walked_by_keyboard_to_the_outcome_and_back(language, cast, library, open_page):
    page = open_page(by=cast.owner)
    speaker = Person.objects.get(name="张磊")
    page.goto(speaker.get_absolute_url())
    heading = page.get_by_role("heading", level=1)
    follow(page, counted("talk", 1), "Oscar")
    expect(heading).to_contain_text("Oscar")
    follow(page, counted("insight", 5), "两个损失各看一面")
    expect(page.locator(".prose").first).to_contain_text("两个损失各看一面")
    follow(page, counted("idea", 1), "1.3 Two views")
    expect(heading).to_contain_text("Two views of one pair")
    follow(page, counted("outcome", 1), "Two views, one batch")
    expect(heading).to_contain_text("consistency loss")
    follow(page, counted("speaker", 1), "张磊")
    expect(heading).to_contain_text("张磊")


def test_a_suggested_spark_is_said_to_be_one(language, cast, library, open_page):
    page = open_page(by=cast.owner)
    idea = Idea.objects.get(title__startswith="A student that keeps")
    page.goto(idea.get_absolute_url())
    bases = page.locator(".hop.hue-insight a .visually-hidden")
    words = [gettext("stated in the text"), gettext("suggested by the finder")]
    expect(bases).to_have_text([re.compile(re.escape(word)) for word in words])


def test_the_river_of_an_idea_is_one_page_on_paper_and_fits_a_phone(
    language, cast, library, open_page
):
    page = open_page(by=cast.owner)
    idea = Idea.objects.get(title__startswith="预训练里加入")
    page.goto(idea.get_absolute_url())
    page.get_by_role("link", name=gettext("River")).click()
    picture = page.get_by_role("group", name="预训练里加入结构信息")
    expect(picture.get_by_role("link")).to_have_count(15)
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    assert [float(size) > 800 for size in re.findall(rb"/MediaBox \[0 0 (\S+)", printed)] == [True]
    page.emulate_media(media="print")
    assert picture.evaluate("picture => picture.getBoundingClientRect().height") > 100
    page.emulate_media(media="screen")
    assert width_on_a_phone(page) == PHONE["width"]
    page.get_by_text(gettext("The same in words")).click()
    words = page.locator(".river-words")
    expect(words.get_by_role("link", name="Oscar: aligning").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name=gettext("Download SVG")).click()
    assert download.value.suggested_filename == f"river-idea-{idea.pk}.svg"


def test_the_thanks_are_copied(language, cast, library, open_page):
    page = open_page(by=cast.owner, permissions=["clipboard-read", "clipboard-write"])
    idea = Idea.objects.exclude(outcome=None).get()
    page.goto(idea.outcome.get_absolute_url())
    page.get_by_role("link", name=gettext("Whom to thank")).click()
    label = gettext("Acknowledgement in English")
    page.get_by_role("button", name=gettext("Copy: %(label)s") % {"label": label}).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#copied")).to_have_text(gettext("Copied."))
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label(label, exact=True).input_value()
    assert copied.startswith("We thank Lei Zhang for the talk “Oscar")


def test_an_outcome_is_recorded_by_keyboard_and_its_lesson_goes_on(
    language, cast, library, open_page
):
    page = open_page(by=cast.owner)
    idea = Idea.objects.get(title__startswith="动态参数的代价")
    page.goto(idea.get_absolute_url())
    press(page, page.locator(".hop").get_by_role("link", name=gettext("add an outcome")))
    press(page, page.locator(".section-header").get_by_role("link", name=gettext("Add an outcome")))
    page.get_by_label(gettext("What it taught")).focus()
    page.keyboard.type("先量延迟再谈参数")
    press(page, page.locator("#edit-form").get_by_role("button", name=gettext("Save")))
    expect(page.locator("#outcome-title")).to_be_visible()
    follow(page, counted("outcome", 1), "先量延迟再谈参数")
    expect(page.get_by_role("link", name="5.2 动态参数的代价").first).to_be_visible()
