"""Every word of a BibTeX text is kept, and every slip in it is told."""

from pathlib import Path

import bibtexparser
import pytest
from hypothesis import given, strategies as st

from papers.formats import Entry, Loaded, unaccounted_lines
from papers.formats.bibtex import entries, loads, strings_of
from papers.formats.bibtex_scanning import blocks
from papers.record import TALK, Name, PartialDate, Record

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
FILES = sorted([*DATA.glob("*.bib"), *DATA.glob("bib*/*.bib")])
ENTRY = "@article{k,\n  title = {A},\n}"
PIECES = st.sampled_from(
    [
        ENTRY,
        '@Book (p, title = "Q {"} q", year = 1999)',
        "@misc{broken, title = {A}\n",
        "@misc{, title = {A} year = 2020}",
        '@string{s = {S} # "T"}',
        "@comment{jabref-meta: {x};\n}",
        '@preamble{"\\newcommand{\\x}{}"}',
        "% a remark with @article{in, it",
        'loose words, mail@example.org {and} "more"',
        "@misc{b, file = {C:\\tmp\\}, abstract = {one\n@foo{bar}\ntwo}}",
        "}",
        "\\{",
    ]
)
TEXTS = st.lists(PIECES | st.text(alphabet='@{}()=,"#%\\ ak1\n'), max_size=8)


def joined(loaded):
    return "".join(entry.before + entry.raw for entry in loaded.entries) + loaded.tail


def told(text):
    return [(problem.line, problem.code, problem.detail) for problem in loads(text).problems]


@given(TEXTS, st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_all_words_of_any_text_are_kept(pieces, line_end, has_mark):
    text = ("\ufeff" if has_mark else "") + "\n".join(pieces).replace("\n", line_end)
    loaded = loads(text)
    assert joined(loaded) == text
    assert unaccounted_lines(loaded, text) == 0
    assert all(entry.record or entry.problems for entry in loaded.entries)


@pytest.mark.skipif(not FILES, reason="the real bibliographies are not on this machine")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_all_words_of_real_bibliographies_are_kept(path):
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    loaded = loads(text)
    assert joined(loaded) == text
    assert unaccounted_lines(loaded, text) == 0
    assert not any(problem.is_lost for problem in loaded.problems)


@pytest.mark.skipif(not FILES, reason="the real bibliographies are not on this machine")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_fields_are_those_that_bibtexparser_finds(path):
    text = path.read_text(encoding="utf-8", errors="replace")
    library = bibtexparser.parse_string(text, parse_stack=[])
    theirs = {
        (block.key, block.start_line): [(field.key, field.value) for field in block.fields]
        for block in (getattr(b, "ignore_error_block", None) or b for b in library.blocks)
        if isinstance(block, bibtexparser.model.Entry)
    }
    found = line = counted = 0
    for block in blocks(text, ()):
        line += text.count("\n", counted, block.start)
        counted = block.start
        key = (block.key, line)
        if key in theirs and not block.faults:
            values = [(f.name, text[f.value_start : f.value_end]) for f in block.fields]
            assert values == [(name.rpartition("\n")[2].strip(), v) for name, v in theirs[key]]
            found += 1
    assert found >= 0.9 * len(theirs)


def test_what_stands_between_entries_stays_there():
    text = f"\ufeff% top\r\n@string{{a = 1}}\r\n{ENTRY}\r\nloose\r\n@book{{b, title={{B}}}} end"
    loaded = loads(text)
    assert [entry.before for entry in loaded.entries] == [
        "\ufeff% top\r\n@string{a = 1}\r\n",
        "\r\nloose\r\n",
    ]
    assert [entry.raw for entry in loaded.entries] == [ENTRY, "@book{b, title={B}}"]
    assert loaded.tail == " end"


def test_entry_that_could_not_be_read_keeps_its_words_and_problem():
    text = f"@book{{b,\n title={{B\n\n{ENTRY}"
    broken, whole = loads(text).entries
    assert (broken.record, broken.raw, whole.before) == (None, "@book{b,\n title={B", "\n\n")
    assert [problem.code for problem in broken.problems] == ["broken"]
    assert whole.raw == ENTRY


def test_entries_are_read_one_at_a_time():
    found = entries(f"{ENTRY}\n@book{{b, title={{B}}}}\n" + "@misc{x, title={X}}\n" * 10)
    assert next(found).raw == ENTRY
    assert next(found).record.title == "B"


def test_problem_of_a_string_belongs_to_the_entry_after_it_or_the_last():
    text = f"@string{{a = nothing}}\n{ENTRY}\n@string{{b = none}}\n"
    (entry,) = loads(text).entries
    assert [(p.line, p.detail) for p in entry.problems] == [(1, "nothing"), (5, "none")]


def test_string_and_parent_may_come_after_their_use():
    text = (
        "@inproceedings{a, title={A}, publisher=acm, crossref={p}, xdata={x}}\n"
        "@string{acm = {ACM}}\n@xdata{x, editor={Ann Lee}}\n@proceedings{p, title={P}, year=2021}"
    )
    record = loads(text).records[0]
    assert (record.publisher, record.container) == ("ACM", "P")
    assert (record.date, record.editors) == (PartialDate(2021), (Name("Lee", "Ann"),))


def test_strings_of_a_text():
    strings = strings_of('@string{a = "A"}\n@STRING(b = a # { B})\n')
    assert (strings["a"], strings["b"], strings["jan"]) == ("A", "A B", "January")


@pytest.mark.parametrize(
    "entry", ["@misc{ title={T}}", "@misc{\n  title = {T}\n}", "@misc{,title={T}}"]
)
def test_entry_without_a_key_is_read_and_told(entry):
    assert loads(entry).records == (Record(type="other", title="T"),)
    assert [problem.code for problem in loads(entry).problems] == ["no-key"]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (r"{C:\tmp\}", "C:\\tmp\\"),
        (r"{C:\\}", "C:\\\\"),
        (r"{A \{ b}", r"A \{ b"),
        (r"{\{a\}}", r"\{a\}"),
        (r'"G\"odel"', r"G\"odel"),
        ('"say {"}hi{"}"', 'say {"}hi{"}'),
        ('"a { b"', "a { b"),
        ("{one\n@foo{bar}\ntwo}", "one\n@foo{bar}\ntwo"),
    ],
)
def test_value_ends_where_it_is_meant_to(value, kept):
    loaded = loads(f"@misc{{v, title={{T}}, x={value}, year=2020}}\n{ENTRY}")
    assert loaded.records[0].extra == (("x", kept),)
    assert [record.date for record in loaded.records] == [PartialDate(2020), None]
    assert loaded.problems == ()


