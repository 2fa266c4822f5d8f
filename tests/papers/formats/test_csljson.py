import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from papers.formats.csljson import dumps, item, loads
from papers.record import TALK, TYPES, Name, PartialDate, Record
from tests.papers.formats.records import records

FILES = sorted((Path(__file__).resolve().parents[4] / "shared/data/csljson").glob("*.json"))


def one(**values):
    """The record of one item, which has no problems."""
    loaded = loads(json.dumps([{"id": "k", "type": "article-journal", "title": "T"} | values]))
    assert loaded.problems == ()
    return loaded.records[0]


def problems(text):
    return [(problem.line, problem.code, problem.detail) for problem in loads(text).problems]


def as_text(loaded):
    return "".join(entry.before + entry.raw for entry in loaded.entries) + loaded.tail


def test_every_variable_of_an_article_has_its_place():
    record = one(
        **{
            "author": [{"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"}],
            "editor": [{"literal": "OpenAI, Inc."}],
            "translator": [{"family": "King", "given": "Martin", "suffix": "Jr."}],
            "issued": {"date-parts": [["2021", 3, 2]]},
            "container-title": "Journal <i>of</i> AI",
            "volume": 3,
            "issue": "4",
            "page": "10-20",
            "publisher": "ACM",
            "DOI": "https://doi.org/10.1000/AB",
            "PMID": "123",
            "ISBN": "978-3-86490-311-3",
            "ISSN": "0012-9658",
            "URL": "https://a.org/",
            "abstract": "<jats:p>One.</jats:p><jats:p>Two.</jats:p>",
            "keyword": "词表, deep learning",
            "language": "en",
            "publisher-place": "Berlin",
            "x-own": {"a": [1]},
        }
    )
    assert record == Record(
        type="article",
        key="k",
        title="T",
        authors=(Name(family="Beethoven", given="Ludwig", prefix="van"),),
        editors=(Name(literal="OpenAI, Inc."),),
        translators=(Name(family="King", given="Martin", suffix="Jr."),),
        date=PartialDate(2021, 3, 2),
        container="Journal of AI",
        volume="3",
        issue="4",
        pages="10–20",
        publisher="ACM",
        doi="10.1000/AB",
        pmid="123",
        isbn="978-3-86490-311-3",
        url="https://a.org/",
        abstract="One.\nTwo.",
        keywords=("词表", "deep learning"),
        language="en",
        extra=(("ISSN", "0012-9658"), ("publisher-place", "Berlin"), ("x-own", '{"a": [1]}')),
    )


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ({"literal": "张三"}, Name(family="张", given="三")),
        ({"family": "欧阳锋"}, Name(family="欧阳", given="锋")),
        ({"literal": "新华通讯社"}, Name(literal="新华通讯社")),
        (
            {"family": "de la Vallée Poussin", "given": "Charles"},
            Name(family="Vallée Poussin", given="Charles", prefix="de la"),
        ),
        ({"given": "Plato"}, Name(family="Plato")),
        ("Smith, Ann", Name(family="Smith", given="Ann")),
    ],
)
def test_a_name_is_read_in_its_parts(name, read):
    assert one(author=[name]).authors == (read,)


@pytest.mark.parametrize(
    ("issued", "date", "is_kept"),
    [
        ({"date-parts": [[2020]]}, PartialDate(2020), False),
        ({"date-parts": [["2020", "05"]]}, PartialDate(2020, 5), False),
        ({"raw": "2020-05-03"}, PartialDate(2020, 5, 3), False),
        ({"literal": "May 2020"}, PartialDate(2020, 5), False),
        ({"raw": "spring 2020"}, PartialDate(2020), True),
        ({"date-parts": [[2020, 5], [2021, 6]]}, PartialDate(2020, 5), True),
        ({"date-parts": [[2020]], "circa": True}, PartialDate(2020), True),
        ({"date-parts": [[2020]], "season": 2}, PartialDate(2020), True),
        ({"date-parts": [[2020, 21]]}, PartialDate(2020), True),
        ("2020-05-03", PartialDate(2020, 5, 3), False),
    ],
)
def test_what_a_date_says_beyond_its_day_is_kept_and_written_again(issued, date, is_kept):
    record = one(issued=issued)
    assert record.date == date
    assert ("issued" in dict(record.extra)) is is_kept
    if is_kept:
        assert item(record)["issued"] == issued
        assert item(replace(record, date=PartialDate(1999)))["issued"] == {"date-parts": [[1999]]}


