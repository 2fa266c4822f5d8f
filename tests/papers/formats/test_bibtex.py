import logging
import re
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from papers.formats.bibtex import BibtexError, loads, loads_one
from papers.record import TYPES, Name, PartialDate

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
FILES = sorted([*DATA.glob("*.bib"), *DATA.glob("bib/*.bib"), *DATA.glob("bib_small/*.bib")])
ENTRY_LINE = re.compile(r"^\s*@(?!comment|string|preamble)\w+\s*[{(]", re.IGNORECASE)


def one(fields, entry_type="article"):
    """The record of one entry with ``fields``, which has no problems."""
    loaded = loads(f"@{entry_type}{{key, {fields}}}")
    assert loaded.problems == ()
    return loaded.records[0]


def titles(text):
    return [record.title for record in loads(text).records]


def lines_of(loaded):
    return [entry.line for entry in loaded.entries]


def problems(text):
    """Line, code and detail of each problem."""
    return [(problem.line, problem.code, problem.detail) for problem in loads(text).problems]


def test_every_field_of_an_article_has_its_place():
    record = one(
        r"""
        title = {{R}-Drop: {\'E}tude},
        author = {Liang, Xiaobo and Wu, Lijun},
        editor = {Ann Lee},
        translator = {Bo Lin},
        journal = "Journal of {AI}",
        year = 2021, month = jun, volume = {3}, number = {4}, pages = {10--20},
        publisher = {ACM}, doi = {https://doi.org/10.1/a\_b}, isbn = {978-1},
        url = {\url{https://a.org/\~{}u}}, abstract = {One.

        Two.}, keywords = {deep learning, 词表； x}, langid = {english}, note = {A {n}ote},
        """
    )
    assert (record.type, record.key, record.title) == ("article", "key", "R-Drop: Étude")
    assert record.authors == (
        Name(family="Liang", given="Xiaobo"),
        Name(family="Wu", given="Lijun"),
    )
    assert record.editors == (Name(family="Lee", given="Ann"),)
    assert record.translators == (Name(family="Lin", given="Bo"),)
    assert record.date == PartialDate(2021, 6)
    assert (record.container, record.volume, record.issue) == ("Journal of AI", "3", "4")
    assert (record.pages, record.publisher, record.isbn) == ("10–20", "ACM", "978-1")
    assert (record.doi, record.url) == ("10.1/a_b", "https://a.org/~u")
    assert record.abstract == "One.\n\nTwo."
    assert record.keywords == ("deep learning, 词表", "x")
    assert record.language == "english"
    assert record.extra == (("note", "A {n}ote"),)


@pytest.mark.parametrize(
    ("entry_type", "record_type"),
    [
        ("article", "article"),
        ("InProceedings", "conference"),
        ("conference", "conference"),
        ("BOOK", "book"),
        ("proceedings", "book"),
        ("incollection", "chapter"),
        ("inbook", "chapter"),
        ("phdthesis", "thesis"),
        ("mastersthesis", "thesis"),
        ("thesis", "thesis"),
        ("techreport", "report"),
        ("report", "report"),
        ("dataset", "dataset"),
        ("software", "software"),
        ("online", "webpage"),
        ("misc", "other"),
        ("patent", "other"),
    ],
)
def test_types(entry_type, record_type):
    assert one("title={x}", entry_type).type == record_type


def test_unusual_entry_type_is_kept():
    assert one("title={x}", "mastersthesis").extra == (("entrytype", "mastersthesis"),)
    assert one("title={x}", "phdthesis").extra == ()


