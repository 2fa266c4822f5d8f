"""The page on which somebody accepts an invitation."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from papers import membership
from papers.models import AuditRecord, Invitation, User

PASSWORD = "kotami-ruseno-vilapu"


@pytest.fixture
def invited(cast):
    """The invitation, and the address of its page."""
    invitation, token, _is_new = membership.invite(
        key="k" * 32, role="editor", email="ada@lab.example", by=cast.owner
    )
    return invitation, reverse("papers:join", args=[token])


def fields(**changed):
    return {
        "username": "ada",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "email": "Ada@lab.example",
        "password": PASSWORD,
        "password_again": PASSWORD,
    } | changed


def test_who_accepts_is_a_member_and_signed_in(invited, client):
    _invitation, url = invited
    page = client.get(url)
    assert 'value="ada@lab.example"' in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert client.post(url, fields()).url == reverse("papers:home")
    member = User.objects.get(username="ada")
    assert (str(member), member.email, member.role) == ("Ada Lovelace", "ada@lab.example", "editor")
    assert client.get(reverse("papers:home")).context["user"] == member
    assert AuditRecord.objects.first().event == "joined"


def test_a_password_is_hashed_with_argon2(invited, client, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    client.post(invited[1], fields())
    assert User.objects.get(username="ada").password.startswith("argon2$")


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "short-one-1", "password_again": "short-one-1"},
        {"password": "password1234", "password_again": "password1234"},
        {"password": "482917365012", "password_again": "482917365012"},
        {"password": "ada@lab.example", "password_again": "ada@lab.example"},
        {"password_again": "kotami-ruseno-vilapo"},
        {"password_again": ""},
        {"username": "OWNER"},
        {"username": ""},
    ],
)
def test_what_is_not_taken_is_shown_again_and_makes_nobody(wrong, invited, client):
    before = User.objects.count()
    page = client.post(invited[1], fields(**wrong))
    assert page.status_code == 422
    assert "errorlist" in page.content.decode()
    assert PASSWORD not in page.content.decode()
    assert User.objects.count() == before


def test_unknown_used_over_and_taken_back_answer_alike(invited, cast, client):
    _invitation, url = invited
    answers = {"unknown": client.get(reverse("papers:join", args=["0" * 64]))}
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answers["over"] = client.get(url)
    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    Invitation.objects.update(taken_back_at=timezone.now())
    answers["taken back"] = client.get(url)
    answers["posted"] = client.post(url, fields())
    Invitation.objects.update(taken_back_at=None, used_at=timezone.now(), used_by=cast.reader)
    answers["used"] = client.get(url)
    assert {answer.status_code for answer in answers.values()} == {404}
    assert len({answer.content for answer in answers.values()}) == 1
    assert not User.objects.filter(username="ada").exists()


def test_somebody_who_tries_many_secrets_is_stopped(db, client):
    tries = [client.post(reverse("papers:join", args=[f"{n}"])).status_code for n in range(21)]
    assert tries == [404] * 20 + [429]
