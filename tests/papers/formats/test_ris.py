from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from papers.formats.ris import dumps, loads
from papers.record import TALK, TYPES, Name, PartialDate, Record
from tests.papers.formats.files import as_text, real, text_of, unaccounted
from tests.papers.formats.records import records


def one(*lines, type_of="JOUR"):
    """The record of one entry with ``lines``, which has no problems."""
    loaded = loads("\n".join([f"TY  - {type_of}", "TI  - T", *lines, "ER  - ", ""]))
    assert loaded.problems == ()
    return loaded.records[0]


def problems(text):
    return [(problem.line, problem.code, problem.detail) for problem in loads(text).problems]


def test_every_tag_of_an_article_has_its_place():
    record = one(
        "AU  - Beethoven, Ludwig van",
        "A1  - 张三",
        "A2  - King, Martin, Jr.",
        "A4  - OpenAI, Inc.",
        "PY  - 2020",
        "DA  - 2020/05/03/",
        "JF  - Journal of AI",
        "JO  - J. AI",
        "VL  - 3",
        "IS  - 4",
        "SP  - 454",
        "EP  - 81",
        "PB  - ACM",
        "SN  - 0012-9658",
        "SN  - 978-3-86490-311-3",
        "DO  - https://doi.org/10.1000/AB",
        "AN  - arXiv:2101.00001",
        "UR  - https://a.org/",
        "UR  - https://b.org/",
        "AB  - One",
        "Two",
        "KW  - deep learning",
        "KW  - 词表; x",
        "LA  - en",
        "ID  - k",
        "CY  - Berlin",
        "C1  - mine",
        "C1  - and mine",
    )
    assert record == Record(
        type="article",
        key="k",
        title="T",
        authors=(Name(family="Beethoven", given="Ludwig van"), Name(family="张", given="三")),
        editors=(Name(family="King", given="Martin", suffix="Jr."),),
        translators=(Name(literal="OpenAI, Inc."),),
        date=PartialDate(2020, 5, 3),
        container="Journal of AI",
        volume="3",
        issue="4",
        pages="454–481",
        publisher="ACM",
        doi="10.1000/AB",
        arxiv="2101.00001",
        isbn="978-3-86490-311-3",
        url="https://a.org/",
        abstract="One\nTwo",
        keywords=("deep learning", "词表", "x"),
        language="en",
        extra=(
            ("JO", "J. AI"),
            ("SN", "0012-9658"),
            ("UR", "https://b.org/"),
            ("CY", "Berlin"),
            ("C1", "mine"),
            ("C1", "and mine"),
        ),
    )


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ("Liu R.", Name(family="Liu", given="R.")),
        ("K. He", Name(family="He", given="K.")),
        ("Kaiming He", Name(family="He", given="Kaiming")),
        ("Shi,Yu", Name(family="Shi", given="Yu")),
        ("de la Vallée Poussin, Ch.", Name(family="Vallée Poussin", given="Ch.", prefix="de la")),
        ("Ludwig van Beethoven", Name(family="Beethoven", given="Ludwig", prefix="van")),
        ("King, Jr., Martin", Name(family="King", given="Martin", suffix="Jr.")),
        ("World Health Organization", Name(literal="World Health Organization")),
        ("The Royal Society,", Name(literal="The Royal Society")),
        ("NASA", Name(literal="NASA")),
        ("Plato", Name(family="Plato")),
        ("张，三", Name(family="张", given="三")),
        ("欧阳锋", Name(family="欧阳", given="锋")),
        ("中国科学院", Name(literal="中国科学院")),
    ],
)
def test_a_name_is_read_in_its_parts(stated, name):
    assert one(f"AU  - {stated}").authors == (name,)


def test_several_names_of_one_line_are_apart_and_et_al_is_kept():
    record = one("AU  - 张三;李四；et al.")
    assert record.authors == (Name(family="张", given="三"), Name(family="李", given="四"))
    assert record.extra == (("AU", "et al."),)


