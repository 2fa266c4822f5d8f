from uuid import uuid4

import pytest
from django.urls import reverse

from ideas.models import Dial, Doubt, Offer
from tests.ideas.making import make_idea

VALUES = {"excitement": 4, "feasibility": 2, "novelty": 5}


@pytest.fixture
def idea(cast):
    """An idea of the owner, which the lab sees."""
    return make_idea(cast.owner, visibility="lab")


@pytest.fixture
def as_reader(client, cast):
    """A client signed in as the reader."""
    client.force_login(cast.reader)
    return client


def post(client, name, pk, **posted):
    """Post to a URL of the app; return the page that follows."""
    return client.post(reverse(f"ideas:{name}", args=[pk]), posted, follow=True)


def undo(client, page):
    """Press the Undo button of ``page``."""
    (message,) = page.context["messages"]
    return client.post(message.extra_tags, follow=True)


def test_a_reader_doubts_and_the_doubt_stands_on_the_page_of_the_idea(cast, idea, as_reader):
    key = uuid4()
    for _time in range(2):
        page = post(as_reader, "idea-doubt-add", idea.pk, text="没有 GPU", key=key)
    doubt = Doubt.objects.get()
    assert page.redirect_chain == [(f"{idea.get_absolute_url()}#doubt-{doubt.pk}", 302)]
    assert (doubt.text, doubt.by, doubt.idea) == ("没有 GPU", cast.reader, idea)
    assert page.content.decode().count("没有 GPU</p>") == 1


def test_a_doubt_without_words_is_refused_and_said_so(idea, as_reader):
    page = post(as_reader, "idea-doubt-add", idea.pk, text=" ")
    assert page.status_code == 422
    assert page.context["form"].errors == {"text": ["This field is required."]}
    assert Doubt.objects.count() == 0


def test_a_labmate_offers_help_and_the_owner_finds_it_at_home(cast, idea, client):
    doubt = Doubt.objects.create(idea=idea, by=cast.owner, text="没有 GPU")
    client.force_login(cast.labmate)
    post(client, "doubt-help", doubt.pk, text="两块 A100", key=uuid4())
    offer = Offer.objects.get()
    assert (offer.doubt, offer.by, offer.text) == (doubt, cast.labmate, "两块 A100")
    assert "waits for the help you offered" in client.get("/").content.decode()
    client.force_login(cast.owner)
    home = client.get("/").content.decode()
    assert "labmate can help: 两块 A100" in home
    assert doubt.get_absolute_url() in home


def test_help_is_offered_with_an_idea_that_nobody_doubts(cast, idea, as_reader):
    page = post(as_reader, "idea-offer-add", idea.pk, text="我有数据", key=uuid4())
    offer = Offer.objects.get()
    assert (offer.idea, offer.doubt, offer.by) == (idea, None, cast.reader)
    assert "我有数据" in page.content.decode()


def test_the_owner_settles_a_doubt_and_opens_it_again(cast, idea, as_owner):
    doubt = Doubt.objects.create(idea=idea, by=cast.labmate, text="没有 GPU")
    page = post(as_owner, "doubt-settle", doubt.pk)
    assert Doubt.objects.get().settled_by == cast.owner
    assert "1 settled doubt" in page.content.decode()
    undo(as_owner, page)
    doubt = Doubt.objects.get()
    assert (doubt.settled_at, doubt.settled_by) == (None, None)


def test_who_doubts_cannot_settle_and_the_owner_cannot_put_words_into_mouths(cast, idea, client):
    doubt = Doubt.objects.create(idea=idea, by=cast.labmate, text="没有 GPU")
    offer = doubt.offers.create(by=cast.labmate, text="两块")
    client.force_login(cast.labmate)
    assert post(client, "doubt-settle", doubt.pk).status_code == 404
    client.force_login(cast.owner)
    for name, row in [
        ("doubt-edit", doubt),
        ("doubt-remove", doubt),
        ("offer-edit", offer),
        ("offer-withdraw", offer),
    ]:
        assert (name, post(client, name, row.pk, text="别的").status_code) == (name, 404)
    assert (Doubt.objects.get().text, Offer.objects.get().text) == ("没有 GPU", "两块")


def test_ones_own_words_are_changed_taken_back_and_brought_back(cast, idea, as_labmate):
    doubt = Doubt.objects.create(idea=idea, by=cast.labmate, text="没有 GPU")
    offer = idea.offers.create(by=cast.labmate, text="两块")
    post(as_labmate, "doubt-edit", doubt.pk, text="没有大的 GPU", seen_version=1)
    post(as_labmate, "offer-edit", offer.pk, text="三块", seen_version=1)
    assert (Doubt.objects.get().text, Offer.objects.get().text) == ("没有大的 GPU", "三块")
    for name, row in [("doubt-remove", doubt), ("offer-withdraw", offer)]:
        page = post(as_labmate, name, row.pk)
        assert type(row).objects.alive().count() == 0
        page = undo(as_labmate, page)
        assert type(row).objects.alive().get() == row
        assert page.redirect_chain == [(row.get_absolute_url(), 302)]


def test_the_page_says_nothing_of_the_dials_before_one_answers(cast, idea, as_reader):
    Dial.objects.answer(idea=idea, by=cast.owner, **VALUES)
    Dial.objects.answer(idea=idea, by=cast.labmate, **VALUES)
    page = as_reader.get(idea.get_absolute_url()).content.decode()
    assert "Answer first" in page
    assert "spread" not in page
    assert "members have answered" not in page


def test_the_spread_comes_with_the_answer_and_goes_with_it(cast, idea, as_reader):
    Dial.objects.answer(idea=idea, by=cast.owner, **VALUES)
    page = post(as_reader, "idea-dials", idea.pk, excitement=1, feasibility=2, novelty=3)
    text = page.content.decode()
    assert page.redirect_chain == [(f"{idea.get_absolute_url()}#dials-title", 302)]
    words = [spread.words for spread in page.context["dials"]["spreads"]]
    assert words == ["1 4", "2 2", "3 5"]
    assert all(f'<span class="number">{spread}</span>' in text for spread in words)
    assert "2 members have answered." in text
    page = post(as_reader, "idea-dials-withdraw", idea.pk)
    assert [dial.by for dial in Dial.objects.all()] == [cast.owner]
    assert page.context["dials"]["spreads"] == ()


@pytest.mark.parametrize("value", ["", "0", "6", "x"])
def test_an_answer_off_the_scale_is_refused_with_the_form(value, idea, as_reader):
    page = post(as_reader, "idea-dials", idea.pk, **VALUES | {"novelty": value})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["novelty"]
    assert Dial.objects.count() == 0


def test_on_a_private_idea_the_dials_are_ones_own(cast, as_owner):
    idea = make_idea(cast.owner)
    page = post(as_owner, "idea-dials", idea.pk, **VALUES).content.decode()
    assert "Your own dials" in page
    assert "Only you have answered" not in page
