from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from ideas import queues, today
from ideas.models import Basis, Idea, Queue, Settled, Spark, Status
from papers.models import Insight, Kind, Visibility
from tests.cast import make_insight, make_talk
from tests.ideas.making import make_idea

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)


def taken_down(owner, text, days_ago, **fields):
    """Return an insight of ``owner``, saved, taken down so many days before ``NOW``."""
    insight = make_insight(owner, text, **fields)
    Insight.objects.filter(pk=insight.pk).update(created_at=NOW - timedelta(days=days_ago))
    return insight


def lit(idea, insight, days_ago):
    """Light ``idea`` from ``insight`` so many days before ``NOW``."""
    spark = Spark.objects.create(
        idea=idea, insight=insight, basis=Basis.STATED, added_by=idea.owner
    )
    Spark.objects.filter(pk=spark.pk).update(created_at=NOW - timedelta(days=days_ago))


def cards(user, now=NOW):
    """Return the cards of ``user`` as what they are about, why, and what is new."""
    return [
        (card.link.label, card.why, card.news and card.news.label)
        for card in today.cards(user, now=now)
    ]


def test_nothing_needs_who_has_nothing(cast):
    assert cards(cast.owner) == []


def test_the_oldest_takeaway_that_lit_nothing_comes_after_fourteen_days(cast):
    taken_down(cast.owner, "十四天", 14)
    taken_down(cast.owner, "十五天", 15)
    taken_down(cast.owner, "十三天", 13)
    why = "You took it down 15 days ago, and it has lit no idea yet."
    assert cards(cast.owner) == [("十五天", why, None)]
    assert cards(cast.labmate) == []
    Insight.objects.exclude(text="十三天").delete()
    assert cards(cast.owner) == []


@pytest.mark.parametrize("how", ["lit", "other kind", "set aside", "set aside in the inbox"])
def test_a_takeaway_that_is_dealt_with_does_not_come(how, cast):
    insight = taken_down(cast.owner, "要点", 30)
    if how == "lit":
        lit(make_idea(cast.owner), insight, 30)
    elif how == "other kind":
        Insight.objects.update(kind=Kind.METHOD)
    elif how == "set aside":
        today.set_aside(row=insight, by=cast.owner)
    else:
        queues.settle(row=insight, queue=Queue.INBOX, by=cast.owner)
    assert cards(cast.owner) == []


def test_a_takeaway_whose_spark_was_rejected_is_still_unused(cast):
    lit(make_idea(cast.owner), taken_down(cast.owner, "要点", 30), 30)
    Spark.objects.update(rejected_at=NOW)
    assert [label for label, _why, _news in cards(cast.owner)] == ["要点"]


@pytest.fixture
def source(cast):
    """An insight of a talk of 张磊's about "tag", from which an idea was lit long ago."""
    talk = make_talk("OSCAR", speakers=["张磊"])
    insight = taken_down(cast.owner, "锚点", 30, talk=talk)
    insight.tags.add("tag")
    lit(make_idea(cast.owner, "结构", number="1"), insight, 30)
    return insight


@pytest.mark.parametrize(
    ("same", "why"),
    [
        ("talk", "Something new from “OSCAR”, which lit it."),
        ("speaker", "Something new from 张磊, who lit it."),
        ("tag", "Something new about “tag”, like what lit it."),
    ],
)
def test_an_idea_comes_when_there_is_news_from_what_lit_it(same, why, source, cast):
    talk = source.talk if same == "talk" else make_talk("VinVL")
    if same == "speaker":
        talk.speakings.create(person=source.talk.speakers.get())
    news = taken_down(cast.labmate, "新的", 2, talk=talk)
    taken_down(cast.labmate, "更新的，别人的", 1)
    if same == "tag":
        news.tags.add("Tag")
    assert cards(cast.owner) == [("1 结构", why, "新的")]
    assert cards(cast.labmate) == []


def test_what_is_private_older_or_known_is_no_news(source, cast):
    idea = Idea.objects.get()
    taken_down(cast.labmate, "私下", 2, talk=source.talk, visibility=Visibility.PRIVATE)
    taken_down(cast.labmate, "早就有", 40, talk=source.talk)
    known = taken_down(cast.labmate, "已拒绝", 2, talk=source.talk)
    assert [news for _label, _why, news in cards(cast.owner)] == ["已拒绝"]
    Spark.objects.create(
        idea=idea, insight=known, added_by=cast.owner, rejected_by=cast.owner, rejected_at=NOW
    )
    Spark.objects.update(created_at=NOW - timedelta(days=30))
    assert cards(cast.owner) == []


