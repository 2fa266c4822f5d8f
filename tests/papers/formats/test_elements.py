import itertools

import pytest
from hypothesis import given, strategies as st

from papers.formats.endnote_xml import loads
from tests.papers.formats.files import as_text


def record(title):
    return (
        '<record><ref-type name="Book">6</ref-type>'
        f"<titles><title>{title}</title></titles></record>"
    )


def titles(text):
    return [one.title for one in loads(text).records]


def codes(text):
    return [problem.code for problem in loads(text).problems]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("A &amp; B &#20013;", "A & B 中"),
        ("Caf&eacute;&nbsp;au", "Café au"),
        ("<![CDATA[A < <record> B]]>", "A < <record> B"),
        ("A<!-- <record> -->B", "AB"),
        ("<x:sub>2</x:sub>", "2"),
    ],
)
def test_words_are_read_as_xml_and_html_have_them(words, title):
    text = f"<xml>{record(words)}</xml>"
    assert (titles(text), codes(text)) == ([title], [])


@pytest.mark.parametrize(
    ("words", "title"),
    [("R & D", "R & D"), ("A\x0bB", "AB"), ("A&#11;B", "AB"), ("A\x00B", "AB")],
)
def test_what_can_be_mended_is_and_is_told(words, title):
    text = f"<xml>{record(words)}</xml>"
    assert (titles(text), codes(text)) == ([title], ["mended"])


def test_a_record_in_a_comment_is_none():
    assert titles(f"<xml><!-- {record('A')} -->{record('B')}</xml>") == ["B"]


def test_entities_of_the_document_are_refused_and_do_not_grow():
    names = "abcdefghij"
    entities = "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in itertools.pairwise(names)
    )
    text = f'<!DOCTYPE xml [<!ENTITY a "ha">{entities}]><xml>{record("&j;")}{record("B")}</xml>'
    loaded = loads(text)
    assert [one.title for one in loaded.records] == ["B"]
    assert [(problem.code, problem.is_lost) for problem in loaded.problems] == [
        ("refused", False),
        ("broken", True),
    ]


def test_no_file_of_the_machine_is_read():
    text = f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml>{record("&f;")}</xml>'
    assert (titles(text), codes(text)) == ([], ["refused", "broken"])


@pytest.mark.parametrize(
    "text",
    [
        "<!--" * 200_000,
        "<![CDATA[" * 200_000,
        "<?" * 200_000,
        '<a b="' * 200_000,
        "<!DOCTYPE [" * 200_000,
        "<record>" * 5_000,
        "<xml>" * 200_000,
        f"<xml>{record('<b>' * 100_000 + 'A' + '</b>' * 100_000)}</xml>",
        f"<xml>{record('A' * 10_000_000)}</xml>",
    ],
    ids=lambda text: text[:12],
)
def test_hostile_texts_are_read_in_one_pass(text):
    assert as_text(loads(text)) == text


@given(st.lists(st.sampled_from(["<record>", "</record>", "<xml>", "<!--", "-->", "a", "\n", "&"])))
def test_no_text_does_harm_and_none_of_it_is_lost(pieces):
    text = "".join(pieces)
    assert as_text(loads(text)) == text
