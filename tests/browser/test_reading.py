"""Correcting the reading of a note, and the other keys, with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from ideas.models import Note
from ideas.notes import importing

TEXT = """---
OSCAR 张磊
物体标签是锚点，词表能不能换成开放的
检测器给出的标签是免费的
"""
LISTEN = """
window.heard = [];
for (const type of ["compositionstart", "compositionend", "keydown"])
  document.addEventListener(type, (event) =>
    heard.push(event.keyCode === 229 ? `${type} 229` : type), true);
"""


@pytest.fixture
def note(cast):
    """A note of the owner, still to be looked over."""
    note, _is_new = importing.bring_in(data=TEXT.encode(), file_name="n.md", by=cast.owner)
    return note


@pytest.fixture
def page(open_page, cast):
    return open_page(by=cast.owner)


def tab_to(page, selector):
    """Press Tab until the element that ``selector`` names has the focus."""
    for _press in range(60):
        if page.locator(selector).evaluate_all("found => found.includes(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {selector}.")


def choose(page, number):
    """Choose the first thing on line ``number`` with the arrow keys."""
    tab_to(page, "input[name=at]")
    for _press in range(page.get_by_role("radio").count()):
        if page.locator(f"#line-{number} input:checked").count():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"The arrow keys do not lead to line {number}.")


def press_in_composition(page, key):
    """Press ``key`` as it reaches a page while an input method takes it."""
    session = page.context.new_cdp_session(page)
    pressed = {"key": key, "windowsVirtualKeyCode": 229}
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **pressed})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **pressed})


def compose(page, letters, text):
    """Type ``text`` with an input method, by ``letters`` and Enter."""
    session = page.context.new_cdp_session(page)
    for end, letter in enumerate(letters, 1):
        press_in_composition(page, letter)
        there = {"text": letters[:end], "selectionStart": end, "selectionEnd": end}
        session.send("Input.imeSetComposition", there)
    press_in_composition(page, "Enter")
    session.send("Input.insertText", {"text": text})


def corrections(note) -> list[str]:
    """Return what was corrected in ``note``, in order."""
    return [correction["op"] for correction in Note.objects.get(pk=note.pk).corrections]


def test_a_line_is_retyped_and_split_and_put_back_by_keys(page, note):
    page.goto(note.get_absolute_url())
    line = page.locator("#line-3")
    expect(line.locator(".reading-role")).to_contain_text("Insight")
    choose(page, 3)

    page.keyboard.press("d")
    expect(line.locator(".reading-role")).to_contain_text("Idea")
    expect(line.get_by_role("radio")).to_be_focused()
    page.keyboard.press("i")
    expect(line.locator(".reading-role")).to_contain_text("Insight")
    page.keyboard.press("6")
    expect(line.locator(".reading-role")).to_contain_text("Advice")

    line.locator(".reading-text").evaluate("""(element) => {
      const words = element.firstChild;
      const start = words.data.indexOf("词表");
      document.getSelection().setBaseAndExtent(words, start, words, start + 2);
    }""")
    expect(page.get_by_label("Split before the words")).to_have_value("词表")
    page.keyboard.press("|")
    expect(line.locator(".reading-piece")).to_have_count(2)
    expect(line.locator(".reading-piece").nth(1)).to_contain_text("词表能不能换成开放的")

    page.keyboard.press("z")
    expect(line.locator(".reading-piece")).to_have_count(1)
    assert corrections(note) == ["role", "role", "kind"]


def test_enter_in_the_words_to_split_before_splits(page, note):
    page.goto(note.get_absolute_url())
    choose(page, 3)
    tab_to(page, "#before")
    page.keyboard.type("词表")
    page.keyboard.press("Enter")
    expect(page.locator("#line-3 .reading-piece")).to_have_count(2)
    assert corrections(note) == ["split"]


def test_letters_typed_into_a_field_are_no_keys(page, note):
    page.goto(note.get_absolute_url())
    choose(page, 3)
    tab_to(page, "#before")
    page.keyboard.type("dhz?gt")
    expect(page.locator("#before")).to_have_value("dhz?gt")
    expect(page.get_by_role("dialog")).to_be_hidden()

    tab_to(page, "button[value=split]:not([hidden])")
    page.keyboard.press("h")
    expect(page.locator("#line-3")).to_contain_text("Heading")
    assert corrections(note) == ["role"]


def test_keys_of_an_input_method_are_no_keys(page, note):
    page.goto(note.get_absolute_url())
    choose(page, 3)
    press_in_composition(page, "d")
    page.keyboard.press("h")
    expect(page.locator("#line-3")).to_contain_text("Heading")
    assert corrections(note) == ["role"]


@pytest.mark.parametrize(
    ("address", "field", "sent"),
    [("/talks/", "input[name=q]", "/talks/?q="), ("/talks/new/", "textarea[name=abstract]", None)],
)
def test_composing_in_a_field_neither_sends_nor_acts(address, field, sent, page, live_server):
    page.goto(address)
    page.evaluate(LISTEN)
    tab_to(page, field)
    page.evaluate("heard.length = 0")
    compose(page, "gt", "张磊")
    expect(page.locator(field)).to_have_value("张磊")
    assert page.evaluate("heard") == [
        "keydown 229",
        "compositionstart",
        "keydown 229",
        "keydown 229",
        "compositionend",
    ]
    assert page.url == f"{live_server.url}{address}"

    page.keyboard.press("Enter")
    if sent:
        page.wait_for_url(lambda url: sent in url)
    else:
        expect(page.locator(field)).to_have_value("张磊\n")


def test_the_keys_are_listed_and_can_be_switched_off(page, note):
    page.goto(note.get_absolute_url())
    keys = page.get_by_role("dialog", name="Keys")
    page.keyboard.press("?")
    expect(keys).to_be_visible()
    expect(keys.get_by_role("heading")).to_be_in_viewport()
    expect(keys.locator("dt").filter(has_text="|").locator("+ dd")).to_have_text("Split")
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()

    page.keyboard.press("?")
    tab_to(page, "[data-keys-switch]")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    choose(page, 3)
    page.keyboard.press("?")
    page.keyboard.press("d")
    expect(keys).to_be_hidden()
    page.reload()
    assert corrections(note) == []


def test_g_and_a_letter_go_to_a_place(page, library):
    page.goto("/")
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(page.get_by_role("heading", name="Talks", level=1)).to_be_visible()
