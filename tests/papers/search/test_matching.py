"""What is asked of the full text, tried on the real one."""

import sqlite3

import pytest
from hypothesis import given, strategies as st

from papers.search.matching import All, Any, Text, Without, apart, fts5, tsquery, with_places
from papers.search.text import tokens, wanted_tokens

ROWS = [
    ("Swin Transformer", "windows that shift", ""),
    ("Knowledge distillation", "a student learns from the swin teacher", "zhanglei"),
    ("词表开放以后", "怎样保持对齐", "蒸馏 馏"),
]


@pytest.fixture(scope="module")
def table():
    table = sqlite3.connect(":memory:")
    table.execute(
        "CREATE VIRTUAL TABLE t USING fts5(title, body, hidden,"
        " tokenize='unicode61 remove_diacritics 0')"
    )
    for row in ROWS:
        table.execute("INSERT INTO t VALUES (?, ?, ?)", [" ".join(tokens(text)) for text in row])
    return table


def found(table, match):
    return [pk - 1 for (pk,) in table.execute("SELECT rowid FROM t WHERE t MATCH ?", [fts5(match)])]


@pytest.mark.parametrize(
    ("match", "rows"),
    [
        (Text(("swin",)), [0, 1]),
        (Text(("swin",), places="A"), [0]),
        (Text(("trans",)), []),
        (Text(("trans",), is_prefix=True), [0]),
        (Text(("knowledge", "distillation")), [1]),
        (Text(("distillation", "knowledge")), []),
        (All((Text(("swin",)), Text(("teacher",)))), [1]),
        (Any((Text(("shift",)), Text(("zhanglei",)))), [0, 1]),
        (Without(Text(("swin",)), Text(("teacher",))), [0]),
        (Text(wanted_tokens("开放")), [2]),
        (Text(wanted_tokens("词"), is_prefix=True), [2]),
        (Text(wanted_tokens("齐"), is_prefix=True), [2]),
        (Text(wanted_tokens("放以后")), [2]),
        (Text(wanted_tokens("词以")), []),
        (Text(wanted_tokens("蒸馏"), places="AB"), []),
    ],
)
def test_what_the_full_text_of_sqlite_finds(table, match, rows):
    assert found(table, match) == rows


texts = st.builds(
    Text,
    st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=3).map(tuple),
    st.booleans(),
    st.sampled_from(["ABC", "A", "BC"]),
)
matches = st.recursive(
    texts,
    lambda inner: (
        st.builds(All, st.lists(inner, min_size=1, max_size=3).map(tuple))
        | st.builds(Any, st.lists(inner, min_size=1, max_size=3).map(tuple))
        | st.builds(Without, inner, inner)
    ),
    max_leaves=8,
)


@given(matches)
def test_no_words_break_out_of_their_quotes(table, match):
    if "\0" in fts5(match):
        return  # the words of the index have none
    found(table, match)


@pytest.mark.parametrize(
    ("match", "written"),
    [
        (Text(("swin",)), "('swin')"),
        (Text(("swin",), is_prefix=True, places="A"), "('swin':*A)"),
        (Text(("a", "b"), is_prefix=True), "('a' <-> 'b':*)"),
        (Text(("o'b\\",), places="C"), "('o''b\\\\':C)"),
        (All((Text(("a",)), Any((Text(("b",)), Text(("c",)))))), "(('a') & (('b') | ('c')))"),
        (Without(Text(("a",)), Text(("b",))), "(('a') & !('b'))"),
    ],
)
def test_what_postgresql_is_asked(match, written):
    assert tsquery(match) == written


def test_places_are_narrowed_but_for_what_has_its_own():
    term = Text(("x",), places="C")
    match = Without(All((Text(("a",)), term)), Any((Text(("b",)),)))
    assert with_places(match, "A") == Without(
        All((Text(("a",), places="A"), term)), Any((Text(("b",)),))
    )


def test_what_is_asked_of_the_title_alone_is_set_apart():
    title, body = Text(("swin",), places="A"), Text(("shift",), places="B")
    either = Any((title, Text(("student",), places="A")))
    but = Without(title, Text(("teacher",)))
    assert apart(All((body, All((title, either)), but))) == (
        All((body, but)),
        All((Text(("swin",)), Any((Text(("swin",)), Text(("student",)))))),
    )
    assert apart(body) == (All((body,)), None)


@given(matches)
def test_what_was_set_apart_finds_the_same(table, match):
    if "\0" in fts5(match):
        return
    rest, titled = apart(match)
    both = [rest, titled and with_places(titled, "A")]
    assert found(table, All(tuple(filter(None, both)))) == found(table, match)
