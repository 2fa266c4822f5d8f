"""The inbox, a checklist and open questions, with the keyboard alone, in both languages."""

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from ideas import queues
from ideas.models import Queue, Spark
from papers.models import Insight
from tests.cast import make_insight, make_talk
from tests.ideas.making import make_idea


@pytest.fixture(params=["en", "zh-hans"])
def owner(request, cast):
    """The owner, who reads that language; so do the words that the test looks for."""
    cast.owner.language = request.param
    cast.owner.save()
    with translation.override(request.param):
        yield cast.owner


@pytest.fixture
def talk(owner):
    """A talk by 王井东, of which the owner took nothing down yet."""
    return make_talk(title="Top-k learning to rank", speakers=["王井东"])


def done(n, m):
    """Return what the bar says when ``n`` are done and ``m`` wait."""
    return gettext("%(n)s done today, %(m)s waiting") % {"n": n, "m": m}


def press(page, key):
    """Press ``key`` once the page is ready for it."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def test_the_inbox_reaches_zero_by_keys_alone(talk, owner, open_page):
    ideas = [
        make_idea(owner, title=title) for title in ("多分辨率的 HRNet", "HRNet 与遥感", "词表")
    ]
    linked = make_insight(owner, talk=talk, text="高分辨率的表征 HRNet 多分辨率")
    advised = make_insight(owner, talk=talk, text="写论文要从读者出发")
    skipped = make_insight(owner, talk=talk, text="别的一句话")
    aside = make_insight(owner, talk=talk, text="普适性")
    page = open_page(by=owner)
    page.goto("/")
    press(page, "g")
    press(page, "b")
    card, bar = page.locator(".inbox-card"), page.locator(".done-today")
    expect(card).to_contain_text(linked.text)
    expect(bar).to_contain_text(done(0, 4))
    chosen = page.locator(".suggestion.is-chosen")
    expect(chosen).to_contain_text(ideas[0].title)

    press(page, "j")
    expect(chosen).to_contain_text(ideas[1].title)
    expect(card.locator("mark")).to_have_text(["HRNet"])
    press(page, "k")
    expect(chosen).to_contain_text(ideas[0].title)
    press(page, "n")
    expect(chosen).to_contain_text(ideas[1].title)
    press(page, "u")
    expect(chosen).to_contain_text(ideas[0].title)
    press(page, "y")
    expect(card).to_contain_text(advised.text)
    expect(bar).to_contain_text(done(1, 3))
    assert [(spark.insight, spark.idea) for spark in Spark.objects.all()] == [(linked, ideas[0])]

    press(page, "a")
    expect(card).to_contain_text(skipped.text)
    press(page, "u")
    expect(card).to_contain_text(advised.text)
    press(page, "a")
    expect(card).to_contain_text(skipped.text)
    press(page, "y")
    press(page, "s")
    expect(card).to_contain_text(aside.text)
    press(page, "x")
    expect(card).to_contain_text(skipped.text)
    press(page, "x")
    expect(page.locator(".empty")).to_contain_text(gettext("The inbox is empty"))
    expect(bar).to_contain_text(done(4, 0))
    press(page, "u")
    expect(card).to_contain_text(skipped.text)
    press(page, "x")
    expect(page.locator(".empty")).to_be_visible()
    assert queues.counts(owner)[Queue.INBOX] == 0
    assert Insight.objects.get(kind="advice") == advised


def test_a_queue_reaches_zero_by_keys_alone(owner, open_page):
    for title in ("第一", "第二", "第三"):
        make_idea(owner, title=title)
    page = open_page(by=owner)
    page.goto("/queues/ideas/")
    rows = page.locator(".rows .row-title")
    rows.nth(1).focus()
    press(page, "x")
    expect(rows).to_have_count(2)
    expect(rows).to_contain_text(["第三", "第一"])
    press(page, "u")
    expect(rows).to_contain_text(["第三", "第二", "第一"])
    for left in (2, 1, 0):
        press(page, "x")
        expect(rows).to_have_count(left)
    expect(page.locator(".empty")).to_contain_text(gettext("Nothing waits here"))


def test_advice_is_put_on_a_checklist_and_ticked_by_keys_alone(talk, owner, open_page):
    for text in ("赢了 SOTA 还要赢 baseline", "每个设计都做消融"):
        make_insight(owner, talk=talk, kind="advice", text=text)
    idea = make_idea(owner, status="trying")
    page = open_page(by=owner)
    page.goto(idea.get_absolute_url())
    section = page.locator("#checklist")
    expect(section.locator("h2")).to_have_text(gettext("Advice you were given"))
    press(page, "+")
    expect(section.locator(".tick")).to_have_count(2)
    counted = gettext("%(done)s/%(all)s followed")
    expect(section).to_contain_text(counted % {"done": 0, "all": 2})

    section.locator(".tick").first.focus()
    press(page, "Space")
    expect(section).to_contain_text(counted % {"done": 1, "all": 2})
    expect(section.locator(".tick").first).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(section).to_contain_text(counted % {"done": 1, "all": 2})
    assert [check.done_by for check in idea.checks.all()] == [owner, None]


def test_a_question_is_answered_on_the_speakers_page_by_keys_alone(talk, owner, open_page):
    question = make_insight(owner, talk=talk, kind="question", text="它有什么缺点？")
    page = open_page(by=owner)
    page.goto(talk.speakers.get().get_absolute_url())
    section = page.locator("#questions")
    expect(section).to_contain_text(question.text)
    press(page, "a")
    press(page, "Tab")
    page.keyboard.type("显存")
    press(page, "Tab")
    press(page, "Enter")
    expect(section).to_contain_text(gettext("No question is open."))
    section.locator("summary").focus()
    press(page, "Enter")
    expect(section.locator(".answer")).to_have_text("显存")


def test_the_list_to_ask_prints_on_one_page(talk, owner, open_page):
    for n in range(6):
        make_insight(owner, talk=talk, kind="question", text=f"第 {n} 个问题？")
    page = open_page(by=owner)
    page.goto(f"{talk.speakers.get().get_absolute_url()}questions/")
    expect(page.locator(".asking > li")).to_have_count(6)
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