@pytest.mark.parametrize(
    ("entry_type", "fields", "number"),
    [
        ("misc", "eprint={2106.03283}, archivePrefix={arXiv}", "2106.03283"),
        ("misc", "eprint={arXiv:2106.03283v2}", "2106.03283v2"),
        ("online", "eprint={hep-th/9901001}, eprinttype={arxiv}", "hep-th/9901001"),
        ("article", "journal={arXiv preprint arXiv:2010.11929}", "2010.11929"),
        ("article", "journal={CoRR}, volume={abs/1706.03762}", "1706.03762"),
        ("article", "eprint={2005.14165}, archivePrefix={arXiv}", "2005.14165"),
        ("misc", "url={https://arxiv.org/abs/1706.03762}", "1706.03762"),
        ("misc", "doi={10.48550/arXiv.1706.03762}", "1706.03762"),
        ("article", "journal={bioRxiv}", ""),
    ],
)
def test_preprints_are_known_by_their_number_or_server(entry_type, fields, number):
    record = one(f"title={{x}}, {fields}", entry_type)
    assert (record.type, record.arxiv, record.extra) == ("preprint", number, ())


def test_published_article_with_an_eprint_stays_an_article():
    record = one("title={x}, journal={Nature}, eprint={1706.03762}, archivePrefix={arXiv}")
    assert (record.type, record.arxiv) == ("article", "1706.03762")


def test_eprint_of_another_archive_is_no_arxiv_number():
    record = one("title={x}, eprint={1706.03762}, eprinttype={jstor}")
    assert (record.arxiv, dict(record.extra)["eprinttype"]) == ("", "jstor")


@pytest.mark.parametrize(
    ("fields", "iso", "kept"),
    [
        ("year=2021", "2021", ()),
        ("year={2021}, month={6}", "2021-06", ()),
        ("year={2021}, month={June}", "2021-06", ()),
        ("year={2021}, month=june", "2021-06", ()),
        ("year={2021}, month={5~June}", "2021-06-05", ()),
        ("year={2021}, month=jun, day={5}", "2021-06-05", ()),
        ('year={2021}, month="5~" # jun', "2021-06-05", ()),
        ("date={2021-06-05}", "2021-06-05", ()),
        ("date={2021-06/2021-08}", "2021-06", (("date", "2021-06/2021-08"),)),
        ("year={c1988}", "1988", (("year", "c1988"),)),
        ("year={1947(民国三十六年)}", "1947", (("year", "1947(民国三十六年)"),)),
        ("year={2021}, month={Summer}", "2021", (("month", "Summer"),)),
    ],
)
def test_dates(fields, iso, kept):
    record = one(f"title={{x}}, {fields}")
    assert (record.date.iso, record.extra) == (iso, kept)


@pytest.mark.parametrize("year", ["20xx", "99999999999", "in press", "-1"])
def test_year_that_is_none_is_kept_and_reported(year):
    text = f"@book{{k, title={{x}},\n year={{{year}}}}}"
    assert loads(text).records[0].extra == (("year", year),)
    assert problems(text) == [(1, "bad-date", year)]


@pytest.mark.parametrize(
    ("pages", "text"),
    [
        ("7373-7382", "7373–7382"),
        ("1 -- 9", "1–9"),
        ("R2253--R2256", "R2253–R2256"),
        ("L1-L3", "L1–L3"),
        ("e12-34x", "e12-34x"),
        ("10715--", "10715"),
        ("-", ""),
    ],
)
def test_pages_have_one_kind_of_dash(pages, text):
    assert one(f"title={{x}}, pages={{{pages}}}").pages == text


def test_addresses_keep_percent_signs_and_tildes():
    assert one("title={x}, url={https://a.org/~u/b%20c}").url == "https://a.org/~u/b%20c"


def test_address_is_found_where_else_it_is_written():
    assert one(r"title={x}, howpublished={\url{https://a.org}}", "misc").url == "https://a.org"
    assert one("title={x}, url={https://doi.org/10.1/ab}").doi == "10.1/ab"


def test_several_addresses_in_one_field_are_kept_beside_the_first():
    record = one("title={x}, url={https://a.org https://b.org}")
    assert record.url == "https://a.org"
    assert record.extra == (("url", "https://a.org https://b.org"),)


def test_others_are_remembered():
    record = one("title={x}, author={A One and others}")
    assert record.authors == (Name(family="One", given="A"),)
    assert record.extra == (("author", "A One and others"),)


