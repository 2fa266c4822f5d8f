"""Words of the index, and texts shown with what was found."""

import pytest
from hypothesis import given, strategies as st

from papers.search.text import (
    Needle,
    Piece,
    edits,
    highlighted,
    near,
    snippet,
    spellings,
    tokens,
    wanted_tokens,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Swin Transformer", ["swin", "transformer"]),
        ("词表", ["词表", "表"]),
        ("词汇表", ["词汇", "汇表", "表"]),
        ("大", ["大"]),
        ("Ｔｏｋｅｎ消耗", ["token", "消耗", "耗"]),
        ("蒸餾", ["蒸馏", "馏"]),
        ("Café Čapek Straße ŒUVRE", ["cafe", "capek", "strasse", "oeuvre"]),
        ("cafe\u0301", ["cafe"]),
        ("eﬃcient", ["efficient"]),
        ("GPT-4o, 10.1145/3290605", ["gpt", "4o", "10", "1145", "3290605"]),
        ("a trans-\nformer", ["a", "transformer"]),
        ("in-\u00advisible", ["in", "visible"]),
        ("Привет мир", ["привет", "мир"]),
        ("한국어 논문", ["한국어", "논문"]),
        ("カタカナ", ["カタ", "タカ", "カナ", "ナ"]),
        ("_x_ — … 。", ["x"]),
        ("", []),
    ],
)
def test_words(text, words):
    assert tokens(text) == words


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("词表", ("词表",)),
        ("开放词表", ("开放", "放词", "词表")),
        ("表", ("表",)),
        ("Token消耗", ("token", "消耗")),
        ("消耗token", ("消耗", "耗", "token")),
        ("gpt-4", ("gpt", "4")),
        ("表 表", ("表", "表")),
        ("，", ()),
    ],
)
def test_what_a_row_has_wherever_it_has_a_text(typed, wanted):
    assert wanted_tokens(typed) == wanted


@given(st.text(alphabet="开放词表蒸馏 aB1é-,。", max_size=20), st.data())
def test_any_stretch_between_words_is_found_in_the_whole(text, data):
    """Where a text is cut between Latin words, its parts are in the index one after the other."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    cuts_a_word = any(
        0 < at < len(text)
        and all(tokens(text[place]) and ord(text[place]) < 0x3000 for place in (at - 1, at))
        for at in (start, end)
    )
    if cuts_a_word:
        return
    wanted = wanted_tokens(text[start:end])
    there = tokens(text)
    last_is_open = bool(wanted) and len(wanted[-1]) == 1 and ord(wanted[-1]) > 0x3000
    assert not wanted or any(
        tuple(there[at : at + len(wanted) - 1]) == wanted[:-1]
        and at + len(wanted) <= len(there)
        and (
            there[at + len(wanted) - 1].startswith(wanted[-1])
            if last_is_open
            else there[at + len(wanted) - 1] == wanted[-1]
        )
        for at in range(len(there))
    )


def test_what_was_asked_for_is_marked_as_it_was_written():
    found = highlighted("Über Knowledge Distillation 蒸餾。", [Needle("uber"), Needle("蒸馏")])
    assert found == (
        Piece("Über", is_match=True),
        Piece(" Knowledge Distillation "),
        Piece("蒸餾", is_match=True),
        Piece("。"),
    )


@pytest.mark.parametrize(
    ("needle", "marked"),
    [
        (Needle("art"), []),
        (Needle("art", is_prefix=True), ["artist"]),
        (Needle("state of the"), ["State-of-the"]),
        (Needle("Token消耗"), ["ＴＯＫＥＮ 消耗"]),
        (Needle("消"), ["消"]),
    ],
)
def test_words_are_marked_whole(needle, marked):
    text = "State-of-the-Kart artist: ＴＯＫＥＮ 消耗"
    assert [piece.text for piece in highlighted(text, [needle]) if piece.is_match] == marked


def test_a_snippet_is_cut_around_what_was_found():
    text = (
        "Lorem ipsum dolor sit amet. " * 20 + "Here the student distils. " + "And more of it. " * 20
    )
    found = snippet(text, [Needle("distils")], most=60)
    assert [piece.text for piece in found if piece.is_match] == ["distils"]
    assert found[0].text == "… "
    assert found[-1].text == " …"
    assert sum(len(piece.text) for piece in found[1:-1]) <= 60


@given(st.text(max_size=300), st.text(min_size=1, max_size=5), st.integers(10, 80))
def test_a_snippet_is_a_stretch_of_the_text(text, typed, most):
    pieces = snippet(text, [Needle(typed, is_prefix=True)], most=most)
    told = "".join(piece.text for piece in pieces if piece.text not in {"… ", " …"})
    assert told in " ".join(text.split())


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("张磊", ("zhang lei", "zhanglei", "leizhang", "zl", "lz")),
        ("欧阳三丰", ("ouyang sanfeng", "ouyangsanfeng", "sanfengouyang", "osf", "sfo")),
        ("Lei Zhang", ("zhang lei", "zhanglei", "leizhang", "zl", "lz")),
        ("Hinton, Ada E.", ("hinton adae", "hintonadae", "adaehinton", "hae", "aeh")),
        ("OpenAI", ()),
    ],
)  # fmt: skip
def test_how_else_people_write_a_name(name, ways):
    assert spellings(name) == ways


@pytest.mark.parametrize(
    ("one", "other", "away"),
    [("swim", "swin", 1), ("kitten", "sitting", 3), ("ab", "ba", 1), ("", "abc", 3), ("a", "a", 0)],
)
def test_edits_between_words(one, other, away):
    assert edits(one, other, 5) == away
    assert edits(one, other, 0) == min(away, 1)


def test_words_that_are_near():
    words = ["swin", "twin", "swing", "swimming", "swim", "spin"]
    assert near("swim", words) == ["swin"]
    assert near("transfromer", ["transformer", "transformers", "trader"]) == [
        "transformer",
        "transformers",
    ]