def test_a_date_before_our_years_is_a_problem_and_is_kept():
    loaded = loads('[{"id": "k", "type": "book", "title": "T", "issued": {"date-parts": [[-44]]}}]')
    assert [(p.code, p.key) for p in loaded.problems] == [("bad-date", "k")]
    assert loaded.records[0].extra == (("issued", '{"date-parts": [[-44]]}'),)


def test_a_speech_is_a_talk_with_its_speakers_event_day_and_place():
    values = {
        "type": "speech",
        "author": [{"family": "Lee", "given": "Ann"}],
        "event-title": "PyCon",
        "event-place": "Berlin",
        "event-date": {"date-parts": [[2022, 5, 1]]},
        "genre": "Keynote",
    }
    record = one(**values)
    assert (record.type, record.container, record.date) == (TALK, "PyCon", PartialDate(2022, 5, 1))
    assert record.authors == (Name(family="Lee", given="Ann"),)
    written = item(record)
    assert {name: written[name] for name in ("type", "event-title", "event-place", "genre")} == {
        name: values[name] for name in ("type", "event-title", "event-place", "genre")
    }


def test_an_arxiv_number_is_found_and_written_as_number():
    record = one(type="article", number="arXiv:2101.00001v2")
    assert (record.type, record.arxiv) == ("preprint", "2101.00001v2")
    assert item(record)["number"] == "arXiv:2101.00001v2"
    assert one(URL="https://arxiv.org/abs/2101.00001").type == "preprint"


def test_a_name_with_an_orcid_is_kept_whole_until_the_names_change():
    author = [{"family": "Lee", "given": "Ann", "ORCID": "0000-0001"}]
    record = one(author=author)
    assert item(record)["author"] == author
    changed = replace(record, authors=(Name(family="Li"),))
    assert item(changed)["author"] == [{"family": "Li"}]


def test_what_other_formats_call_otherwise_is_written_under_the_name_of_csl():
    record = Record(
        type="thesis",
        title="T",
        language="english",
        extra=(
            ("address", "Berlin"),
            ("issn", "0012-9658"),
            ("entrytype", "mastersthesis"),
            ("urldate", "2020-05-03"),
            ("groups", "a"),
            ("groups", "b"),
        ),
    )
    assert item(record) == {
        "id": "",
        "type": "thesis",
        "title": "T",
        "language": "en-US",
        "publisher-place": "Berlin",
        "ISSN": "0012-9658",
        "genre": "Master’s thesis",
        "accessed": {"date-parts": [[2020, 5, 3]]},
        "custom": {"groups": ["a", "b"]},
    }


def test_the_lists_of_crossref_are_read_and_their_rest_is_kept():
    record = one(**{"title": ["T"], "container-title": ["LNCS", "ECCV"], "ISBN": ["0199232768"]})
    assert (record.title, record.container, record.isbn) == ("T", "LNCS", "0199232768")
    assert record.extra == (("container-title", '["LNCS", "ECCV"]'),)


def test_a_newspaper_stays_one():
    assert item(one(type="article-newspaper"))["type"] == "article-newspaper"


def test_a_bad_item_costs_itself_alone_and_names_its_line():
    text = '[\n{"id":"a","type":"book","title":"A"},\n{"id" "b"},\n3,\n{"id":"c","title":"C"}\n]'
    loaded = loads(text)
    assert [record.key for record in loaded.records] == ["a", "c"]
    assert [(entry.line, entry.record is None) for entry in loaded.entries] == [
        (2, False),
        (3, True),
        (4, True),
        (5, False),
    ]
    assert [(p.line, p.code, p.is_lost) for p in loaded.problems] == [
        (3, "broken", True),
        (4, "broken", True),
        (5, "no-type", False),
    ]
    assert as_text(loaded) == text


