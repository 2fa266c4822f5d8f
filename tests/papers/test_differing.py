"""Word by word, in Chinese and English: what was changed, and two changes put together."""

import pytest
from hypothesis import given, settings, strategies as st

from papers.differing import (
    LINES,
    LIST,
    WORDS,
    Part,
    Piece,
    differences,
    excerpt,
    merge,
    tokens,
)

MANNERS = [WORDS, LINES, LIST]
PIECES = [
    "the",
    "tags",
    " ",
    "结",
    "构",
    "信",
    "息",
    "。",
    ".",
    "\n",
    "\r\n",
    "，",
    ", ",
    "12",
    "𠮷",
]
PIECES += ["👩\U0001f3fd\u200d🔬", "e\u0301"]
TEXT = st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=40)


def told(old, new):
    """Return the changes with ``-`` before what was removed and ``+`` before what was added."""
    signs = {"same": "", "removed": "-", "added": "+"}
    return [signs[piece.kind] + piece.text for piece in differences(old, new)]


def test_words_numbers_and_single_chinese_characters_are_tokens():
    text = "HRNet keeps 4 路，高分辨率 naïve\r\n"
    assert tokens(text) == [
        *("HRNet", " ", "keeps", " ", "4", " ", "路", "，", "高", "分", "辨", "率", " "),
        *("naïve", "\r\n"),
    ]


def test_an_emoji_of_several_characters_is_one_token():
    assert tokens("👩\U0001f3fd\u200d🔬❤\ufe0f") == ["👩\U0001f3fd\u200d🔬", "❤\ufe0f"]


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("", "", []),
        ("same", "same", ["same"]),
        ("a big tree", "a small tree", ["a ", "-big", "+small", " tree"]),
        ("引入结构信息", "引入图结构的信息", ["引入", "+图", "结构", "+的", "信息"]),
        ("用 HRNet 提高分辨率", "用 OSCAR 提高分辨率", ["用 ", "-HRNet", "+OSCAR", " 提高分辨率"]),
    ],
)
def test_what_was_changed_is_told_by_the_word(old, new, changes):
    assert told(old, new) == changes


def test_what_is_rewritten_is_not_cut_into_crumbs():
    old, new = "the model of the tags", "a list in which the words are"
    assert told(old, new) == [f"-{old}", f"+{new}"]


@given(TEXT, TEXT)
def test_the_pieces_make_up_both_texts(old, new):
    pieces = differences(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(["一句话。", "另一句。", "Third. ", "x"]), max_size=30), TEXT)
def test_the_pieces_of_very_long_texts_make_up_both_too(sentences, new):
    old = "".join(sentences) + "的" * 900
    changed = new + "".join(reversed(sentences)) + "了的" * 700
    pieces = differences(old, changed)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == changed


def test_one_changed_sentence_of_a_very_long_text_is_the_only_change():
    sentences = [f"第{n}句讲的是表征 {n * 7}。" for n in range(3000)]
    changed = [*sentences]
    changed[10], changed[2000] = "第10句讲的是标签 70。", "Nothing."
    changes = differences("".join(sentences), "".join(changed))
    assert [piece for piece in changes if piece.kind != "same"] == [
        Piece("removed", "表征"),
        Piece("added", "标签"),
        Piece("removed", "第2000句讲的是表征 14000。"),
        Piece("added", "Nothing."),
    ]


def test_an_excerpt_has_the_words_around_each_change():
    pieces = [Piece("same", "x" * 300), Piece("added", "new"), Piece("same", "y" * 300)]
    assert excerpt(pieces, around=5) == [
        Piece("same", " … xxxxx"),
        Piece("added", "new"),
        Piece("same", "yyyyy … "),
    ]
    assert excerpt(pieces[:1]) == pieces[:1]


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("引入结构信息", "引入图结构信息", "引入结构信息的方法", "引入图结构信息的方法"),
        ("Tags help.", "Object tags help.", "Tags help a lot.", "Object tags help a lot."),
        ("一。\n二。", "一！\n二。", "一。\n二。\n三。", "一！\n二。\n三。"),
    ],
)
def test_changes_in_different_places_are_both_in_the_merged_text(base, mine, theirs, merged):
    found = merge(base, mine, theirs)
    assert (found.text, found.overlaps) == (merged, 0)


def test_two_takes_of_the_same_words_are_both_kept_and_marked():
    assert merge("a seed here", "a sprout here", "a bud here").parts == [
        Part("same", "a "),
        Part("overlap", "sprout / bud", "sprout", "bud"),
        Part("same", " here"),
    ]


def test_what_both_added_at_the_same_place_stands_one_after_the_other():
    assert merge("一。", "一。我的。", "一。他们的。").text == "一。我的。他们的。"


def test_names_are_merged_by_the_line_and_tags_by_the_tag():
    assert merge("A\nB", "A\nB\nC", "Z\nB", LINES).text == "Z\nB\nC"
    assert merge("vision", "vision, tags", "vision，解析", LIST).text == "vision, tags，解析"
    assert merge("A B", "A C", "A D", LINES).text == "A C\nA D"


@given(TEXT, TEXT, st.sampled_from(MANNERS))
def test_one_change_alone_is_the_merged_text(base, changed, manner):
    assert merge(base, changed, base, manner).text == changed
    assert merge(base, base, changed, manner).text == changed
    assert merge(base, changed, changed, manner).text == changed


@given(TEXT, TEXT, TEXT, st.sampled_from(MANNERS))
def test_nothing_that_either_added_is_left_out(base, mine, theirs, manner):
    merged = merge(base, mine, theirs, manner).text
    cut = manner.cut
    for changed in (mine, theirs):
        added = {token for token in cut(changed) if token not in cut(base)}
        assert [token for token in added if token not in merged] == []


@given(TEXT, TEXT, TEXT)
def test_an_overlap_has_what_each_made_of_it(base, mine, theirs):
    for part in merge(base, mine, theirs).parts:
        if part.kind == "overlap":
            assert part.mine != part.theirs
            assert part.text.startswith(part.mine)
            assert part.text.endswith(part.theirs)
