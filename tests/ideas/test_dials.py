import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from ideas.dials import dials_of
from ideas.models import Dial
from tests.ideas.making import make_idea


@pytest.fixture
def idea(cast):
    """An idea of the owner, which the lab sees."""
    return make_idea(cast.owner, visibility="lab")


def answer(idea, by, excitement, feasibility=3, novelty=3):
    """Return the answer of ``by``, saved."""
    values = {"excitement": excitement, "feasibility": feasibility, "novelty": novelty}
    return Dial.objects.answer(idea=idea, by=by, **values)


def test_nothing_is_known_before_one_has_answered(cast, idea):
    answer(idea, cast.owner, 5)
    answer(idea, cast.labmate, 2)
    assert [*Dial.objects.visible_to(cast.reader)] == []
    found = dials_of(idea, cast.reader)
    assert (found.mine, found.spreads, found.count) == (None, (), 0)


def test_who_has_answered_sees_the_spread_in_order_and_nobody_named(cast, idea):
    answer(idea, cast.owner, 5, 1)
    answer(idea, cast.labmate, 2, 4)
    mine = answer(idea, cast.reader, 2, 5)
    found = dials_of(idea, cast.reader)
    assert (found.mine, found.count) == (mine, 3)
    assert [(spread.label, spread.words, spread.mine) for spread in found.spreads] == [
        ("Excitement", "2 2 5", 2),
        ("Feasibility", "1 4 5", 5),
        ("Novelty", "3 3 3", 3),
    ]
    counts = [bar.count for bar in found.spreads[0].bars]
    assert counts == [0, 2, 0, 0, 1]
    assert [bar.height for bar in found.spreads[0].bars] == [1.5, 24.0, 1.5, 1.5, 12.75]


def test_an_answer_on_one_idea_opens_no_other(cast, idea):
    other = make_idea(cast.owner, visibility="lab")
    answer(other, cast.labmate, 4)
    mine = answer(idea, cast.reader, 1)
    assert [*Dial.objects.visible_to(cast.reader)] == [mine]


def test_who_no_longer_sees_the_idea_sees_no_answers(cast, idea):
    answer(idea, cast.labmate, 4)
    assert dials_of(idea, cast.labmate).count == 1
    type(idea).objects.update(visibility="private")
    assert dials_of(idea, cast.labmate).count == 0


def test_a_changed_answer_is_still_one(cast, idea):
    answer(idea, cast.owner, 5)
    answer(idea, cast.owner, 1)
    assert [str(dial) for dial in Dial.objects.all()] == ["1 3 3"]


@pytest.mark.parametrize("value", [0, 6, -1])
def test_a_number_off_the_scale_is_refused_by_model_and_database(value, cast, idea):
    with pytest.raises(ValidationError):
        answer(idea, cast.owner, value)
    dial = answer(idea, cast.owner, 5)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dial.objects.filter(pk=dial.pk).update(novelty=value)


def test_two_rows_of_one_member_are_refused_by_the_database(cast, idea):
    dial = answer(idea, cast.owner, 5)
    dial.pk, dial._state.adding = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        dial.save()
