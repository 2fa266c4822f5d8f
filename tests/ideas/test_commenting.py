from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from ideas import commenting
from ideas.commenting import Gone, threads_of
from ideas.models import Comment
from papers import trashing
from papers.models import EditConflict, Insight, User
from tests.cast import make_insight
from tests.ideas.making import make_idea
from tests.ideas.talking import say, told


@pytest.fixture
def idea(cast):
    """An idea of the reader that the lab sees."""
    return make_idea(cast.reader, visibility="lab")


def shown(about, user):
    """Return the texts of each thread that ``user`` sees."""
    return [[comment.text for comment in thread.comments] for thread in threads_of(about, user)]


def test_a_thread_is_a_comment_and_its_answers_in_order(idea, cast):
    first = say(idea, cast.labmate, "一")
    say(idea, cast.owner, "二")
    say(idea, cast.reader, "一一", reply_to=first)
    say(idea, cast.labmate, "一二", reply_to=first)
    assert shown(idea, cast.reader) == [["一", "一一", "一二"], ["二"]]


def test_a_comment_is_seen_by_who_sees_what_it_is_about(cast):
    for row in (
        make_idea(cast.reader, visibility="lab"),
        make_insight(cast.reader, visibility="lab"),
    ):
        say(row, cast.labmate, "看")
        people = [cast.owner, cast.labmate, cast.reader]
        assert [shown(row, person) for person in people] == [[["看"]]] * 3
        assert shown(row, cast.stranger) == []

        type(row).objects.filter(pk=row.pk).update(visibility="private")
        assert [shown(row, person) for person in people] == [[], [], [["看"]]]


def test_what_is_deleted_takes_its_discussion_along_and_brings_it_back(idea, cast):
    comment = say(idea, cast.labmate)
    batch = trashing.trash_row(row=idea, by=cast.reader)
    assert list(Comment.objects.visible_to(cast.labmate)) == []
    trashing.restore(batch=batch, by=cast.reader)
    assert list(Comment.objects.visible_to(cast.labmate)) == [comment]


def test_the_same_key_again_saves_and_tells_nothing(idea, cast):
    sent = {"about": idea, "by": cast.labmate, "text": "@owner", "key": uuid4()}
    first, _not_told = commenting.comment(**sent)
    again, _not_told = commenting.comment(**sent)
    assert again == first
    assert Comment.objects.count() == 1
    assert told(cast.owner) == [("mention", "labmate")]


def test_what_is_in_the_trash_takes_no_comment(idea, cast):
    trashing.trash_row(row=idea, by=cast.reader)
    with pytest.raises(Gone):
        say(idea, cast.labmate)
    assert Comment.objects.count() == 0


def test_who_is_named_is_told_and_the_name_stays_as_written(cast):
    idea = make_idea(cast.reader, visibility="lab")
    comment = say(idea, cast.labmate, "@Owner 请看")
    assert [(m.person, m.name) for m in comment.mentions.all()] == [(cast.owner, "Owner")]
    assert told(cast.owner) == [("mention", "labmate")]
    assert told(cast.reader) == [("comment", "labmate")]


def test_who_may_not_see_it_is_not_told_and_stays_plain_text(cast):
    idea = make_idea(cast.reader)
    comment, not_told = commenting.comment(
        about=idea, by=cast.reader, text="@labmate @stranger", key=uuid4()
    )
    assert [named.member for named in not_told] == [cast.labmate]
    assert comment.names == []
    assert told(cast.labmate) == told(cast.stranger) == []


def test_each_is_told_once_and_never_of_what_they_did(idea, cast):
    first = say(idea, cast.labmate, "@reader @labmate")
    assert told(cast.reader) == [("mention", "labmate")]
    say(idea, cast.reader, "是", reply_to=first)
    assert told(cast.labmate) == [("reply", "reader")]
    say(idea, cast.owner, "@labmate 不", reply_to=first)
    assert told(cast.labmate) == [("reply", "reader"), ("mention", "owner")]
    assert told(cast.reader) == [("mention", "labmate"), ("reply", "owner")]
    assert told(cast.owner) == []


def test_editing_tells_only_who_is_named_anew(idea, cast):
    comment = say(idea, cast.labmate, "@owner")
    commenting.edit(comment=comment, text="@owner @reader")
    assert comment.edited_at is not None
    assert Comment.objects.get().names == ["owner", "reader"]
    assert told(cast.owner) == [("mention", "labmate")]
    assert told(cast.reader) == [("comment", "labmate"), ("mention", "labmate")]


def test_who_edits_second_gets_a_conflict(idea, cast):
    comment = say(idea, cast.labmate)
    again = Comment.objects.get()
    commenting.edit(comment=comment, text="先")
    with pytest.raises(EditConflict):
        commenting.edit(comment=again, text="后")
    assert Comment.objects.get().text == "先"


