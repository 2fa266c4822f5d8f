"""The language of questions."""

import pytest
from hypothesis import given, strategies as st

from papers.search.query import And, Field, Not, Or, Phrase, Slip, Word, parse, quoted, written


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", None),
        ("   ", None),
        ("swin", Word("swin")),
        ("knowledge distillation", And((Word("knowledge"), Word("distillation")))),
        ("trans*", Word("trans", is_prefix=True)),
        ('"knowledge distillation"', Phrase("knowledge distillation")),
        ("“知识 蒸馏”", Phrase("知识 蒸馏")),
        ("「词表」", Phrase("词表")),
        ("swin -window", And((Word("swin"), Not(Word("window"))))),
        ("NOT swin", Not(Word("swin"))),
        ("--swin", Word("swin")),
        ("a OR b c", Or((Word("a"), And((Word("b"), Word("c")))))),
        ("a | b", Or((Word("a"), Word("b")))),
        ("a AND b", And((Word("a"), Word("b")))),
        ("(a OR b) c", And((Or((Word("a"), Word("b"))), Word("c")))),
        ("（a OR b）c", And((Or((Word("a"), Word("b"))), Word("c")))),
        ("-(a b)", Not(And((Word("a"), Word("b"))))),
        ("author:张磊", Field("author", ("张磊",))),
        ('author:"Zhang Lei"', Field("author", ("Zhang Lei",))),
        ("作者：张磊", Field("author", ("张磊",))),
        ("标签:蒸馏，对齐", Field("tag", ("蒸馏", "对齐"))),
        ("year:2019..2022", Field("year", ("2019..2022",))),
        ("-is:unlinked", Not(Field("is", ("unlinked",)))),
        ("TAG:nlp", Field("tag", ("nlp",))),
        ("gpt-4", Word("gpt-4")),
        ("R-Drop - two", And((Word("R-Drop"), Word("two")))),
        ("https://arxiv.org/abs/1706.03762", Word("https://arxiv.org/abs/1706.03762")),
        ("12:31", Word("12:31")),
        ("10.1000/x:y", Word("10.1000/x:y")),
        ("…", None),
    ],
)
def test_what_is_read(text, tree):
    found = parse(text)
    assert (found.tree, found.slips) == (tree, ())


@pytest.mark.parametrize(
    ("text", "tree", "slip"),
    [
        ('"open phrase', Phrase("open phrase"), Slip("quote", '"')),
        ("(a b", And((Word("a"), Word("b"))), Slip("open", "(")),
        ("a) b", And((Word("a"), Word("b"))), Slip("close", ")")),
        ("a OR", Word("a"), Slip("or", "OR")),
        ("OR a", Word("a"), Slip("or", "OR")),
        ("a NOT", Word("a"), Slip("not", "NOT")),
        ("tag: a", Word("a"), Slip("value", "tag:")),
        ("statu:trying", Word("statu:trying"), Slip("field", "statu", "status")),
        ("(" * 40 + "a" + ")" * 40, Word("a"), Slip("deep")),
        ("a " * 200, And((Word("a"),) * 60), Slip("long")),
    ],
)
def test_what_cannot_be_read_is_told_and_the_rest_is_asked(text, tree, slip):
    found = parse(text)
    assert slip in found.slips
    if slip.code != "deep":
        assert found.tree == tree


@given(st.text(max_size=60) | st.text(alphabet='ab "“”()（）-|*:：,NOTRD标签', max_size=40))
def test_any_text_is_read(text):
    parse(text)


words = st.text(alphabet="abc词表", min_size=1, max_size=4).filter(
    lambda text: text not in {"OR", "AND", "NOT"}
)
leaves = (
    st.builds(Word, words, st.booleans())
    | st.builds(Phrase, st.lists(words, min_size=1, max_size=2).map(" ".join))
    | st.builds(
        Field,
        st.sampled_from(["tag", "author", "year"]),
        st.lists(words | words.map(lambda word: f"{word} {word}"), min_size=1, max_size=2).map(
            tuple
        ),
    )
)


def _several(kind, inner):
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    flat = parts.filter(lambda some: not any(isinstance(part, kind) for part in some))
    return st.builds(kind, flat)


trees = st.recursive(
    leaves,
    lambda inner: (
        _several(And, inner)
        | _several(Or, inner)
        | st.builds(Not, inner.filter(lambda node: not isinstance(node, Not)))
    ),
    max_leaves=8,
)


@given(trees)
def test_what_is_written_is_read_again(tree):
    assert parse(written(tree)).tree == tree


def test_a_question_is_narrowed_and_widened_again():
    asked = parse("swin tag:nlp")
    assert asked.having("author", "Zhang Lei") == 'swin tag:nlp author:"Zhang Lei"'
    narrowed = parse(asked.having("author", "Zhang Lei"))
    assert narrowed.has("author", "Zhang Lei")
    assert narrowed.without("tag", "nlp") == 'swin author:"Zhang Lei"'
    assert narrowed.without("author") == "swin tag:nlp"
    assert narrowed.without("author", "nobody") == narrowed.text


@given(words | st.text(min_size=1, max_size=10).filter(lambda text: any(map(str.isalnum, text))))
def test_a_value_is_one_value_however_it_is_written(value):
    plain = " ".join(value.replace('"', " ").split())
    if any(mark in plain for mark in "“”「」『』()（）,，、\0"):
        return
    assert [tuple(one.values) for one in parse(f"tag:{quoted(plain)}").fields] == [(plain,)]
