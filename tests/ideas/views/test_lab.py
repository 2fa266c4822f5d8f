from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ideas.glance import news
from ideas.glance.weeks import Week
from papers.models import Insight, User
from tests.cast import make_insight, make_talk
from tests.ideas.making import make_idea


@pytest.fixture
def returning(cast, as_owner):
    """A client of the owner, who is here again after a day."""
    User.objects.filter(pk=cast.owner.pk).update(active_at=timezone.now() - timedelta(days=1))
    return as_owner


def shown(page):
    """Return the labels of what a page tells as new."""
    return [
        line.link.label
        for day in page.context["news"].days
        for _kind, lines in day.groups
        for line in lines
    ]


def older(row):
    """Make ``row`` three days old."""
    type(row).objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=3))


def test_one_sees_what_is_new_since_the_last_visit_and_the_week_instead(cast, returning):
    talk = make_talk("旧报告")
    older(talk)
    older(make_insight(cast.labmate, "三天前", talk=talk))
    make_insight(cast.labmate, "今天", talk=talk)
    page = returning.get(reverse("ideas:lab"))
    assert shown(page) == ["今天"]
    assert "New since your last visit" in page.content.decode()
    assert sorted(shown(returning.get(reverse("ideas:lab"), {"show": "week"}))) == [
        "三天前",
        "今天",
        "旧报告",
    ]


def test_the_first_visit_is_shown_the_week(cast, as_owner):
    older(make_insight(cast.labmate, "三天前"))
    page = as_owner.get(reverse("ideas:lab"))
    assert "三天前" in shown(page)
    assert "New in the last seven days" in page.content.decode()
    assert "since your last visit" not in page.content.decode()


def test_when_nothing_is_new_the_page_says_so_kindly(returning):
    page = returning.get(reverse("ideas:lab")).content.decode()
    assert "Nothing new, and nothing missed" in page


def test_a_long_page_goes_on(cast, returning):
    talk = make_talk("报告")
    Insight.objects.bulk_create(
        Insight(owner=cast.labmate, talk=talk, text=f"{n}") for n in range(news.SIZE)
    )
    page = returning.get(reverse("ideas:lab"))
    rest = returning.get(reverse("ideas:lab") + page.context["next_url"])
    assert (len(shown(page)), len(shown(rest))) == (news.SIZE, 1)
    assert rest.context["next_url"] == ""
    assert {*shown(page), *shown(rest)} == {"报告", *map(str, range(news.SIZE))}


def test_nonsense_in_the_address_is_the_first_page(cast, returning):
    make_idea(cast.labmate, "想法", "lab")
    url = reverse("ideas:lab")
    assert shown(returning.get(url, {"show": "x", "after": "\0" * 200})) == ["1 想法"]


def test_home_counts_what_is_new_and_leads_there(cast, returning):
    make_idea(cast.labmate, "想法", "lab")
    make_insight(cast.labmate, "启发")
    page = returning.get("/").content.decode()
    assert "New in the lab since your last visit" in page
    assert "1 talk · 1 insight · 1 idea" in page
    assert f'href="{reverse("ideas:lab")}"' in page


def test_the_present_week_leads_to_its_page(as_owner):
    week = Week.present(timezone.now())
    page = as_owner.get(reverse("ideas:lab-this-week"), follow=True)
    assert page.redirect_chain == [(f"/lab/weeks/{week}/", 302)]
    assert "A quiet week" in page.content.decode()
    assert (page.context["earlier"], page.context["later"]) == (week.shifted(-1), None)
    before = as_owner.get(reverse("ideas:lab-week", args=[week.shifted(-1)]))
    assert before.context["later"] == week


@pytest.mark.parametrize("week", ["2026-W54", "2026-47", "x", "2026-W47-1"])
def test_what_is_no_week_is_not_there(week, as_owner):
    assert as_owner.get(reverse("ideas:lab-week", args=[week])).status_code == 404


def test_the_page_of_a_week_is_the_same_for_every_member(cast, client):
    talk = make_talk("OSCAR", speakers=["张磊"])
    make_insight(cast.owner, "秘密", talk=talk, visibility="private")
    make_insight(cast.labmate, "物体标签是锚点", talk=talk)
    url = reverse("ideas:lab-week", args=[Week.present(timezone.now())])
    mains = []
    for member in (cast.owner, cast.labmate, cast.reader):
        client.force_login(member)
        mains.append(client.get(url).content.decode().partition("<main")[2].partition("</main")[0])
    assert mains[0] == mains[1] == mains[2]
    assert "物体标签是锚点" in mains[0]
    assert "秘密" not in mains[0]
