from datetime import UTC, datetime, timedelta

import pytest

from papers.models import User

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def minutes(number):
    """Return noon and so many minutes."""
    return NOON + timedelta(minutes=number)


def visits(user):
    """Return what is stored of the visits of ``user``."""
    return User.objects.values_list("active_at", "last_visit_at").get(pk=user.pk)


def test_the_first_visit_has_none_before_it(cast):
    cast.owner.note_activity(NOON)
    assert visits(cast.owner) == (NOON, None)


@pytest.mark.parametrize(
    ("pause", "stored"),
    [(4, (0, None)), (5, (5, None)), (60, (60, None)), (61, (61, 0)), (3000, (3000, 0))],
)
def test_after_more_than_an_hour_the_visit_is_a_new_one(pause, stored, cast):
    cast.owner.note_activity(NOON)
    cast.owner.note_activity(minutes(pause))
    expected = tuple(None if at is None else minutes(at) for at in stored)
    assert visits(cast.owner) == expected


def test_a_long_visit_does_not_forget_the_one_before(cast):
    for minute in (0, 100, 150, 200, 250):
        cast.owner.note_activity(minutes(minute))
    assert visits(cast.owner) == (minutes(250), minutes(0))


def test_of_two_requests_at_once_one_counts(cast):
    cast.owner.note_activity(NOON)
    first, second = User.objects.get(pk=cast.owner.pk), User.objects.get(pk=cast.owner.pk)
    first.note_activity(minutes(90))
    second.note_activity(minutes(91))
    assert visits(cast.owner) == (minutes(90), minutes(0))


def test_within_five_minutes_nothing_is_asked_or_written(cast, django_assert_num_queries):
    cast.owner.note_activity(NOON)
    with django_assert_num_queries(0):
        cast.owner.note_activity(minutes(4))
    with django_assert_num_queries(1):
        cast.owner.note_activity(minutes(6))


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("雷", "李", "李雷"),
        ("", "李雷", "李雷"),
        ("Wei", "Zhang", "Wei Zhang"),
        ("Wei", "", "Wei"),
        ("", "", "lilei"),
    ],
)
def test_a_member_is_called_as_they_write_their_name(first, last, shown):
    assert str(User(username="lilei", first_name=first, last_name=last)) == shown
