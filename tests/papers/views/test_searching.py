"""The page of results, the palette's suggestions and saved searches."""

import re
from html import unescape

import pytest
from django.urls import reverse

from papers.models import Collection, Insight, SavedSearch, Visibility
from tests.cast import make_insight, make_paper, make_talk

pytestmark = pytest.mark.django_db
SEARCH = "/search/"


def text_of(answer):
    """Return what a page says, without its tags and runs of white space."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


@pytest.fixture
def library(cast):
    swin = make_paper("Swin Transformer", date="2021", abstract="shifted windows")
    swin.tags.add("vision", "windows")
    vit = make_paper("Vision Transformer", date="2020", abstract="no windows & <b>patches</b>")
    vit.tags.add("vision")
    Collection.objects.create(name="Vision").papers.add(swin)
    talk = make_talk("Windows that shift", ["张磊"])
    make_insight(cast.owner, "windows are **cheap**", talk=talk, kind="question")
    return cast


def test_results_are_grouped_and_what_was_asked_for_is_marked(library, as_owner):
    answer = as_owner.get(SEARCH, {"q": "windows"})
    said = text_of(answer)
    assert "All Papers 2 Talks 1 Insights 1" in said
    assert "shifted <mark>windows</mark>" in answer.text
    assert "no <mark>windows</mark> &amp; &lt;b&gt;patches&lt;/b&gt;" in answer.text
    assert "<mark>windows</mark> are cheap" in answer.text
    assert "张磊 Windows that shift" in said


def test_facets_narrow_and_widen(library, as_owner):
    answer = as_owner.get(SEARCH, {"q": "windows"})
    assert 'href="/search/?q=windows+tag%3Avision"' in answer.text
    assert 'href="/search/?q=windows+year%3A2021"' in answer.text
    narrowed = as_owner.get(SEARCH, {"q": "windows tag:windows"})
    assert "Papers 1" in text_of(narrowed)
    assert 'href="/search/?q=windows" aria-current="true"' in narrowed.text


def test_what_is_not_understood_stands_below_the_box(library, as_owner):
    said = text_of(as_owner.get(SEARCH, {"q": "windows author:nobody"}))
    assert "Nobody is called “nobody”." in said
    assert "Papers 2" in said


def test_a_misspelt_word_leads_to_the_near_one(library, as_owner):
    answer = as_owner.get(SEARCH, {"q": "Transfromer -talk"})
    assert "Did you mean:" in answer.text
    assert 'href="/search/?q=transformer+-talk">transformer</a>' in answer.text


def test_one_kind_page_after_page(library, as_owner):
    for number in range(60):
        make_paper(f"Common {number}")
    first = as_owner.get(SEARCH, {"q": "common"})
    assert first.text.count('class="hit"') == 5
    assert "See all 60" in text_of(first)
    papers = as_owner.get(SEARCH, {"q": "common", "kind": "paper"})
    assert papers.text.count('class="hit"') == 50
    assert "start=50" in papers.text
    last = as_owner.get(SEARCH, {"q": "common", "kind": "paper", "start": "50"})
    assert last.text.count('class="hit"') == 10
    assert ">Previous<" in last.text
    assert ">Next<" not in last.text


@pytest.mark.parametrize(
    "query",
    [
        {"q": "windows", "kind": "nonsense", "start": "-1"},
        {"q": "windows", "start": "x"},
        {"q": "windows" + " " * 3000},
    ],
)
def test_what_makes_no_sense_is_left_out(library, as_owner, query):
    assert "Papers 2" in text_of(as_owner.get(SEARCH, query))


def test_nothing_asked_tells_what_can_be_asked(library, as_owner):
    assert "author:张磊" in as_owner.get(SEARCH).text


def suggested(client, text):
    """Return what the palette is offered: the texts to go on with, and the addresses."""
    answer = client.get(reverse("papers:search-suggest"), {"q": text}).text
    return [unescape(one) for one in re.findall(r'data-(?:text|url)="([^"]*)"', answer)]


def test_the_palette_offers_rows_whose_title_begins_so(library, as_owner):
    paper, talk = make_paper("Attention"), make_talk("Attention again")
    found = suggested(as_owner, "att")
    assert found == [
        talk.get_absolute_url(),
        paper.get_absolute_url(),
        "/search/?q=att",
    ]
    assert suggested(as_owner, "zhangl")[0].startswith("/speakers/")


def test_the_palette_offers_values_of_the_field_that_is_typed(library, as_owner):
    assert suggested(as_owner, "swin tag:") == [
        "swin tag:vision ",
        "swin tag:windows ",
        "/search/?q=swin+tag%3A",
    ]
    assert suggested(as_owner, "标签：vis")[0] == "tag:vision "
    assert suggested(as_owner, "kind:qu")[0] == "kind:question "
    assert suggested(as_owner, "author:zhangl")[0] == "author:张磊 "
    assert suggested(as_owner, "collection:vis")[0] == "collection:Vision "
    assert "swin author:" in suggested(as_owner, "swin aut")


def test_the_palette_knows_no_tag_of_what_others_keep_private(library, as_owner, as_labmate):
    insight = make_insight(library.owner, "x", visibility=Visibility.PRIVATE)
    insight.tags.add("visionary")
    assert suggested(as_labmate, "tag:visio") == ["tag:vision ", "/search/?q=tag%3Avisio"]
    as_labmate.force_login(library.owner)
    assert "tag:visionary " in suggested(as_labmate, "tag:visio")


def test_a_search_is_kept_shown_counted_and_thrown_away(library, as_owner, as_labmate):
    client = as_owner
    client.force_login(library.owner)
    form = client.get(reverse("papers:savedsearch-add"), {"q": "tag:vision"})
    assert 'value="tag:vision"' in form.text
    saved = {"name": "Seeing", "text": "tag:vision", "visibility": "private"}
    answer = client.post(reverse("papers:savedsearch-add"), saved)
    assert answer["Location"] == "/search/?q=tag%3Avision"
    search = SavedSearch.objects.get()
    rail = reverse("papers:savedsearch-rail")
    assert text_of(client.get(rail)) == "Seeing 2"
    client.force_login(library.labmate)
    assert text_of(client.get(rail)) == ""
    SavedSearch.objects.update(visibility=Visibility.LAB)
    assert text_of(client.get(rail)) == "Seeing 2"
    assert client.post(reverse("papers:savedsearch-delete", args=[search.pk])).status_code == 404
    client.force_login(library.owner)
    client.post(reverse("papers:savedsearch-delete", args=[search.pk]))
    assert text_of(client.get(rail)) == ""
    search.refresh_from_db()
    client.post(reverse("papers:restore", args=[search.trashed_with]))
    assert text_of(client.get(rail)) == "Seeing 2"


def test_a_search_without_a_name_is_not_kept(cast, as_owner):
    answer = as_owner.post(reverse("papers:savedsearch-add"), {"name": " ", "text": "x"})
    assert answer.status_code == 422
    assert not SavedSearch.objects.exists()


def test_counts_are_of_what_one_may_see(library, as_labmate):
    Insight.objects.update(visibility=Visibility.PRIVATE)
    SavedSearch.objects.create(owner=library.labmate, name="All", text="windows")
    assert text_of(as_labmate.get(reverse("papers:savedsearch-rail"))) == "All 3"
