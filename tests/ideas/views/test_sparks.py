"""Linking, turning down, confirming and explaining, from either end of a spark."""

import re

import pytest
from django.urls import reverse

from ideas.models import Basis, Idea, Relation, Spark
from ideas.sparking import light, reject
from tests.cast import make_insight, make_paper
from tests.ideas.making import make_idea


@pytest.fixture
def idea(cast):
    return make_idea(cast.owner, body="先加入**结构**信息，再看。")


@pytest.fixture
def insight(cast):
    return make_insight(cast.owner, text="物体标签是**结构**信息")


def post(client, name, *args, side="idea", **fields):
    """Post to the page called ``name``; return the answer."""
    return client.post(f"{reverse(f'ideas:spark-{name}', args=args)}?side={side}", fields)


def link(client, idea, side="idea", **fields):
    """Press Link, with ``fields`` beside what the page always sends; return the answer."""
    said = {"relation": "sparked", "basis": "suggested", "idea": idea.pk}
    return post(client, "add", side=side, **said | fields)


def marked(page):
    """Return what is highlighted in the texts of ``page``, its suggestions left out."""
    html = page.content.decode()
    texts = re.findall(r'(?s)<(\w+)[^>]*id="(?:title-)?words".*?</\1>', html)
    found = re.findall(r'(?s)id="(?:title-)?words".*?</(?:h1|div)>', html)
    assert len(texts) == len(found)
    return re.findall(r"<mark>(.*?)</mark>", "".join(found))


def hidden(page, name):
    """Return the values of the hidden fields called ``name`` on ``page``."""
    return re.findall(rf'name="{name}" value="(\d+)"', page.content.decode())


def test_a_suggestion_is_linked_from_the_page_of_the_idea(cast, as_owner, idea, insight):
    page = as_owner.get(idea.get_absolute_url())
    assert hidden(page, "insight") == [str(insight.pk)]
    answer = link(as_owner, idea, insight=insight.pk, insight_phrase="标签是结构")
    assert answer.url == f"{idea.get_absolute_url()}#sparks-title"
    page = as_owner.get(idea.get_absolute_url())
    assert hidden(page, "insight") == []
    (spark,) = page.context["sparks"]
    assert (spark.insight, spark.insight_phrase, spark.certainty, spark.confirmed_by) == (
        insight,
        "标签是结构",
        Basis.INFERRED,
        cast.owner,
    )


def test_a_suggestion_is_linked_from_the_page_of_the_insight(cast, as_owner, idea, insight):
    page = as_owner.get(insight.get_absolute_url())
    assert hidden(page, "idea") == [str(idea.pk)]
    answer = link(as_owner, idea, side="source", insight=insight.pk)
    assert answer.url == f"{insight.get_absolute_url()}#sparks-title"
    assert Spark.objects.get().source == insight


def test_the_phrases_are_highlighted_on_both_pages(cast, as_owner, idea, insight):
    fields = {"insight_phrase": "标签是结构", "idea_phrase": "加入结构"}
    link(as_owner, idea, insight=insight.pk, **fields)
    assert marked(as_owner.get(insight.get_absolute_url())) == ["标签是", "结构"]
    assert marked(as_owner.get(idea.get_absolute_url())) == ["加入", "结构"]


def test_words_of_a_private_spark_are_not_highlighted_for_others(cast, as_labmate, insight):
    light(source=insight, idea=make_idea(cast.owner), by=cast.owner, source_phrase="标签")
    assert marked(as_labmate.get(insight.get_absolute_url())) == []


@pytest.mark.parametrize(
    ("field", "phrase"), [("insight_phrase", "没有说过"), ("idea_phrase", "没有写过")]
)
def test_a_phrase_that_is_not_in_the_text_is_refused_with_both_texts(
    field, phrase, as_owner, idea, insight
):
    answer = link(as_owner, idea, insight=insight.pk, **{field: phrase})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        field: ["The text does not have these words. Select them in it, or copy them."]
    }
    shown = answer.content.decode()
    assert "物体标签是<strong>结构</strong>信息" in shown
    assert "先加入<strong>结构</strong>信息" in shown
    assert f'value="{phrase}"' in shown
    assert not Spark.objects.exists()


