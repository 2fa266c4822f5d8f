"""Who may reach which URL. A URL that is missing here fails the suite."""

from uuid import uuid4

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.contrib import admin
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone
from django.utils.http import urlencode

from ideas.feeds import make_key
from ideas.glass import break_glass
from ideas.mailing import off_token
from ideas.models import Notice, ShareLink
from ideas.notes.importing import bring_in
from ideas.sharing import image_slug
from ideas.sparking import light
from papers import membership
from papers.images import prepare, put
from papers.models import Capture, Image, User
from tests.cast import make_insight, make_paper, make_talk
from tests.ideas.making import make_idea, make_image, make_link
from tests.ideas.talking import say
from tests.sound import give_recording

# For each named URL: who gets the page, and the methods that are allowed. "anyone" is not known;
# "members" are the owner, the labmate and the reader; "editors" are the first two; "owner" is whose
# row it is, and nobody else; "admins" are who runs the lab, as the owner does.
ANYONE, MEMBERS, EDITORS, OWNER, ADMINS = "anyone", "members", "editors", "owner", "admins"
LEFT_OUT = {EDITORS: ["reader"], OWNER: ["labmate", "reader"], ADMINS: ["labmate", "reader"]}
GET, FORM, POST = {"GET"}, {"GET", "POST"}, {"POST"}

