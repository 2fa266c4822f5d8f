"""Finding things: the palette by keys alone, facets, and a search that is kept."""

import pytest
from django.utils import translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import expect

from papers.models import Person, SavedSearch, Talk
from tests.cast import make_paper, make_talk

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-hans"])


@pytest.fixture
def say(language, cast):
    """A function that says a text in the language that the owner reads; both are set to it."""
    cast.owner.language = language
    cast.owner.save()
    with translation.override(language):
        yield gettext


@pytest.fixture
def page(open_page, cast, library, say):
    page = open_page(by=cast.owner)
    page.goto("/talks/")
    return page


def field(page):
    return page.locator("#palette input")


def options(page):
    return page.locator("#palette [role=option]")


def chosen(page):
    return page.locator("#palette [role=option][aria-selected=true]")


def compose(page, letters, text):
    """Type ``text`` with an input method, by ``letters`` and Enter."""
    session = page.context.new_cdp_session(page)
    pressed = {"key": "Enter", "windowsVirtualKeyCode": 229}
    for end in range(1, len(letters) + 1):
        there = {"text": letters[:end], "selectionStart": end, "selectionEnd": end}
        session.send("Input.imeSetComposition", there)
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **pressed})
    session.send("Input.insertText", {"text": text})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **pressed})


@LANGUAGES
def test_a_talk_is_reached_by_keys_alone(page):
    talk = Talk.objects.get(title__startswith="Swin")
    page.keyboard.press("/")
    expect(field(page)).to_be_focused()
    page.keyboard.type("swin")
    expect(options(page).first).to_contain_text("Swin Transformer: windows that shift")
    expect(chosen(page)).to_contain_text("windows that shift")
    page.keyboard.press("ArrowDown")
    expect(chosen(page)).to_contain_text("Hierarchical")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{talk.get_absolute_url()}")


@LANGUAGES
def test_chinese_is_composed_in_the_palette_and_the_enter_of_the_input_method_opens_nothing(page):
    person = Person.objects.get(name="张磊")
    page.keyboard.press("Control+k")
    compose(page, "zhanglei", "张磊")
    expect(field(page)).to_have_value("张磊")
    expect(options(page).first).to_contain_text("张磊 · Lei Zhang")
    assert page.url.endswith("/talks/")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/speakers/{person.pk}/")


@LANGUAGES
def test_an_action_is_found_by_its_name_and_by_pinyin(page, say):
    page.keyboard.press("Control+k")
    expect(options(page).filter(has_text=say("New talk"))).to_be_visible()
    page.keyboard.type("xinbaogao")
    expect(options(page).filter(has_text=say("New talk"))).to_be_visible()
    options(page).filter(has_text=say("New talk")).click()
    page.wait_for_url("**/talks/new/")


@LANGUAGES
def test_a_value_is_completed_and_everything_is_searched(page, say):
    page.keyboard.press("/")
    page.keyboard.type("tag:NL")
    expect(options(page).first).to_contain_text("NLP")
    page.keyboard.press("Enter")
    expect(field(page)).to_have_value("tag:NLP ")
    expect(options(page).last).to_contain_text("tag:NLP")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=tag%3ANLP*")
    expect(page.locator("main h1")).to_have_text(say("Search"))


@LANGUAGES
def test_enter_before_the_answer_searches_for_what_is_typed(page):
    page.route("**/search/suggestions/**", lambda route: None)
    page.keyboard.press("/")
    page.keyboard.type("structure")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=structure")


@LANGUAGES
def test_escape_closes_and_the_focus_is_back(page):
    page.locator("[name=q]").focus()
    page.keyboard.press("Control+k")
    expect(field(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).not_to_be_visible()
    expect(page.locator("main [name=q]")).to_be_focused()


@LANGUAGES
def test_facets_narrow_and_a_search_is_kept_in_the_rail(page, say, language):
    make_paper("Swin for 蒸馏", date="2031").tags.add("蒸馏")
    make_talk("蒸馏 in the year 2031", date="2031")
    page.goto("/search/")
    box = page.locator("#search-q")
    expect(box).to_be_focused()
    compose(page, "zhengliu", "蒸馏")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_have_text("蒸馏")
    page.locator(".facet", has_text=say("Year")).get_by_text("2031").click()
    expect(box).to_have_value("蒸馏 year:2031")
    tabs = page.get_by_role("navigation", name=say("Kinds"))
    with translation.override(language):
        expect(tabs.get_by_role("link")).to_have_text(
            [pgettext("kinds of things found", "All"), f"{say('Papers')} 1", f"{say('Talks')} 1"]
        )
    page.locator(".facet [aria-current]").click()
    expect(box).to_have_value("蒸馏")
    page.get_by_role("link", name=say("Save this search")).click()
    page.locator("[name=name]").fill("所有的蒸馏")
    page.get_by_role("button", name=say("Save")).click()
    kept = page.locator(".rail > nav").get_by_role("link", name="所有的蒸馏")
    expect(kept).to_contain_text("8")
    assert SavedSearch.objects.get().text == "蒸馏"
    kept.click()
    expect(box).to_have_value("蒸馏")


@pytest.mark.parametrize("language", ["zh-hans"])
def test_the_palette_works_on_a_phone(open_page, cast, library, say):
    page = open_page(by=cast.owner, viewport={"width": 360, "height": 740})
    page.goto("/talks/")
    page.locator(".rail-menu > summary").click()
    page.locator(".rail-menu").get_by_role("link", name=say("Search")).click()
    page.keyboard.type("oscar")
    options(page).filter(has_text="Oscar: aligning").first.click()
    page.wait_for_url("**/talks/*/")


@LANGUAGES
def test_what_is_like_a_talk_comes_beside_it_with_the_reason(page):
    for number in range(30):
        make_paper(f"Another matter {number}")
    paper = make_paper("Shifted windows for dense prediction: a transformer")
    make_paper("Windows of a house")
    talk = Talk.objects.get(title__startswith="Swin")
    page.goto(talk.get_absolute_url())
    page.locator("[data-related]").scroll_into_view_if_needed()
    first = page.locator(".related > li").filter(has_text=paper.title)
    expect(first).to_contain_text(gettext("In common:"))
    expect(first.locator("b").first).to_have_text("Transformer")
    first.get_by_role("link").click()
    expect(page.locator("#title-words")).to_have_text(paper.title)