def test_a_paper_and_another_idea_are_found_linked_and_shown(cast, as_owner, idea):
    paper, other = make_paper(), make_idea(cast.owner, title="本科论文", number="8")
    url = idea.get_absolute_url()
    page = as_owner.get(url, {"among": "paper", "find": "residual"})
    assert hidden(page, "paper") == [str(paper.pk)]
    page = as_owner.get(url, {"among": "from_idea", "find": "8"})
    assert hidden(page, "from_idea") == [str(other.pk)]
    link(as_owner, idea, paper=paper.pk, insight_phrase="Residual")
    link(as_owner, idea, from_idea=other.pk, basis="inferred")
    assert [spark.source for spark in as_owner.get(url).context["sparks"]] == [paper, other]
    assert marked(as_owner.get(paper.get_absolute_url())) == ["Residual"]
    for row in (paper, other):
        assert f'href="{url}"' in as_owner.get(row.get_absolute_url()).content.decode()


def test_an_idea_is_found_and_linked_on_the_page_of_a_paper(cast, as_owner, idea):
    paper = make_paper()
    page = as_owner.get(paper.get_absolute_url(), {"find": "结构"})
    assert (hidden(page, "paper"), hidden(page, "idea")) == ([str(paper.pk)], [str(idea.pk)])
    answer = link(as_owner, idea, side="source", paper=paper.pk)
    assert answer.url == f"{paper.get_absolute_url()}#sparks-title"


def test_a_search_that_finds_nothing_says_so(as_owner, idea):
    page = as_owner.get(idea.get_absolute_url(), {"find": "没有的词"})
    assert "Nothing was found that is not linked yet." in page.content.decode()


def test_turning_a_suggestion_down_is_remembered_and_can_be_taken_back(
    cast, as_owner, idea, insight
):
    url = idea.get_absolute_url()
    ends = {"insight": insight.pk, "idea": idea.pk}
    answer = as_owner.post(f"{reverse('ideas:spark-turn-down')}?side=idea", ends, follow=True)
    assert hidden(answer, "insight") == hidden(as_owner.get(url), "insight") == []
    (message,) = answer.context["messages"]
    assert str(message) == "Not so. It will not be suggested again."
    assert as_owner.post(message.extra_tags).url == f"{url}#sparks-title"
    assert hidden(as_owner.get(url), "insight") == [str(insight.pk)]


def test_rejecting_a_spark_takes_it_off_both_pages_and_undo_brings_it_back(
    cast, as_owner, idea, insight
):
    spark = light(source=insight, idea=idea, by=cast.owner, why="同一句话")
    answer = as_owner.post(
        f"{reverse('ideas:spark-reject', args=[spark.pk])}?side=source", follow=True
    )
    (message,) = answer.context["messages"]
    assert "同一句话" not in answer.content.decode()
    assert as_owner.get(idea.get_absolute_url()).context["sparks"] == []
    answer = as_owner.post(message.extra_tags, follow=True)
    assert answer.request["PATH_INFO"] == insight.get_absolute_url()
    assert "“同一句话”" in answer.content.decode()
    assert as_owner.get(idea.get_absolute_url()).context["sparks"] == [spark]


def test_a_spark_that_nobody_rejected_cannot_be_taken_back(cast, as_owner, idea, insight):
    spark = light(source=insight, idea=idea, by=cast.owner)
    assert post(as_owner, "restore", spark.pk).status_code == 404
    spark.refresh_from_db()
    assert (spark.version, spark.confirmed_by) == (2, cast.owner)


def test_a_suggested_spark_is_confirmed_once(cast, as_owner, idea, insight):
    spark = Spark.objects.create(
        idea=idea, insight=insight, basis=Basis.SUGGESTED, added_by=cast.labmate
    )
    url = reverse("ideas:spark-confirm", args=[spark.pk])
    assert url in as_owner.get(idea.get_absolute_url()).content.decode()
    assert post(as_owner, "confirm", spark.pk).url == f"{idea.get_absolute_url()}#sparks-title"
    page = as_owner.get(idea.get_absolute_url())
    assert url not in page.content.decode()
    assert "confirmed by owner" in page.content.decode()


