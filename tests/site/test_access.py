"""Who may reach which URL. A URL that is missing here fails the suite."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from ideas.feeds import make_key
from ideas.mailing import off_token
from ideas.models import Notice
from ideas.notes.importing import bring_in
from ideas.sparking import light
from papers.images import prepare, put
from papers.models import Capture, Image, User
from tests.cast import make_insight, make_paper, make_talk
from tests.ideas.making import make_idea
from tests.ideas.talking import say
from tests.sound import give_recording

# For each named URL: who gets the page. "anyone" is not signed in; "members" are the owner and the
# labmate; "owner" is whose row it is, and nobody else. Values are the methods that are allowed.
ANYONE, MEMBERS, OWNER = "anyone", "members", "owner"
GET, FORM, POST = {"GET"}, {"GET", "POST"}, {"POST"}

TABLE = {
    "set-language": (ANYONE, POST),
    "papers:sign-in": (ANYONE, FORM),
    "papers:sign-out": (MEMBERS, POST),
    "papers:home": (MEMBERS, GET),
    "papers:profile": (MEMBERS, FORM),
    "papers:password": (MEMBERS, FORM),
    "papers:trash": (MEMBERS, GET),
    "papers:restore": (MEMBERS, POST),
    "papers:capture": (MEMBERS, FORM),
    "papers:capture-undo": (OWNER, POST),
    "papers:paper-list": (MEMBERS, GET),
    "papers:paper-add": (MEMBERS, FORM),
    "papers:paper-detail": (MEMBERS, GET),
    "papers:paper-edit": (MEMBERS, FORM),
    "papers:paper-delete": (MEMBERS, FORM),
    "papers:paper-insight-add": (MEMBERS, FORM),
    "papers:paper-capture": (MEMBERS, POST),
    "papers:talk-list": (MEMBERS, GET),
    "papers:talk-add": (MEMBERS, FORM),
    "papers:talk-detail": (MEMBERS, GET),
    "papers:talk-edit": (MEMBERS, FORM),
    "papers:talk-delete": (MEMBERS, FORM),
    "papers:talk-capture": (MEMBERS, POST),
    "papers:talk-insight-add": (MEMBERS, FORM),
    "papers:talk-recording": (MEMBERS, GET),
    "papers:talk-recording-edit": (MEMBERS, FORM),
    "papers:talk-nudge": (MEMBERS, POST),
    "papers:talk-unanchor": (MEMBERS, POST),
    "papers:image-add": (MEMBERS, FORM),
    "papers:image-file": (MEMBERS, GET),
    "papers:image-thumbnail": (MEMBERS, GET),
    "papers:image-fill": (MEMBERS, FORM),
    "papers:image-delete": (MEMBERS, FORM),
    "papers:speaker-list": (MEMBERS, GET),
    "papers:speaker-add": (MEMBERS, FORM),
    "papers:speaker-detail": (MEMBERS, GET),
    "papers:speaker-edit": (MEMBERS, FORM),
    "papers:speaker-delete": (MEMBERS, FORM),
    "papers:speaker-questions": (MEMBERS, GET),
    "papers:question-answer": (OWNER, FORM),
    "papers:photo": (MEMBERS, GET),
    "papers:photo-thumbnail": (MEMBERS, GET),
    "papers:insight-list": (MEMBERS, GET),
    "papers:insight-detail": (OWNER, GET),
    "papers:insight-edit": (OWNER, FORM),
    "papers:insight-delete": (OWNER, FORM),
    "papers:insight-anchor": (OWNER, FORM),
    "ideas:idea-list": (MEMBERS, GET),
    "ideas:idea-choices": (MEMBERS, GET),
    "ideas:idea-add": (MEMBERS, FORM),
    "ideas:idea-detail": (OWNER, GET),
    "ideas:idea-add-below": (OWNER, FORM),
    "ideas:idea-edit": (OWNER, FORM),
    "ideas:idea-delete": (OWNER, FORM),
    "ideas:idea-branch": (OWNER, GET),
    "ideas:idea-move": (MEMBERS, GET),
    "ideas:outline": (MEMBERS, POST),
    "ideas:outline-numbers": (MEMBERS, POST),
    "ideas:undo": (MEMBERS, POST),
    "ideas:insight-idea-add": (OWNER, FORM),
    "ideas:spark-add": (MEMBERS, POST),
    "ideas:spark-turn-down": (MEMBERS, POST),
    "ideas:spark-edit": (OWNER, FORM),
    "ideas:spark-confirm": (OWNER, POST),
    "ideas:spark-reject": (OWNER, POST),
    "ideas:spark-restore": (OWNER, POST),
    "ideas:idea-checklist": (OWNER, POST),
    "ideas:check-tick": (OWNER, POST),
    "ideas:check-remove": (OWNER, POST),
    "ideas:advice-list": (MEMBERS, GET),
    "ideas:insight-stage": (OWNER, POST),
    "ideas:inbox": (MEMBERS, GET),
    "ideas:insight-decide": (OWNER, POST),
    "ideas:insight-put-back": (OWNER, POST),
    "ideas:queue-list": (MEMBERS, GET),
    "ideas:queue-detail": (MEMBERS, GET),
    "ideas:queue-settle": (MEMBERS, POST),
    "ideas:queue-unsettle": (MEMBERS, POST),
    "ideas:idea-outcome": (OWNER, FORM),
    "ideas:idea-thanks": (OWNER, GET),
    "ideas:paper-thanks": (MEMBERS, GET),
    "ideas:idea-river": (OWNER, GET),
    "ideas:talk-river": (MEMBERS, GET),
    "ideas:idea-set-aside": (OWNER, POST),
    "ideas:idea-bring-back": (OWNER, POST),
    "ideas:insight-set-aside": (OWNER, POST),
    "ideas:insight-bring-back": (OWNER, POST),
    "ideas:idea-discussion": (OWNER, FORM),
    "ideas:idea-people": (OWNER, GET),
    "ideas:insight-discussion": (OWNER, FORM),
    "ideas:insight-people": (OWNER, GET),
    "ideas:comment-edit": (OWNER, FORM),
    "ideas:comment-delete": (OWNER, POST),
    "ideas:comment-resolve": (OWNER, POST),
    "ideas:comment-reopen": (OWNER, POST),
    "ideas:comment-hide": (OWNER, POST),
    "ideas:comment-show": (OWNER, POST),
    "ideas:notice-list": (MEMBERS, GET),
    "ideas:notices-read": (MEMBERS, POST),
    "ideas:notices-unread": (MEMBERS, POST),
    "ideas:notice-open": (OWNER, POST),
    "ideas:notice-read": (OWNER, POST),
    "ideas:digest-off": (ANYONE, FORM),
    "ideas:feed": (ANYONE, GET),
    "ideas:feed-key": (MEMBERS, FORM),
    "ideas:feed-key-remove": (MEMBERS, POST),
    "ideas:note-list": (MEMBERS, GET),
    "ideas:note-add": (MEMBERS, FORM),
    "ideas:note-detail": (OWNER, GET),
    "ideas:note-correct": (OWNER, POST),
    "ideas:note-uncorrect": (OWNER, POST),
    "ideas:note-talk": (OWNER, FORM),
    "ideas:note-keep": (OWNER, POST),
    "ideas:note-undo": (OWNER, POST),
    "ideas:note-export": (OWNER, GET),
}


def named_urls():
    """Return every named URL of the site, walked from the resolver, the admin's left out."""
    found = {}

    def walk(patterns, namespace):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                found[f"{namespace}:{pattern.name}" if namespace else pattern.name] = pattern
            elif pattern.namespace != "admin":
                walk(pattern.url_patterns, pattern.namespace or namespace)

    walk(get_resolver().url_patterns, "")
    return found


