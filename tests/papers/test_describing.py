import pytest

from papers.crediting import credit_authors, credit_speakers
from papers.describing import record_of, record_of_talk
from papers.importing import fields_of
from papers.models import AuthorshipRole, Series
from papers.record import Name, PartialDate
from tests.cast import make_paper, make_talk

pytestmark = pytest.mark.django_db


def test_record_of_a_paper_says_what_the_paper_says():
    paper = make_paper(
        "中国人工智能", type="book", date="2020-05", isbn="9787030000000", citation_key="zhang2020"
    )
    credit_authors(paper=paper, names=["张三", "欧阳锋", "Ludwig van Beethoven", "OpenAI, Inc."])
    credit_authors(paper=paper, names=["Wang Wei"], role=AuthorshipRole.EDITOR)
    paper.tags.add("ai")
    record = record_of(paper)
    assert (record.type, record.title, record.key) == ("book", "中国人工智能", "zhang2020")
    assert record.date == PartialDate(2020, 5)
    assert record.authors == (
        Name(family="张", given="三"),
        Name(family="欧阳", given="锋"),
        Name(family="Beethoven", given="Ludwig", prefix="van"),
        Name(literal="OpenAI, Inc."),
    )
    assert record.editors == (Name(family="Wei", given="Wang"),)
    assert (record.isbn, record.keywords) == ("9787030000000", ("ai",))


def test_every_field_that_is_read_from_a_record_comes_back():
    paper = make_paper(
        container="Nature", volume="1", issue="2", pages="3–4", publisher="P", doi="10.1000/1",
        arxiv="2101.00001", pmid="1", url="https://example.org/", abstract="A.", language="en",
        extra={"note": ["one", "two"], "address": "Beijing"},
    )  # fmt: skip
    record = record_of(paper)
    read = fields_of(record)
    assert {name: read[name] for name in ("container", "volume", "doi", "url", "language")} == {
        "container": "Nature",
        "volume": "1",
        "doi": "10.1000/1",
        "url": "https://example.org/",
        "language": "en",
    }
    assert record.extra == (("note", "one"), ("note", "two"), ("address", "Beijing"))
    assert record.date is None


def test_record_of_a_talk_has_its_speakers_as_authors_and_its_series_as_the_event():
    talk = make_talk("OSCAR", date="2020-08-24", series=Series.objects.create(name="ECCV"))
    credit_speakers(talk=talk, names=["李秀军"])
    record = record_of_talk(talk)
    assert (record.type, record.container, record.authors) == (
        "talk",
        "ECCV",
        (Name(family="李", given="秀军"),),
    )
