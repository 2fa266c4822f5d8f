import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ideas import finder, sparking
from ideas.models import Idea
from papers.models import Insight, Talk, TalkPaper, TalkPaperRelation, Visibility
from tests.cast import make_insight, make_paper, make_talk
from tests.ideas.making import make_idea


@pytest.fixture
def talk(db):
    """A talk whose title says nothing."""
    return make_talk("Untitled")


def ideas_for(insight, user, **options):
    """Return the titles of the ideas found."""
    return [match.row.title for match in finder.ideas_for(insight, user, **options)]


def insights_for(idea, user, **options):
    """Return the texts of the insights found."""
    return [match.row.text for match in finder.insights_for(idea, user, **options)]


def test_a_rare_word_beats_a_common_one(cast, talk):
    for n in range(5):
        make_insight(cast.owner, f"模型之{n}", talk=talk)
    make_insight(cast.owner, "词表", talk=talk)
    idea = make_idea(cast.owner, "模型；词表")
    assert insights_for(idea, cast.owner)[0] == "词表"


def test_it_finds_across_languages_and_says_by_which_words(cast, talk):
    insight = make_insight(cast.owner, "在线上部署时用 distillation", talk=talk)
    idea = make_idea(cast.owner, "知识蒸馏")
    (match,) = finder.insights_for(idea, cast.owner)
    assert (match.row, match.shared) == (insight, ("distillation",))
    assert match.reasons[0].idea_word == "蒸馏"


def test_a_misspelled_word_is_found_below_the_right_one(cast, talk):
    make_insight(cast.owner, "A hybird system", talk=talk)
    make_insight(cast.owner, "A hybrid method", talk=talk)
    idea = make_idea(cast.owner, "hybrid")
    assert insights_for(idea, cast.owner) == ["A hybrid method", "A hybird system"]
    assert ideas_for(Insight.objects.get(text="A hybird system"), cast.owner) == ["hybrid"]


def test_the_names_of_talk_speaker_and_presented_paper_count(cast):
    titled = make_insight(cast.owner, "降低要求", talk=make_talk("MetaAvatar"))
    given = make_insight(cast.owner, "骨干先行", talk=make_talk("Untitled", ["汤思宇"]))
    presenting = make_talk("Untitled")
    paper = make_paper("Densely Convolved Pyramids")
    TalkPaper.objects.create(talk=presenting, paper=paper, relation=TalkPaperRelation.PRESENTS)
    presented = make_insight(cast.owner, "逐层相连", talk=presenting)
    taught = make_insight(cast.owner, "另行记下", paper=paper)
    for title, insights in {
        "如 MetaAvatar": [titled],
        "请教汤思宇": [given],
        "更密的 Pyramids": [presented, taught],
    }.items():
        found = finder.insights_for(make_idea(cast.owner, title), cast.owner)
        assert [match.row for match in found] == insights


def test_a_paper_that_the_talk_only_mentions_does_not_count(cast):
    talk = make_talk("Untitled")
    mentioned = TalkPaperRelation.MENTIONS
    TalkPaper.objects.create(talk=talk, paper=make_paper("Pyramids"), relation=mentioned)
    make_insight(cast.owner, "逐层相连", talk=talk)
    assert insights_for(make_idea(cast.owner, "更密的 Pyramids"), cast.owner) == []


def test_what_is_below_and_above_an_idea_counts(cast, talk):
    insight = make_insight(cast.owner, "dropout", talk=talk)
    above = make_idea(cast.owner, "基础组件")
    make_idea(cast.owner, "换掉 dropout", parent=above)
    below = make_idea(cast.owner, "某某新法", parent=make_idea(cast.owner, "dropout"))
    assert ideas_for(insight, cast.owner) == ["dropout", "换掉 dropout", "基础组件", "某某新法"]
    assert insights_for(above, cast.owner) == insights_for(below, cast.owner) == ["dropout"]


def test_others_see_only_what_is_theirs_to_see(cast, talk):
    hidden = make_insight(cast.owner, "词表太小", talk=talk, visibility=Visibility.PRIVATE)
    make_insight(cast.owner, "词表很大", talk=talk)
    idea = make_idea(cast.owner, "扩大词表", visibility=Visibility.LAB)
    make_idea(cast.owner, "词表")
    assert insights_for(idea, cast.labmate) == ["词表很大"]
    assert ideas_for(hidden, cast.labmate) == ["扩大词表"]
    assert sorted(insights_for(idea, cast.owner)) == ["词表太小", "词表很大"]
    assert insights_for(idea, cast.stranger) == []


