import pytest

from ideas.notes.writing import Edit, content, rewrite


def edited(text, old, new):
    start = text.index(old)
    return rewrite(text, [Edit(start, start + len(old), new)])


def test_only_the_span_is_replaced():
    assert edited("1. old  \r\n2. other", "old", "new") == "1. new  \r\n2. other"


def test_an_edit_that_changes_nothing_leaves_hard_breaks_and_indents_alone():
    text = "- one  \n     two\n"
    shown = content(text, 2, 16)
    assert shown == "one\ntwo"
    assert rewrite(text, [Edit(2, 16, shown)]) == text


def test_further_lines_stand_under_the_items_text():
    assert edited("  10. old\n", "old", "a\nb") == "  10. a\n      b\n"


def test_a_tab_before_an_item_stays_a_tab():
    assert edited("\t- old\n", "old", "a\n\nb") == "\t- a\n\n\t  b\n"


def test_further_lines_of_a_paragraph_hang():
    assert edited("old\n", "old", "a\n\nb") == "a\n  b\n"


def test_further_lines_of_a_quote_are_quoted():
    assert edited("> old\n", "old", "a\n\nb") == "> a\n>\n> b\n"


def test_new_lines_end_as_the_lines_of_the_note_do():
    assert edited("- old\r\n", "old", "a\nb") == "- a\r\n  b\r\n"
    assert edited("- old\r- x", "old", "a\nb") == "- a\r  b\r- x"


@pytest.mark.parametrize(("slot", "filled"), [("13. ", "13. new"), ("13.", "13. new")])
def test_an_open_slot_is_filled_after_its_number(slot, filled):
    assert rewrite(slot, [Edit(len(slot), len(slot), "new")]) == filled


def test_an_empty_span_outside_a_list_takes_nothing():
    assert rewrite("HRNet\n", [Edit(5, 5, "new"), Edit(0, 0, "new")]) == "HRNet\n"


def test_an_edit_that_overlaps_an_earlier_one_is_left_out():
    assert rewrite("abcdef", [Edit(0, 3, "x"), Edit(2, 5, "y")]) == "xdef"


def test_a_line_long_enough_to_look_wrapped_is_broken_off_from_the_next():
    long = "word " * 15 + "word"
    assert edited("old\nnext\n", "old", long) == f"{long}  \nnext\n"


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        ("![old](a/b.png)", "![new](a/b.png)"),
        ("![[a b.png]]", "![[a b.png|new]]"),
        ('<div><img src="a.png"></div>', '<div><img alt="new" src="a.png"></div>'),
        ('<img alt="old" src="a.png">', '<img alt="new" src="a.png">'),
    ],
)
def test_the_text_of_an_image_is_its_caption(markup, written):
    assert content(markup, 0, len(markup)) in {"old", ""}
    assert rewrite(markup, [Edit(0, len(markup), "new")]) == written


def test_fenced_code_keeps_its_indent_inside_the_fence():
    text = "- a\n  ```\n  if x:\n      y\n  ```\n"
    assert content(text, 2, len(text) - 1) == "a\n```\nif x:\n    y\n```"