def test_relation_basis_why_and_phrases_are_edited(cast, as_owner, idea, insight):
    spark = light(source=insight, idea=idea, by=cast.owner)
    fields = {
        "relation": "borrows",
        "basis": "stated",
        "why": "同一句话",
        "insight_phrase": "**结构**信息",
        "idea_phrase": "结构信息",
    }
    answer = post(as_owner, "edit", spark.pk, seen_version=spark.version, **fields)
    assert answer.url == f"{idea.get_absolute_url()}#spark-{spark.pk}"
    spark.refresh_from_db()
    assert {name: getattr(spark, name) for name in fields} == fields
    assert spark.relation == Relation.BORROWS
    answer = post(as_owner, "edit", spark.pk, seen_version=1, **fields)
    assert answer.status_code == 409


def test_a_phrase_that_the_text_has_lost_does_not_keep_one_from_saying_why(
    cast, as_owner, idea, insight
):
    spark = light(source=insight, idea=idea, by=cast.owner, source_phrase="早先的话")
    fields = {"relation": "sparked", "basis": "stated", "insight_phrase": "早先的话"}
    post(as_owner, "edit", spark.pk, seen_version=spark.version, why="因为", **fields)
    assert Spark.objects.get().why == "因为"


def test_a_reader_reads_and_links_to_ones_own_ideas_only(cast, as_reader, insight):
    theirs = make_idea(cast.owner, visibility="lab")
    page = as_reader.get(insight.get_absolute_url())
    assert f'href="{theirs.get_absolute_url()}"' in page.content.decode()
    assert hidden(page, "idea") == []
    assert link(as_reader, theirs, insight=insight.pk).status_code == 404
    assert 'id="offers"' not in as_reader.get(theirs.get_absolute_url()).content.decode()
    assert not Spark.objects.exists()


@pytest.mark.parametrize("deed", ["add", "turn-down"])
def test_no_source_two_sources_an_unseen_one_and_the_idea_itself_are_not_found(
    deed, cast, as_labmate, insight
):
    mine = make_idea(cast.labmate)
    unseen = make_insight(cast.owner, visibility="private")
    for ends in (
        {},
        {"insight": insight.pk, "paper": make_paper().pk},
        {"insight": unseen.pk},
        {"from_idea": mine.pk},
        {"insight": "x"},
    ):
        said = {"relation": "sparked", "basis": "inferred", "idea": mine.pk}
        assert post(as_labmate, deed, **said | ends).status_code == 404
    assert not Spark.objects.exists()


def test_a_new_idea_is_made_of_an_insight(cast, as_owner, insight):
    url = reverse("ideas:insight-idea-add", args=[insight.pk])
    assert as_owner.get(url).context["form"]["title"].value() == "物体标签是**结构**信息"
    fields = {"title": "用标签", "status": "seed", "visibility": "private"}
    assert as_owner.post(url, fields | {"title": ""}).url  # an open slot is an idea too
    as_owner.post(url, fields)
    idea = Idea.objects.get(title="用标签")
    assert idea.sparks.get().insight == insight


def test_an_insight_that_lit_nothing_offers_a_link_beside_it(cast, as_owner, idea, insight):
    row = as_owner.get(insight.talk.get_absolute_url()).content.decode()
    assert f'href="{insight.get_absolute_url()}#offers">+ link idea</a>' in row
    light(source=insight, idea=idea, by=cast.owner)
    assert "+ link idea" not in as_owner.get(insight.talk.get_absolute_url()).content.decode()


def test_what_was_rejected_by_words_can_still_be_found_and_linked(cast, as_owner, idea, insight):
    reject(source=insight, idea=idea, by=cast.owner)
    page = as_owner.get(idea.get_absolute_url(), {"find": "物体"})
    assert hidden(page, "insight") == [str(insight.pk)]
    link(as_owner, idea, insight=insight.pk, basis="inferred")
    assert [spark.insight for spark in Spark.objects.visible_to(cast.owner)] == [insight]
