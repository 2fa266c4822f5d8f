"""The history of ideas: what writes a version, and going back to one."""

import pytest

from ideas import changing, restoring
from ideas.models import Idea, Status
from papers.models import EditConflict, Visibility
from tests.cast import make_insight, make_paper
from tests.ideas.making import make_idea


def told(idea):
    """Return the versions of ``idea``, the oldest first: who made it, title, who sees it."""
    return [
        (str(version.history_user or ""), version.title, version.visibility)
        for version in idea.history.order_by("version")
    ]


def test_editing_and_undoing_are_versions_by_who_did_it(cast):
    idea = changing.add(title="First", by=cast.owner, tags=["old"])
    change = changing.edit(idea=idea, by=cast.owner, title="Second", tags=["new"])
    changing.undo(change=change, by=cast.owner)
    assert told(idea) == [
        ("owner", "First", "private"),
        ("owner", "Second", "private"),
        ("owner", "First", "private"),
    ]
    tags = [version.attached.get("tags") for version in idea.history.order_by("version")]
    assert tags == [["old"], ["new"], None]


def test_what_becomes_private_with_what_is_above_it_has_a_version_of_that(cast):
    parent = make_idea(cast.owner, title="Above", visibility=Visibility.LAB)
    lesson = make_insight(cast.owner)
    (below,) = Idea.objects.bulk_create(
        [Idea(owner=cast.owner, title="Below", parent=parent, visibility="lab", lesson=lesson)]
    )
    change = changing.edit(idea=parent, by=cast.owner, visibility=Visibility.PRIVATE)
    assert told(below) == [("owner", "Below", "lab"), ("", "Below", "private")]
    seen = [version.visibility for version in lesson.history.order_by("version")]
    assert seen == ["lab", "private"]
    changing.undo(change=change, by=cast.owner)
    assert [visibility for _by, _title, visibility in told(below)] == ["lab", "private", "lab"]


def test_another_parent_is_a_version_and_another_place_is_none(cast):
    first, second = (changing.add(title=title, by=cast.owner) for title in "ab")
    changing.up(ideas=[second], by=cast.owner)
    assert second.history.count() == 1
    changing.move(ideas=[second], parent=first, by=cast.owner)
    assert [v.parent_id for v in second.history.order_by("version")] == [None, first.pk]


def test_a_restored_idea_says_again_what_it_said_and_stays_where_it_is(cast):
    outcome = make_paper()
    parent = make_idea(cast.owner)
    idea = changing.add(title="First", by=cast.owner, tags=["old"], outcome=outcome)
    changing.edit(idea=idea, by=cast.owner, title="Second", status=Status.DROPPED, tags=["new"])
    changing.edit(idea=idea, by=cast.owner, outcome=None, visibility=Visibility.LAB)
    changing.move(ideas=[idea], parent=parent, by=cast.owner)
    idea.refresh_from_db()
    change = restoring.restore(idea=idea, version=idea.history.get(version=1), by=cast.owner)
    idea.refresh_from_db()
    assert (idea.title, idea.status, idea.outcome) == ("First", "seed", outcome)
    assert [tag.name for tag in idea.tags.all()] == ["old"]
    assert (idea.parent, idea.visibility) == (parent, "private")
    assert idea.history.get(version=idea.version).history_change_reason == "restored 1"
    changing.undo(change=change, by=cast.owner)
    idea.refresh_from_db()
    assert (idea.title, idea.status, idea.outcome) == ("Second", "dropped", None)
    assert [tag.name for tag in idea.tags.all()] == ["new"]


def test_an_outcome_that_is_gone_for_good_is_not_restored(cast):
    outcome = make_paper()
    idea = changing.add(title="First", by=cast.owner, outcome=outcome)
    changing.edit(idea=idea, by=cast.owner, title="Second")
    outcome.delete()
    idea.refresh_from_db()
    restoring.restore(idea=idea, version=idea.history.get(version=1), by=cast.owner)
    idea.refresh_from_db()
    assert (idea.title, idea.outcome) == ("First", None)


def test_restoring_does_not_overwrite_what_was_saved_meanwhile(cast):
    idea = changing.add(title="First", by=cast.owner)
    changing.edit(idea=idea, by=cast.owner, title="Second")
    stale = Idea.objects.get()
    changing.edit(idea=idea, by=cast.owner, title="Third")
    with pytest.raises(EditConflict):
        restoring.restore(idea=stale, version=idea.history.get(version=1), by=cast.owner)
    assert Idea.objects.get().title == "Third"
