"""The outline of ideas, changed by keys alone, by the mouse, and by buttons without a script."""

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from ideas import changing
from ideas.models import Idea

ITEM = "[role=treeitem]"


@pytest.fixture(params=["en", "zh-hans"])
def owner(request, cast):
    """The owner, who reads the site in that language."""
    cast.owner.language = request.param
    cast.owner.save()
    with translation.override(request.param):
        yield cast.owner


@pytest.fixture
def page(open_page, owner):
    page = open_page(by=owner)
    page.goto("/ideas/")
    return page


def outline(parent=None):
    """Return the living outline as it is stored, as nested lists of titles."""
    drawn = []
    for idea in Idea.objects.alive().filter(parent=parent).order_by("position"):
        drawn.append(idea.title)
        if below := outline(idea):
            drawn.append(below)
    return drawn


def stored(page):
    """Return the outline as it is stored once the server has answered for everything."""
    expect(page.locator(".is-saving")).to_have_count(0)
    return outline()


def row(page, title):
    """Return the row of that title."""
    return page.locator(ITEM, has=page.locator(".outline-title", has_text=re.compile(f"^{title}$")))


def expect_focus(page, title):
    """Wait until the row of that title has the focus."""
    expect(page.locator(f"{ITEM}:focus > .outline-row > .outline-title")).to_have_text(title)


def expect_rows(page, *rows):
    """Wait until the rows, each with its number, are these."""
    shown = page.locator(f"{ITEM} > .outline-row:visible")
    expect(shown).to_have_count(len(rows))
    for place, text in enumerate(rows):
        number, title = text.split(" ", 1)
        expect(shown.nth(place).locator(".outline-number")).to_have_text(number)
        expect(shown.nth(place).locator(".outline-title")).to_have_text(title)


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def write(page, *titles):
    """Type titles, each ended by Enter."""
    for title in titles:
        page.keyboard.type(title)
        page.keyboard.press("Enter")


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


def make(owner, *titles, **where):
    """Make ideas of those titles; returns the last one."""
    return [changing.add(title=title, by=owner, **where) for title in titles][-1]


def test_an_outline_is_built_from_nothing_and_undone_by_keys_alone(page, owner):
    press(page, "n")
    write(page, "one")
    expect_focus(page, "one")
    press(page, "Enter")
    write(page, "two", "three")
    press(page, "Escape")
    expect_rows(page, "1 one", "2 two", "3 three")
    expect_focus(page, "three")

    press(page, "Tab")
    expect_rows(page, "1 one", "2 two", "2.1 three")
    expect_focus(page, "three")
    press(page, "Alt+ArrowLeft")
    expect_rows(page, "1 one", "2 two", "3 three")
    press(page, "Alt+ArrowUp")
    expect_rows(page, "1 one", "2 three", "3 two")
    expect_focus(page, "three")

    press(page, "F2")
    page.keyboard.type("changed")
    press(page, "Enter")
    expect_rows(page, "1 one", "2 changed", "3 two")
    press(page, "Home", "Delete")
    expect_rows(page, "1 changed", "2 two")
    expect_focus(page, "changed")
    assert stored(page) == ["changed", "two"]

    page.reload()
    for step in (
        ("1 one", "2 changed", "3 two"),
        ("1 one", "2 three", "3 two"),
        ("1 one", "2 two", "3 three"),
        ("1 one", "2 two", "2.1 three"),
        ("1 one", "2 two", "3 three"),
        ("1 one", "2 two"),
    ):
        press(page, "u")
        expect_rows(page, *step)
    expect_focus(page, "two")
    press(page, "Control+z")
    expect_rows(page, "1 one")
    assert stored(page) == ["one"]


def test_new_ideas_are_put_in_and_out_while_they_are_typed(page, owner):
    press(page, "n")
    write(page, "top")
    expect_focus(page, "top")
    press(page, "Enter")
    press(page, "Tab")
    write(page, "below", "also below")
    press(page, "Shift+Tab")
    write(page, "second top")
    press(page, "Escape")
    expect_rows(page, "1 top", "1.1 below", "1.2 also below", "2 second top")
    assert stored(page) == ["top", ["below", "also below"], "second top"]


