"""Lighting, rejecting and restoring sparks; what is offered to be linked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ideas import linking
from ideas.models import Basis, Relation, Spark
from ideas.sparking import light, phrases_of, reject, restore
from tests.cast import make_insight, make_paper, make_talk
from tests.ideas.making import make_idea


@pytest.fixture
def idea(cast):
    return make_idea(cast.owner)


@pytest.fixture
def insight(cast):
    return make_insight(cast.owner)


def test_an_insight_a_paper_and_another_idea_light_an_idea(cast, idea, insight):
    sources = [insight, make_paper(), make_idea(cast.owner, title="从前的")]
    for source in sources:
        light(source=source, idea=idea, by=cast.owner, why="同一句话")
    assert [spark.source for spark in Spark.objects.order_by("pk")] == sources
    assert set(Spark.objects.values_list("why", "basis", "confirmed_by")) == {
        ("同一句话", Basis.INFERRED, cast.owner.pk)
    }


def test_a_pair_that_is_linked_again_keeps_what_it_says_and_takes_what_it_lacks(
    cast, idea, insight
):
    light(source=insight, idea=idea, by=cast.owner, relation=Relation.BORROWS, why="first")
    light(source=insight, idea=idea, by=cast.labmate, why="second", idea_phrase="结构")
    spark = Spark.objects.get()
    assert (spark.relation, spark.why, spark.idea_phrase) == (Relation.BORROWS, "first", "结构")
    assert (spark.added_by, spark.confirmed_by) == (cast.owner, cast.labmate)


def test_a_suggestion_that_is_turned_down_is_kept_and_offered_no_more(cast, idea):
    insight = make_insight(cast.owner, text="结构信息")
    assert [offer.row for offer in linking.offered_insights(idea, cast.owner)] == [insight]
    spark = reject(source=insight, idea=idea, by=cast.owner)
    assert (spark.rejected_by, spark.basis) == (cast.owner, Basis.SUGGESTED)
    assert linking.offered_insights(idea, cast.owner) == []
    assert linking.offered_ideas(insight, cast.owner) == []


def test_taking_a_turned_down_suggestion_back_offers_it_again(cast, idea):
    insight = make_insight(cast.owner, text="结构信息")
    restore(spark=reject(source=insight, idea=idea, by=cast.owner))
    assert not Spark.objects.exists()
    assert [offer.row for offer in linking.offered_insights(idea, cast.owner)] == [insight]


def test_taking_the_rejection_of_a_spark_back_leaves_what_it_said(cast, idea, insight):
    light(source=insight, idea=idea, by=cast.owner, basis=Basis.SUGGESTED, why="因为")
    rejected = reject(source=insight, idea=idea, by=cast.labmate)
    assert not Spark.objects.visible_to(cast.owner).exists()
    restore(spark=rejected)
    spark = Spark.objects.visible_to(cast.owner).get()
    assert (spark.why, spark.rejected_by, spark.certainty) == ("因为", None, Basis.INFERRED)


def test_a_spark_that_was_turned_down_first_survives_a_second_rejection(cast, idea, insight):
    reject(source=insight, idea=idea, by=cast.owner)
    light(source=insight, idea=idea, by=cast.owner, why="doch")
    restore(spark=reject(source=insight, idea=idea, by=cast.owner))
    assert Spark.objects.visible_to(cast.owner).get().why == "doch"


def test_phrases_of_a_row_are_those_of_its_own_side(cast, idea, insight):
    other = make_idea(cast.owner, title="从前的")
    light(source=insight, idea=idea, by=cast.owner, source_phrase="标签", idea_phrase="结构")
    light(source=idea, idea=other, by=cast.owner, source_phrase="信息", idea_phrase="从前")
    assert phrases_of(insight, cast.owner) == ["标签"]
    assert phrases_of(idea, cast.owner) == ["信息", "结构"]
    assert phrases_of(other, cast.owner) == ["从前"]
    assert phrases_of(insight, cast.labmate) == []


def test_ideas_of_others_are_offered_to_read_and_not_to_link(cast):
    insight = make_insight(cast.owner, text="结构信息")
    mine = make_idea(cast.reader)
    theirs = make_idea(cast.labmate, visibility="lab")
    make_idea(cast.labmate, title="引入结构信息，秘密")
    offers = linking.offered_ideas(insight, cast.reader)
    assert [(offer.row, offer.may_link) for offer in offers] == [(mine, True), (theirs, False)]
    assert linking.offered_insights(theirs, cast.reader) == []


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("4.1", ["滑动窗口"]),
        ("4", ["痛点"]),
        ("窗口 滑动", ["滑动窗口"]),
        ("ＣＬＩＰ", ["CLIP 到物体"]),
        ("9.9.9", []),
        ("99999999999999999999", []),
        ("没有", []),
    ],
)
def test_an_idea_is_found_by_number_or_words(words, titles, cast, insight):
    top = make_idea(cast.owner, title="痛点", number="4")
    make_idea(cast.owner, title="滑动窗口", parent=top)
    make_idea(cast.owner, title="CLIP 到物体", position=7)
    make_idea(cast.labmate, title="别人的滑动窗口")
    make_idea(cast.owner, title="", position=8)
    found = linking.found_ideas(words, insight, cast.owner)
    assert [offer.row.title for offer in found] == titles


@pytest.mark.parametrize(
    ("words", "field", "found"),
    [
        ("锚点", "insight", ["标签是锚点"]),
        ("residual", "paper", ["Deep Residual Learning"]),
        ("2", "from_idea", ["另一个"]),
        ("另一", "from_idea", ["另一个"]),
        ("引入", "from_idea", []),
    ],
)
def test_what_to_link_is_found_among_insights_papers_and_ideas(words, field, found, cast, idea):
    make_insight(cast.labmate, text="标签是锚点")
    make_insight(cast.labmate, text="私下的锚点", visibility="private")
    make_paper()
    make_idea(cast.owner, title="另一个", position=1)
    offers = linking.found_sources(words, field, idea, cast.owner)
    assert [offer.row.text if field == "insight" else offer.row.title for offer in offers] == found


def test_what_is_linked_is_not_found_and_what_was_rejected_is(cast, idea):
    linked, rejected = make_paper("Paper linked"), make_paper("Paper rejected")
    light(source=linked, idea=idea, by=cast.owner)
    reject(source=rejected, idea=idea, by=cast.owner)
    offers = linking.found_sources("paper", "paper", idea, cast.owner)
    assert [offer.row for offer in offers] == [rejected]
    assert linking.found_ideas("结构", linked, cast.owner) == []
    assert [offer.row for offer in linking.found_ideas("结构", rejected, cast.owner)] == [idea]


def test_what_is_offered_takes_as_many_queries_for_many_rows_as_for_one(cast, idea):
    def queries(number):
        talk = make_talk(title=f"OSCAR {number}", speakers=[f"张磊{number}", f"胡瀚{number}"])
        make_insight(cast.owner, talk=talk, text=f"结构信息 {number}")
        linking.offered_insights(idea, cast.owner)  # The finder takes note of what is new.
        with CaptureQueriesContext(connection) as captured:
            offers = linking.offered_insights(idea, cast.owner)
            assert {len(offer.row.talk.speaker_list) for offer in offers} == {2}
        return len(captured)

    assert len({queries(number) for number in range(4)}) == 1