def test_names_that_cannot_be_read_are_kept_and_reported():
    text = "@book{k, title={x}, author={{}}}"
    assert loads(text).records[0].extra == (("author", "{}"),)
    assert problems(text) == [(1, "bad-names", "{}")]


def test_strings_months_and_concatenation_are_resolved():
    text = """@string{aaai = "{AAAI} " # '' }
@STRING(conf = {Conference on } # "{AI}")
@inproceedings{k, title = "x", booktitle = aaai # CONF, year = 2021, month = may}"""
    record = loads(text.replace("'' ", '"Press, "')).records[0]
    assert record.container == "AAAI Press, Conference on AI"
    assert record.date == PartialDate(2021, 5)


def test_unknown_string_keeps_its_name_and_is_reported():
    text = "@article{k, title={x},\n journal = jacm}"
    assert loads(text).records[0].container == "jacm"
    assert problems(text) == [(2, "unknown-string", "jacm")]


def test_strings_that_double_without_end_are_cut():
    doublings = "".join(f"@string{{a{n + 1} = a{n} # a{n}}}\n" for n in range(30))
    loaded = loads(f"@string{{a0 = {{xxxxxxxxxx}}}}\n{doublings}@misc{{k, title = {{t}} # a30}}")
    assert loaded.records[0].title == "t"
    assert {problem.code for problem in loaded.problems} == {"too-long"}


def test_crossref_gives_what_is_missing():
    text = """@inproceedings{a, title={A}, pages={1}, crossref={P}}
@proceedings{p, title={Proceedings}, year=2021, publisher={ACM}, editor={Ann Lee}}"""
    record = loads(text).records[0]
    assert (record.title, record.container, record.publisher) == ("A", "Proceedings", "ACM")
    assert (record.date, record.editors) == (PartialDate(2021), (Name("Lee", "Ann"),))
    assert record.extra == (("crossref", "P"),)


def test_crossref_changes_no_year_that_is_stated():
    text = "@inbook{a, title={A}, year=2020, crossref={b}}@book{b, title={B}, year=2021, month=may}"
    assert loads(text).records[0].date == PartialDate(2020)


def test_crossref_in_a_circle_ends():
    assert titles("@book{a, title={A}, crossref={b}}@book{b, title={B}, crossref={a}}") == [
        "A",
        "B",
    ]


def test_missing_comma_is_put_in_and_reported():
    text = "@article{k,\n title={x} year=2020\n volume = 3 number={4}, pages={5}}"
    record = loads(text).records[0]
    assert (record.title, record.date) == ("x", PartialDate(2020))
    assert (record.volume, record.issue, record.pages) == ("3", "4", "5")
    assert problems(text) == [
        (2, "missing-comma", "year"),
        (3, "missing-comma", "volume"),
        (3, "missing-comma", "number"),
    ]


def test_text_after_a_value_is_reported():
    text = "@article{k, title={x} y, year=2020}"
    assert titles(text) == ["x"]
    assert problems(text) == [(1, "stray-text", "y")]


def test_equals_sign_inside_braces_is_no_field():
    assert one("title={When {a} b={c}}").title == "When a b=c"


def test_brace_too_many_inside_quotes_keeps_the_value():
    assert titles('@article{k, title="a { b", year=2020}') == ["a b"]


def test_duplicate_key_is_kept_and_reported():
    text = "@book{k, title={A}}\n@book{k, title={B}}"
    assert titles(text) == ["A", "B"]
    assert problems(text) == [(2, "duplicate-key", "k")]


def test_duplicate_field_is_kept_and_reported():
    text = "@book{k,\n title={A},\n Title={B}}"
    record = loads(text).records[0]
    assert (record.title, record.extra) == ("A", (("title", "B"),))
    assert problems(text) == [(3, "duplicate-field", "Title")]


def test_empty_key_and_missing_title_are_reported():
    text = "@book{, year=2020}"
    assert loads(text).records[0].date == PartialDate(2020)
    assert sorted(problems(text)) == [(1, "no-key", ""), (1, "no-title", "")]


