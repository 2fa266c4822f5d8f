"""Answering on the dials by keyboard, and a doubt that a labmate helps with."""

import pytest
from playwright.sync_api import expect

from ideas.models import Dial
from tests.ideas.making import make_idea


@pytest.fixture
def idea(cast):
    """An idea that the lab sees, with the labmate's answer on its dials."""
    idea = make_idea(cast.owner, visibility="lab")
    Dial.objects.answer(idea=idea, by=cast.labmate, excitement=2, feasibility=5, novelty=1)
    return idea


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_one_answers_by_keys_and_then_sees_the_spread(java_script_enabled, open_page, cast, idea):
    page = open_page(by=cast.owner, java_script_enabled=java_script_enabled)
    page.goto(idea.get_absolute_url())
    dials = page.locator(".dials")
    expect(dials.locator(".spread")).to_have_count(0)
    dials.locator("summary").focus()
    page.keyboard.press("Enter")
    for steps in (3, 0, 2):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        for _step in range(steps):
            page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(dials.locator(".spread .number")).to_have_text(["2 4", "1 5", "1 3"])
    expect(dials).to_contain_text("2 members have answered.")
    assert str(Dial.objects.get(by=cast.owner)) == "4 1 3"


def test_a_doubt_gets_help_and_the_owner_sees_it(open_page, cast, idea):
    mine = open_page(by=cast.owner)
    mine.goto(idea.get_absolute_url())
    mine.get_by_text("Add a doubt").click()
    mine.get_by_label("What is in the way?").fill("没有 GPU")
    mine.keyboard.press("Enter")
    expect(mine.locator(".doubt-text")).to_have_text("没有 GPU")

    theirs = open_page(by=cast.labmate)
    theirs.goto(idea.get_absolute_url())
    theirs.locator(".doubt").get_by_text("I can help").click()
    theirs.get_by_label("How can you help?").first.fill("两块 A100")
    theirs.keyboard.press("Enter")
    expect(theirs.locator(".offer-said")).to_contain_text("两块 A100")

    mine = open_page(by=cast.owner)
    mine.goto("/")
    row = mine.locator("[aria-labelledby=home-doubts-title] .row")
    expect(row).to_contain_text("labmate can help: 两块 A100")
    row.get_by_role("link", name="没有 GPU").click()
    mine.get_by_role("button", name="Mark as settled").click()
    expect(mine.get_by_text("1 settled doubt")).to_be_visible()
    mine.keyboard.press("u")
    expect(mine.locator(".doubt:not(.is-settled) .doubt-text")).to_have_text("没有 GPU")