def test_an_idea_set_aside_comes_back_when_there_is_something_newer(source, cast):
    taken_down(cast.labmate, "新的", 2, talk=source.talk)
    today.set_aside(row=Idea.objects.get(), by=cast.owner)
    Settled.objects.update(at=NOW - timedelta(days=1))
    assert cards(cast.owner) == []
    taken_down(cast.labmate, "更新", 0, talk=source.talk)
    assert [news for _label, _why, news in cards(cast.owner)] == ["更新"]
    today.set_aside(row=Idea.objects.get(), by=cast.owner)
    assert cards(cast.owner) == []


@pytest.mark.parametrize("status", [Status.DROPPED, Status.PUBLISHED])
def test_an_idea_that_is_over_has_no_news(status, source, cast):
    taken_down(cast.labmate, "新的", 2, talk=source.talk)
    Idea.objects.update(status=status)
    assert cards(cast.owner) == []


def test_a_parked_idea_comes_on_its_day_where_one_is(cast):
    make_idea(
        cast.owner,
        "等数据",
        number="3",
        status=Status.PARKED,
        status_reason="Data.",
        revisit_on=date(2026, 3, 20),
    )
    assert cards(cast.owner, now=NOW - timedelta(days=1)) == []
    assert cards(cast.owner) == [("3 等数据", "You parked it until 2026-03-20. Data.", None)]
    with timezone.override("America/Los_Angeles"):
        assert cards(cast.owner) == [("3 等数据", "You parked it until 2026-03-20. Data.", None)]
        assert cards(cast.owner, now=NOW - timedelta(hours=3)) == []
    assert cards(cast.labmate) == []
    Idea.objects.update(status=Status.TRYING)
    assert cards(cast.owner) == []


def test_a_parked_idea_set_aside_comes_back_when_it_is_given_another_day(cast):
    idea = make_idea(cast.owner, status=Status.PARKED, revisit_on=date(2026, 3, 19))
    today.set_aside(row=idea, by=cast.owner)
    Settled.objects.update(at=NOW)
    assert cards(cast.owner) == []
    Idea.objects.update(revisit_on=date(2026, 4, 1))
    assert len(cards(cast.owner, now=NOW + timedelta(days=14))) == 1


def test_there_are_three_cards_at_most_and_none_twice(source, cast):
    for number in range(3):
        taken_down(cast.owner, f"要点 {number}", 20 + number)
        taken_down(cast.labmate, f"新的 {number}", number, talk=source.talk)
        idea = make_idea(cast.owner, f"放 {number}", status=Status.PARKED)
        Idea.objects.filter(pk=idea.pk).update(revisit_on=date(2026, 3, 1 + number))
    found = cards(cast.owner)
    assert [label for label, _why, _news in found] == ["要点 2", "1 结构", "1 放 0"]
    assert found == cards(cast.owner)
    Idea.objects.filter(title="结构").update(status=Status.PARKED, revisit_on=date(2026, 1, 1))
    assert [label for label, _why, _news in cards(cast.owner)] == ["要点 2", "1 结构"]


def test_the_first_page_says_so_when_nothing_needs_one(cast, as_owner):
    assert "Nothing needs you today." in as_owner.get("/").content.decode()


def test_a_card_is_set_aside_and_brought_back_from_the_first_page(cast, as_owner):
    insight = make_insight(cast.owner, "要点")
    Insight.objects.update(created_at=timezone.now() - timedelta(days=20))
    (card,) = as_owner.get("/").context["cards"]
    page = as_owner.post(card.set_aside_url, follow=True)
    assert page.context["cards"] == []
    assert Settled.objects.get().insight == insight
    (message,) = page.context["messages"]
    page = as_owner.post(message.extra_tags, follow=True)
    assert page.context["cards"] == [card]


def test_the_first_page_counts_what_waits(cast, as_owner):
    make_insight(cast.owner)
    make_idea(cast.owner)
    assert as_owner.get("/").context["waiting"] == [
        (Queue.INBOX, 1),
        (Queue.TALKS, 1),
        (Queue.IDEAS, 1),
    ]