def test_field_after_a_brace_too_many_is_told():
    assert told("@book{k, title={A}}, year={2000}}\n") == [(1, "stray-text", "year={2000}}")]


def test_address_in_passing_begins_no_entry():
    text = f"write to me@home{{or}} not\n{ENTRY}"
    assert [entry.raw for entry in loads(text).entries] == [ENTRY]


def test_comma_too_many_says_nothing():
    assert told("@misc{k, title={A},, year=2000,}") == []


@pytest.mark.parametrize(
    "fields",
    [
        "type={talk}",
        "type={Invited lecture}",
        "type={学术报告}",
        "eventtitle={ICML}",
        "howpublished={Talk at ICML}",
    ],
)
def test_what_was_said_is_a_talk(fields):
    assert loads(f"@misc{{k, title={{T}}, {fields}}}").records[0].type == TALK


def test_talk_has_its_speakers_its_event_and_the_day():
    record = loads(
        "@unpublished{k, title={T}, author={王井东}, type={talk}, eventtitle={CVPR},"
        " eventdate={2021-06-20}, date={2021-07}, venue={线上}, url={https://a.org}}"
    ).records[0]
    assert record == Record(
        type=TALK,
        key="k",
        title="T",
        authors=(Name("王", "井东"),),
        container="CVPR",
        date=PartialDate(2021, 6, 20),
        url="https://a.org",
        extra=(("date", "2021-07"), ("venue", "线上")),
    )


@pytest.mark.parametrize(
    ("fields", "extra"),
    [("pmid={123}", ()), ("eprint={123}, eprinttype={pubmed}", ()), ("pmid={PMC1}", ("PMC1",))],
)
def test_pubmed_number(fields, extra):
    record = loads(f"@article{{k, title={{T}}, {fields}}}").records[0]
    assert (record.pmid, tuple(value for _name, value in record.extra)) == (
        "" if extra else "123",
        extra,
    )


def test_lines_that_are_not_accounted_for_are_counted():
    text = "one\n\ntwo\nthree\n"
    record = Record(type="other")
    assert unaccounted_lines(Loaded((), text), text) == 0
    assert unaccounted_lines(Loaded((Entry(record, 1, "", "one\n"),), "two\n"), text) == 1
    assert unaccounted_lines(Loaded((Entry(None, 1, "", "one\n"),), "\ntwo\nthree\n"), text) == 1


def test_unclosed_entries_without_end_are_read_in_time():
    loaded = loads("@misc{a,\n title={b\n" * 5_000)
    assert {problem.code for problem in loaded.problems} == {"broken"}
    assert len(loaded.entries) == 5_000
