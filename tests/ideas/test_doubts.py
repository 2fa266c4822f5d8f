from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from ideas import doubting
from ideas.models import Doubt, Notice, Offer
from papers import trashing
from tests.ideas.making import make_idea

KEY = UUID(int=7)


@pytest.fixture
def idea(cast):
    """An idea of the owner, which the lab sees."""
    return make_idea(cast.owner, visibility="lab")


@pytest.fixture
def doubt(cast, idea):
    """The labmate's doubt about it."""
    return Doubt.objects.create(idea=idea, by=cast.labmate, text="没有 GPU")


def test_the_same_key_again_says_nothing_new(cast, idea):
    first = doubting.say(said=Doubt(idea=idea, text="没有数据"), by=cast.reader, key=KEY)
    again = doubting.say(said=Doubt(idea=idea, text="没有数据"), by=cast.reader, key=KEY)
    others = doubting.say(said=Doubt(idea=idea, text="没有数据"), by=cast.owner, key=KEY)
    assert (first, Doubt.objects.count()) == (again, 2)
    assert others != first


def test_a_doubt_is_one_line_and_has_words(idea, cast):
    said = Doubt.objects.create(idea=idea, by=cast.owner, text="no \n GPUs ")
    assert said.text == "no GPUs"
    with pytest.raises(ValidationError):
        Doubt.objects.create(idea=idea, by=cast.owner, text="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Doubt.objects.filter(pk=said.pk).update(text="")


def test_an_offer_is_on_an_idea_or_on_a_doubt_and_not_on_both(cast, idea, doubt):
    for about in ({}, {"idea": idea, "doubt": doubt}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Offer.objects.create(by=cast.reader, text="两块 GPU", **about)
    on_doubt = Offer.objects.create(by=cast.reader, text="两块 GPU", doubt=doubt)
    on_idea = Offer.objects.create(by=cast.reader, text="数据", idea=idea)
    assert (on_doubt.about, on_idea.about) == (idea, idea)


def test_who_sees_the_idea_sees_what_is_said_of_it(cast, idea, doubt):
    on_doubt = Offer.objects.create(by=cast.owner, text="两块 GPU", doubt=doubt)
    on_idea = Offer.objects.create(by=cast.owner, text="数据", idea=idea)
    for member in (cast.owner, cast.labmate, cast.reader):
        assert [*Doubt.objects.visible_to(member)] == [doubt]
        assert {*Offer.objects.visible_to(member)} == {on_doubt, on_idea}
    assert [*Doubt.objects.visible_to(cast.stranger)] == []
    assert [*Offer.objects.visible_to(cast.stranger)] == []
    type(idea).objects.update(visibility="private")
    for member in (cast.labmate, cast.reader):
        assert [*Doubt.objects.visible_to(member)] == []
        assert [*Doubt.objects.editable_by(member)] == []
        assert [*Offer.objects.visible_to(member)] == []
    assert [*Doubt.objects.visible_to(cast.owner)] == [doubt]


def test_only_its_author_changes_a_doubt_and_only_the_owner_of_the_idea_settles_it(cast, doubt):
    members = (cast.owner, cast.labmate, cast.reader)
    assert [[*Doubt.objects.editable_by(member)] for member in members] == [[], [doubt], []]
    assert [[*Doubt.objects.settleable_by(member)] for member in members] == [[doubt], [], []]


def test_a_doubt_in_the_trash_hides_its_offers_and_brings_them_back(cast, doubt):
    offer = Offer.objects.create(by=cast.reader, text="两块 GPU", doubt=doubt)
    batch = trashing.trash_row(row=doubt, by=cast.labmate)
    assert [*Offer.objects.visible_to(cast.reader)] == []
    assert trashing.restore(batch=batch, by=cast.owner) == []
    assert trashing.restore(batch=batch, by=cast.labmate) == [doubt]
    assert [*Offer.objects.visible_to(cast.reader)] == [offer]


def test_an_open_doubt_with_help_comes_to_who_has_it_and_waits_for_who_offered(cast, idea, doubt):
    untouched = Doubt.objects.create(idea=idea, by=cast.owner, text="数学不懂")
    Offer.objects.create(by=cast.reader, text="两块 GPU", doubt=doubt)
    Offer.objects.create(by=cast.owner, text="自己学", doubt=untouched)

    def at_home(member):
        doubts = Doubt.objects.all()
        return [*doubts.answered_for(member)], [*doubts.waiting_for(member)]

    assert at_home(cast.owner) == ([doubt], [])
    assert at_home(cast.labmate) == ([doubt], [])
    assert at_home(cast.reader) == ([], [doubt])
    doubt.settle(by=cast.owner)
    assert at_home(cast.owner) == at_home(cast.labmate) == at_home(cast.reader) == ([], [])
    doubt.reopen()
    Offer.objects.get(by=cast.reader).delete()
    assert at_home(cast.owner) == at_home(cast.reader) == ([], [])


def test_the_authors_are_told_of_a_doubt_and_who_doubts_of_an_offer(cast, idea):
    doubt = doubting.say(said=Doubt(idea=idea, text="没有 GPU"), by=cast.labmate, key=KEY)
    doubting.say(said=Offer(doubt=doubt, text="我有两块"), by=cast.reader, key=KEY)
    doubting.say(said=Offer(doubt=doubt, text="我有两块"), by=cast.reader, key=KEY)
    told = Notice.objects.order_by("pk").values_list("recipient__username", "kind")
    assert list(told) == [("owner", "doubt"), ("owner", "offer"), ("labmate", "offer")]