def test_entry_that_is_not_closed_costs_only_itself():
    text = "@book{a, title={A}}\n@book{b,\n title={B\n\n@book{c, title={C}}"
    assert titles(text) == ["A", "C"]
    broken = loads(text).problems[0]
    assert (broken.line, broken.code, broken.key, broken.is_lost) == (2, "broken", "b", True)
    assert broken.detail == "a brace or a quotation mark in this entry is not closed"


@pytest.mark.parametrize(
    "entry",
    [
        '@book{b, title="B, year=2020}',
        "@book{b, title {B}}",
        "@book{b title={B}}",
        "@book b, title={B}",
    ],
)
def test_broken_entry_is_reported_with_its_line(entry):
    text = f"\n@book{{a, title={{A}}}}\n{entry}\n@book{{c, title={{C}}}}"
    assert titles(text) == ["A", "C"]
    assert [(p.line, p.code, p.is_lost) for p in loads(text).problems] == [(3, "broken", True)]


def test_comments_and_preambles_are_no_entries():
    text = """% a comment with an @ sign
@comment{jabref-meta: x}
@Comment without braces
@preamble{"\\newcommand"}
words between @book{k,
  title = {A},
  % inside
  year = 2020}"""
    assert titles(text) == ["A"]
    assert loads(text).records[0].date == PartialDate(2020)
    assert problems(text) == []


def test_entry_that_is_commented_out_is_no_entry():
    text = "%@book{a,\n%  title={A}\n%}\n@book{b, title={B}}"
    assert titles(text) == ["B"]
    assert lines_of(loads(text)) == [4]


def test_words_before_a_field_are_reported():
    text = "@book{k,\n% fine\n lost words\n title={A}}"
    assert titles(text) == ["A"]
    assert problems(text) == [(3, "stray-text", "lost words")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(end):
    loaded = loads(end.join(["\ufeff@book{a,", "title={A}}", "@book{b, title={B}}"]))
    assert [record.title for record in loaded.records] == ["A", "B"]
    assert lines_of(loaded) == [1, 3]


def test_entries_in_parentheses():
    assert titles('@book(k, title = "A (b)", year = 2020)') == ["A (b)"]


def test_hostile_text_does_not_flood_the_log(caplog):
    with caplog.at_level(logging.DEBUG):
        loaded = loads("@article{" * 2_000)
    assert [problem.code for problem in loaded.problems] == ["broken"]
    assert caplog.records == []


@pytest.mark.parametrize(
    "text",
    [
        "@" * 20_000,
        "@article{k,title=" + "{" * 20_000 + "}" * 20_000 + "}",
        "@article{k" + "," * 20_000,
        "@article{k,title=" + "{a}#" * 20_000 + "{a}}",
        "@article{k," + "a={x} b={y}\n" * 20_000 + "}",
        "@article{k,author={" + "and " * 20_000 + "}}",
        "@article{k,author={" + "*" * 20_000 + "a}}",
        "@article{k,author={family=a," + "b" * 20_000 + "}}",
    ],
)
def test_hostile_repetition_is_read(text):
    loaded = loads(text)
    lost = [problem for problem in loaded.problems if problem.is_lost]
    assert len(loaded.records) + len(lost) == len(loaded.entries)


@given(st.text(alphabet="@book{}()k,=\"# \n\\'ayer12%"))
def test_any_text_is_read(text):
    loaded = loads(f"@book{{k, title={text}}}\n@misc{{z, title={{Z}}}}")
    assert loaded.records or loaded.problems
    assert all(record.type in TYPES for record in loaded.records)


def test_one_entry_is_one_record():
    assert loads_one("\n@book{k, title={A} year=2020}\n").date == PartialDate(2020)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (" \n", "empty", 1),
        ("Attention is all you need", "no-entry", 1),
        ("@comment{x}", "no-entry", 1),
        ("@book{a, title={A}}\n@book{b, title={B}}", "several", 2),
        ("@book{a, title={A}}\n\n@book{b, title {B}}", "several", 3),
        ("\n@book{a, title={A}", "broken", 2),
    ],
)
def test_what_is_not_one_entry_is_refused(text, code, line):
    with pytest.raises(BibtexError) as refused:
        loads_one(text)
    assert (refused.value.code, refused.value.line) == (code, line)