@pytest.mark.parametrize(
    ("lines", "date", "kept"),
    [
        (["PY  - 2001"], PartialDate(2001), []),
        (["PY  - 2001///"], PartialDate(2001), []),
        (["PY  - 2001/09/01/"], PartialDate(2001, 9, 1), []),
        (["PY  - 2001/00/00/"], PartialDate(2001), []),
        (["DA  - 2001-09"], PartialDate(2001, 9), []),
        (["PY  - 2001", "DA  - May 3"], PartialDate(2001, 5, 3), []),
        (["Y1  - 2001/09//Fall"], PartialDate(2001, 9), ["Y1"]),
        (["PY  - 2001", "DA  - 2002/03/04"], PartialDate(2001), ["DA"]),
        (["PY  - 2001-2003"], PartialDate(2001), ["PY"]),
        (["PY  - c. 1999"], PartialDate(1999), ["PY"]),
        (["PY  - 2001/02/31"], PartialDate(2001, 2), ["PY"]),
    ],
)
def test_a_date_is_read_as_precisely_as_it_is_stated(lines, date, kept):
    record = one(*lines)
    assert record.date == date
    assert [tag for tag, _value in record.extra] == kept


@pytest.mark.parametrize("stated", ["99", "10 15", "YEAR/MONTH/DAY/", "///"])
def test_a_year_that_is_none_is_a_problem_and_is_kept(stated):
    text = f"TY  - JOUR\nTI  - T\nPY  - {stated}\nER  - \n"
    assert problems(text) == [(3, "bad-date", stated)]
    assert loads(text).records[0].extra == (("PY", stated),)


@pytest.mark.parametrize(
    ("stated", "kind", "extra"),
    [
        ("JOUR", "article", ()),
        ("MGZN", "article", (("TY", "MGZN"),)),
        ("CPAPER", "conference", ()),
        ("CHAP", "chapter", ()),
        ("EBOOK", "book", (("TY", "EBOOK"),)),
        ("THES", "thesis", ()),
        ("STAND", "report", (("TY", "STAND"),)),
        ("DATA", "dataset", ()),
        ("COMP", "software", ()),
        ("BLOG", "webpage", (("TY", "BLOG"),)),
        ("GEN", "other", ()),
        ("SLIDE", TALK, ()),
    ],
)
def test_types_are_known_and_the_unusual_ones_kept(stated, kind, extra):
    record = one(type_of=stated)
    assert (record.type, record.extra) == (kind, extra)
    assert dumps([record]).startswith(f"TY  - {stated}\r\n")


def test_what_says_that_it_is_a_talk_is_one():
    record = one(
        "M3  - Invited talk", "AU  - Lee, Ann", "T2  - PyCon", "CY  - Oslo", type_of="CONF"
    )
    assert (record.type, record.container) == (TALK, "PyCon")
    assert record.extra == (("TY", "CONF"), ("M3", "Invited talk"), ("CY", "Oslo"))
    assert one("M3  - Technical Report", type_of="GEN").type == "other"
    assert one(type_of="VIDEO").type == "other"


@pytest.mark.parametrize(
    "lines",
    [
        ["DO  - 10.48550/arXiv.2101.00001"],
        ["UR  - https://arxiv.org/abs/2101.00001"],
        ["JO  - arXiv preprint arXiv:2101.00001"],
        ["AN  - arXiv:2101.00001"],
    ],
)
def test_what_only_arxiv_has_is_a_preprint(lines):
    record = one(*lines, type_of="GEN")
    assert (record.type, record.arxiv) == ("preprint", "2101.00001")


@pytest.mark.parametrize(
    ("line", "doi"),
    [
        ("DO  - doi:10.1000/x", "10.1000/x"),
        ("M3  - 10.1000/x", "10.1000/x"),
        ("N1  - doi: 10.1000/x", "10.1000/x"),
        ("UR  - http://dx.doi.org/10.1023/A:1017379030770", "10.1023/A:1017379030770"),
    ],
)
def test_a_doi_is_found_wherever_it_is_put(line, doi):
    assert one(line).doi == doi


