"""What is odd in an entry, and what it would be if it were mended."""

import pytest

from papers.oddities import CHECKS, PAPER, PERSON, TALK, oddities

FINE = {
    "type": "article", "title": "A fine title", "date": "2020-05", "container": "Nature",
    "volume": "1", "issue": "2", "pages": "12–34", "publisher": "", "doi": "10.1038/s41586",
    "arxiv": "", "pmid": "", "isbn": "", "url": "https://lab.example/paper", "abstract": "We do.",
    "authors": "Ada Lovelace\n张三", "editors": "",
}  # fmt: skip
FINE_TALK_OR_PERSON = {"title": "A talk", "date": "", "abstract": "", "name": "张三"}


def found(kind=PAPER, **values):
    rows = (
        FINE if kind == PAPER else {"title": "A talk", "date": "", "abstract": "", "name": "张三"}
    )
    return [
        (code, odd.field, dict(odd.repair)) for code, odd in oddities(kind, rows | values, 2026)
    ]


@pytest.mark.parametrize("kind", [PAPER, TALK, PERSON])
def test_nothing_is_odd_in_a_fine_row(kind):
    assert found(kind) == []


@pytest.mark.parametrize(
    ("values", "code", "repair"),
    [
        ({"doi": "https://doi.org/10.1038/X"}, "doi-prefix", {"doi": "10.1038/X"}),
        ({"doi": "http://dx.doi.org/10.1038/X"}, "doi-prefix", {"doi": "10.1038/X"}),
        ({"doi": "doi: 10.1038/X"}, "doi-prefix", {"doi": "10.1038/X"}),
        ({"doi": "forthcoming"}, "doi-bad", {}),
        ({"doi": "", "url": "http://doi.org/10.1/X.y2345"}, None, {}),
        ({"doi": "", "url": "http://doi.org/10.1038/X"}, "doi-in-url",
         {"doi": "10.1038/X", "url": ""}),
        ({"url": "https://doi.org/10.1038/S41586"}, "doi-in-url", {"url": ""}),
        ({"url": "https://doi.org/10.1038/another"}, None, {}),
        ({"isbn": "９７８０３０６４０６１５７"}, "wide-digits", {"isbn": "9780306406157"}),
        ({"isbn": "978-0-306-40615-8"}, "isbn-bad", {}),
        ({"date": ""}, "year-missing", {}),
        ({"date": "2028"}, "year-impossible", {}),
        ({"date": "2027"}, None, {}),
        ({"date": "1012-01"}, "year-impossible", {}),
        ({"pages": "12-34"}, "pages-hyphen", {"pages": "12–34"}),
        ({"pages": "12 -- 34"}, "pages-hyphen", {"pages": "12–34"}),
        ({"pages": "S12-S34"}, None, {}),
        ({"authors": ""}, "authors-missing", {}),
        ({"authors": "", "editors": "Ada Lovelace"}, None, {}),
        ({"authors": "Ada Lovelace and Alan Turing"}, "authors-joined", {}),
        ({"authors": "Anders And"}, None, {}),
        ({"authors": "ADA LOVELACE"}, "authors-capitals", {}),
        ({"authors": "J. R. R. Tolkien\nWHO"}, None, {}),
        ({"title": "DEEP LEARNING FOR SPEECH"}, "title-capitals", {}),
        ({"title": "BERT"}, None, {}),
        ({"title": "A fine title."}, "title-dot", {"title": "A fine title"}),
        ({"title": "Made in the U.S."}, None, {}),
        ({"title": "Foxes, hounds, etc."}, None, {}),
        ({"title": "Salt &amp; pepper"}, "html", {"title": "Salt & pepper"}),
        ({"title": "AT&T in Ohio"}, None, {}),
        ({"title": r"{\"U}ber {Atome}"}, "latex", {"title": "Über Atome"}),
        ({"title": r"On $\alpha_{1}$ decay"}, None, {}),
        ({"title": "An {open brace"}, "unbalanced", {}),
        ({"title": "Half of $x"}, "unbalanced", {}),
        ({"title": "Food for $5 a day"}, None, {}),
        ({"container": ""}, "container-missing", {}),
        ({"container": "", "type": "book"}, None, {}),
        ({"container": "arXiv preprint arXiv:2101.00001"}, "arxiv-in-container",
         {"arxiv": "2101.00001", "container": ""}),
        ({"container": "CoRR", "arxiv": "2101.00001"}, "arxiv-in-container", {}),
        ({"abstract": "Abstract: We do."}, "abstract-word", {"abstract": "We do."}),
        ({"abstract": "摘要：我们。"}, "abstract-word", {"abstract": "我们。"}),
        ({"abstract": "Abstract algebra is fun."}, None, {}),
    ],
)  # fmt: skip
def test_what_is_odd_is_found_with_its_repair(values, code, repair):
    assert [(name, fix) for name, _field, fix in found(**values)] == (
        [(code, repair)] if code else []
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"name": "Ada Lovelace and Alan Turing"}, [("name-joined", "name", {})]),
        ({"name": "M&uuml;ller"}, [("html", "name", {"name": "Müller"})]),
    ],
)
def test_people_are_looked_at(values, expected):
    assert found(PERSON, **values) == expected


def test_a_repair_leaves_nothing_to_repair():
    odd = {
        "doi": "doi:10.1038/X", "pages": "1-2", "title": "Salt &amp; {pepper}.",
        "abstract": "Abstract. We do.", "isbn": "９７８０３０６４０６１５７",
        "container": "arXiv:2101.00001",
    }  # fmt: skip
    values = FINE | odd
    for _again in range(3):
        for _code, one in list(oddities(PAPER, values, 2026)):
            values |= one.repair
    left = [code for code, _odd in oddities(PAPER, values, 2026)]
    assert (left, values["title"]) == (["container-missing"], "Salt & pepper")
    assert set(CHECKS) >= set(left)