TABLE = {
    "set-language": (ANYONE, POST),
    "account_login": (ANYONE, FORM),
    "account_reset_password": (ANYONE, FORM),
    "account_reset_password_done": (ANYONE, GET),
    "account_reset_password_from_key": (ANYONE, FORM),
    "account_reset_password_from_key_done": (ANYONE, GET),
    "account_change_password": (MEMBERS, FORM),
    "account_reauthenticate": (MEMBERS, FORM),
    "openid_connect_login": (ANYONE, GET),
    "openid_connect_callback": (ANYONE, GET),
    "socialaccount_connections": (MEMBERS, FORM),
    "mfa_authenticate": (ANYONE, FORM),
    "mfa_reauthenticate": (MEMBERS, FORM),
    "mfa_index": (MEMBERS, GET),
    "mfa_activate_totp": (MEMBERS, FORM),
    "mfa_deactivate_totp": (MEMBERS, FORM),
    "mfa_view_recovery_codes": (MEMBERS, GET),
    "mfa_generate_recovery_codes": (MEMBERS, FORM),
    "papers:join": (ANYONE, FORM),
    "papers:sign-out": (MEMBERS, POST),
    "papers:home": (MEMBERS, GET),
    "papers:profile": (MEMBERS, FORM),
    "papers:sign-out-elsewhere": (MEMBERS, POST),
    "papers:member-list": (MEMBERS, GET),
    "papers:member-detail": (OWNER, GET),
    "papers:member-role": (OWNER, POST),
    "papers:member-switch-off": (OWNER, POST),
    "papers:member-switch-on": (OWNER, POST),
    "papers:member-reset-link": (OWNER, POST),
    "papers:member-second-factor": (OWNER, POST),
    "papers:invitation-add": (OWNER, FORM),
    "papers:invitation-take-back": (OWNER, POST),
    "papers:audit-log": (OWNER, GET),
    "papers:trash": (MEMBERS, GET),
    "papers:restore": (MEMBERS, POST),
    "papers:capture": (MEMBERS, FORM),
    "papers:capture-undo": (OWNER, POST),
    "papers:paper-list": (MEMBERS, GET),
    "papers:paper-add": (EDITORS, FORM),
    "papers:paper-detail": (MEMBERS, GET),
    "papers:paper-edit": (EDITORS, FORM),
    "papers:paper-delete": (EDITORS, FORM),
    "papers:paper-history": (MEMBERS, GET),
    "papers:paper-version-restore": (EDITORS, POST),
    "papers:paper-insight-add": (MEMBERS, FORM),
    "papers:paper-capture": (MEMBERS, POST),
    "papers:talk-list": (MEMBERS, GET),
    "papers:talk-add": (EDITORS, FORM),
    "papers:talk-detail": (MEMBERS, GET),
    "papers:talk-edit": (EDITORS, FORM),
    "papers:talk-delete": (EDITORS, FORM),
    "papers:talk-history": (MEMBERS, GET),
    "papers:talk-version-restore": (EDITORS, POST),
    "papers:talk-capture": (MEMBERS, POST),
    "papers:talk-insight-add": (MEMBERS, FORM),
    "papers:talk-recording": (MEMBERS, GET),
    "papers:talk-recording-edit": (EDITORS, FORM),
    "papers:talk-nudge": (MEMBERS, POST),
    "papers:talk-unanchor": (MEMBERS, POST),
    "papers:image-add": (EDITORS, FORM),
    "papers:image-file": (MEMBERS, GET),
    "papers:image-thumbnail": (MEMBERS, GET),
    "papers:image-fill": (EDITORS, FORM),
    "papers:image-delete": (EDITORS, FORM),
    "papers:speaker-list": (MEMBERS, GET),
    "papers:speaker-add": (EDITORS, FORM),
    "papers:speaker-detail": (MEMBERS, GET),
    "papers:speaker-edit": (EDITORS, FORM),
    "papers:speaker-delete": (EDITORS, FORM),
    "papers:speaker-questions": (MEMBERS, GET),
    "papers:question-answer": (OWNER, FORM),
    "papers:photo": (MEMBERS, GET),
    "papers:photo-thumbnail": (MEMBERS, GET),
    "papers:insight-list": (MEMBERS, GET),
    "papers:insight-detail": (OWNER, GET),
    "papers:insight-edit": (OWNER, FORM),
    "papers:insight-delete": (OWNER, FORM),
    "papers:insight-history": (OWNER, GET),
    "papers:insight-version-restore": (OWNER, POST),
    "papers:insight-anchor": (OWNER, FORM),
    "ideas:idea-list": (MEMBERS, GET),
    "ideas:idea-choices": (MEMBERS, GET),
    "ideas:idea-add": (MEMBERS, FORM),
    "ideas:idea-detail": (OWNER, GET),
    "ideas:idea-add-below": (OWNER, FORM),
    "ideas:idea-edit": (OWNER, FORM),
    "ideas:idea-co-authors": (OWNER, FORM),
    "ideas:idea-delete": (OWNER, FORM),
    "ideas:glass-break": (ADMINS, FORM),
    "ideas:glass": (OWNER, GET),
    "ideas:idea-history": (OWNER, GET),
    "ideas:idea-version-restore": (OWNER, POST),
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
    "ideas:idea-doubt-add": (OWNER, FORM),
    "ideas:idea-offer-add": (OWNER, FORM),
    "ideas:idea-dials": (OWNER, FORM),
    "ideas:idea-dials-withdraw": (OWNER, POST),
    "ideas:idea-image-add": (OWNER, FORM),
    "ideas:doubt-help": (OWNER, FORM),
    "ideas:doubt-edit": (OWNER, FORM),
    "ideas:doubt-remove": (OWNER, POST),
    "ideas:doubt-settle": (OWNER, POST),
    "ideas:doubt-reopen": (OWNER, POST),
    "ideas:offer-edit": (OWNER, FORM),
    "ideas:offer-withdraw": (OWNER, POST),
    "ideas:ideaimage-file": (OWNER, GET),
    "ideas:ideaimage-thumbnail": (OWNER, GET),
    "ideas:ideaimage-edit": (OWNER, FORM),
    "ideas:ideaimage-delete": (OWNER, FORM),
    "ideas:lab": (MEMBERS, GET),
    "ideas:lab-this-week": (MEMBERS, GET),
    "ideas:lab-week": (MEMBERS, GET),
    "ideas:idea-river": (OWNER, GET),
    "ideas:talk-river": (MEMBERS, GET),
    "ideas:idea-set-aside": (OWNER, POST),
    "ideas:idea-bring-back": (OWNER, POST),
    "ideas:insight-set-aside": (OWNER, POST),
    "ideas:insight-bring-back": (OWNER, POST),
    "ideas:idea-share": (OWNER, FORM),
    "ideas:link-list": (MEMBERS, GET),
    "ideas:link-list-all": (OWNER, GET),
    "ideas:link-revoke": (MEMBERS, FORM),
    "ideas:link-detail": (OWNER, GET),
    "ideas:shared": (ANYONE, FORM),
    "ideas:shared-file": (ANYONE, GET),
    "ideas:shared-add": (MEMBERS, FORM),
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
    "ideas:note-add": (EDITORS, FORM),
    "ideas:note-detail": (OWNER, GET),
    "ideas:note-correct": (OWNER, POST),
    "ideas:note-uncorrect": (OWNER, POST),
    "ideas:note-talk": (OWNER, FORM),
    "ideas:note-keep": (OWNER, POST),
    "ideas:note-undo": (OWNER, POST),
    "ideas:note-export": (OWNER, GET),
}

