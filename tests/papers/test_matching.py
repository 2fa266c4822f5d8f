"""What of a bibliography the library already has."""

import pytest

from papers import crediting
from papers.matching import matches
from papers.record import Name, PartialDate, Record
from tests.cast import make_paper

TITLE = "Swin Transformer: Hierarchical Vision Transformer"


def record(**values):
    return Record(**{"type": "article", "title": "Something else"} | values)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kept", "said", "by"),
    [
        ({"doi": "10.1000/ABC"}, {"doi": "https://doi.org/10.1000/abc"}, "doi"),
        ({"arxiv": "2103.14030v2"}, {"arxiv": "2103.14030"}, "arxiv"),
        ({"arxiv": "2103.14030"}, {"doi": "10.48550/arXiv.2103.14030"}, "arxiv"),
        ({"doi": "10.48550/arXiv.2103.14030"}, {"arxiv": "2103.14030"}, "arxiv"),
        ({"pmid": "31452104"}, {"pmid": "31452104"}, "pmid"),
        ({"isbn": "0306406152"}, {"type": "book", "isbn": "978-0-306-40615-7"}, "isbn"),
        ({"isbn": "0306406152"}, {"type": "chapter", "isbn": "978-0-306-40615-7"}, None),
        ({}, {"title": "Ｓｗｉｎ transformer - hierarchical vision transformer."}, "title"),
        ({"date": "2021"}, {"title": TITLE, "date": PartialDate(2022)}, "title"),
        ({"date": "2021"}, {"title": TITLE, "date": PartialDate(2023)}, None),
        ({}, {"title": TITLE, "authors": (Name(family="Liu", given="Z."),)}, "title"),
        ({}, {"title": TITLE, "authors": (Name(family="Hu", given="Han"),)}, None),
        ({"doi": "10.1000/1"}, {"title": TITLE, "doi": "10.1000/2"}, None),
        ({"arxiv": "2103.14030"}, {"title": TITLE, "doi": "10.1000/2"}, "title"),
    ],
)
def test_a_record_is_of_a_paper_that_is_here(kept, said, by):
    paper = make_paper(title=TITLE, **kept)
    crediting.credit_authors(paper=paper, names=["Ze Liu"])
    (match,) = matches([record(**said)])
    assert (match and (match.paper, match.by)) == (by and (paper, by))


@pytest.mark.django_db
def test_a_title_that_many_papers_have_tells_nothing():
    make_paper(title="引言")
    assert matches([record(title="引言")]) == [None]


@pytest.mark.django_db
def test_what_is_in_the_trash_is_not_here():
    paper = make_paper(doi="10.1000/1")
    paper.trashed_at = paper.created_at
    paper.save()
    assert matches([record(doi="10.1000/1")]) == [None]


@pytest.mark.django_db
def test_many_records_take_as_many_queries_as_one(django_assert_num_queries):
    for number in range(3):
        make_paper(title=f"A title that tells {number}", doi=f"10.1000/{number}")
    records = [record(doi=f"10.1000/{number}", title="A title") for number in range(3)]
    for some in (records[:1], records):
        with django_assert_num_queries(3):
            assert None not in matches(some)
