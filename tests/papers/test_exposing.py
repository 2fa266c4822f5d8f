"""What other programs read from the page of a paper."""

import json
from html.parser import HTMLParser
from urllib.parse import parse_qsl

import pytest

from papers import crediting, exposing
from papers.models import Paper
from tests.cast import make_paper

ABSTRACT = "</script><script>alert(1)</script> & <!-- 摘要"


@pytest.fixture
def paper(db):
    made = make_paper(
        type="article",
        title='A "tale" of two <views>',
        date="2021-03",
        container="Journal of Views",
        volume="3",
        issue="2",
        pages="12–34",
        doi="10.1000/1",
        arxiv="2103.14030",
        url="https://example.org/a",
        abstract=ABSTRACT,
    )
    crediting.credit_authors(paper=made, names=["张磊", "Ze Liu"])
    made.tags.set(["视觉"])
    return Paper.objects.with_authors().get()


class Head(HTMLParser):
    """The meta tags, the JSON-LD and the COinS of a page, as a program reads them."""

    def __init__(self, text):
        super().__init__()
        self.metas, self.scripts, self.spans, self.is_data = [], [], [], False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "meta" and attributes.get("name", "").startswith("citation_"):
            self.metas.append((attributes["name"], attributes["content"]))
        if attributes.get("class") == "Z3988":
            self.spans.append(attributes["title"])
        self.is_data = attributes.get("type") == "application/ld+json"

    def handle_data(self, data):
        if self.is_data:
            self.scripts.append(data)

    def handle_endtag(self, tag):
        self.is_data = False


def test_the_page_of_a_paper_has_highwire_tags(paper, as_owner):
    assert Head(as_owner.get(paper.get_absolute_url()).text).metas == [
        ("citation_title", 'A "tale" of two <views>'),
        ("citation_author", "张磊"),
        ("citation_author", "Ze Liu"),
        ("citation_publication_date", "2021/03"),
        ("citation_journal_title", "Journal of Views"),
        ("citation_volume", "3"),
        ("citation_issue", "2"),
        ("citation_firstpage", "12"),
        ("citation_lastpage", "34"),
        ("citation_doi", "10.1000/1"),
        ("citation_arxiv_id", "2103.14030"),
        ("citation_fulltext_html_url", "https://example.org/a"),
        ("citation_keywords", "视觉"),
    ]


def test_the_page_of_a_paper_has_linked_data_that_no_text_ends(paper, as_owner):
    (script,) = Head(as_owner.get(paper.get_absolute_url()).text).scripts
    said = json.loads(script)
    assert (said["@type"], said["abstract"]) == ("ScholarlyArticle", ABSTRACT)
    assert said["author"] == [
        {"@type": "Person", "name": "张磊"},
        {"@type": "Person", "name": "Ze Liu"},
    ]
    assert said["sameAs"] == [
        "https://doi.org/10.1000/1",
        "https://arxiv.org/abs/2103.14030",
        "https://example.org/a",
    ]


@pytest.mark.parametrize("url", ["/papers/", "paper"])
def test_lists_and_pages_have_coins(paper, as_owner, url):
    url = paper.get_absolute_url() if url == "paper" else url
    (span,) = Head(as_owner.get(url).text).spans
    assert parse_qsl(span) == [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:journal"),
        ("rft.genre", "article"),
        ("rft.atitle", 'A "tale" of two <views>'),
        ("rft.jtitle", "Journal of Views"),
        ("rft.au", "张磊"),
        ("rft.au", "Ze Liu"),
        ("rft.date", "2021-03"),
        ("rft.volume", "3"),
        ("rft.issue", "2"),
        ("rft.spage", "12"),
        ("rft.epage", "34"),
        ("rft_id", "info:doi/10.1000/1"),
        ("rft_id", "info:arxiv/2103.14030"),
        ("rft_id", "https://example.org/a"),
    ]


@pytest.mark.parametrize(
    ("kind", "title", "container", "publisher"),
    [
        ("conference", "rft.atitle", "citation_conference_title", "rft.pub"),
        ("book", "rft.btitle", "citation_journal_title", "rft.pub"),
        ("chapter", "rft.atitle", "citation_inbook_title", "rft.pub"),
        ("thesis", "rft.title", "citation_journal_title", "rft.inst"),
    ],
)
def test_each_kind_of_paper_is_told_in_its_own_words(db, kind, title, container, publisher):
    made = make_paper(title="题目", type=kind, container="何处", publisher="谁")
    paper = Paper.objects.with_authors().get(pk=made.pk)
    assert dict(parse_qsl(exposing.coins(paper)))[title] == "题目"
    assert dict(parse_qsl(exposing.coins(paper)))[publisher] == "谁"
    assert dict(exposing.highwire(paper))[container] == "何处"


def test_what_is_not_known_is_not_said(db):
    make_paper(title="Only a title", type="other")
    paper = Paper.objects.with_authors().get()
    assert list(exposing.highwire(paper)) == [("citation_title", "Only a title")]
    assert exposing.linked_data(paper) == {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "name": "Only a title",
    }
