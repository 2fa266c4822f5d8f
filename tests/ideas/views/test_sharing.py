"""The dialog that makes share links, their lists, and the public door they open."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ideas.models import Idea, ShareLink, ShareVisit
from ideas.sharing import image_slug, opening, revoke
from ideas.sparking import light
from papers.images import prepare, put
from papers.models import Image, Insight, User
from tests.cast import make_insight, make_paper, make_talk
from tests.ideas.making import make_idea, make_link

FIREFOX = {"User-Agent": "Mozilla/5.0 (X11) Gecko/20100101 Firefox/140.0"}


@pytest.fixture
def idea(cast):
    return make_idea(cast.owner, "Shared idea", body="The body")


@pytest.fixture
def visitor():
    """Somebody without an account, with a browser."""
    return Client(headers=FIREFOX)


def page_of(token):
    """Return the address that ``token`` opens."""
    return reverse("ideas:shared", args=[token])


def said(idea, **fields):
    """Return what the dialog sends as it stands, with ``fields`` changed."""
    sent = {
        "audience": "anyone",
        "children": "today",
        "sources": "insight",
        "hide_asides": "on",
        "clean_urls": "on",
        "until": "30",
        "key": str(uuid4()),
    }
    return {name: value for name, value in (sent | fields).items() if value is not None}


def share(client, idea, **fields):
    """Send the dialog of ``idea``; return the answer."""
    return client.post(reverse("ideas:idea-share", args=[idea.pk]), said(idea, **fields))


# Making a link.


def test_the_address_is_shown_once_and_opens_the_idea(as_owner, idea, visitor):
    answer = share(as_owner, idea, label="The reading group")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    (address,) = re.findall(r'value="http://testserver(/s/[\w-]{43}/)"', answer.content.decode())
    assert "The body" in visitor.get(address).content.decode()
    token = address.split("/")[2]
    link = ShareLink.objects.get()
    days = (link.expires_at - timezone.now()).total_seconds() / 86400
    assert (link.label, link.hint, round(days)) == ("The reading group", token[-4:], 30)
    session = repr(dict(as_owner.session))
    for page in ("idea-share", "link-detail"):
        pk = idea.pk if page == "idea-share" else link.pk
        assert token not in as_owner.get(reverse(f"ideas:{page}", args=[pk])).content.decode()
    assert token not in session
    assert token not in repr(as_owner.cookies)


def test_sending_the_dialog_twice_makes_one_link(as_owner, idea):
    key = str(uuid4())
    share(as_owner, idea, key=key)
    answer = share(as_owner, idea, key=key)
    assert answer.url == reverse("ideas:idea-share", args=[idea.pk])
    assert ShareLink.objects.count() == 1


def test_the_choices_are_kept(cast, as_owner, idea):
    share(
        as_owner,
        idea,
        audience="named",
        named=[cast.reader.pk],
        children="later",
        sources="recording",
        hide_speakers="on",
        hide_asides=None,
        clean_urls=None,
        until="never",
        password="open sesame",
    )
    link = ShareLink.objects.get()
    kept = ("audience", "children", "sources", "hide_speakers", "hide_asides", "clean_urls")
    assert [getattr(link, name) for name in kept] == [
        *["named", "later", "recording", True, False, False]
    ]
    assert (link.expires_at, list(link.named.all())) == (None, [cast.reader])
    assert link.takes_password("open sesame")
    assert "open sesame" not in link.password


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("named", {"audience": "named"}),
        ("show_author", {"show_author": "on"}),
        ("until", {"until": "1000"}),
        ("sources", {"sources": "everything"}),
        ("key", {"key": "1"}),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_made(field, fields, as_owner, idea):
    answer = share(as_owner, idea, **fields)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not ShareLink.objects.exists()


def test_the_preview_is_what_a_reader_gets_and_makes_nothing(cast, as_owner, idea, visitor):
    child = Idea.objects.create(owner=cast.owner, parent=idea, title="Child", visibility="private")
    light(source=make_insight(cast.owner, "The insight"), idea=child, by=cast.owner)

    def article(answer):
        return re.search(r"(?s)<article.*</article>", answer.content.decode())[0]

    for fields in ({}, {"children": "none"}, {"sources": "recording", "children": "later"}):
        before = ShareLink.objects.count()
        preview = share(as_owner, idea, preview="1", **fields)
        assert (preview.status_code, ShareLink.objects.count()) == (200, before)
        _link, token = make_link(idea, **fields, expires_at=timezone.now() + timedelta(days=30))
        assert article(preview) == article(visitor.get(page_of(token)))


def test_the_dialog_opens_with_the_preview_of_what_it_proposes(as_owner, idea):
    page = as_owner.get(reverse("ideas:idea-share", args=[idea.pk])).content.decode()
    until = (timezone.now() + timedelta(days=30)).date().isoformat()
    assert "The body" in page
    assert f"Shared until {until}." in page


def test_the_dialog_tells_what_it_leaves_out(cast, as_owner):
    body = "（我也不会）看 https://a.example/?token=1"
    idea = make_idea(cast.owner, "想法", body=body)
    page = as_owner.get(reverse("ideas:idea-share", args=[idea.pk])).content.decode()
    assert "1 aside is hidden. 1 address is cleaned." in page
    assert "（我也不会）" in page
    page = share(as_owner, idea, preview="1", hide_asides=None, clean_urls=None).content.decode()
    assert "is hidden." not in page
    assert "token=1" in page


def test_the_page_of_an_idea_offers_sharing_to_its_owner_and_counts_the_links(
    cast, as_owner, client, settings
):
    idea = make_idea(cast.owner, visibility="lab")
    make_link(idea)
    make_link(idea)
    url = reverse("ideas:idea-share", args=[idea.pk])
    page = as_owner.get(idea.get_absolute_url()).content.decode()
    assert f'href="{url}"' in page
    assert "2 links are open" in page
    settings.SHARE_LINKS = False
    assert url not in as_owner.get(idea.get_absolute_url()).content.decode()
    assert as_owner.get(url).status_code == 404
    settings.SHARE_LINKS = True
    client.force_login(cast.labmate)
    assert url not in client.get(idea.get_absolute_url()).content.decode()
    assert client.get(url).status_code == 404


# Lists, and closing.


def test_links_are_closed_for_good_after_being_asked(as_owner, idea, visitor):
    links = [make_link(idea) for _n in range(2)]
    chosen = {"link": [link.pk for link, _token in links]}
    url = reverse("ideas:link-revoke")
    page = as_owner.get(url, chosen).content.decode()
    assert "Revoke these 2 links?" in page
    assert visitor.get(page_of(links[0][1])).status_code == 200
    answer = as_owner.post(url, chosen, follow=True)
    assert answer.redirect_chain == [(reverse("ideas:link-list"), 302)]
    assert "2 links are closed for good." in answer.content.decode()
    assert [visitor.get(page_of(token)).status_code for _link, token in links] == [404, 404]


def test_a_link_of_somebody_else_is_not_there(cast, as_labmate, idea):
    link, _token = make_link(idea)
    assert as_labmate.get(link.get_absolute_url()).status_code == 404
    for send in (as_labmate.get, as_labmate.post):
        assert send(reverse("ideas:link-revoke"), {"link": link.pk}).status_code == 404
    assert as_labmate.get(reverse("ideas:link-list")).context["page"].rows == []
    assert as_labmate.get(reverse("ideas:link-list-all")).status_code == 404
    link.refresh_from_db()
    assert link.revoked_at is None


def test_an_administrator_lists_and_closes_all_links_without_reading_what_is_private(
    cast, as_owner
):
    link, _token = make_link(make_idea(cast.labmate, "CN-PRIVATE"), label="For 王")
    for url in (reverse("ideas:link-list-all"), link.get_absolute_url()):
        page = as_owner.get(url).content.decode()
        assert ("For 王" in page, "a private idea" in page, "CN-PRIVATE" in page) == (
            *[True, True, False],
        )
    asked = as_owner.get(reverse("ideas:link-revoke"), {"link": link.pk})
    assert "CN-PRIVATE" not in asked.content.decode()
    answer = as_owner.post(reverse("ideas:link-revoke"), {"link": link.pk})
    assert answer.url == reverse("ideas:link-list-all")
    assert as_owner.get(reverse("ideas:link-list")).context["page"].rows == []


def test_the_list_is_narrowed_by_state(as_owner, idea):
    live, ended = make_link(idea)[0], make_link(idea)[0]
    revoke(links=[ended], by=idea.owner)
    url = reverse("ideas:link-list")
    assert as_owner.get(url, {"state": "live"}).context["page"].rows == [live]
    assert as_owner.get(url, {"state": "ended"}).context["page"].rows == [ended]
    assert as_owner.get(url, {"state": "x"}).context["page"].rows == [ended, live]


def test_who_opened_a_link_is_told_to_its_maker(cast, as_owner, idea, visitor):
    link, token = make_link(idea)
    visitor.get(page_of(token), REMOTE_ADDR="203.0.113.77")
    labmate = Client(headers=FIREFOX)
    labmate.force_login(cast.labmate)
    labmate.get(page_of(token))
    page = as_owner.get(link.get_absolute_url()).content.decode()
    assert "2 views" in page
    assert "about 2 readers" in page
    assert ">labmate</td>" in page
    assert "203.0.113.0" in page
    assert "203.0.113.77" not in page


# The public door.


def test_the_page_says_only_what_it_must(cast, idea, visitor):
    _link, token = make_link(idea, expires_at=timezone.now() + timedelta(days=2))
    answer = visitor.get(page_of(token), headers={"Accept-Language": "en"})
    html = answer.content.decode()
    assert "<title>A shared idea · Throughline</title>" in html
    assert re.findall(r'property="og:\w+" content="([^"]*)"', html) == [
        "A shared idea",
        "A shared idea · Throughline",
    ]
    assert {name: answer.get(name) for name in HEADERS} == HEADERS
    assert (dict(visitor.cookies), dict(visitor.session)) == ({}, {})
    for telling in ("csrf", "owner", token, f"/{idea.pk}/", "<form", "edit"):
        assert telling not in html


HEADERS = {
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "same-origin",
    "ETag": None,
    "Last-Modified": None,
    "Set-Cookie": None,
}


def test_what_was_not_chosen_is_not_in_the_bytes(cast, visitor, png):
    """Every field around a shared idea has a word of its own; none but the chosen comes out."""
    canaries = {"first_name": "CN-FIRST", "last_name": "CN-LAST", "email": "cn@mail.example"}
    User.objects.filter(pk=cast.owner.pk).update(**canaries)
    top = make_idea(cast.owner, "CN-PARENT")
    idea = make_idea(cast.owner, "Shared", parent=top, status_reason="CN-REASON")
    idea.tags.add("CN-TAG")
    make_idea(cast.owner, "CN-SIBLING", parent=top, position=1)
    Idea.objects.create(owner=cast.labmate, parent=idea, title="CN-CHILD", visibility="private")
    Idea.objects.filter(pk=idea.pk).update(
        negative_result="CN-NEGATIVE", outcome=make_paper("CN-OUTCOME")
    )
    talk = make_talk(
        "CN-TALK", speakers=["CN-SPEAKER"], recording_url="https://cn-recording.example/"
    )
    insight = make_insight(cast.owner, "Told insight", talk=talk)
    light(source=insight, idea=idea, by=cast.owner, why="CN-WHY")
    light(source=make_paper("CN-PAPER"), idea=idea, by=cast.owner)
    make_insight(cast.owner, "CN-OTHER", talk=talk)
    make_link(idea, label="CN-LABEL")
    _link, token = make_link(Idea.objects.get(pk=idea.pk), label="CN-LABEL", sources="insight")
    answer = visitor.get(page_of(token))
    said = answer.content.decode() + repr(dict(answer.headers))
    assert "Told insight" in said
    assert re.findall(r"(?i)cn-?[\w@]+", said) == []


def test_a_visit_is_noted_and_a_head_or_a_program_is_none(idea, visitor):
    link, token = make_link(idea)
    assert visitor.head(page_of(token)).status_code == 200
    Client(headers={"User-Agent": "Slackbot 1.0"}).get(page_of(token))
    assert not ShareVisit.objects.exists()
    visitor.get(page_of(token), REMOTE_ADDR="203.0.113.77")
    visit = ShareVisit.objects.get()
    assert (visit.link, visit.user, visit.address, visit.agent) == (
        *[link, None, "203.0.113.0", "Firefox"],
    )


@pytest.fixture
def closed(cast, settings):
    """Tokens that open nothing, by the reason."""

    def token(**fields):
        return make_link(make_idea(cast.owner, "CN-CLOSED"), **fields)

    links = {name: token() for name in ("revoked", "expired", "trashed", "leaver", "moved on")}
    now = timezone.now()
    revoke(links=[links["revoked"][0]], by=cast.owner)
    ShareLink.objects.filter(pk=links["expired"][0].pk).update(
        created_at=now - timedelta(days=2), expires_at=now - timedelta(days=1)
    )
    Idea.objects.filter(pk=links["trashed"][0].idea_id).update(trashed_at=now)
    Idea.objects.filter(pk=links["moved on"][0].idea_id).update(owner=cast.labmate)
    leaver = User.objects.create_user("leaver")
    links["leaver"] = make_link(make_idea(leaver))
    User.objects.filter(pk=leaver.pk).update(is_active=False)
    links["not named"] = token(audience="named", named=[cast.labmate])
    return {name: token for name, (_link, token) in links.items()}


def test_whatever_does_not_open_looks_the_same(cast, closed, client):
    client.force_login(cast.reader)
    tokens = closed | {"unknown": "x" * 43, "short": "x"}
    answers = {name: client.get(page_of(token)) for name, token in tokens.items()}
    heads = {name: dict(answer.headers) for name, answer in answers.items()}
    bodies = {name: answer.content for name, answer in answers.items()}
    assert {answer.status_code for answer in answers.values()} == {404}
    assert all(head == heads["unknown"] for head in heads.values())
    assert all(body == bodies["unknown"] for body in bodies.values())
    for name, token in tokens.items():
        for url in (
            reverse("ideas:shared-file", args=[token, "0" * 32]),
            reverse("ideas:shared-add", args=[token]),
        ):
            assert (name, client.get(url).content) == (name, bodies["unknown"])


def test_a_link_for_members_sends_others_to_sign_in(idea, visitor, cast, client):
    for audience in ("signed-in", "named"):
        _link, token = make_link(idea, audience=audience, named=[cast.reader])
        answer = visitor.get(page_of(token))
        assert answer.url == f"{reverse('account_login')}?next={page_of(token)}"
        client.force_login(cast.reader)
        assert "The body" in client.get(page_of(token)).content.decode()


# Passwords.


def unlock(client, token, password):
    """Send ``password`` to the page of ``token``; return the answer."""
    return client.post(page_of(token), {"password": password})


def test_a_password_opens_the_page_until_there_is_another(idea, visitor):
    link, token = make_link(idea, password="open sesame")
    asked = visitor.get(page_of(token))
    assert (asked.status_code, "The body" in asked.content.decode()) == (200, False)
    wrong = unlock(visitor, token, "open barley")
    assert (wrong.status_code, dict(visitor.cookies)) == (422, {})
    right = unlock(visitor, token, "open sesame")
    assert right.url == page_of(token)
    cookie = visitor.cookies["shared-password"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (page_of(token), True, "Lax")
    assert "The body" in visitor.get(page_of(token)).content.decode()
    other, other_token = make_link(idea, password="open sesame")
    assert "The body" not in visitor.get(page_of(other_token)).content.decode()
    ShareLink.objects.filter(pk=link.pk).update(password=other.password)
    assert "The body" not in visitor.get(page_of(token)).content.decode()


def test_passwords_are_guessed_ten_times_from_one_address(idea):
    _link, token = make_link(idea, password="open sesame")
    _other, other_token = make_link(idea, password="open sesame")
    here, there = Client(), Client(REMOTE_ADDR="198.51.100.1")
    assert [unlock(here, token, "x").status_code for _n in range(11)] == [422] * 10 + [429]
    assert unlock(here, token, "open sesame").status_code == 429
    assert unlock(here, other_token, "open sesame").status_code == 302
    assert unlock(there, token, "open sesame").status_code == 302


def test_tokens_are_guessed_thirty_times_and_known_ones_never_count(idea, visitor, closed):
    _link, token = make_link(idea)
    for _n in range(opening.UNKNOWN + 1):
        assert visitor.get(page_of(closed["revoked"])).status_code == 404
    answers = [visitor.get(page_of("x" * 43)).status_code for _n in range(opening.UNKNOWN + 1)]
    assert answers == [404] * opening.UNKNOWN + [429]
    assert Client(REMOTE_ADDR="198.51.100.1").get(page_of(token)).status_code == 200


# Images.


@pytest.fixture
def pictured(cast, idea, png):
    """An image that an insight of the idea shows."""
    image = Image(talk=make_talk())
    put(prepare(png), file=image.file, thumbnail=image.thumbnail)
    image.save()
    insight = make_insight(cast.owner, talk=image.talk, image=image)
    light(source=insight, idea=idea, by=cast.owner)
    return image


def content(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_images_are_served_inert_at_names_that_tell_nothing(idea, pictured, visitor):
    _link, token = make_link(idea)
    (address,) = re.findall(r'<img src="([^"]*)"', visitor.get(page_of(token)).content.decode())
    assert re.fullmatch(rf"{page_of(token)}f/[0-9a-f]{{32}}/", address)
    answer = visitor.get(address)
    with pictured.file.open() as stored:
        assert content(answer) == stored.read()
    assert (answer["Content-Security-Policy"], answer["Cache-Control"]) == (
        "default-src 'none'; sandbox",
        "private, no-store",
    )
    assert image_slug(make_link(idea)[0], pictured) not in address
    assert pictured.file.name.partition("/")[2] not in str(answer.headers)


@pytest.mark.parametrize("spoil", ["revoked", "not told", "unlinked", "password", "another link"])
def test_images_are_closed_with_the_link_and_with_what_shows_them(
    spoil, cast, idea, pictured, visitor
):
    link, token = make_link(idea)
    slug = image_slug(link, pictured)
    url = reverse("ideas:shared-file", args=[token, slug])
    assert content(visitor.get(url)).startswith(b"\x89PNG")
    if spoil == "revoked":
        revoke(links=[link], by=cast.owner)
    elif spoil == "not told":
        ShareLink.objects.filter(pk=link.pk).update(sources="none")
    elif spoil == "unlinked":
        Insight.objects.update(image=None)
    elif spoil == "password":
        ShareLink.objects.filter(pk=link.pk).update(password="x")
    else:
        url = reverse("ideas:shared-file", args=[make_link(idea)[1], slug])
    answer = visitor.get(url)
    assert answer.status_code == (302 if spoil == "password" else 404)


# For members.


def test_a_member_is_offered_the_full_page_and_a_copy_as_far_as_they_may(cast, idea, client):
    lab = make_idea(cast.owner, "Lab idea", visibility="lab")
    offers = {}
    for name, user in {"owner": cast.owner, "labmate": cast.labmate, "nobody": None}.items():
        client.logout()
        if user:
            client.force_login(user)
        for shared in (idea, lab):
            _link, token = make_link(shared)
            html = client.get(page_of(token)).content.decode()
            offers[name, shared.title] = (
                f'href="{shared.get_absolute_url()}"' in html,
                f'href="{page_of(token)}add/"' in html,
            )
    assert offers == {
        ("owner", "Shared idea"): (True, False),
        ("owner", "Lab idea"): (True, False),
        ("labmate", "Shared idea"): (False, True),
        ("labmate", "Lab idea"): (True, True),
        ("nobody", "Shared idea"): (False, False),
        ("nobody", "Lab idea"): (False, False),
    }


def test_a_copy_is_asked_for_made_linked_back_and_undone(cast, client):
    idea = make_idea(cast.owner, "Lab idea", visibility="lab")
    Idea.objects.create(owner=cast.owner, parent=idea, title="Child", visibility="lab")
    _link, token = make_link(idea)
    url = reverse("ideas:shared-add", args=[token])
    client.force_login(cast.reader)
    assert "2 ideas are copied" in client.get(url).content.decode()
    answer = client.post(url, follow=True)
    copy = Idea.objects.get(owner=cast.reader, title="Lab idea")
    assert answer.redirect_chain == [(copy.get_absolute_url(), 302)]
    assert f'href="{idea.get_absolute_url()}"' in answer.content.decode()
    (message,) = answer.context["messages"]
    client.post(message.extra_tags)
    assert not Idea.objects.owned_by(cast.reader).exists()


def test_a_copy_of_what_one_may_not_see_does_not_lead_there(cast, idea, client):
    _link, token = make_link(idea)
    client.force_login(cast.reader)
    answer = client.post(reverse("ideas:shared-add", args=[token]), follow=True)
    assert "an idea that was shared by a link" in answer.content.decode()
    assert f'href="{idea.get_absolute_url()}"' not in answer.content.decode()


# How it is asked.


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_takes_as_many_queries_for_three_of_everything_as_for_one(
    number, cast, idea, visitor, django_assert_num_queries
):
    for n in range(number):
        child = Idea.objects.create(
            owner=cast.owner, parent=idea, title=f"{n}", visibility="private"
        )
        insight = make_insight(cast.owner, talk=make_talk(speakers=[f"Speaker {n}"]))
        paper = make_paper(f"Paper {n}")
        for source in (insight, paper):
            light(source=source, idea=child, by=cast.owner)
    _link, token = make_link(idea, sources="recording")
    with django_assert_num_queries(11):
        assert visitor.get(page_of(token)).status_code == 200


def test_the_page_speaks_the_language_of_the_browser(idea, visitor):
    _link, token = make_link(idea)
    html = visitor.get(page_of(token), headers={"Accept-Language": "zh-CN"}).content.decode()
    assert '<html lang="zh-hans">' in html
    assert settings.LANGUAGE_COOKIE_NAME not in visitor.cookies