def test_what_is_typed_with_an_input_method_is_not_saved_before_it_is_chosen(page, owner):
    press(page, "n")
    write(page, "一")
    expect_focus(page, "一")
    press(page, "Enter")
    compose(page, "xiangfa", "想法")
    expect(page.locator(".outline-field")).to_have_value("想法")
    press(page, "Enter")
    expect(page.locator(".outline-field")).to_have_value("")
    press(page, "Escape")
    expect_rows(page, "1 一", "2 想法")
    assert stored(page) == ["一", "想法"]


def test_a_branch_is_closed_and_opened_and_remembered(page, owner):
    top = make(owner, "top")
    make(owner, "below", parent=top)
    page.reload()
    row(page, "top").first.focus()
    press(page, "ArrowLeft")
    expect_rows(page, "1 top")
    page.reload()
    expect_rows(page, "1 top")
    row(page, "top").first.focus()
    press(page, "ArrowRight", "ArrowRight")
    expect_focus(page, "below")
    page.reload()
    expect_rows(page, "1 top", "1.1 below")


def test_a_deep_branch_is_loaded_when_it_is_opened(page, owner):
    above = None
    for title in ("one", "two", "three", "four"):
        above = make(owner, title, parent=above)
    page.reload()
    expect_rows(page, "1 one", "1.1 two", "1.1.1 three")
    row(page, "three").last.focus()
    press(page, "ArrowRight", "ArrowDown")
    expect_rows(page, "1 one", "1.1 two", "1.1.1 three", "1.1.1.1 four")
    press(page, "End")
    expect_focus(page, "four")
    assert row(page, "four").last.get_attribute("aria-level") == "4"


def test_zooming_in_and_out_by_keys(page, owner):
    top = make(owner, "top")
    make(owner, "below", parent=top)
    page.reload()
    row(page, "top").first.focus()
    press(page, "z")
    expect(page.get_by_role("heading", level=1)).to_contain_text("top")
    expect_rows(page, "1.1 below")
    row(page, "below").focus()
    press(page, "Enter")
    write(page, "new")
    press(page, "Escape")
    expect_rows(page, "1.1 below", "1.2 new")
    press(page, "Shift+Z")
    expect(page).to_have_url(re.compile("/ideas/$"))


