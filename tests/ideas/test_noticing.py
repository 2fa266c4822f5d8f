import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from ideas import commenting, noticing
from ideas.models import Idea, Notice, NoticeKind
from papers import trashing
from tests.cast import make_insight
from tests.ideas.making import make_idea
from tests.ideas.talking import say, told


def seen(user):
    """Return the kinds of the notices that ``user`` may see."""
    return [notice.kind for notice in Notice.objects.visible_to(user).order_by("pk")]


def test_everybody_who_may_see_it_is_told_once_but_who_did_it(cast):
    idea = make_idea(cast.reader, visibility="lab")
    people = [cast.owner, cast.labmate, cast.labmate, cast.reader, cast.stranger]
    made = noticing.notify(kind=NoticeKind.DOUBT, by=cast.owner, about=idea, recipients=people)
    assert [notice.recipient for notice in made] == [cast.labmate, cast.reader]
    assert told(cast.labmate) == told(cast.reader) == [("doubt", "owner")]
    assert told(cast.owner) == told(cast.stranger) == []


def test_nobody_is_told_of_what_they_may_not_see(cast):
    idea = make_idea(cast.reader)
    noticing.notify(
        kind=NoticeKind.OFFER, by=cast.reader, about=idea, recipients=[cast.owner, cast.labmate]
    )
    assert Notice.objects.count() == 0


def test_what_one_may_no_longer_see_is_not_shown(cast):
    idea = make_idea(cast.reader, visibility="lab")
    say(idea, cast.reader, "@labmate")
    noticing.notify(kind=NoticeKind.OFFER, by=cast.reader, about=idea, recipients=[cast.labmate])
    assert seen(cast.labmate) == ["mention", "offer"]
    Idea.objects.update(visibility="private")
    assert seen(cast.labmate) == []
    Idea.objects.update(visibility="lab")
    batch = trashing.trash_row(row=idea, by=cast.reader)
    assert seen(cast.labmate) == []
    trashing.restore(batch=batch, by=cast.reader)
    cast.labmate.is_active = False
    assert seen(cast.labmate) == []


def test_a_comment_that_is_deleted_or_hidden_takes_its_notice_along(cast):
    idea = make_idea(cast.reader, visibility="lab")
    hidden, deleted = say(idea, cast.labmate), say(idea, cast.labmate)
    assert seen(cast.reader) == ["comment", "comment"]
    commenting.hide(comment=hidden, by=cast.owner)
    assert seen(cast.reader) == ["comment"]
    commenting.delete(comment=deleted, by=cast.labmate)
    assert seen(cast.reader) == []


def test_people_who_see_a_row_are_those_whom_its_page_lets_in(cast):
    everybody = [cast.owner, cast.labmate, cast.reader]
    assert noticing.people_who_see(make_idea(cast.reader)) == [cast.reader]
    assert noticing.people_who_see(make_idea(cast.reader, visibility="lab")) == everybody
    assert noticing.people_who_see(make_insight(cast.reader)) == everybody


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_is_a_sentence_that_says_who_and_about_what(kind, language, cast):
    idea = make_idea(cast.reader, title="引入*结构*信息", visibility="lab")
    (notice,) = noticing.notify(kind=kind, by=cast.owner, about=idea, recipients=[cast.reader])
    with translation.override(language):
        assert "owner" in notice.sentence
        assert "引入结构信息" in notice.sentence


def test_the_database_refuses_a_notice_to_oneself_or_about_nothing(cast):
    idea = make_idea(cast.reader, visibility="lab")
    for wrong in ({"recipient": cast.owner, "idea": idea}, {"recipient": cast.reader}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.create(kind=NoticeKind.DOUBT, by=cast.owner, **wrong)