def test_answers_stay_where_the_first_comment_is_deleted_or_hidden(idea, cast):
    first = say(idea, cast.reader, "一")
    say(idea, cast.labmate, "二", reply_to=first)
    second = say(idea, cast.owner, "三")
    say(idea, cast.labmate, "四", reply_to=second)
    commenting.delete(comment=first, by=cast.reader)
    commenting.hide(comment=second, by=cast.labmate)
    assert shown(idea, cast.reader) == [["二"], ["四"]]
    assert [thread.first for thread in threads_of(idea, cast.reader)] == [None, None]


def test_a_hidden_comment_is_shown_to_its_author_and_editors_only(idea, cast):
    comment = say(idea, cast.reader, "嘿")
    other = User.objects.create_user("other", role="reader")
    commenting.hide(comment=comment, by=cast.labmate)
    seen = {user.username: shown(idea, user) for user in (cast.owner, cast.labmate, cast.reader)}
    assert seen == {"owner": [["嘿"]], "labmate": [["嘿"]], "reader": [["嘿"]]}
    assert shown(idea, other) == []
    assert Comment.objects.get().hidden_by == cast.labmate

    commenting.show(comment=comment)
    assert shown(idea, other) == [["嘿"]]
    assert Comment.objects.get().hidden_by is None


def test_resolving_tells_who_took_part_and_reopening_takes_that_back(idea, cast):
    first = say(idea, cast.labmate)
    say(idea, cast.owner, reply_to=first)
    commenting.resolve(comment=first, by=cast.reader)
    assert told(cast.labmate) == [("reply", "owner"), ("resolved", "reader")]
    assert told(cast.owner) == [("resolved", "reader")]
    assert threads_of(idea, cast.owner)[0].is_resolved
    commenting.resolve(comment=first, by=cast.labmate)
    assert Comment.objects.get(pk=first.pk).resolved_by == cast.reader

    commenting.reopen(comment=first)
    assert not threads_of(idea, cast.owner)[0].is_resolved
    assert told(cast.labmate) == [("reply", "owner")]


def test_who_may_do_what_with_a_comment(idea, cast):
    comment = say(make_idea(cast.owner, visibility="lab"), cast.reader)
    other = User.objects.create_user("other", role="reader")
    theirs = say(idea, other)
    rules = {"edit": "editable_by", "resolve": "resolvable_by", "hide": "hideable_by"}
    people = [cast.owner, cast.labmate, cast.reader, other, cast.stranger]
    allowed = {
        (person.username, what): set(getattr(Comment.objects, rule)(person))
        for what, rule in rules.items()
        for person in people
    }
    both = {comment, theirs}
    assert {key: rows for key, rows in allowed.items() if rows} == {
        ("owner", "resolve"): both,  # an editor, and the owner of one of them
        ("owner", "hide"): both,
        ("labmate", "resolve"): both,  # an editor
        ("labmate", "hide"): both,
        ("reader", "edit"): {comment},
        ("reader", "resolve"): both,  # the author of one, the owner of what the other is about
        ("other", "edit"): {theirs},
        ("other", "resolve"): {theirs},
    }


def test_the_discussion_says_what_one_may_do(idea, cast):
    say(idea, cast.reader)
    (thread,) = threads_of(idea, cast.reader)
    may = (thread.first.may_edit, thread.first.may_resolve, thread.first.may_hide)
    assert tuple(map(bool, may)) == (True, True, False)
    (thread,) = threads_of(idea, cast.labmate)
    may = (thread.first.may_edit, thread.first.may_resolve, thread.first.may_hide)
    assert tuple(map(bool, may)) == (False, True, True)


def test_a_discussion_takes_two_queries(idea, cast, django_assert_num_queries):
    for _n in range(3):
        first = say(idea, cast.labmate, "@owner")
        say(idea, cast.owner, "@labmate", reply_to=first)
    with django_assert_num_queries(2):
        threads = threads_of(idea, cast.reader)
        assert [comment.names for comment in threads[0].comments] == [["owner"], ["labmate"]]


def test_only_its_author_takes_a_comment_out_of_the_trash(idea, cast):
    comment = say(idea, cast.reader)
    batch = commenting.delete(comment=comment, by=cast.reader)
    assert trashing.restore(batch=batch, by=cast.labmate) == []
    assert trashing.restore(batch=batch, by=cast.reader) == [comment]
    assert shown(idea, cast.labmate) == [["为什么？"]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"idea": None},
        {"text": ""},
        {"insight": "both"},
        {"reply_to": "itself"},
    ],
)
def test_the_database_refuses(wrong, idea, cast):
    comment = say(idea, cast.labmate)
    values = {"both": make_insight(cast.reader), "itself": comment.pk}
    fields = {name: values.get(value, value) for name, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(**fields)


def test_comments_on_an_insight(cast):
    insight = make_insight(cast.reader)
    comment = say(insight, cast.labmate, "见 @reader")
    assert comment.about == insight
    assert comment.get_absolute_url() == f"/insights/{insight.pk}/#comment-{comment.pk}"
    assert told(cast.reader) == [("mention", "labmate")]
    assert Insight.objects.get().comments.get() == comment
