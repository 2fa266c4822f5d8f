import pytest
from django.urls import reverse

from tests.cast import make_insight, make_talk
from tests.ideas.making import make_idea


@pytest.fixture
def advice(cast):
    """Two pieces of advice for experiments, and one for writing."""
    talk = make_talk(title="Video Imprint", speakers=["华刚"])
    texts = ("赢了 SOTA 还要赢 baseline", "每个设计都做消融", "写给读者看")
    return [make_insight(cast.owner, talk=talk, kind="advice", text=text) for text in texts]


@pytest.fixture
def tried(cast):
    """An idea that is being tried, which the lab sees."""
    return make_idea(cast.owner, status="trying", visibility="lab")


def add(client, idea, **posted):
    """Post to the checklist of ``idea`` as its buttons do; return the page that follows."""
    return client.post(reverse("ideas:idea-checklist", args=[idea.pk]), posted, follow=True)


def checked(idea):
    """Return the texts on the checklist of ``idea``, each with whether it is ticked."""
    return [(check.advice.text, check.done_at is not None) for check in idea.checks.all()]


def test_an_idea_being_tried_is_offered_advice_with_its_speaker(advice, tried, as_owner):
    page = as_owner.get(tried.get_absolute_url()).content.decode()
    assert "Advice you were given" in page
    assert "赢了 SOTA 还要赢 baseline" in page
    assert "写给读者看" not in page
    assert "华刚" in page


def test_an_idea_that_is_only_a_seed_is_offered_nothing(advice, cast, as_owner):
    page = as_owner.get(make_idea(cast.owner).get_absolute_url()).content.decode()
    assert "Advice you were given" not in page


def test_one_piece_is_added_then_all_that_are_offered(advice, tried, as_owner):
    page = add(as_owner, tried, advice=advice[1].pk)
    assert page.redirect_chain == [(f"{tried.get_absolute_url()}#checklist", 302)]
    assert checked(tried) == [("每个设计都做消融", False)]
    add(as_owner, tried)
    assert checked(tried) == [("每个设计都做消融", False), ("赢了 SOTA 还要赢 baseline", False)]


@pytest.mark.parametrize("which", ["writing", "nonsense"])
def test_what_is_not_offered_is_not_added_and_one_is_told(which, advice, tried, as_owner):
    page = add(as_owner, tried, advice={"writing": advice[2].pk, "nonsense": "x"}[which])
    assert checked(tried) == []
    (message,) = page.context["messages"]
    assert str(message) == "This advice is on the checklist already, or is gone."


def test_a_tick_is_set_and_taken_away_and_counted(advice, tried, cast, as_owner):
    add(as_owner, tried)
    check = tried.checks.first()
    url = reverse("ideas:check-tick", args=[check.pk])
    page = as_owner.post(url, {"is_done": "on"}, follow=True).content.decode()
    assert "1/2 followed" in page
    assert "ticked by owner" in page
    check.refresh_from_db()
    assert check.done_by == cast.owner
    assert "0/2 followed" in as_owner.post(url, follow=True).content.decode()


def test_what_is_taken_off_is_offered_again(advice, tried, as_owner):
    add(as_owner, tried, advice=advice[0].pk)
    check = tried.checks.get()
    page = as_owner.post(reverse("ideas:check-remove", args=[check.pk]), follow=True)
    assert checked(tried) == []
    assert f'name="advice" value="{advice[0].pk}"' in page.content.decode()


def test_a_reader_reads_the_checklist_and_changes_nothing(advice, tried, cast, client):
    check = tried.checks.create(advice=advice[0])
    client.force_login(cast.reader)
    page = client.get(tried.get_absolute_url()).content.decode()
    assert "赢了 SOTA 还要赢 baseline" in page
    assert "not yet followed" in page
    assert "Add to the checklist" not in page
    for name, pk in (("check-tick", check.pk), ("check-remove", check.pk)):
        answer = client.post(reverse(f"ideas:{name}", args=[pk]), {"is_done": "on"})
        assert answer.status_code == 404
    assert add(client, tried).status_code == 404
    assert checked(tried) == [("赢了 SOTA 还要赢 baseline", False)]


def test_a_labmate_does_not_read_private_advice_on_a_checklist(advice, tried, cast, as_labmate):
    hidden = make_insight(cast.owner, text="悄悄话", kind="advice", visibility="private")
    tried.checks.create(advice=hidden)
    assert "悄悄话" not in as_labmate.get(tried.get_absolute_url()).content.decode()


def test_the_shelf_shows_advice_by_its_work_and_moves_it(advice, as_owner):
    url = reverse("ideas:advice-list")
    assert [row.work for row in as_owner.get(url).context["page"]] == [
        "experiments",
        "experiments",
        "writing",
    ]
    page = as_owner.post(
        reverse("ideas:insight-stage", args=[advice[2].pk]), {"stage": "thinking"}, follow=True
    )
    assert next(iter(page.context["page"])).text == "写给读者看"
    assert [str(message) for message in page.context["messages"]] == ["Moved to “Thinking”."]


def test_a_stage_that_is_none_is_refused_with_words(advice, as_owner):
    url = reverse("ideas:insight-stage", args=[advice[0].pk])
    page = as_owner.post(url, {"stage": "sleeping"}, follow=True)
    assert [str(message) for message in page.context["messages"]] == [
        "Choose thinking, experiments or writing."
    ]
    advice[0].refresh_from_db()
    assert advice[0].stage == ""


def test_a_labmates_advice_is_on_the_shelf_but_not_to_move(advice, as_labmate):
    page = as_labmate.get(reverse("ideas:advice-list")).content.decode()
    assert "写给读者看" in page
    assert "Move to" not in page
    answer = as_labmate.post(
        reverse("ideas:insight-stage", args=[advice[2].pk]), {"stage": "thinking"}
    )
    assert answer.status_code == 404


def test_an_empty_shelf_says_how_it_fills(as_owner):
    assert "No advice yet" in as_owner.get(reverse("ideas:advice-list")).content.decode()