def test_a_hidden_child_does_not_show_through_its_parent(cast, talk):
    insight = make_insight(cast.owner, "dropout", talk=talk)
    above = make_idea(cast.owner, "基础组件", visibility=Visibility.LAB)
    make_idea(cast.owner, "换掉 dropout", parent=above)
    assert ideas_for(insight, cast.labmate) == insights_for(above, cast.labmate) == []
    assert insights_for(above, cast.owner) == ["dropout"]


@pytest.mark.parametrize("deed", [sparking.light, sparking.reject])
def test_what_has_a_spark_is_left_out(cast, talk, deed):
    insight, idea = make_insight(cast.owner, "词表", talk=talk), make_idea(cast.owner, "词表")
    assert ideas_for(insight, cast.owner) == ["词表"]
    deed(source=insight, idea=idea, by=cast.owner)
    assert ideas_for(insight, cast.owner) == insights_for(idea, cast.owner) == []


def test_open_slots_and_the_trash_are_left_out(cast, talk):
    insight = make_insight(cast.owner, "词表", talk=talk)
    idea, slot = make_idea(cast.owner, "词表"), make_idea(cast.owner, "", body="词表")
    assert ideas_for(insight, cast.owner) == ["词表"]
    assert insights_for(slot, cast.owner) == ["词表"]
    Idea.objects.filter(pk=idea.pk).update(trashed_at=insight.created_at)
    Insight.objects.filter(pk=insight.pk).update(trashed_at=insight.created_at)
    assert ideas_for(insight, cast.owner) == insights_for(idea, cast.owner) == []


def test_an_edited_text_is_found_by_its_new_words_only(cast, talk):
    insight = make_insight(cast.owner, "词表", talk=talk)
    words, pruning = make_idea(cast.owner, "词表"), make_idea(cast.owner, "剪枝")
    assert insights_for(words, cast.owner) == ["词表"]
    insight.text = "剪枝"
    insight.save()
    assert insights_for(words, cast.owner) == []
    assert insights_for(pruning, cast.owner) == ["剪枝"]


def test_a_renamed_talk_is_found_by_its_new_name_only(cast):
    insight = make_insight(cast.owner, "逐层相连", talk=make_talk("HRNet"))
    old, new = make_idea(cast.owner, "如 HRNet"), make_idea(cast.owner, "如 MetaAvatar")
    assert insights_for(old, cast.owner) == ["逐层相连"]
    talk = Talk.objects.get(pk=insight.talk_id)
    talk.title = "MetaAvatar"
    talk.save()
    assert insights_for(old, cast.owner) == []
    assert insights_for(new, cast.owner) == ["逐层相连"]


def test_rows_written_in_bulk_are_found(cast, talk):
    idea = make_idea(cast.owner, "词表")
    assert insights_for(idea, cast.owner) == []
    Insight.objects.bulk_create([Insight(owner=cast.owner, talk=talk, text="词表")])
    assert insights_for(idea, cast.owner) == ["词表"]


def test_both_ways_give_the_same_score_and_words(cast, talk):
    insight = make_insight(cast.owner, "tranformer 与 CNN 的平移不变性", talk=talk)
    idea = make_idea(cast.owner, "Transformer 没有平移不变性", body="卷积有")
    (there,), (back,) = (
        finder.insights_for(idea, cast.owner),
        finder.ideas_for(insight, cast.owner),
    )
    assert (there.score, there.reasons) == (back.score, back.reasons)


def test_equal_ones_come_in_the_order_they_were_made(cast, talk):
    made = [make_insight(cast.owner, "词表", talk=talk).pk for _ in range(4)]
    found = finder.insights_for(make_idea(cast.owner, "词表"), cast.owner, most=3)
    assert [match.row.pk for match in found] == made[:3]


def test_the_ideas_come_with_their_number(cast, talk):
    above = make_idea(cast.owner, "预训练模型", number="4")
    make_idea(cast.owner, "词表", number="2", parent=above)
    found = finder.ideas_for(make_insight(cast.owner, "词表", talk=talk), cast.owner)
    assert [match.row.path for match in found] == ["4.2", "4"]


def test_more_rows_take_no_more_queries(cast, django_assert_num_queries):
    def add(n):
        insight = make_insight(cast.owner, f"词表 {n}", talk=make_talk("HRNet", ["王井东"]))
        return insight, make_idea(cast.owner, "词表", parent=make_idea(cast.owner, "HRNet"))

    def answers():
        """Return what the cards show of both answers."""
        ideas = finder.ideas_for(insight, cast.owner)
        insights = finder.insights_for(idea, cast.owner)
        return [match.row.path for match in ideas], [
            str(match.row.talk.speaker_list) for match in insights
        ]

    insight, idea = add(1)
    answers()
    with CaptureQueriesContext(connection) as one:
        assert [len(found) for found in answers()] == [2, 1]
    add(2)
    add(3)
    answers()
    with django_assert_num_queries(len(one)):
        assert [len(found) for found in answers()] == [5, 3]
