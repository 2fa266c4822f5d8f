"""Signing in, its limits, passwords, the second step, and what is written down of it."""

import re
import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.urls import reverse

from papers import membership
from papers.models import AuditRecord, User
from tests.cast import PASSWORD

SIGN_IN = "/sign-in/"
NEW = "kotami-ruseno-vilapu"
SECRET = "A" * 32


def sign_in(client, username="labmate", password=PASSWORD, address="10.0.0.1", **headers):
    data = {"login": username, "password": password}
    return client.post(SIGN_IN, data, REMOTE_ADDR=address, headers=headers)


def who(client):
    """Return the name of who is signed in, or ""."""
    return getattr(client.get("/sign-out/").wsgi_request.user, "username", "")


def audit():
    return [
        (row.event, row.by and row.by.username, row.about)
        for row in AuditRecord.objects.order_by("pk").select_related("by")
    ]


def code(at=None):
    """Return what an authenticator app with SECRET shows."""
    return format_hotp_value(hotp_value(SECRET, int(at or time.time()) // 30))


def plain(answer):
    """Return the page without what is new each time: tokens against forged forms."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", answer.content)


def test_who_signs_in_goes_where_they_wanted_and_it_is_noted(cast, client):
    answer = client.post(f"{SIGN_IN}?next=/talks/", {"login": "labmate", "password": PASSWORD})
    assert answer.url == "/talks/"
    assert who(client) == "labmate"
    assert audit() == [("signed_in", "labmate", "")]


def test_nobody_is_sent_to_another_site(cast, client):
    data = {"login": "labmate", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post(SIGN_IN, data).url == "/"


def test_who_is_signed_in_does_not_sign_in(as_owner):
    assert as_owner.get(SIGN_IN).url == "/"


def test_signing_out_takes_a_post(as_owner):
    assert as_owner.get("/sign-out/").status_code == 405
    assert as_owner.post("/sign-out/").url == SIGN_IN
    assert who(as_owner) == ""


def test_a_wrong_password_an_unknown_name_and_a_switched_off_account_answer_alike(cast, client):
    answers = [
        sign_in(client, "labmate", "wrong"),
        sign_in(client, "stranger", "wrong"),
        sign_in(client, "stranger", PASSWORD),
        sign_in(client, "nobody", "wrong"),
    ]
    assert [answer.status_code for answer in answers] == [422] * 4
    shown = {re.sub(rb'value="(labmate|stranger|nobody)"', b"", plain(it)) for it in answers}
    assert len(shown) == 1
    assert "Username and password do not match." in answers[0].content.decode()
    assert [answer.cookies.keys() for answer in answers] == [answers[0].cookies.keys()] * 4


@pytest.mark.parametrize("username", ["labmate", "nobody"])
def test_the_sixth_wrong_password_is_refused_from_another_address_too(username, cast, client):
    said = [
        "Too many attempts" in sign_in(client, username, "wrong", f"10.0.0.{n}").content.decode()
        for n in range(6)
    ]
    assert said == [False] * 5 + [True]
    right = sign_in(client, username, PASSWORD, "10.0.1.1")
    assert right.status_code == 422
    assert who(client) == ""
    by = "labmate" if username == "labmate" else None
    assert audit() == [("locked_out", by, "10.0.0.5")]  # once, and not what was typed


@pytest.mark.parametrize("name", ["Host", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"])
def test_what_a_request_claims_about_itself_opens_no_limit(name, cast, client):
    claims = {
        "Host": "localhost:{}",
        "X-Forwarded-For": "10.1.1.{}",
        "X-Forwarded-Host": "host{}.example",
        "X-Real-IP": "10.1.1.{}",
    }
    for n in range(5):
        sign_in(client, "labmate", "wrong", **{name: claims[name].format(n)})
    page = sign_in(client, "labmate", PASSWORD, **{name: claims[name].format(9)})
    assert "Too many attempts" in page.content.decode()


def test_an_address_is_limited_over_all_accounts_whatever_it_claims(cast, client):
    for n in range(10):
        claim = {"X-Forwarded-For": f"10.1.1.{n}"}
        assert sign_in(client, f"name-{n}", "wrong", **claim).status_code == 422
    refused = sign_in(client, "labmate", PASSWORD, **{"X-Forwarded-For": "10.1.1.99"})
    assert "Too many attempts" in refused.content.decode()
    assert sign_in(client, "labmate", PASSWORD, "10.0.0.2").status_code == 302


def test_behind_a_trusted_proxy_the_address_that_it_adds_counts(cast, client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(10):
        claim = {"X-Forwarded-For": f"10.9.9.{n}, 10.1.1.1"}
        sign_in(client, f"name-{n}", "wrong", **claim)
    one = sign_in(client, "labmate", PASSWORD, **{"X-Forwarded-For": "10.9.9.99, 10.1.1.1"})
    assert "Too many attempts" in one.content.decode()
    other = sign_in(client, "labmate", PASSWORD, **{"X-Forwarded-For": "10.1.1.2"})
    assert other.status_code == 302


def test_too_many_attempts_of_any_kind_get_a_page_that_says_so(cast, client):
    for n in range(30):
        sign_in(client, f"name-{n}", "wrong")
    answer = sign_in(client)
    assert answer.status_code == 429
    assert "Wait a minute, then try again." in answer.content.decode()


def test_right_passwords_in_between_do_not_open_the_limit(cast, client):
    for n in range(4):
        sign_in(client, "labmate", "wrong", f"10.0.0.{n}")
        sign_in(client, "labmate", PASSWORD, f"10.0.0.{n}")
        client.logout()
    sign_in(client, "labmate", "wrong")
    assert "Too many attempts" in sign_in(client, "labmate", "wrong").content.decode()


def ask_for_link(client, email):
    answer = client.post("/password/reset/", {"email": email})
    assert answer.url == "/password/reset/sent/"
    return plain(client.get(answer.url))


def test_asking_for_a_new_password_tells_nobody_whether_there_is_an_account(cast, client, settings):
    settings.EMAIL_HOST = "mail.example"
    User.objects.filter(pk=cast.labmate.pk).update(email="labmate@lab.example")
    User.objects.filter(pk=cast.stranger.pk).update(email="off@lab.example")
    addresses = ["labmate@lab.example", "off@lab.example", "nobody@lab.example"]
    assert len({ask_for_link(client, email) for email in addresses}) == 1
    assert [letter.to for letter in mail.outbox] == [[email] for email in addresses]
    assert len({letter.subject for letter in mail.outbox}) == 1
    assert ["/password/reset/key/" in letter.body for letter in mail.outbox] == [True, False, False]


def test_the_link_in_a_mail_begins_as_the_settings_say_and_sets_a_password_once(
    cast, client, settings
):
    settings.EMAIL_HOST, settings.SITE_URL = "mail.example", "https://lab.example"
    User.objects.filter(pk=cast.labmate.pk).update(email="labmate@lab.example")
    client.post(
        "/password/reset/", {"email": "Labmate@Lab.example"}, headers={"Host": "localhost:666"}
    )
    (link,) = re.findall(r"https://lab\.example(/password/reset/key/\S+)", mail.outbox[0].body)
    form = client.get(link).url
    assert "set-password" in form
    assert client.post(form, {"password1": "short", "password2": "short"}).status_code == 422
    done = client.post(form, {"password1": NEW, "password2": NEW})
    assert done.url == "/password/reset/done/"
    assert client.get(link).status_code == 404
    assert sign_in(client, "labmate", NEW).url == "/"
    assert audit() == [("password", "labmate", ""), ("signed_in", "labmate", "")]


def test_links_that_are_made_up_answer_alike_for_every_account(cast, client):
    answers = [client.get(f"/password/reset/key/{pk}-abc-def/") for pk in (cast.owner.pk, 99999)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_without_mail_nothing_is_offered_that_needs_it(cast, client):
    page = client.get("/password/reset/").content.decode()
    assert "Ask an administrator" in page
    assert "<form" not in page


def test_a_new_password_ends_all_other_sessions(cast, client, as_labmate):
    elsewhere = type(client)()
    elsewhere.force_login(cast.labmate)
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert as_labmate.post("/profile/password/", data | {"oldpassword": "x"}).status_code == 422
    assert as_labmate.post("/profile/password/", data).url == "/profile/"
    assert who(as_labmate) == "labmate"
    assert who(elsewhere) == ""
    assert audit() == [("password", "labmate", "")]


def test_signing_out_elsewhere_leaves_this_session_alone(cast, client, as_labmate):
    elsewhere = type(client)()
    elsewhere.force_login(cast.labmate)
    assert as_labmate.post("/profile/elsewhere/").url == "/profile/"
    assert (who(as_labmate), who(elsewhere)) == ("labmate", "")


@pytest.fixture
def with_code(cast):
    """The labmate has an authenticator app with SECRET, and recovery codes; returns those."""
    TOTP.activate(cast.labmate, SECRET)
    return RecoveryCodes.activate(cast.labmate).generate_codes()


def test_with_a_second_step_the_password_alone_opens_nothing(with_code, client):
    assert sign_in(client).url == "/sign-in/code/"
    assert who(client) == ""
    assert client.post("/sign-in/code/", {"code": "000000"}).status_code == 422
    assert client.post("/sign-in/code/", {"code": code()}).url == "/"
    assert who(client) == "labmate"
    assert audit() == [("signed_in", "labmate", "")]


def test_a_code_works_once(with_code, client):
    shown = code()
    sign_in(client)
    client.post("/sign-in/code/", {"code": shown})
    client.post("/sign-out/")
    sign_in(client)
    assert client.post("/sign-in/code/", {"code": shown}).status_code == 422


def test_a_recovery_code_works_once(with_code, client):
    for status in (302, 422):
        client.logout()
        sign_in(client)
        assert client.post("/sign-in/code/", {"code": with_code[0]}).status_code == status


def test_the_sixth_wrong_code_is_refused_from_another_address_too(with_code, client):
    sign_in(client)
    for n in range(5):
        client.post("/sign-in/code/", {"code": "000000"}, REMOTE_ADDR=f"10.0.0.{n}")
    page = client.post("/sign-in/code/", {"code": code()}, REMOTE_ADDR="10.0.1.1")
    assert "Too many attempts" in page.content.decode()
    assert audit() == [("locked_out", "labmate", "10.0.1.1")]


def test_the_second_step_is_turned_on_after_the_password_once_more(cast, client, as_labmate):
    again = as_labmate.get("/profile/factor/on/").url
    assert again.startswith("/sign-in/again/")
    assert as_labmate.post(again, {"password": "wrong"}).status_code == 422
    assert as_labmate.post(again, {"password": PASSWORD}).url == "/profile/factor/on/"
    page = as_labmate.get("/profile/factor/on/")
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    secret = page.context["form"].secret
    shown = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert as_labmate.post("/profile/factor/on/", {"code": shown}).url == "/profile/factor/codes/"
    codes = as_labmate.get("/profile/factor/codes/")
    assert codes.content.decode().count("<li><code>") == 10
    assert "no-store" in codes["Cache-Control"]
    assert as_labmate.post("/profile/factor/off/").url == "/profile/factor/"
    assert audit() == [("factor", "labmate", "on"), ("factor", "labmate", "off")]


def test_an_administrator_takes_a_lost_second_step_away(with_code, cast, client):
    client.force_login(cast.owner)
    client.post(reverse("papers:member-second-factor", args=[cast.labmate.pk]))
    client.logout()
    assert sign_in(client).url == "/"
    assert audit()[0] == ("factor", "owner", "labmate: off")


def test_the_second_step_holds_for_the_admin_too(with_code, client):
    door = client.get("/admin/").url
    assert client.get(door).url == "/sign-in/?next=/admin/"
    assert sign_in(client).url == "/sign-in/code/"
    assert client.get("/admin/").status_code == 302


def test_a_page_answers_with_a_page_whatever_a_request_says_it_accepts(cast, client):
    answer = sign_in(client, "labmate", "wrong", **{"X-Requested-With": "XMLHttpRequest"})
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert answer.status_code == 422


def test_sessions_from_before_a_new_secret_key_go_on(cast, client, settings):
    client.force_login(cast.labmate)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 50
    assert who(client) == "labmate"
    membership.end_other_sessions(member=cast.labmate)
    assert who(client) == ""