def test_an_item_that_is_not_closed_does_not_take_the_next_with_it():
    text = '[{"id": "a", "title": "A\n, {"id": "b", "type": "book", "title": "B"}]'
    loaded = loads(text)
    assert [record.key for record in loaded.records] == ["b"]
    assert as_text(loaded) == text


@pytest.mark.parametrize("wrapped", ['{"items": [%s]}', "[%s]", "%s", "\ufeff [%s, ]\n"])
def test_an_array_a_single_item_and_the_answer_of_zotero_are_read(wrapped):
    loaded = loads(wrapped % '{"id": "a", "type": "book", "title": "A"}')
    assert [record.key for record in loaded.records] == ["a"]
    assert loaded.problems == ()


def test_a_variable_that_is_said_twice_is_a_problem_and_kept():
    text = '{"id": "a", "type": "book", "title": "A", "title": "B"}'
    assert problems(text) == [(1, "duplicate-field", "title")]
    assert loads(text).records[0].extra == (("title", "A"),)


def test_what_follows_the_items_is_told():
    text = '[{"id": "a", "type": "book", "title": "A"}]\nand more\n'
    assert problems(text) == [(2, "stray-text", "and more")]
    assert as_text(loads(text)) == text


@pytest.mark.parametrize("text", ["", " \n", "[]", "[[]", '"', "{", "[{", '[{"a', "]", "[,,]"])
def test_the_smallest_texts_do_no_harm(text):
    assert as_text(loads(text)) == text
    assert loads(text).records == ()


def test_a_deep_nesting_is_a_problem_of_its_item():
    text = '[{"id": "a", "x": ' + "[" * 200_000 + "]" * 200_000 + "}, " + '{"id": "b"}]'
    loaded = loads(text)
    assert [record.key for record in loaded.records] == ["b"]
    assert loaded.problems[0].detail == "nested too deeply"


@pytest.mark.parametrize(
    "text",
    [
        '[{"id":' * 100_000,
        '[{"id": "' * 100_000,
        "[" + "[" * 1_000_000,
        '{"a": "' + " " * 1_000_000,
    ],
    ids=lambda text: text[:9],
)
def test_hostile_texts_are_read_in_bounded_time(text):
    assert loads(text).records == ()
    assert as_text(loads(text)) == text


def test_a_million_spaces_in_an_abstract_are_one():
    assert one(abstract=f"One{' ' * 1_000_000}two<p>three").abstract == "One two\nthree"


def test_no_control_character_and_no_half_of_a_pair_gets_in():
    record = loads(
        r'[{"id": "a", "type": "book", "title": "A\u0000B\ud800", "x": "\u0001y"}]'
    ).records[0]
    assert (record.title, record.extra) == ("AB", (("x", "y"),))


@given(records((*TYPES, TALK), extra=[("event-place", "Oslo"), ("tags", "x"), ("note", "N")]))
def test_what_is_written_is_read_again(record):
    read = loads(dumps([record])).records
    assert [replace(one, extra=tuple(sorted(one.extra))) for one in read] == [
        replace(record, extra=tuple(sorted(record.extra)))
    ]


@pytest.mark.skipif(not FILES, reason="the shared files are not here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_real_file_is_read_whole_and_comes_back(path):
    text = path.read_text(encoding="utf-8")
    loaded = loads(text)
    items = json.loads(text)
    assert len(loaded.records) == len(loaded.entries) == len(items)
    assert as_text(loaded) == text
    again = loads(dumps(loaded.records)).records
    assert [replace(r, extra=tuple(sorted(r.extra))) for r in again] == [
        replace(r, extra=tuple(sorted(r.extra))) for r in loaded.records
    ]
