from datetime import UTC, date, datetime, timedelta

import pytest

from ideas.glance.news import counts, news, since_last_visit
from ideas.glance.weeks import Week, digest
from ideas.models import Idea
from ideas.sparking import light
from papers.models import Insight, Paper, Talk
from tests.cast import make_insight, make_paper, make_talk
from tests.ideas.making import make_idea

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
WEEK = Week(2026, 47)


def lines(user, **options):
    """Return what is new as (date, kind, label, whose, short lines)."""
    found = news(user, **{"since": NOW - timedelta(days=7)} | options)
    return [
        (day.date.day, kind, line.link.label, str(line.by or ""), told(line.trails))
        for day in found.days
        for kind, of_kind in day.groups
        for line in of_kind
    ]


def told(trails):
    """Return short lines as text."""
    hops = ([", ".join(link.label for link in hop) for hop in trail] for trail in trails)
    return "; ".join(" › ".join(trail) for trail in hops)


def at(row, moment=NOW, column="created_at"):
    """Return ``row``, as if it was added at ``moment``."""
    type(row)._base_manager.filter(pk=row.pk).update(**{column: moment})
    return row


@pytest.fixture
def heard(cast):
    """A talk by two, from which the labmate took an insight that lit an idea."""
    talk = at(make_talk("OSCAR", speakers=["张磊", "李飞"], date="2026-11-18"), NOW)
    insight = at(make_insight(cast.labmate, "物体标签是锚点", talk=talk))
    idea = at(make_idea(cast.labmate, "标签作锚", "lab", number="5"), NOW + timedelta(days=1))
    light(source=insight, idea=idea, by=cast.labmate)
    return talk, insight, idea


def test_what_labmates_added_stands_by_day_and_kind_with_its_short_line(cast, heard):
    at(make_paper("ResNet"), NOW - timedelta(days=1))
    at(make_insight(cast.owner, "自己的", talk=heard[0]))
    assert lines(cast.owner) == [
        (21, "idea", "5 标签作锚", "labmate", "张磊, 李飞 › OSCAR"),
        (20, "talk", "OSCAR", "", "张磊, 李飞"),
        (20, "insight", "物体标签是锚点", "labmate", "张磊, 李飞 › OSCAR"),
        (19, "paper", "ResNet", "", ""),
    ]
    assert counts(cast.owner, since=NOW) == {"talk": 1, "insight": 1, "idea": 1}


def test_what_is_private_older_trashed_or_empty_is_not_new(cast):
    talk = at(make_talk(), NOW - timedelta(days=8))
    for fields in ({"visibility": "private"}, {"trashed_at": NOW}):
        at(make_insight(cast.labmate, talk=talk, **fields))
        at(make_idea(cast.labmate, **{"visibility": "lab"} | fields))
    at(make_idea(cast.labmate, "", "lab"))
    assert lines(cast.owner) == []
    assert counts(cast.owner, since=NOW - timedelta(days=7)) == {}


def test_outcomes_are_new_on_the_day_they_came(cast):
    became = make_idea(cast.labmate, "成了", "lab", outcome=make_paper("Ours"))
    failed = make_idea(cast.labmate, "没成", "lab", negative_result="No gain.")
    for row in (became, failed):
        at(at(row, NOW - timedelta(days=30)), column="concluded_at")
    Paper.objects.update(created_at=NOW - timedelta(days=30))
    assert [line[1:3] + line[4:] for line in lines(cast.owner)] == [
        ("outcome", "1 成了", "Ours"),
        ("outcome", "1 没成", ""),
    ]
    Paper.objects.update(trashed_at=NOW)
    assert [line[2] for line in lines(cast.owner)] == ["1 没成"]


def test_an_idea_is_concluded_while_it_has_an_outcome(cast):
    idea = make_idea(cast.owner)
    assert idea.concluded_at is None
    idea.negative_result = "No gain."
    idea.save()
    first = Idea.objects.get().concluded_at
    idea.outcome = make_paper()
    idea.save()
    assert Idea.objects.get().concluded_at == first is not None
    idea.outcome, idea.negative_result = None, ""
    idea.save()
    assert Idea.objects.get().concluded_at is None


