from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from ideas import commenting, feeds
from ideas.models import FeedKey, Idea
from papers.models import Insight
from tests.cast import make_insight, make_paper, make_talk
from tests.ideas.making import make_idea
from tests.ideas.talking import say

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def url(cast):
    """The address of the labmate's feed."""
    return reverse("ideas:feed", args=[feeds.make_key(by=cast.labmate)])


def entries(answer):
    """Return the titles of the feed with where they lead."""
    feed = ElementTree.fromstring(answer.content)
    return [
        (entry.find(f"{ATOM}title").text, entry.find(f"{ATOM}link").get("href"))
        for entry in feed.findall(f"{ATOM}entry")
    ]


def titles(answer):
    return [title for title, _href in entries(answer)]


def test_what_others_added_the_newest_first(url, cast, client, settings):
    settings.SITE_URL = "https://lab.example"
    idea = make_idea(cast.owner, title="引入*结构*", visibility="lab")
    insight = make_insight(cast.reader, "物体标签")
    comment = say(idea, cast.reader, "@owner **看**")
    make_idea(cast.labmate, title="自己的", visibility="lab")
    say(insight, cast.labmate, "自己说的")
    answer = client.get(url)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert entries(answer) == [
        ("Comment on “引入结构”", f"https://lab.example/ideas/{idea.pk}/#comment-{comment.pk}"),
        ("Takeaway: 物体标签", f"https://lab.example/insights/{insight.pk}/"),
        ("Idea: 引入结构", f"https://lab.example/ideas/{idea.pk}/"),
    ]
    assert "&lt;strong&gt;看&lt;/strong&gt;" in answer.text
    assert "testserver" not in answer.text


def test_the_right_is_asked_at_each_request(url, cast, client):
    idea = make_idea(cast.owner, visibility="lab")
    insight = make_insight(cast.owner)
    comment = say(idea, cast.owner)
    assert len(titles(client.get(url))) == 3
    commenting.hide(comment=comment, by=cast.owner)
    assert len(titles(client.get(url))) == 3  # the labmate is an editor
    type(cast.labmate).objects.filter(pk=cast.labmate.pk).update(role="reader")
    assert len(titles(client.get(url))) == 2
    Insight.objects.filter(pk=insight.pk).update(visibility="private")
    assert titles(client.get(url)) == ["Idea: 引入结构信息"]
    Idea.objects.update(visibility="private")
    assert titles(client.get(url)) == []


def test_what_is_private_is_in_no_other_feed(url, cast, client):
    idea = make_idea(cast.owner, title="CANARY")
    say(idea, cast.owner, "CANARY @labmate")
    make_insight(cast.owner, "CANARY", visibility="private")
    assert "CANARY" not in client.get(url).text


def test_an_address_that_opens_nothing_is_like_one_that_never_was(url, cast, client):
    never = client.get(reverse("ideas:feed", args=["x" * 32]))
    assert never.status_code == 404
    cast.labmate.is_active = False
    cast.labmate.save()
    assert client.get(url).content == never.content
    cast.labmate.is_active = True
    cast.labmate.save()
    assert client.get(url).status_code == 200
    feeds.remove_key(by=cast.labmate)
    gone = client.get(url)
    assert (gone.status_code, gone.content) == (404, never.content)


def test_a_new_address_closes_the_old_one(url, cast, client):
    token = feeds.make_key(by=cast.labmate)
    assert client.get(url).status_code == 404
    assert client.get(reverse("ideas:feed", args=[token])).status_code == 200
    assert FeedKey.objects.count() == 1


