"""More like this: by telling words, tags and people, among what one may see, with the reason."""

import pytest
from django.urls import reverse

from papers.models import Authorship, Person, SearchDocument, Speaking, Visibility
from papers.search import index
from papers.search.kinds import LAB, kinds, term
from papers.search.related import related
from tests.cast import make_insight, make_paper, make_talk

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(cast):
    """The owner, in whose library enough else is that words can be telling."""
    for number in range(12):
        make_paper(f"The study of other matters, volume {number}")
    return cast.owner


def like(kind, row, user):
    return related(kinds()[kind], row.pk, user)


def names(found):
    return [one.shown.title or one.shown.text for one in found]


def test_what_shares_telling_words_is_like_it_the_most_alike_first(by):
    paper = make_paper("Knowledge distillation of compact reasoning models")
    far = make_paper("Distillation of spirits, and other compact matters")
    near = make_paper("Compact reasoning by knowledge distillation")
    make_paper("The study of reasoning")
    found = like("paper", paper, by)
    assert names(found) == [near.title, far.title]
    assert found[0].words == ("distillation", "Knowledge", "reasoning", "compact")


def test_words_that_all_have_tell_nothing(by):
    paper = make_paper("The study of matters")
    assert like("paper", paper, by) == []


def test_chinese_words_are_told_as_they_stand_in_the_text(by):
    insight = make_insight(by, talk=None, text="用知识蒸馏把推理过程压短,Token 消耗少了一半")
    other = make_insight(by, talk=None, text="知識蒸餾之後,模型的推理过程可以更短")
    (found,) = like("insight", insight, by)
    assert names([found]) == [other.text]
    assert found.words[:2] == ("推理过程", "知识蒸馏")


def test_a_tag_and_a_person_that_both_have_is_a_reason_by_itself(by):
    person = Person.objects.create(name="张磊")
    paper, tagged, written, talk = (
        make_paper("Alpha"),
        make_paper("Beta"),
        make_paper("Gamma"),
        make_talk("Delta"),
    )
    Speaking.objects.create(talk=talk, person=person, position=0)
    for one in (paper, tagged):
        one.tags.add("推理")
    for one in (paper, written):
        Authorship.objects.create(paper=one, person=person, position=0)
    reasons = {name: one.links for one in like("paper", paper, by) for name in names([one])}
    assert reasons == {tagged.title: ("推理",), written.title: ("张磊",), talk.title: ("张磊",)}


def test_the_pages_of_a_paper_and_what_stands_on_its_line_are_left_out(by):
    paper = make_paper("Latent planning in language models")
    own = make_insight(by, paper=paper, text="Latent planning helps language models")
    other = make_insight(by, talk=None, text="Is there latent planning in language models?")
    assert names(like("paper", paper, by)) == [other.text]
    assert own.text not in names(like("paper", paper, by))
    assert paper.title not in names(like("insight", own, by))


def test_nobody_is_shown_what_is_private_to_somebody_else(by, cast):
    paper = make_paper("Latent planning in language models")
    secret = make_insight(
        by, talk=None, text="Latent planning, my secret", visibility=Visibility.PRIVATE
    )
    assert secret.text in names(like("paper", paper, by))
    assert secret.text not in names(like("paper", paper, cast.labmate))
    # Also where the index were wrong.
    document = SearchDocument.objects.get(kind="insight", object_id=secret.pk)
    document.hidden += f" {term(LAB)}"
    document.save()
    assert secret.text not in names(like("paper", paper, cast.labmate))


def test_it_is_as_current_as_the_library(by):
    paper = make_paper("Latent planning in language models")
    near = make_paper("Latent planning of robots")
    index.catch_up_with_all()
    near.title = "Something of its own"
    near.save()
    assert like("paper", paper, by) == []


def test_the_page_says_why_and_the_part_is_the_list_alone(by, as_owner):
    paper = make_paper("Latent planning <in> language models")
    near = make_paper("Latent planning of robots & language models")
    url = reverse("papers:paper-related", args=[paper.pk])
    page, part = as_owner.get(url), as_owner.get(url, headers={"HX-Request": "true"})
    for answer in (page, part):
        assert near.get_absolute_url() in answer.content.decode()
        assert "<b>planning</b>" in answer.content.decode()
    assert "Latent planning &lt;in&gt; language models" in page.content.decode()
    assert "<html" in page.content.decode()
    assert "<html" not in part.content.decode()


def test_where_nothing_is_like_it_the_page_says_so(by, as_owner):
    paper = make_paper("Sui generis")
    page = as_owner.get(reverse("papers:paper-related", args=[paper.pk]))
    assert "Nothing in the library is like it yet." in page.content.decode()