@pytest.mark.parametrize("size", [1, 2, 3, 20])
def test_pages_follow_each_other_without_gap_or_repetition(size, cast):
    talk = make_talk("Talk")
    for number in range(4):
        at(make_insight(cast.labmate, f"{number}", talk=talk), NOW + timedelta(minutes=number // 2))
        at(make_idea(cast.labmate, f"{number}", "lab"), NOW + timedelta(minutes=number // 2))
        at(make_paper(f"{number}"), NOW)
    Talk.objects.update(created_at=NOW)
    seen, after = [], None
    while after != "":
        found = news(cast.owner, since=NOW, after=after or "", size=size)
        of_page = [line for day in found.days for _kind, of_kind in day.groups for line in of_kind]
        seen += [line.link.url for line in sorted(of_page, key=lambda line: line.at, reverse=True)]
        after = found.after
    assert (len(seen), len(set(seen))) == (13, 13)


@pytest.mark.parametrize("cursor", ["x", "2026~talk~1", "2026-11-20T12:00:00+00:00~book~1", "~~"])
def test_a_cursor_that_makes_no_sense_is_the_first_page(cursor, cast, heard):
    assert lines(cast.owner, after=cursor) == lines(cast.owner)


def test_the_first_visit_looks_back_a_week(cast):
    assert since_last_visit(cast.owner, now=NOW) == NOW - timedelta(days=7)
    cast.owner.last_visit_at = NOW - timedelta(hours=5)
    assert since_last_visit(cast.owner, now=NOW) == NOW - timedelta(hours=5)


@pytest.mark.parametrize(
    ("name", "week"),
    [
        ("2026-W47", Week(2026, 47)),
        ("2020-W53", Week(2020, 53)),
        ("2021-W53", None),
        ("2026-W00", None),
        ("2026-W7", None),
        ("0001-W01", None),
        ("２０２６-W47", None),
        ("2026-W47/", None),
    ],
)
def test_a_week_is_read_from_its_iso_name(name, week):
    assert Week.named(name) == week


def test_weeks_follow_each_other_over_the_new_year():
    assert (str(Week(2020, 53).shifted(1)), str(Week(2021, 1).shifted(-1))) == (
        "2021-W01",
        "2020-W53",
    )
    assert (WEEK.monday, WEEK.sunday) == (date(2026, 11, 16), date(2026, 11, 22))


def test_the_present_week_is_that_of_the_lab_and_not_of_the_member(settings):
    settings.TIME_ZONE = "Asia/Shanghai"
    assert Week.present(datetime(2026, 11, 22, 17, tzinfo=UTC)) == Week(2026, 48)
    assert WEEK.moments[0] == datetime(2026, 11, 15, 16, tzinfo=UTC)


def told_week(user, week=WEEK):
    """Return what a week brought, as names."""
    found = digest(week, user)
    return {
        "talks": [(talk.title, talk.insight_count) for talk in found.talks],
        "insights": [
            (source and source.title, [insight.text for insight in of_source])
            for source, of_source in found.insights
        ],
        "ideas": [(idea.title, told(idea.trails)) for idea in found.ideas],
        "outcomes": [(idea.title, idea.taught and idea.taught.text) for idea in found.outcomes],
        "questions": [question.text for question in found.questions],
        "words": found.in_words,
    }


def test_a_week_tells_what_the_lab_learned(cast, heard):
    talk, _insight, _idea = heard
    paper = at(make_paper("ResNet"))
    at(make_insight(cast.owner, "残差", paper=paper, visibility="lab"))
    at(make_insight(cast.reader, "为什么？", talk=talk, kind="question"))
    at(make_insight(cast.reader, "答过的？", talk=talk, kind="question", answer="是"))
    at(make_insight(cast.owner, "自己想的", talk=None))
    lesson = at(make_insight(cast.labmate, "先量再做", talk=None))
    failed = make_idea(cast.labmate, "没成", "lab", negative_result="No gain.", lesson=lesson)
    at(at(failed, NOW - timedelta(days=90)), column="concluded_at")
    assert told_week(cast.owner) == {
        "talks": [("OSCAR", 3)],
        "insights": [
            ("OSCAR", ["物体标签是锚点", "为什么？", "答过的？"]),
            ("ResNet", ["残差"]),
            (None, ["自己想的"]),
        ],
        "ideas": [("标签作锚", "张磊, 李飞 › OSCAR")],
        "outcomes": [("没成", "先量再做")],
        "questions": ["为什么？"],
        "words": "The lab heard 1 talk, kept 5 insights, had 1 idea, reached 1 outcome.",
    }


def test_every_member_gets_the_same_week_also_who_has_something_private(cast, heard):
    _talk, _insight, idea = heard
    talk = at(make_talk("OSCAR II"), NOW - timedelta(days=90))
    secret = at(make_insight(cast.owner, "秘密", talk=talk, visibility="private", kind="question"))
    alone = at(make_idea(cast.owner, "私下"))
    light(source=secret, idea=alone, by=cast.owner)
    for source in (secret, alone):
        light(source=source, idea=idea, by=cast.owner)
    at(make_idea(cast.owner, "私下没成", negative_result="No gain."), column="concluded_at")
    whispered = at(make_insight(cast.labmate, "悄悄", talk=None, visibility="private"))
    quiet = make_idea(cast.labmate, "没成", "lab", negative_result="No gain.", lesson=whispered)
    at(at(quiet, NOW - timedelta(days=90)), column="concluded_at")
    weeks = [told_week(member) for member in (cast.owner, cast.labmate, cast.reader)]
    assert weeks[0] == weeks[1] == weeks[2]
    assert weeks[0]["ideas"] == [("标签作锚", "张磊, 李飞 › OSCAR")]
    assert weeks[0]["outcomes"] == [("没成", None)]
    assert weeks[0]["questions"] == []


@pytest.mark.parametrize(
    ("day", "added", "is_heard"),
    [
        ("2026-11-16", NOW - timedelta(days=300), True),
        ("2026-11-22", NOW, True),
        ("2026-11-23", NOW, False),
        ("2026-11", NOW, True),
        ("", NOW, True),
        ("", NOW - timedelta(days=7), False),
    ],
)
def test_a_talk_is_of_the_week_of_its_day_or_where_unknown_of_when_it_was_added(
    day, added, is_heard, cast
):
    at(make_talk("OSCAR", date=day), added)
    assert bool(digest(WEEK, cast.owner).talks) == is_heard


def test_a_week_ends_where_the_next_one_begins(cast):
    first, last = WEEK.moments
    for moment in (
        first - timedelta(microseconds=1),
        first,
        last - timedelta(microseconds=1),
        last,
    ):
        at(make_insight(cast.owner, str(moment), talk=make_talk()), moment)
    Talk.objects.update(created_at=NOW - timedelta(days=90))
    shown = [text for _source, texts in told_week(cast.owner)["insights"] for text in texts]
    assert shown == [str(first), str(last - timedelta(microseconds=1))]
    assert Insight.objects.count() == 4


def test_a_quiet_week_is_empty(cast):
    assert digest(WEEK, cast.owner).is_empty
