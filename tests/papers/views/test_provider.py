"""Signing in through an OpenID Connect provider: a small one, which runs here."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.urls import reverse

from papers import membership
from papers.models import AuditRecord, Invitation, User
from tests.cast import PASSWORD


class Provider(BaseHTTPRequestHandler):
    """Knows one person, ``person``; takes any code but "bad"."""

    person = {
        "sub": "7",
        "preferred_username": "ada",
        "name": "Ada Lovelace",
        "email": "a@uni.example",
    }

    def log_message(self, *args):
        pass

    def do_GET(self):
        where = f"http://127.0.0.1:{self.server.server_port}"
        self.answer(
            self.person
            if self.path == "/userinfo"
            else {
                "issuer": where,
                "authorization_endpoint": f"{where}/authorize",
                "token_endpoint": f"{where}/token",
                "userinfo_endpoint": f"{where}/userinfo",
                "jwks_uri": f"{where}/keys",
            }
        )

    def do_POST(self):
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if sent["code"] == ["bad"] or sent["client_secret"] != ["s3cret"]:
            self.answer({"error": "invalid_grant"}, status=400)
            return
        now = int(time.time())
        claims = {
            "iss": f"http://127.0.0.1:{self.server.server_port}",
            "aud": "throughline",
            "iat": now,
            "exp": now + 60,
        }
        token = jwt.encode(claims | self.person, "k" * 32, algorithm="HS256")
        self.answer({"access_token": "t", "token_type": "Bearer", "id_token": token})

    def answer(self, data, status=200):
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def issuer():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def configured(settings, issuer):
    settings.OIDC_ISSUER, settings.OIDC_NAME = issuer, "Example University"
    app = {
        "provider_id": "oidc",
        "name": "Example University",
        "client_id": "throughline",
        "secret": "s3cret",
        "settings": {"server_url": issuer},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
    }


def come_back(client, code="good", process=""):
    """Go to the provider and back; returns the answer."""
    away = client.get(f"/sign-in/provider/{process}")
    asked = parse_qs(urlsplit(away.url).query)
    assert asked["redirect_uri"] == ["http://testserver/sign-in/provider/back/"]
    assert asked["code_challenge_method"] == ["S256"]
    return client.get("/sign-in/provider/back/", {"code": code, "state": asked["state"][0]})


def who(client):
    return client.get("/profile/").wsgi_request.user


def events():
    return list(AuditRecord.objects.order_by("pk").values_list("event", flat=True))


def test_the_sign_in_page_offers_it(db, client):
    assert "Sign in with Example University" in client.get("/sign-in/").content.decode()


def test_nobody_joins_without_an_invitation(cast, client):
    page = client.get(come_back(client).url)
    assert "Nobody joins without an invitation." in page.content.decode()
    assert not User.objects.filter(username="ada").exists()
    assert who(client).is_anonymous


def test_the_settings_may_give_everybody_from_there_a_role(cast, client, settings):
    settings.OIDC_ROLE = "reader"
    assert come_back(client).url == "/"
    member = who(client)
    assert (member.username, str(member), member.role) == ("ada", "Ada Lovelace", "reader")
    assert not member.has_usable_password()
    assert events() == ["joined", "signed_in"]
    client.logout()
    assert come_back(client).url == "/"
    assert who(client) == member
    assert User.objects.filter(first_name="Ada").count() == 1


def test_an_invitation_is_accepted_through_the_provider_and_used_up(cast, client):
    invitation, token, _is_new = membership.invite(key="k" * 32, role="editor", by=cast.owner)
    page = client.get(reverse("papers:join", args=[token])).content.decode()
    assert "Join with Example University" in page
    assert come_back(client).url == "/"
    member = who(client)
    assert (member.username, member.role) == ("ada", "editor")
    assert Invitation.objects.get(pk=invitation.pk).used_by == member
    assert events() == ["invited", "joined", "signed_in"]


def test_an_invitation_that_ended_meanwhile_lets_nobody_in(cast, client):
    invitation, token, _is_new = membership.invite(key="k" * 32, role="editor", by=cast.owner)
    client.get(reverse("papers:join", args=[token]))
    membership.take_back(invitation=invitation, by=cast.owner)
    assert come_back(client).url == "/sign-in/"
    assert not User.objects.filter(username="ada").exists()


def test_somebody_with_the_same_address_is_not_taken_for_the_member(cast, client, settings):
    settings.OIDC_ROLE = "reader"
    User.objects.filter(pk=cast.owner.pk).update(email="a@uni.example", username="ada")
    assert come_back(client).url == "/"
    assert who(client).role == "reader"
    assert who(client).username != "ada"


def test_a_member_connects_the_account_after_the_password_once_more(cast, client):
    client.force_login(cast.labmate)
    again = come_back(client, process="?process=connect").url
    assert again.startswith("/sign-in/again/")
    assert client.post(again, {"password": PASSWORD}).url == "/profile/provider/"
    assert "You can sign in with" in client.get("/profile/provider/").content.decode()
    client.logout()
    assert come_back(client).url == "/"
    assert who(client) == cast.labmate


def test_whoever_is_switched_off_stays_out(cast, client, settings):
    settings.OIDC_ROLE = "reader"
    come_back(client)
    membership.switch_off(member=User.objects.get(username="ada"), by=cast.owner)
    page = client.get(come_back(client).url).content.decode()
    assert "Nobody can sign in this way." in page
    assert who(client).is_anonymous


@pytest.mark.parametrize("query", [{"error": "access_denied"}, {"code": "good", "state": "x"}, {}])
def test_what_goes_wrong_leads_back_to_the_sign_in_page(query, cast, client):
    answer = client.get("/sign-in/provider/back/", query)
    assert answer.url == "/sign-in/"
    assert "did not work" in client.get("/sign-in/").content.decode()


def test_a_code_that_the_provider_refuses_leads_back_too(cast, client):
    assert come_back(client, code="bad").url == "/sign-in/"