def test_the_feed_sets_no_cookie_and_is_kept_by_nobody_else(url, cast, client):
    make_idea(cast.owner, visibility="lab")
    answer = client.get(url)
    assert set(answer["Cache-Control"].split(", ")) == {"private", "max-age=0"}
    assert not answer.cookies
    again = client.get(url, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_xml_cannot_hold_is_left_out(url, cast, client):
    make_idea(cast.owner, title="a\x0bb", visibility="lab")
    make_insight(cast.owner, "c\x07d & <e>")
    assert titles(client.get(url)) == ["Takeaway: cd & <e>", "Idea: a b"]


def test_the_feed_is_in_the_language_of_its_member(url, cast, client):
    type(cast.labmate).objects.update(language="zh-hans")
    make_idea(cast.owner, title="结构", visibility="lab")
    assert titles(client.get(url)) == ["想法：结构"]


def test_the_newest_fifty_are_there(url, cast, client, django_assert_max_num_queries):
    now = timezone.now()
    for n in range(60):
        make_idea(cast.owner, title=str(n), visibility="lab", created_at=now + timedelta(n))
    with django_assert_max_num_queries(4):
        assert titles(client.get(url)) == [f"Idea: {n}" for n in range(59, 9, -1)]


def test_the_address_is_shown_once_and_kept_as_its_hash(cast, as_labmate, settings):
    settings.SITE_URL = "https://lab.example"
    assert "has no address yet" in as_labmate.get("/profile/feed/").text
    page = as_labmate.post("/profile/feed/", follow=True)
    key = FeedKey.objects.get(member=cast.labmate)
    address = page.context["address"]
    assert address.startswith("https://lab.example/feed/")
    assert address in page.text
    token = address.split("/")[-2]
    assert (key.token_sha256, key.hint) != (token, "")
    assert token not in str(FeedKey.objects.values())
    again = as_labmate.get("/profile/feed/")
    assert token not in again.text
    assert f"ends in “{token[-4:]}”" in again.text
    assert "no-store" in again["Cache-Control"]
    as_labmate.logout()
    assert as_labmate.get(f"/feed/{token}/").status_code == 200


def test_the_address_is_removed(url, cast, as_labmate):
    as_labmate.post("/profile/feed/remove/")
    assert FeedKey.objects.count() == 0
    assert "has no address yet" in as_labmate.get("/profile/feed/").text


def test_a_list_has_a_feed_that_is_narrowed_as_its_page_is(url, cast, client, settings):
    settings.SITE_URL = "https://lab.example"
    paper = make_paper(title="Swin <i>", date="2021", abstract="窗口 *移动*")
    paper.tags.set(["视觉"])
    make_paper(title="BERT")
    talk = make_talk(title="OSCAR", speakers=["张磊"])
    make_idea(cast.owner, title="私有的")
    idea = make_idea(cast.owner, title="公开的", visibility="lab")
    assert entries(client.get(f"{url}papers/?tag=视觉")) == [
        ("Swin <i>", f"https://lab.example/papers/{paper.pk}/")
    ]
    assert "&lt;em&gt;移动&lt;/em&gt;" in client.get(f"{url}papers/").text
    assert titles(client.get(f"{url}papers/")) == ["BERT", "Swin <i>"]
    assert entries(client.get(f"{url}talks/?speaker=张")) == [
        ("OSCAR", f"https://lab.example/talks/{talk.pk}/")
    ]
    assert entries(client.get(f"{url}ideas/")) == [
        ("Idea: 公开的", f"https://lab.example/ideas/{idea.pk}/")
    ]
    assert client.get(f"{url}members/").status_code == 404


def test_the_feed_of_a_list_says_nothing_of_its_secret(url, cast, client):
    token = url.strip("/").split("/")[-1]
    feed = ElementTree.fromstring(client.get(f"{url}papers/?tag=视觉").content)
    assert token not in feed.find(f"{ATOM}id").text


def test_the_feed_of_a_list_is_closed_like_the_feed(url, cast, client):
    cast.labmate.is_active = False
    cast.labmate.save()
    closed, unknown = client.get(f"{url}papers/"), client.get("/feed/unknown/papers/")
    assert (closed.status_code, closed.content) == (404, unknown.content)


def test_a_search_has_a_feed_of_what_answers_it_the_newest_first(url, cast, client, settings):
    settings.SITE_URL = "https://lab.example"
    paper = make_paper("Swin Transformer")
    make_paper("Something else")
    insight = make_insight(cast.owner, "Swin 的窗口", talk=make_talk("A talk"))
    make_insight(cast.owner, "Swin in private", talk=make_talk("B talk"), visibility="private")
    answer = client.get(f"{url}search/", {"q": "swin"})
    assert entries(answer) == [
        ("Swin 的窗口", f"https://lab.example/insights/{insight.pk}/"),
        ("Swin Transformer", f"https://lab.example/papers/{paper.pk}/"),
    ]
    assert "<title>Throughline: swin</title>" in answer.text
    assert titles(client.get(f"{url}search/")) == []
    assert url.split("/")[2] not in answer.text.replace(answer.request["PATH_INFO"], "")
