"""What the styles make of items. REWRITE_GOLDEN=1 writes the golden files anew, to be read."""

import os
import re
from pathlib import Path

import pytest

from papers.citing import MOST, cite, styles
from papers.record import Name, PartialDate, Record
from tests.papers.citing.listed import CHINESE, ITEMS, WESTERN

GOLDEN = Path(__file__).with_name("golden")


def texts(records, name):
    return [entry.text for entry in cite(records, styles.shipped(name)).entries]


@pytest.mark.parametrize("name", styles.SHIPPED)
def test_style_writes_each_kind_of_item_as_its_golden_file(name):
    made = cite(ITEMS, styles.shipped(name))
    lines = [f"{entry.text_citation}\t{entry.text}" for entry in made.entries]
    written = "\n".join([*lines, made.written_citation("text"), ""])
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("REWRITE_GOLDEN"):
        file.write_text(written, encoding="utf-8")
    assert written == file.read_text(encoding="utf-8")


def test_chinese_style_writes_et_al_in_the_language_of_each_item():
    chinese = Record(type="article", title="深度学习", authors=CHINESE, date=PartialDate(2020))
    english = Record(type="article", title="Learning", authors=WESTERN, date=PartialDate(2020))
    said_english = Record(type="article", title="学习", authors=WESTERN, language="en")
    made = texts([chinese, english, said_english], "gb-numeric")
    assert made == [
        "[1] 张三, 李小明, 王五, 等. 深度学习[J]. 2020.",
        "[2] AUTHOR01 A B, AUTHOR02 A B, AUTHOR03 A B, et al. Learning[J]. 2020.",
        "[3] AUTHOR01 A B, AUTHOR02 A B, AUTHOR03 A B, et al. 学习[J].",
    ]


def test_two_works_of_a_year_differ_by_a_letter_in_either_language():
    pair = [
        Record(type="article", title=title, authors=(name,), date=PartialDate(2020))
        for name in (CHINESE[0], WESTERN[0])
        for title in ("深一", "深二", "One", "Two")
    ]
    made = cite(pair, styles.shipped("gb-author-date"))
    cited = sorted(entry.text_citation for entry in made.entries)
    assert cited == [
        *(f"(Author01, 2020{letter})" for letter in "abcd"),
        *(f"(张三, 2020{letter})" for letter in "abcd"),
    ]
    for entry in made.entries:
        letter = re.search(r"2020([a-d])", entry.text_citation)[1]
        assert f"2020{letter}" in entry.text


def test_chinese_authors_sort_by_pinyin():
    names = [Name(family=family, given="三") for family in "赵阿张李"]
    records = [
        Record(type="book", title="书", authors=(name,), date=PartialDate(2020)) for name in names
    ]
    made = texts(records, "gb-author-date")
    assert [text[0] for text in made] == ["阿", "李", "张", "赵"]


def test_output_has_the_marks_of_its_kind():
    record = Record(
        type="article", key="smith_1", title="50% of A_b & <i>E. coli</i>", authors=WESTERN[:1],
        date=PartialDate(2020), container="Nature", volume="3", doi="10.1000/a_b",
    )  # fmt: skip
    made = cite([record], styles.shipped("nature"))
    assert made.written("text").startswith("1. Author01, A. B. 50% of A_b & E. coli. Nature 3,")
    assert r"50% of A\_b & *E. coli*. *Nature* **3**" in made.written("markdown")
    assert made.written("markdown").startswith(r"1\. Author01")
    latex = made.written("latex")
    assert latex.startswith("\\begin{thebibliography}{9}\n\\bibitem{smith_1} Author01, A. B. 50\\%")
    assert r"A\_b \& \emph{E. coli}. \emph{Nature} \textbf{3}" in latex
    assert made.written_citation("latex") == r"\cite{smith_1}"
    html = cite([record], styles.shipped("ieee")).written("html")
    link = '<a href="https://doi.org/10.1000/a_b" rel="noopener noreferrer">10.1000/a_b</a>'
    assert html.count(link) == 1


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert(1)</script>",
        "</style><img src=x onerror=alert(1)>",
        '"><svg onload=alert(1)>',
        "<a href='javascript:alert(1)'>x</a>",
    ],
)
def test_title_stays_text_whatever_it_holds(title):
    made = cite([Record(type="book", title=title)], styles.shipped("ieee"))
    html = made.written("html")
    assert set(re.findall(r"<(\w+)", html)) <= {"div", "i"}
    # What looked like a tag is there to be read.
    assert "alert(1)" in made.written("text")


def test_nothing_makes_nothing():
    assert cite([], styles.shipped("ieee")).entries == ()


def test_no_more_is_cited_than_at_once_is_allowed():
    records = [Record(type="book", title=f"Book {n}") for n in range(MOST + 1)]
    assert len(cite(records, styles.shipped("nature")).entries) == MOST


def test_private_notes_and_abstracts_are_not_printed():
    record = Record(type="book", title="B", abstract="SECRET", extra=(("note", "SECRET"),))
    for name in styles.SHIPPED:
        assert "SECRET" not in cite([record], styles.shipped(name)).written("html")