# What answers with the way to another page.
REDIRECTS = {"ideas:lab-this-week"}
# What somebody gets who is not signed in, where it is no page: the settings name no provider, the
# link for a new password is made up, and the code comes after the password.
NOBODY = {
    "openid_connect_login": 404,
    "openid_connect_callback": 404,
    "account_reset_password_from_key": 404,
    "mfa_authenticate": 302,
}
# Pages that first ask once more who one is.
ASKING_AGAIN = {
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
}
KEY = "k" * 32


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
    pattern = named_urls()[name].pattern
    if "slug" in pattern.converters:
        slug = image_slug(ShareLink.objects.get(), Image.objects.get())
        return reverse(name, kwargs={"token": pk, "slug": slug})
    kwargs = {
        key: {
            "pk": pk,
            "token": pk if name.startswith("ideas:") else membership.token_of(KEY),
            "uidb36": "1",
            "key": "made-up",
            "queue": "talks",
            "week": "2026-W47",
            "at": len("---\n"),
            "version": 1,
            "batch": "8dbf9e5e-0000-4000-8000-000000000000",
        }[key]
        for key in pattern.converters or pattern.regex.groupindex
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
    insight = make_insight(
        cast.owner, talk=talk, image=image, visibility="private", heard_at=timezone.now()
    )
    idea = make_idea(cast.owner)
    glass = break_glass(member=cast.labmate, reason="Somebody left.", by=cast.owner)
    link, token = make_link(idea)
    advice = make_insight(cast.owner, talk=talk, kind="advice")
    question = make_insight(cast.owner, talk=talk, kind="question", visibility="private")
    doubt = idea.doubts.create(by=cast.owner, text="没有 GPU")
    picture = make_image(idea, png)
    invitation, _token, _is_new = membership.invite(key=KEY, role="reader", by=cast.owner)
    for member in (cast.owner, cast.labmate):
        TOTP.activate(member, "A" * 32)
        RecoveryCodes.activate(member)
    comment = say(idea, cast.owner)
    notice = Notice.objects.create(
        recipient=cast.owner, by=cast.reader, kind="glass_broken", idea=idea
    )
    return {
        "member": cast.reader.pk,
        "invitation": invitation.pk,
        "paper": make_paper().pk,
        "talk": talk.pk,
        "image": image.pk,
        "speaker": person.pk,
        "photo": person.pk,
        "capture": Capture.objects.create(owner=cast.owner, key=uuid4()).pk,
        "insight": insight.pk,
        "idea": idea.pk,
        "doubt": doubt.pk,
        "offer": doubt.offers.create(by=cast.owner, text="两块 GPU").pk,
        "ideaimage": picture.pk,
        "check": idea.checks.create(advice=advice).pk,
        "question": question.pk,
        "spark": light(source=insight, idea=idea, by=cast.owner).pk,
        "note": note.pk,
        "glass": glass.pk,
        "link": link.pk,
        "shared": token,
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
    for person in ("nobody", "owner", "labmate", "reader", "stranger"):
        client.logout()
        if person != "nobody":
            client.force_login(getattr(cast, person))
        answers[person] = client.get(url)
        if answers[person].streaming:
            list(answers[person].streaming_content)  # to the end, which closes the file

    page = 200 if "GET" in methods else 405
    if name in REDIRECTS:
        page = 302
    sent_away = f"{reverse('account_login')}?next={url}"
    if name == "set-language":
        assert answers["nobody"].url == reverse("papers:home")
        return
    if who == ANYONE:
        assert answers["nobody"].status_code == NOBODY.get(name, page)
        return
    if name in ASKING_AGAIN:
        again = f"{reverse('account_reauthenticate')}?{urlencode({'next': url})}"
        assert answers["owner"].url == answers["labmate"].url == again
        assert answers["nobody"].url == answers["stranger"].url == sent_away
        return
    assert answers["owner"].status_code == page
    assert answers["nobody"].url == answers["stranger"].url == sent_away
    left_out = LEFT_OUT.get(who, [])
    for person in {"labmate", "reader"} - set(left_out):
        assert answers[person].status_code == page
    for person in left_out if page == 200 else []:
        client.force_login(getattr(cast, person))
        missing = client.get("/not/there/")
        assert answers[person].status_code == missing.status_code == 404
        assert answers[person].content == missing.content


@pytest.mark.parametrize("name", [name for name, (_who, how) in TABLE.items() if "POST" in how])
def test_posting_without_the_right_changes_nothing(name, rows, cast, client):
    who, _methods = TABLE[name]
    if who == ANYONE:
        return
    url = address(name, row_of(name, rows))
    before = everything()
    assert client.post(url).url == f"{reverse('account_login')}?next={url}"
    for person in LEFT_OUT.get(who, []):
        client.force_login(getattr(cast, person))
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


@pytest.mark.parametrize("person", ["nobody", "stranger", "reader"])
def test_the_admin_is_for_editors_only(person, cast, client):
    if person != "nobody":
        client.force_login(getattr(cast, person))
    for model in admin.site._registry:
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        door = f"{reverse('admin:login')}?next={url}"
        if person == "reader":
            assert client.get(url).url == door
            assert client.get(door).status_code == 404
        else:
            sign_in = f"{reverse('account_login')}?next={url}"
            assert client.get(url).url == client.get(door).url == sign_in


def test_accounts_are_in_the_admin_for_administrators_only(cast, client):
    url = reverse("admin:papers_user_change", args=[cast.reader.pk])
    client.force_login(cast.labmate)
    assert client.get(url).status_code == 403
    client.force_login(cast.owner)
    assert client.get(url).status_code == 200