def test_refusal_says_what_was_expected():
    with pytest.raises(BibtexError, match="line 1: Expected comma after entry key") as refused:
        loads_one("@book{a title={A}}")
    assert refused.value.detail == "Expected comma after entry key, but found ="


@pytest.mark.skipif(not FILES, reason="the real bibliographies are not on this machine")
def test_every_entry_of_real_bibliographies_is_accounted_for():
    for path in FILES:
        text = path.read_text(encoding="utf-8", errors="replace").removeprefix("\ufeff")
        loaded = loads(text)
        lines = [n for n, line in enumerate(text.split("\n"), 1) if ENTRY_LINE.match(line)]
        assert lines_of(loaded) == lines, path.name


@pytest.mark.skipif(not FILES, reason="the real bibliographies are not on this machine")
def test_chinese_bibliography_has_chinese_names_and_keys():
    loaded = loads((DATA / "bib" / "chinese_gb7714.bib").read_text())
    authors = {author for record in loaded.records for author in record.authors}
    assert Name(family="李", given="四光") in authors
    assert Name(literal="中国造纸学会") in authors


@pytest.mark.skipif(not FILES, reason="the real bibliographies are not on this machine")
def test_seed_papers():
    loaded = loads((DATA / "seed_papers.bib").read_text())
    assert loaded.problems == ()
    assert [record.title for record in loaded.records] == [
        "Oscar: Object-Semantics Aligned Pre-training for Vision-Language Tasks",
        "Video Imprint",
        "Swin Transformer: Hierarchical Vision Transformer using Shifted Windows",
        "Dynamic Head: Unifying Object Detection Heads With Attentions",
        "MetaAvatar: Learning Animatable Clothed Human Models from Few Depth Images",
        "Deep High-Resolution Representation Learning for Visual Recognition",
        "Reinforced Multi-Teacher Selection for Knowledge Distillation",
        "R-Drop: Regularized Dropout for Neural Networks",
        "Top-k learning to rank: labeling, ranking and evaluation",
        "Learning Transferable Visual Models From Natural Language Supervision",
        "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale",
        "Language Models are Few-Shot Learners",
        "Deep Residual Learning for Image Recognition",
        "Densely connected convolutional networks",
    ]
    assert [
        (r.type, r.date.iso, r.authors[0].display, len(r.authors), r.arxiv) for r in loaded.records
    ] == [
        ("article", "2020", "Xiujun Li", 12, ""),
        ("preprint", "2021", "Zhanning Gao", 6, "2106.03283"),
        ("conference", "2021", "Ze Liu", 8, ""),
        ("conference", "2021-06", "Xiyang Dai", 7, ""),
        ("conference", "2021", "Shaofei Wang", 5, ""),
        ("article", "2019", "Jingdong Wang", 12, ""),
        ("conference", "2021", "Fei Yuan", 7, ""),
        ("conference", "2021", "Xiaobo Liang", 9, ""),
        ("conference", "2012", "Shuzi Niu", 4, ""),
        ("conference", "2021", "Alec Radford", 12, ""),
        ("preprint", "2020", "Alexey Dosovitskiy", 12, "2010.11929"),
        ("preprint", "2020", "Tom B. Brown", 31, "2005.14165"),
        ("preprint", "2015", "Kaiming He", 4, "1512.03385"),
        ("conference", "2017", "Gao Huang", 4, ""),
    ]
    by_key = {record.key: record for record in loaded.records}
    assert by_key["Dai_2021_CVPR"].pages == "7373–7382"
    assert by_key["DBLP:conf/sigir/NiuGLC12"].doi == "10.1145/2348283.2348384"
    assert by_key["DBLP:conf/sigir/NiuGLC12"].editors[-1] == Name("Sanderson", "Mark")
    assert by_key["huang2017densely"].authors[2:] == (
        Name(family="Maaten", given="Laurens", prefix="van der"),
        Name(family="Weinberger", given="Kilian Q"),
    )
