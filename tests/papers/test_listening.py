"""Lines stamped with the clock get their minute from one of them."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from papers import listening
from papers.models import EditConflict, Insight
from tests.cast import make_insight, make_talk

NOON = datetime(2026, 5, 12, 12, 0, tzinfo=timezone.get_fixed_timezone(480))


@pytest.fixture
def talk(db):
    return make_talk()


@pytest.fixture
def heard(cast, talk):
    """Return a function that adds a line of the owner, stamped so long after noon."""

    def add(after, owner=cast.owner, **fields):
        moment = NOON + timedelta(seconds=after)
        return make_insight(owner, talk=talk, heard_at=moment, **fields)

    return add


def minutes(*insights) -> list:
    """Return the seconds of ``insights`` as they are stored."""
    stored = Insight.objects.in_bulk()
    return [stored[insight.pk].seconds for insight in insights]


def test_one_line_gives_the_others_of_the_sitting_their_minute(cast, heard):
    lines = heard(0), heard(62.4), heard(125.6)
    assert listening.anchor(insight=lines[1], seconds=751, by=cast.owner) == 3
    assert minutes(*lines) == [689, 751, 814]


def test_a_line_before_the_recording_begins_is_at_its_start(cast, heard):
    lines = heard(0), heard(60)
    listening.anchor(insight=lines[1], seconds=20, by=cast.owner)
    assert minutes(*lines) == [0, 20]


def test_another_sitting_another_talk_another_person_and_unstamped_lines_stay(cast, talk, heard):
    here = heard(0)
    others = [
        heard(12 * 3600 + 1),
        heard(-12 * 3600 - 1),
        heard(5, owner=cast.labmate),
        make_insight(cast.owner, talk=talk, seconds=3),
        make_insight(cast.owner, heard_at=NOON),
    ]
    edge = heard(12 * 3600)
    assert listening.anchor(insight=here, seconds=10, by=cast.owner) == 2
    assert minutes(here, edge, *others) == [10, 12 * 3600 + 10, None, None, None, 3, None]


def test_anchoring_again_corrects_it(cast, heard):
    lines = heard(0), heard(60)
    listening.anchor(insight=lines[0], seconds=10, by=cast.owner)
    listening.anchor(insight=lines[1], seconds=100, by=cast.owner)
    assert minutes(*lines) == [40, 100]


def test_who_has_a_line_open_while_it_is_anchored_is_told(cast, heard):
    line = heard(0)
    opened = Insight.objects.get()
    listening.anchor(insight=line, seconds=10, by=cast.owner)
    with pytest.raises(EditConflict):
        opened.save()


def test_nudging_shifts_the_stamped_lines_and_stops_at_the_start(cast, talk, heard):
    lines = heard(0, seconds=3), heard(60, seconds=63), heard(90)
    typed = make_insight(cast.owner, talk=talk, seconds=100)
    labmates = heard(0, owner=cast.labmate, seconds=50)
    assert listening.nudge(talk=talk, seconds=-5, by=cast.owner) == 2
    assert minutes(*lines, typed, labmates) == [0, 58, None, 100, 50]
    assert listening.nudge(talk=talk, seconds=30, by=cast.owner) == 2
    assert minutes(*lines) == [30, 88, None]


def test_taking_the_minutes_off_leaves_the_clock(cast, talk, heard):
    line, typed = heard(0, seconds=3), make_insight(cast.owner, talk=talk, seconds=100)
    assert listening.unanchor(talk=talk, by=cast.owner) == 1
    assert minutes(line, typed) == [None, 100]
    assert Insight.objects.get(pk=line.pk).heard_at == NOON


def test_anchoring_many_lines_takes_as_many_queries_as_anchoring_two(
    cast, heard, django_assert_num_queries
):
    lines = [heard(after) for after in range(20)]
    with django_assert_num_queries(10):
        listening.anchor(insight=lines[0], seconds=10, by=cast.owner)
