from papers import trashing
from papers.models import Insight, Talk
from tests.cast import make_insight, make_talk


def test_a_talk_goes_with_its_insights_and_comes_back_with_them(cast):
    insight = make_insight(cast.owner)
    batch = trashing.trash_row(row=insight.talk, by=cast.owner)
    assert not Talk.objects.visible_to(cast.owner).exists()
    assert not Insight.objects.visible_to(cast.owner).exists()
    restored = trashing.restore(batch=batch, by=cast.owner)
    assert set(restored) == {insight.talk, insight}
    assert list(Insight.objects.visible_to(cast.owner)) == [insight]


def test_what_was_deleted_before_stays_in_the_trash(cast):
    insight = make_insight(cast.owner)
    trashing.trash_row(row=insight, by=cast.owner)
    batch = trashing.trash_row(row=insight.talk, by=cast.owner)
    trashing.restore(batch=batch, by=cast.owner)
    assert list(Talk.objects.visible_to(cast.owner)) == [insight.talk]
    assert not Insight.objects.visible_to(cast.owner).exists()


def test_a_labmate_cannot_restore_what_is_anothers(cast):
    insight = make_insight(cast.owner)
    batch = trashing.trash_row(row=insight, by=cast.owner)
    assert trashing.restore(batch=batch, by=cast.labmate) == []
    assert not Insight.objects.visible_to(cast.owner).exists()


def test_restoring_twice_finds_nothing_the_second_time(cast):
    batch = trashing.trash_row(row=make_talk(), by=cast.owner)
    trashing.restore(batch=batch, by=cast.owner)
    assert trashing.restore(batch=batch, by=cast.owner) == []