def address(name, pk):
    """Return the URL called ``name``, of the row ``pk`` where it is about one."""
    kwargs = {
        key: {
            "pk": pk,
            "token": pk,
            "queue": "talks",
            "at": len("---\n"),
            "batch": "8dbf9e5e-0000-4000-8000-000000000000",
        }[key]
        for key in named_urls()[name].pattern.converters
    }
    return reverse(name, kwargs=kwargs)


@pytest.fixture
def rows(cast, png):
    """One row of each kind, by what its URL names begin with; the owned ones private."""
    note, _is_new = bring_in(
        data="---\nOSCAR 张磊\n物体标签\n---\nHRNet 王井东\n".encode(),
        file_name="n.md",
        by=cast.owner,
    )
    talk = give_recording(make_talk(speakers=["张磊"]))
    person = talk.speakers.get()
    put(prepare(png), file=person.photo, thumbnail=person.thumbnail)
    person.save()
    image = Image(talk=talk)
    put(prepare(png), file=image.file, thumbnail=image.thumbnail)
    image.save()
    insight = make_insight(cast.owner, talk=talk, visibility="private", heard_at=timezone.now())
    idea = make_idea(cast.owner)
    advice = make_insight(cast.owner, talk=talk, kind="advice")
    question = make_insight(cast.owner, talk=talk, kind="question", visibility="private")
    comment = say(idea, cast.owner)
    notice = Notice.objects.create(
        recipient=cast.owner, by=cast.reader, kind="glass_broken", idea=idea
    )
    return {
        "paper": make_paper().pk,
        "talk": talk.pk,
        "image": image.pk,
        "speaker": person.pk,
        "photo": person.pk,
        "capture": Capture.objects.create(owner=cast.owner, key=uuid4()).pk,
        "insight": insight.pk,
        "idea": idea.pk,
        "check": idea.checks.create(advice=advice).pk,
        "question": question.pk,
        "spark": light(source=insight, idea=idea, by=cast.owner).pk,
        "note": note.pk,
        "comment": comment.pk,
        "notice": notice.pk,
        "feed": make_key(by=cast.owner),
        "digest": off_token(cast.owner),
    }


