"""Records written as BibTeX read as they were, and an edited entry keeps what was not edited."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from papers.formats.bibtex import loads, strings_of
from papers.formats.bibtex_writing import BIBLATEX, BIBTEX, dumps, edited, standalone
from papers.formats.latex import is_balanced
from papers.record import TALK, Name, PartialDate, Record

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
FILES = sorted([*DATA.glob("*.bib"), *DATA.glob("bib/*.bib"), *DATA.glob("bib_small/*.bib")])
DIALECTS = st.sampled_from([BIBTEX, BIBLATEX])

WORDS = st.text(alphabet="aéBZ张三19\\{}$%&#_~^-`'\"@,=.:/", min_size=1, max_size=8)
TEXT = st.lists(WORDS, max_size=4).map(" ".join)
LETTERS = st.text(alphabet="abcé", min_size=1, max_size=5)
CAPITALISED = LETTERS.map(str.capitalize)
NAMES = st.one_of(
    st.builds(Name, family=CAPITALISED, given=CAPITALISED),
    st.builds(Name, family=CAPITALISED, given=CAPITALISED, prefix=LETTERS, suffix=st.just("Jr.")),
    st.sampled_from(
        [
            Name("张", "三"),
            Name("欧阳", "锋"),
            Name("欧", "阳锋"),
            Name(literal="OpenAI, Inc."),
            Name("Vallée Poussin", "Jean", "de la"),
            Name("Gogh", "V.", "Van"),
            Name("Gogh", prefix="van"),
        ]
    ),
)
DATES = st.sampled_from([PartialDate(1999), PartialDate(2021, 6), PartialDate(2021, 6, 5)])
ADDRESSES = st.sampled_from(["", "https://a.org/~u_b/c%20d#e", "http://张.cn/a"])
RECORDS = st.builds(
    Record,
    type=st.sampled_from(["article", "conference", "book", "chapter", "thesis", "report", TALK]),
    key=st.sampled_from(["k", "O'Neil(2020)", "傅斯年1985", "a:b/c+d"]),
    title=TEXT,
    authors=st.lists(NAMES, max_size=3).map(tuple),
    editors=st.lists(NAMES, max_size=2).map(tuple),
    date=st.none() | DATES,
    container=TEXT,
    volume=TEXT,
    issue=TEXT,
    pages=st.sampled_from(["", "1–9", "e12-34x", "7"]),
    publisher=TEXT,
    doi=st.sampled_from(["", "10.1/a_b%c"]),
    isbn=st.sampled_from(["", "978-1"]),
    pmid=st.sampled_from(["", "123"]),
    url=ADDRESSES,
    abstract=st.lists(TEXT.filter(str.strip), max_size=2).map("\n\n".join),
    keywords=st.lists(st.sampled_from(["a", "词表", "b, c"]), max_size=3, unique=True).map(tuple),
    language=st.sampled_from(["", "german"]),
    extra=st.sampled_from([(), (("note", "A {n}ote"), ("x-y+z", "1"))]),
).filter(lambda record: record.title and "arxiv" not in record.container.lower())


@settings(deadline=None)  # the first example waits for the strategies
@given(RECORDS, DIALECTS, st.booleans())
def test_written_records_read_as_they_were(record, dialect, ascii_only):
    text = dumps([record, record], dialect, ascii_only=ascii_only)
    assert loads(text).records == (record, record)
    assert is_balanced(text)


@settings(deadline=None)  # the first example waits for the strategies
@given(RECORDS, RECORDS, DIALECTS)
def test_edited_entry_reads_as_it_should(before, after, dialect):
    raw = dumps([before], dialect).rstrip("\n")
    assert edited(raw, before, before) == raw
    assert loads(edited(raw, before, after)).records == (after,)


def test_a_talk_that_becomes_an_article_keeps_its_date():
    talk = Record(type="talk", key="k", title="T", date=PartialDate(1999))
    raw = dumps([talk], "biblatex").rstrip("\n")
    article = replace(talk, type="article")
    assert edited(raw, talk, article) == "@article{k,\n  title = {T},\n  date = {1999},\n}"


def test_article_in_both_dialects():
    record = Record(
        type="article",
        key="k",
        title="BERT & co",
        authors=(Name("张", "三"), Name("Vallée Poussin", "Jean", "de la")),
        container="Nature",
        date=PartialDate(2021, 6, 5),
        pages="1–9",
        arxiv="2101.00001",
        language="german",
    )
    head = (
        "@article{k,\n  author = {张三 and de la Vallée Poussin, Jean},\n"
        "  title = {{BERT} \\& co},\n"
    )
    assert dumps([record]) == (
        head + "  journal = {Nature},\n  year = {2021},\n  month = jun,\n  day = {5},\n"
        "  pages = {1--9},\n  eprint = {2101.00001},\n  archiveprefix = {arXiv},\n"
        "  language = {german},\n}\n"
    )
    assert dumps([record], BIBLATEX) == (
        head + "  journaltitle = {Nature},\n  date = {2021-06-05},\n  pages = {1--9},\n"
        "  eprint = {2101.00001},\n  eprinttype = {arxiv},\n  langid = {german},\n}\n"
    )


def test_talk_is_unpublished():
    talk = Record(
        type=TALK,
        key="t",
        title="T",
        authors=(Name("王", "井东"),),
        container="CVPR",
        date=PartialDate(2021, 6, 20),
        url="https://a.org",
        extra=(("venue", "线上"),),
    )
    assert dumps([talk], BIBLATEX) == (
        "@unpublished{t,\n  author = {王井东},\n  title = {T},\n  type = {talk},\n"
        "  eventtitle = {CVPR},\n  eventdate = {2021-06-20},\n  url = {https://a.org},\n"
        "  venue = {线上},\n}\n"
    )
    assert loads(dumps([talk])).records == loads(dumps([talk], BIBLATEX)).records == (talk,)


@pytest.mark.parametrize(
    "record",
    [
        Record(type="preprint", title="T", arxiv="2101.00001"),
        Record(type="preprint", title="T", container="bioRxiv"),
        Record(type="preprint", title="T", container="Elsewhere"),
        Record(type="preprint", title="T"),
        Record(type="thesis", title="T", extra=(("entrytype", "mastersthesis"),)),
        Record(type="book", title="T", authors=(Name("A"),), extra=(("author", "A and others"),)),
        Record(type="book", title="T", date=PartialDate(1988), extra=(("year", "c1988"),)),
        Record(type="book", title="T", date=PartialDate(2021), extra=(("month", "Summer"),)),
        Record(type="dataset", title="T"),
        Record(type="software", title="T"),
        Record(type="webpage", title="T", url="https://a.org"),
        Record(type="other", title="T"),
    ],
)
@pytest.mark.parametrize("dialect", [BIBTEX, BIBLATEX])
def test_what_is_special_reads_as_it_was(record, dialect):
    assert loads(dumps([record], dialect)).records == (record,)


def test_unbalanced_brace_of_another_source_does_not_break_the_file():
    records = [
        Record(type="book", title="T", extra=(("n 1", "a } b"),)),
        Record(type="book", title="U"),
    ]
    assert [record.title for record in loads(dumps(records)).records] == ["T", "U"]


@pytest.mark.skipif(not FILES, reason="the real bibliographies are not on this machine")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_real_entries_keep_all_but_what_is_edited(path):
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    strings = strings_of(text)
    for entry in loads(text).entries:
        record = entry.record
        assert edited(entry.raw, record, record, strings) == entry.raw
        after = replace(record, key="new", title="Another title", volume="99")
        new = edited(entry.raw, record, after, strings)
        (read,) = loads(new).records
        assert (read.key, read.title, read.volume) == ("new", "Another title", "99")
        assert edited(new, after, replace(after, volume=""), strings).count("99") < new.count("99")


RAW = """@Article {k ,
\tTitle   = "Old",
\tAUTHOR  = {A, B}, % who
\tyear    = 1999,
\tmonth   = jan,
\tx-Other = {kept  as } # macro
}"""
WAS = loads(RAW).records[0]


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        ({"title": "New & old"}, '"Old"', '"New \\& old"'),
        ({"title": 'A "new"'}, '"Old"', '{A "new"}'),
        ({"authors": (Name("张", "三"),)}, "{A, B}", "{张三}"),
        ({"date": PartialDate(2001, 2)}, "1999,\n\tmonth   = jan", "2001,\n\tmonth   = feb"),
        ({"date": PartialDate(1999)}, "\n\tmonth   = jan,", ""),
        ({"key": "b"}, "{k ,", "{b ,"),
        ({"volume": "3"}, "# macro\n", "# macro,\n\tvolume  = {3}\n"),
        ({"type": "thesis"}, "@Article", "@phdthesis"),
        ({"extra": ()}, ",\n\tx-Other = {kept  as } # macro", ","),
        ({"extra": (("x-other", "so"),)}, "{kept  as } # macro", "{so}"),
    ],
)
def test_edit_touches_nothing_else(change, old, new):
    assert RAW.count(old) == 1
    assert edited(RAW, WAS, replace(WAS, **change)) == RAW.replace(old, new)


def test_edit_keeps_line_ends_and_the_comma_at_the_end():
    raw = "@misc{k,\r\n  title = {A},\r\n}"
    was = loads(raw).records[0]
    assert edited(raw, was, replace(was, volume="1")) == (
        "@misc{k,\r\n  title = {A},\r\n  volume = {1},\r\n}"
    )


def test_fields_are_added_to_an_entry_that_has_none():
    was = loads("@misc{k}").records[0]
    assert edited("@misc{k}", was, replace(was, title="T")) == "@misc{k,\n  title = {T},\n}"


def test_only_field_may_be_replaced_by_another():
    was = loads("@misc{k, title = {T}}").records[0]
    after = replace(was, title="", volume="1")
    assert loads(edited("@misc{k, title = {T}}", was, after)).records == (after,)


def test_date_that_was_rough_is_written_anew():
    raw = "@book{k, title = {A}, year = {c1988}}"
    was = loads(raw).records[0]
    new = edited(raw, was, replace(was, date=PartialDate(1990)))
    assert new == "@book{k, title = {A}, year = {1990}}"


def test_what_is_inherited_is_not_written_into_the_child():
    text = "@inbook{a, title={A}, crossref={p}}\n@book{p, title={P}, year=2021}"
    child = loads(text).entries[0]
    after = replace(child.record, volume="2")
    assert edited(child.raw, child.record, after) == (
        "@inbook{a, title={A}, crossref={p}, volume={2}}"
    )


def test_entry_for_outside_its_file_has_its_strings_and_what_it_inherits():
    strings = strings_of("@string{acm = {ACM}}")
    child = "@inbook{a, title = {A}, publisher = acm # { Press}, month = jan, crossref = {p}}"
    parent = "@proceedings{p, title = {P}, year = 2021}"
    alone = standalone(child, strings, parent)
    assert alone == (
        "@inbook{a, title = {A}, publisher = {ACM Press}, month = jan, year = {2021},"
        " booktitle = {P},}"
    )
