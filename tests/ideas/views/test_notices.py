import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from ideas import mailing, noticing
from ideas.models import Idea, Notice, NoticeKind
from papers.models import Digest, User
from tests.ideas.making import make_idea
from tests.ideas.talking import say


@pytest.fixture
def idea(cast):
    """An idea of the labmate that the lab sees."""
    return make_idea(cast.labmate, visibility="lab")


def unread(user):
    return Notice.objects.visible_to(user).unread().count()


def undo_of(answer):
    (message,) = get_messages(answer.wsgi_request)
    return message.extra_tags


def test_what_was_not_read_comes_first_and_then_the_newest(idea, cast, as_labmate):
    for text in ("一", "二", "三"):
        say(idea, cast.owner, text)
    read = Notice.objects.get(comment__text="三")
    noticing.mark_read(Notice.objects.filter(pk=read.pk))
    page = as_labmate.get("/notices/")
    assert [notice.comment.text for notice in page.context["page"]] == ["二", "一", "三"]
    assert "2 not read yet" in page.text


def test_pages_of_notices_follow_each_other(idea, cast, as_labmate):
    made = [say(idea, cast.owner, str(n)) for n in range(60)]
    first = as_labmate.get("/notices/")
    second = as_labmate.get(f"/notices/{first.context['next_url']}")
    texts = [notice.comment.text for page in (first, second) for notice in page.context["page"]]
    assert texts == [comment.text for comment in reversed(made)]


def test_the_rail_counts_what_was_not_read(idea, cast, as_labmate):
    assert "place-count" not in as_labmate.get("/").text
    say(idea, cast.owner)
    page = as_labmate.get("/").text
    assert '<span class="chip chip-insight place-count">1<' in page


def test_opening_a_notice_reads_it_and_goes_there(idea, cast, as_labmate):
    comment = say(idea, cast.owner)
    answer = as_labmate.post(reverse("ideas:notice-open", args=[Notice.objects.get().pk]))
    assert answer.url == comment.get_absolute_url()
    assert unread(cast.labmate) == 0


def test_reading_one_can_be_undone(idea, cast, as_labmate):
    for _n in range(2):
        say(idea, cast.owner)
    answer = as_labmate.post(reverse("ideas:notice-read", args=[Notice.objects.first().pk]))
    assert (answer.url, unread(cast.labmate)) == ("/notices/", 1)
    as_labmate.post(undo_of(answer))
    assert unread(cast.labmate) == 2


def test_reading_all_can_be_undone_and_leaves_what_was_read_before(idea, cast, as_labmate):
    for text in ("早", "一", "二"):
        say(idea, cast.owner, text)
    early = Notice.objects.filter(comment__text="早")
    noticing.mark_read(early)
    answer = as_labmate.post("/notices/read/")
    assert unread(cast.labmate) == 0
    as_labmate.post(undo_of(answer))
    assert unread(cast.labmate) == 2
    assert early.get().read_at is not None
    as_labmate.post("/notices/unread/?at=yesterday")
    assert unread(cast.labmate) == 2


def test_nobody_reads_the_notices_of_others(idea, cast, as_owner):
    say(idea, cast.owner)
    notice = Notice.objects.get()
    for deed in ("open", "read"):
        assert as_owner.post(f"/notices/{notice.pk}/{deed}/").status_code == 404
    as_owner.post("/notices/read/")
    assert unread(cast.labmate) == 1


def test_marking_all_leaves_what_one_cannot_see_now(idea, cast, as_owner):
    noticing.notify(kind=NoticeKind.OFFER, by=cast.labmate, about=idea, recipients=[cast.owner])
    Idea.objects.update(visibility="private")
    assert "Nothing is new to you" in as_owner.get("/notices/").text
    as_owner.post("/notices/read/")
    Idea.objects.update(visibility="lab")
    assert unread(cast.owner) == 1


def test_mails_are_stopped_by_a_button_without_signing_in(cast, client):
    type(cast.labmate).objects.update(digest=Digest.DAILY)
    url = reverse("ideas:digest-off", args=[mailing.off_token(cast.labmate)])
    assert "<h1>No more mail?</h1>" in client.get(url).text
    cast.labmate.refresh_from_db()
    assert cast.labmate.digest == Digest.DAILY
    answer = client.post(url)
    assert "<h1>You get no more mail</h1>" in answer.text
    cast.labmate.refresh_from_db()
    cast.owner.refresh_from_db()
    assert (cast.labmate.digest, cast.owner.digest) == (Digest.OFF, Digest.DAILY)


def test_mail_programs_stop_mails_with_one_click(cast):
    type(cast.labmate).objects.update(digest=Digest.WEEKLY)
    strict = Client(enforce_csrf_checks=True)
    url = reverse("ideas:digest-off", args=[mailing.off_token(cast.labmate)])
    assert strict.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    cast.labmate.refresh_from_db()
    assert cast.labmate.digest == Digest.OFF


@pytest.mark.parametrize("spoil", [lambda token: token[:-1] + "-", lambda token: "x", str.upper])
def test_a_wrong_secret_stops_nothing(spoil, cast, client):
    type(cast.labmate).objects.update(digest=Digest.DAILY)
    url = reverse("ideas:digest-off", args=[spoil(mailing.off_token(cast.labmate))])
    assert client.get(url).status_code == client.post(url).status_code == 404
    cast.labmate.refresh_from_db()
    assert cast.labmate.digest == Digest.DAILY


def test_the_profile_offers_mail_only_where_there_is_a_server(cast, as_labmate, settings):
    assert 'name="digest"' not in as_labmate.get("/profile/").text
    settings.EMAIL_HOST = "mail.example"
    page = as_labmate.get("/profile/").text
    assert 'name="digest"' in page
    wanted = {"digest": "weekly", "email": ""}
    answer = as_labmate.post("/profile/", wanted)
    assert answer.status_code == 422
    assert "Write your address here to get mail" in answer.text
    as_labmate.post("/profile/", wanted | {"email": "labmate@lab.example"})
    cast.labmate.refresh_from_db()
    assert cast.labmate.digest == Digest.WEEKLY


def test_new_members_get_mail_only_where_there_is_a_server(settings, db):
    assert User().digest == Digest.OFF
    settings.EMAIL_HOST = "mail.example"
    assert User().digest == Digest.DAILY