def row_of(name, rows):
    """Return the id of the row, or the secret, that the URL called ``name`` is about."""
    if name == "papers:image-add":
        return rows["talk"]
    return rows.get(name.partition(":")[2].partition("-")[0], 0)


def test_every_url_has_a_rule():
    assert set(named_urls()) == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_who_gets_the_page(name, rows, cast, client):
    who, methods = TABLE[name]
    url = address(name, row_of(name, rows))
    answers = {}
    for person in ("nobody", "owner", "labmate", "stranger"):
        client.logout()
        if person != "nobody":
            client.force_login(getattr(cast, person))
        answers[person] = client.get(url)
        if answers[person].streaming:
            list(answers[person].streaming_content)  # to the end, which closes the file

    page = 200 if "GET" in methods else 405
    sent_away = f"{reverse('papers:sign-in')}?next={url}"
    if name == "set-language":
        assert answers["nobody"].url == reverse("papers:home")
        return
    if who == ANYONE:
        assert answers["nobody"].status_code == page
        return
    assert answers["owner"].status_code == page
    assert answers["nobody"].url == answers["stranger"].url == sent_away
    if who == MEMBERS:
        assert answers["labmate"].status_code == page
    elif page == 200:
        client.force_login(cast.labmate)
        missing = client.get(address(name, 999_999))
        assert answers["labmate"].status_code == missing.status_code == 404
        assert answers["labmate"].content == missing.content


@pytest.mark.parametrize("name", [name for name, (_who, how) in TABLE.items() if "POST" in how])
def test_posting_without_the_right_changes_nothing(name, rows, cast, client):
    who, _methods = TABLE[name]
    if who == ANYONE:
        return
    url = address(name, row_of(name, rows))
    before = everything()
    assert client.post(url).url == f"{reverse('papers:sign-in')}?next={url}"
    if who == OWNER:
        client.force_login(cast.labmate)
        assert client.post(url).status_code == 404
    assert everything() == before


def everything():
    """Return all rows of both apps as they are stored."""
    return {
        model: list(model._base_manager.order_by("pk").values())
        for label in ("papers", "ideas")
        for model in apps.get_app_config(label).get_models()
        if model is not User
    }


@pytest.mark.parametrize(
    ("person", "door"),
    [("nobody", "papers:sign-in"), ("stranger", "papers:sign-in"), ("reader", "admin:login")],
)
def test_the_admin_is_for_editors_only(person, door, cast, client):
    if person != "nobody":
        client.force_login(getattr(cast, person))
    for model in admin.site._registry:
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert client.get(url).url == f"{reverse(door)}?next={url}"
