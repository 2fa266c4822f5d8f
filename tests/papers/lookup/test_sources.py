"""The services, as they answer."""

import json

import pytest

from papers.lookup.http import Failure, LookupFailed
from papers.lookup.identifiers import Identifier
from papers.lookup.sources import look_up
from papers.record import Name, PartialDate, Record
from tests.papers.lookup import answers


@pytest.fixture
def known(services):
    answers.give_all(services)
    return services


def failure(scheme, value):
    with pytest.raises(LookupFailed) as failed:
        look_up(Identifier(scheme, value))
    return failed.value.failure


def test_a_doi_is_what_crossref_says(known):
    assert look_up(Identifier("doi", "10.1038/nature14539")) == Record(
        type="article",
        title="Deep learning",
        authors=(Name("LeCun", "Yann"), Name("Bengio", "Yoshua"), Name("Hinton", "Geoffrey")),
        date=PartialDate(2015, 5, 28),
        container="Nature",
        volume="521",
        issue="7553",
        pages="436–444",
        publisher="Springer Science and Business Media LLC",
        doi="10.1038/nature14539",
        abstract="Layers & more layers.\nThey learn.",
        language="en",
        extra=(("ISSN", "0028-0836"),),
    )


def test_a_doi_that_doi_org_sends_elsewhere_is_what_datacite_says(known):
    known.answer(
        "doi.org/10.5281%2Fzenodo.3066161", status=302, Location="https://data.crosscite.org/x"
    )
    assert look_up(Identifier("doi", "10.5281/zenodo.3066161")) == Record(
        type="dataset",
        title="A data set of talks",
        authors=(Name("Doe", "Jane"), Name("Zhang", "Lei"), Name(literal="Acme, Inc.")),
        date=PartialDate(2019, 5, 17),
        publisher="Zenodo",
        doi="10.5281/zenodo.3066161",
        url="https://zenodo.org/record/3066161",
        abstract="Many talks.",
        language="en",
        extra=(("version", "1.1"),),
    )


def test_an_arxiv_number_names_its_category_version_and_published_paper(known):
    assert look_up(Identifier("arxiv", "2103.14030")) == Record(
        type="preprint",
        title="Swin Transformer: Hierarchical Vision Transformer using Shifted Windows",
        authors=(Name("Liu", "Ze"), Name("Lin", "Yutong"), Name("胡", "瀚")),
        date=PartialDate(2021, 3, 25),
        doi="10.1109/iccv48922.2021.00986",
        arxiv="2103.14030",
        url="https://arxiv.org/abs/2103.14030",
        abstract="This paper presents a new vision Transformer, called Swin Transformer.",
        extra=(("primaryclass", "cs.CV"), ("version", "2"), ("note", "ICCV 2021")),
    )


def test_a_pubmed_number_is_its_article(known):
    assert look_up(Identifier("pmid", "26017442")) == Record(
        type="article",
        title="Deep learning",
        authors=(Name("LeCun", "Yann"), Name(literal="The Deep Group")),
        date=PartialDate(2015, 5, 28),
        container="Nature",
        volume="521",
        issue="7553",
        pages="436–444",
        doi="10.1038/nature14539",
        pmid="26017442",
        abstract="**Methods.** Layers.\n\n**Results.** H2O.",
        language="eng",
        extra=(("issn", "1476-4687"),),
    )


def test_an_isbn_is_its_book(known):
    assert look_up(Identifier("isbn", "9780306406157")) == Record(
        type="book",
        title="Learning: A book",
        authors=(Name("Berg", "Jane", prefix="van der"),),
        date=PartialDate(1980, 6),
        publisher="Plenum",
        isbn="9780306406157",
        extra=(("pagetotal", "321"),),
    )


@pytest.mark.parametrize(
    ("scheme", "value", "address", "body"),
    [
        ("doi", "10.1038/nature14539", "doi.org/nothing", ""),
        ("arxiv", "2103.14030", answers.AT_ARXIV, answers.ARXIV_NOTHING),
        ("arxiv", "2103.14030", answers.AT_ARXIV, answers.ARXIV_ERROR),
        ("pmid", "26017442", answers.AT_PUBMED, "<PubmedArticleSet></PubmedArticleSet>"),
        ("isbn", "9780306406157", answers.AT_BOOK, "{}"),
    ],
)
def test_what_nobody_knows_is_not_found(services, scheme, value, address, body):
    services.answer(address, body)
    assert failure(scheme, value) == Failure.NOT_FOUND


@pytest.mark.parametrize(
    ("scheme", "value", "address", "body"),
    [
        ("doi", "10.1038/nature14539", answers.AT_DOI, "[]"),
        ("doi", "10.5281/zenodo.3066161", answers.AT_DATACITE, '{"data": []}'),
        ("arxiv", "2103.14030", answers.AT_ARXIV, "<html/>"),
        ("pmid", "26017442", answers.AT_PUBMED, "<eFetchResult/>"),
        ("isbn", "9780306406157", answers.AT_BOOK, "[]"),
        (
            "isbn",
            "9780306406157",
            answers.AT_BOOK,
            '{"ISBN:9780306406157": {"title": 1, "authors": 2}}',
        ),
    ],
)
def test_an_answer_of_another_form_is_said_to_be_unreadable(services, scheme, value, address, body):
    services.answer(address, body)
    assert failure(scheme, value) == Failure.UNREADABLE


def test_what_crossref_lists_is_one_and_its_bookkeeping_stays_out(services):
    own = {"title": ["T"], "subtitle": ["S"], "container-title": [], "reference": [{"key": "1"}]}
    own |= {"type": "monograph", "ISBN": ["9780306406157"]}
    services.answer(answers.AT_DOI, json.dumps(own))
    record = look_up(Identifier("doi", "10.1038/nature14539"))
    assert (record.title, record.isbn) == ("T: S", "9780306406157")
    assert record.extra == (("type", "monograph"),)
