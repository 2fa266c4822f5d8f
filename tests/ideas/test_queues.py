from datetime import timedelta

import pytest
from django.utils import timezone

from ideas import queues, sparking
from ideas.models import Queue, Settled
from papers import trashing
from papers.images import prepare, put
from papers.models import Image
from tests.cast import make_insight, make_paper, make_talk
from tests.ideas.making import make_idea


def waiting(queue, user):
    """Return the rows that wait, as a list."""
    return list(queues.waiting(queue, user))


def test_the_inbox_has_ones_own_insights_of_the_newest_talk_first(cast):
    old, new = make_talk(title="Old"), make_talk(title="New")
    first = make_insight(cast.owner, talk=old)
    second, third = make_insight(cast.owner, talk=new), make_insight(cast.owner, talk=new)
    of_paper = make_insight(cast.owner, paper=make_paper())
    make_insight(cast.labmate, talk=new)
    assert waiting(Queue.INBOX, cast.owner) == [second, third, first, of_paper]


def test_an_insight_leaves_the_inbox_when_it_lit_an_idea_and_comes_back_if_it_did_not(cast):
    insight, idea = make_insight(cast.owner), make_idea(cast.owner)
    sparking.light(source=insight, idea=idea, by=cast.owner)
    assert waiting(Queue.INBOX, cast.owner) == []
    sparking.reject(source=insight, idea=idea, by=cast.owner)
    assert waiting(Queue.INBOX, cast.owner) == [insight]


def test_a_labmates_private_idea_does_not_empty_ones_inbox(cast):
    insight = make_insight(cast.owner)
    sparking.light(source=insight, idea=make_idea(cast.labmate), by=cast.labmate)
    assert waiting(Queue.INBOX, cast.owner) == [insight]


@pytest.mark.parametrize("queue", queues.QUEUES)
def test_every_queue_reaches_zero_and_fills_again_when_that_is_undone(queue, cast):
    talk = make_talk()
    make_insight(cast.owner, talk=talk, kind="question")
    make_idea(cast.owner)
    Image.objects.create(talk=talk, expected_name="slide.png")
    (row,) = waiting(queue, cast.owner)

    queues.settle(row=row, queue=queue, by=cast.owner)
    queues.settle(row=row, queue=queue, by=cast.owner)
    assert queues.counts(cast.owner)[queue] == 0
    assert waiting(queue, cast.owner) == []
    assert Settled.objects.count() == 1

    queues.unsettle(row=row, queue=queue, by=cast.owner)
    assert waiting(queue, cast.owner) == [row]


@pytest.mark.parametrize("queue", [Queue.TALKS, Queue.QUESTIONS, Queue.IMAGES])
def test_what_one_member_leaves_as_it_is_still_waits_for_the_others(queue, cast):
    talk = make_talk()
    make_insight(cast.owner, talk=talk, kind="question")
    Image.objects.create(talk=talk, expected_name="slide.png")
    (row,) = waiting(queue, cast.owner)
    queues.settle(row=row, queue=queue, by=cast.owner)
    assert waiting(queue, cast.labmate) == [row]


def test_a_labmates_private_rows_wait_for_nobody_else(cast):
    make_insight(cast.labmate, kind="question", visibility="private")
    make_idea(cast.labmate)
    assert set(queues.counts(cast.owner).values()) == {0}
    assert queues.counts(cast.labmate) == {
        Queue.INBOX: 1,
        Queue.TALKS: 1,
        Queue.IDEAS: 1,
        Queue.QUESTIONS: 1,
        Queue.IMAGES: 0,
    }


def test_a_talk_waits_until_one_of_its_insights_lit_an_idea(cast):
    talk = make_talk(title="HRNet")
    make_talk(title="Nothing taken down")
    make_insight(cast.owner, talk=talk)
    insight = make_insight(cast.owner, talk=talk)
    assert waiting(Queue.TALKS, cast.owner) == [talk]
    sparking.light(source=insight, idea=make_idea(cast.owner), by=cast.owner)
    assert waiting(Queue.TALKS, cast.owner) == []
    assert waiting(Queue.TALKS, cast.labmate) == [talk]