def test_several_rows_are_chosen_and_moved_at_once(page, owner):
    make(owner, "a", "b", "c", "d")
    page.reload()
    row(page, "b").focus()
    press(page, " ", "Shift+ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_count(2)
    press(page, "Alt+ArrowUp")
    expect_rows(page, "1 b", "2 c", "3 a", "4 d")
    press(page, "Alt+ArrowDown", "Alt+ArrowDown", "Tab")
    expect_rows(page, "1 a", "2 d", "2.1 b", "2.2 c")
    press(page, "Escape", "Control+a", "Delete")
    expect(page.locator(ITEM)).to_have_count(0)
    assert stored(page) == []
    press(page, "u")
    expect_rows(page, "1 a", "2 d", "2.1 b", "2.2 c")


def test_escape_lets_tab_leave_the_outline(page, owner):
    make(owner, "a", "b")
    page.reload()
    row(page, "a").focus()
    press(page, "Escape", "Tab")
    expect(page.locator(f"{ITEM}:focus")).to_have_count(0)
    assert stored(page) == ["a", "b"]
    press(page, "Shift+Tab")
    expect_focus(page, "a")
    press(page, "Escape", "Shift+Tab")
    expect(page.locator("[data-tools] :focus")).to_have_count(1)


def test_typing_a_number_or_a_word_goes_to_the_row(page, owner):
    top = make(owner, "alpha", "beta")
    make(owner, "gamma", "Delta", parent=top)
    page.reload()
    row(page, "alpha").focus()
    page.keyboard.type("2.2")
    expect_focus(page, "Delta")
    page.wait_for_function("new Promise((done) => setTimeout(() => done(true), 800))")
    press(page, "b")
    expect_focus(page, "beta")


def test_a_row_is_dragged_before_after_and_onto_others(page, owner):
    make(owner, "a", "b", "c")
    page.reload()
    title = lambda name: row(page, name).last.locator("> .outline-row > .outline-ends")  # noqa: E731
    box = title("a").bounding_box()
    title("c").drag_to(title("a"), target_position={"x": 5, "y": 1})
    expect_rows(page, "1 c", "2 a", "3 b")
    title("c").drag_to(title("b"), target_position={"x": 5, "y": box["height"] - 1})
    expect_rows(page, "1 a", "2 b", "3 c")
    title("a").drag_to(title("b"), target_position={"x": 5, "y": box["height"] / 2})
    expect_rows(page, "1 b", "1.1 a", "2 c")
    expect_focus(page, "a")
    page.locator(".outline-box").nth(1).check()
    page.locator(".outline-box").nth(2).check()
    title("a").drag_to(title("b"), target_position={"x": 5, "y": 1})
    expect_rows(page, "1 a", "2 c", "3 b")
    assert stored(page) == ["a", "c", "b"]


def test_a_double_click_edits_and_a_click_opens(page, owner):
    make(owner, "a", "b")
    page.reload()
    row(page, "a").locator(".outline-title").dblclick()
    page.keyboard.type("changed")
    press(page, "Enter")
    expect_rows(page, "1 changed", "2 b")
    row(page, "changed").locator(".outline-title").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("changed")


def test_an_open_slot_is_filled_by_enter(page, owner):
    make(owner, "")
    page.reload()
    page.locator(ITEM).focus()
    press(page, "Enter")
    page.keyboard.type("filled")
    press(page, "Enter")
    expect_rows(page, "1 filled")
    assert stored(page) == ["filled"]


def test_a_title_that_somebody_else_saved_first_is_shown_beside_ones_own(page, owner):
    idea = make(owner, "a")
    page.reload()
    row(page, "a").focus()
    press(page, "F2")
    changing.edit(idea=idea, title="theirs", by=owner)
    page.keyboard.type("mine")
    press(page, "Enter")
    expect(page.locator(".outline-conflict")).to_contain_text("theirs")
    expect(page.locator("#outline-typed")).to_be_focused()
    expect(page.locator("#outline-typed")).to_have_value("mine")
    press(page, "Enter")
    expect_rows(page, "1 mine")
    assert stored(page) == ["mine"]


def test_what_was_typed_is_not_lost_when_the_server_is_not_reached(open_page, owner):
    make(owner, "a")
    page = open_page(by=owner)
    page.goto("/ideas/")
    row(page, "a").focus()
    press(page, "F2")
    page.keyboard.type("typed")
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError()); }")
    press(page, "Enter")
    expect(page.locator(".outline-field")).to_have_value("typed")
    status = page.locator("[data-outline-status]")
    expect(status).to_have_text(gettext("This did not reach the server. Try again."))


def test_every_key_is_also_a_button_without_a_script(open_page, owner):
    page = open_page(by=owner, java_script_enabled=False)
    page.goto("/ideas/")

    def tool(name):
        page.get_by_role("button", name=gettext(name), exact=True).click()

    def tick(*places):
        for place in places:
            page.locator(".outline-box").nth(place).check()

    for title in ("one", "two", "three"):
        page.locator(".outline-new").fill(title)
        tool("Add")
    expect_rows(page, "1 one", "2 two", "3 three")
    tick(1, 2)
    tool("Indent")
    expect_rows(page, "1 one", "1.1 two", "1.2 three")
    tick(2)
    tool("Up")
    expect_rows(page, "1 one", "1.1 three", "1.2 two")
    tick(2)
    tool("Outdent")
    expect_rows(page, "1 one", "1.1 three", "2 two")
    tick(1)
    tool("Move to…")
    page.locator("[name=find]").fill("2")
    tool("Find")
    page.locator("button[name=parent]").last.click()
    expect_rows(page, "1 one", "2 two", "2.1 three")
    tick(0)
    tool("Delete")
    expect_rows(page, "1 two", "1.1 three")
    for _step in range(2):
        page.locator("[data-undo]").click()
    expect_rows(page, "1 one", "1.1 three", "2 two")
    assert stored(page) == ["one", ["three"], "two"]
