import pytest
from hypothesis import given, strategies as st

from papers.formats.enw import loads
from papers.record import TALK, Name, PartialDate, Record
from tests.papers.formats.files import as_text, real, text_of, unaccounted


def one(*lines, type_of="Journal Article"):
    """The record of one entry with ``lines``, which has no problems."""
    loaded = loads("\n".join([f"%0 {type_of}", "%T T", *lines, ""]))
    assert loaded.problems == ()
    return loaded.records[0]


def test_every_tag_of_an_article_has_its_place():
    record = one(
        "%A Knuth, Donald E.",
        "%A 张三",
        "%E World Health Organization,",
        "%H Lee, Ann",
        "%D 2020",
        "%8 May 3",
        "%J Ecology",
        "%V 3",
        "%N 4",
        "%P 10-20",
        "%I ACM",
        "%R 10.1000/x",
        "%@ 0012-9658",
        "%@ 978-3-86490-311-3",
        "%U https://a.org/",
        "%X One.",
        "Two.",
        "%K deep",
        "词表",
        "%G en",
        "%F k",
        "%1 mine",
    )
    assert record == Record(
        type="article",
        key="k",
        title="T",
        authors=(Name(family="Knuth", given="Donald E."), Name(family="张", given="三")),
        editors=(Name(literal="World Health Organization"),),
        translators=(Name(family="Lee", given="Ann"),),
        date=PartialDate(2020, 5, 3),
        container="Ecology",
        volume="3",
        issue="4",
        pages="10–20",
        publisher="ACM",
        doi="10.1000/x",
        isbn="978-3-86490-311-3",
        url="https://a.org/",
        abstract="One.\nTwo.",
        keywords=("deep", "词表"),
        language="en",
        extra=(("%@", "0012-9658"), ("%1", "mine")),
    )


def test_keywords_of_refer_are_apart_at_commas():
    assert one("%K deep, wide").keywords == ("deep", "wide")


@pytest.mark.parametrize(
    ("stated", "kind", "is_kept"),
    [
        ("Journal Article", "article", False),
        ("Newspaper Article", "article", True),
        ("Conference Paper", "conference", False),
        ("Book Section", "chapter", False),
        ("Thesis", "thesis", False),
        ("Web Page", "webpage", False),
        ("Generic", "other", False),
        ("Presentation", TALK, False),
    ],
)
def test_types_are_known_and_the_unusual_ones_kept(stated, kind, is_kept):
    record = one(type_of=stated)
    assert (record.type, "%0" in dict(record.extra)) == (kind, is_kept)


def test_a_talk_is_told_by_its_type_of_work():
    record = one("%9 Keynote talk", "%B PyCon", type_of="Conference Paper")
    assert (record.type, record.container) == (TALK, "PyCon")


def test_records_of_refer_are_apart_at_blank_lines():
    text = "%A Lee\n%T A\n\n%A Li\n%T B\n"
    assert [record.title for record in loads(text).records] == ["A", "B"]
    with_types = "%0 Book\n%T A\n%X One\n\n%K deep\n\n%0 Book\n%T B\n"
    assert [record.title for record in loads(with_types).records] == ["A", "B"]


def test_what_is_wrong_is_told():
    text = "Export\n%0 Thing\n%T A\n%D soon\n%0\n%A Lee\n"
    assert [(p.line, p.code, p.detail) for p in loads(text).problems] == [
        (1, "outside", "Export"),
        (2, "unknown-type", "Thing"),
        (4, "bad-date", "soon"),
        (5, "no-type", ""),
        (5, "no-title", ""),
    ]


@given(st.text(st.sampled_from("%0TA \n\r\ufeff")))
def test_no_text_does_harm_and_none_of_it_is_lost(text):
    assert as_text(loads(text)) == text


@pytest.mark.parametrize("path", real("endnote_enw/*"))
def test_a_real_file_is_read_whole(path):
    text = text_of(path)
    loaded = loads(text)
    assert len(loaded.records) == text.count("%0")
    assert as_text(loaded) == text
    assert unaccounted(loaded, text) == []