def test_the_number_of_pubmed_is_told_by_its_name_or_its_database():
    assert one("AN  - PMID: 123").pmid == "123"
    assert one("AN  - 123", "DB  - PubMed").pmid == "123"
    assert one("AN  - 123").pmid == ""


def test_a_record_without_its_end_ends_where_the_next_begins():
    text = "TY  - JOUR\nTI  - A\n\nTY  - BOOK\nTI  - B\nER  - \n"
    loaded = loads(text)
    assert [record.title for record in loaded.records] == ["A", "B"]
    assert [entry.raw for entry in loaded.entries] == ["TY  - JOUR\nTI  - A\n", text[24 - 4 :]]
    assert problems(text) == [(1, "no-end", "")]


def test_lines_outside_records_and_types_unknown_are_told():
    text = "Exported today\n\nTY  - XXXX\nTI  - A\nER  - \nJF  - lost\nTY  - \nTI  - B\nER  -\n"
    assert problems(text) == [
        (1, "outside", "Exported today"),
        (3, "unknown-type", "XXXX"),
        (6, "outside", "JF  - lost"),
        (7, "no-type", ""),
    ]
    assert [record.type for record in loads(text).records] == ["other", "other"]


def test_a_record_that_is_spaced_loosely_is_read_and_a_strict_one_keeps_its_dashes():
    loose = loads("TY - JOUR\nTI - A\nAU - Lee, Ann\nER -\n")
    assert (loose.records[0].title, loose.problems) == ("A", ())
    assert one("AB  - One", "US - based companies").abstract == "One\nUS - based companies"


def test_a_line_of_the_abstract_that_looks_like_a_tag_does_not_become_one():
    record = Record(type="article", title="T", abstract="One\nTI  - not a title\nER  - ")
    assert loads(dumps([record])).records[0].title == "T"
    assert len(loads(dumps([record])).records) == 1


def test_what_ris_has_no_tag_for_is_a_note_and_what_it_has_one_for_is_not():
    extra = (("address", "Berlin"), ("groups", "a"), ("IS", "0012-9658"), ("TA", "J. AI"))
    lines = dumps([Record(type="article", title="T", extra=extra)]).split("\r\n")
    assert lines == [
        *("TY  - JOUR", "TI  - T", "CY  - Berlin", "N1  - groups: a"),
        *("N1  - IS: 0012-9658", "N1  - TA: J. AI", "ER  - ", ""),
    ]


@given(
    records(
        (*TYPES, TALK), extra=[("CY", "Oslo"), ("N1", "A note"), ("C1", "x"), ("SN", "0012-9658")]
    )
)
def test_what_is_written_is_read_again(record):
    loaded = loads(dumps([record, record]))
    assert loaded.problems == ()
    # A paper that only a preprint server has is one, and so no article.
    assert [replace(one, type=record.type) for one in loaded.records] == [record, record]


@given(st.text(st.sampled_from("TYERAU12 -\n\r\ufeffx")))
def test_no_text_does_harm_and_none_of_it_is_lost(text):
    assert as_text(loads(text)) == text


COUNTS = {
    "baseline_asreview.ris": 100,
    "embase.ris": 6,
    "faulty_year.ris": 1,
    "issue_992.ris": 19,
    "jabref_RisImporterCorrupted.ris": 0,
    "jabref_RisImporterTest1.ris": 11,
    "pubmed_zotero.ris": 6,
    "reference_types.ris": 61,
    "scopus.ris": 6,
}


@pytest.mark.parametrize("path", real("ris/*.ris"))
def test_a_real_file_is_read_whole_and_comes_back(path):
    text = text_of(path)
    loaded = loads(text)
    assert len(loaded.records) == len(loaded.entries) == COUNTS.get(path.name, 1)
    assert as_text(loaded) == text
    assert unaccounted(loaded, text) == []
    written = dumps(loaded.records)
    assert dumps(loads(written).records) == written