def test_open_slots_headings_and_ideas_with_a_source_do_not_wait_for_one(cast):
    heading = make_idea(cast.owner, title="Heading")
    bare = make_idea(cast.owner, title="Bare", parent=heading)
    lit = make_idea(cast.owner, title="Lit", parent=heading)
    make_idea(cast.owner, title="", parent=bare)
    make_idea(cast.labmate, title="A labmate's", visibility="lab")
    sparking.light(source=make_paper(), idea=lit, by=cast.owner)
    assert waiting(Queue.IDEAS, cast.owner) == [bare]
    trashing.trash(querysets=[heading.children.all()], by=cast.owner)
    assert waiting(Queue.IDEAS, cast.owner) == [heading]


def test_ones_own_open_questions_come_first(cast):
    mine = make_insight(cast.owner, kind="question")
    theirs = make_insight(cast.labmate, kind="question")
    make_insight(cast.owner, kind="question", answer="是的")
    make_insight(cast.owner)
    assert waiting(Queue.QUESTIONS, cast.owner) == [mine, theirs]
    assert waiting(Queue.QUESTIONS, cast.labmate) == [theirs, mine]


def test_an_image_waits_while_it_is_missing_from_a_talk_that_is_there(cast, png):
    talk, gone = make_talk(), make_talk()
    missing = Image.objects.create(talk=talk, expected_name="slide.png")
    there = Image(talk=talk)
    put(prepare(png), file=there.file, thumbnail=there.thumbnail)
    there.save()
    Image.objects.create(talk=gone, expected_name="gone.png")
    trashing.trash_row(row=gone, by=cast.owner)
    assert waiting(Queue.IMAGES, cast.owner) == [missing]


def test_done_today_counts_what_was_linked_and_set_aside_since_midnight(cast):
    linked, aside, before, _waits = (make_insight(cast.owner) for _ in range(4))
    sparking.light(source=linked, idea=make_idea(cast.owner), by=cast.owner)
    sparking.light(source=linked, idea=make_idea(cast.owner), by=cast.owner)
    for row in (aside, before):
        queues.settle(row=row, queue=Queue.INBOX, by=cast.owner)
    yesterday = timezone.now() - timedelta(days=1)
    Settled.objects.filter(insight=before).update(at=yesterday)
    assert queues.done_today(cast.owner) == 2
    assert queues.done_today(cast.labmate) == 0


def test_the_harvest_of_a_talk_tells_what_became_of_its_insights(cast):
    talk, other = make_talk(), make_talk()
    linked, aside, _waits, _waits_too = (make_insight(cast.owner, talk=talk) for _ in range(4))
    make_insight(cast.labmate, talk=talk, visibility="private")
    sparking.light(source=linked, idea=make_idea(cast.owner), by=cast.owner)
    queues.settle(row=aside, queue=Queue.INBOX, by=cast.owner)
    harvests = queues.harvests([talk, other], cast.owner)
    assert harvests == {
        talk.pk: queues.Harvest(linked=1, aside=1, waiting=2),
        other.pk: queues.Harvest(),
    }
    assert (harvests[talk.pk].handled, harvests[talk.pk].total) == (2, 4)


def test_only_ones_own_ideas_are_suggested(cast):
    insight = make_insight(cast.owner, text="不同分辨率的表征 HRNet")
    mine = make_idea(cast.owner, title="表征的分辨率 HRNet")
    make_idea(cast.labmate, title="不同分辨率的表征 HRNet", visibility="lab")
    make_insight(cast.owner, text="别的")
    (suggestion,) = queues.suggestions(insight, cast.owner)
    assert suggestion.idea == mine
    assert suggestion.idea.path == "1"
    assert 1 <= suggestion.strength <= 5
    assert {"hrnet"} <= {word.casefold() for word in suggestion.words}


def test_more_words_in_common_make_a_stronger_suggestion(cast):
    insight = make_insight(cast.owner, text="CNN的平移不变性，naive transformer是不具备的")
    near = make_idea(cast.owner, title="如CNN的平移不变性，transformer是不具备的")
    far = make_idea(cast.owner, title="如何训练更深的 transformer，并且省一点显存")
    for n in range(10):
        make_idea(cast.owner, title=f"用更少的数据训练 {n}")
        make_insight(cast.owner, text=f"蒸馏可以压缩模型 {n}")
    first, second = queues.suggestions(insight, cast.owner)[:2]
    assert (first.idea, first.strength) == (near, 5)
    assert second.idea == far
    assert second.strength < 4


def test_counting_takes_one_query_a_queue(cast, django_assert_num_queries):
    make_insight(cast.owner)
    with django_assert_num_queries(len(queues.QUEUES)):
        queues.counts(cast.owner)
