"""Inviting, joining, roles, accounts switched off."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from papers import membership
from papers.models import AuditRecord, Invitation, Role, User

KEY = "k" * 32
PASSWORD = "kotami-ruseno-vilapu"


def audit():
    """Return the audit log, oldest first, as (event, who, what)."""
    rows = AuditRecord.objects.order_by("pk").select_related("by")
    return [(row.event, row.by and row.by.username, row.about) for row in rows]


def invite(by, **fields):
    invitation, token, _is_new = membership.invite(key=KEY, by=by, **{"role": "editor"} | fields)
    return invitation, token


def test_an_invitation_keeps_only_the_hash_of_its_secret(cast):
    invitation, token = invite(cast.owner, email="new@lab.example")
    assert len(bytes.fromhex(token)) == 32
    assert invitation.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert membership.with_token(token).get() == invitation
    assert audit() == [("invited", "owner", "editor new@lab.example")]


def test_the_same_form_sent_twice_invites_once_and_shows_the_same_secret(cast):
    first = membership.invite(key=KEY, role="reader", by=cast.owner)
    again = membership.invite(key=KEY, role="reader", by=cast.owner)
    assert (first[2], again[2]) == (True, False)
    assert first[:2] == again[:2]
    assert [event for event, _who, _about in audit()] == ["invited"]


def test_joining_gives_the_role_of_the_invitation_and_uses_it_up(cast):
    invitation, token = invite(cast.owner)
    member = membership.join(invitation=invitation, user=User(username="ada"), password=PASSWORD)
    assert (member.role, member.is_staff, member.check_password(PASSWORD)) == ("editor", True, True)
    assert not membership.with_token(token).exists()
    invitation.refresh_from_db()
    assert invitation.used_by == member
    assert audit()[1:] == [("joined", "ada", "ada (editor)")]


def test_a_used_invitation_makes_no_second_member(cast):
    invitation, _token = invite(cast.owner)
    membership.join(invitation=invitation, user=User(username="ada"), password=PASSWORD)
    with pytest.raises(membership.Spent):
        membership.join(invitation=invitation, user=User(username="eve"), password=PASSWORD)
    assert not User.objects.filter(username="eve").exists()


def test_a_username_that_was_taken_meanwhile_leaves_the_invitation_open(cast):
    invitation, token = invite(cast.owner)
    with pytest.raises(membership.Refused):
        membership.join(invitation=invitation, user=User(username="owner"), password=PASSWORD)
    assert membership.with_token(token).exists()


def test_an_invitation_ends_after_a_week_or_when_it_is_taken_back(cast):
    invitation, token = invite(cast.owner)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert not membership.with_token(token).exists()
    assert not membership.take_back(invitation=invitation, by=cast.owner)
    Invitation.objects.update(expires_at=timezone.now() + membership.INVITED_FOR)
    assert membership.take_back(invitation=invitation, by=cast.owner)
    assert not membership.with_token(token).exists()
    assert audit()[1:] == [("uninvited", "owner", "editor")]
    with pytest.raises(membership.Refused):
        membership.invite(key=KEY, role="editor", by=cast.owner)


def test_a_role_is_changed_with_what_follows_from_it(cast):
    membership.change_role(member=cast.reader, role=Role.EDITOR, by=cast.owner)
    cast.reader.refresh_from_db()
    assert (cast.reader.role, cast.reader.is_staff) == ("editor", True)
    assert audit() == [("role", "owner", "reader: reader → editor")]


def test_the_last_administrator_stays_one(cast):
    with pytest.raises(membership.Refused):
        membership.change_role(member=cast.owner, role=Role.READER, by=cast.owner)
    with pytest.raises(membership.Refused):
        membership.switch_off(member=cast.owner, by=cast.owner)
    membership.change_role(member=cast.labmate, role=Role.ADMIN, by=cast.owner)
    membership.switch_off(member=cast.owner, by=cast.labmate)
    assert [admin.username for admin in User.objects.filter(role="admin", is_active=True)] == [
        "labmate"
    ]


def test_who_is_no_administrator_any_more_changes_nobody(cast):
    with pytest.raises(membership.Refused):
        membership.switch_off(member=cast.owner, by=cast.labmate)
    with pytest.raises(membership.Refused):
        membership.change_role(member=cast.labmate, role=Role.ADMIN, by=cast.labmate)
    assert audit() == []


def test_switching_off_ends_sessions_for_good_and_keeps_everything_else(cast, client):
    client.force_login(cast.labmate)
    assert client.get("/papers/").status_code == 200
    before = User.objects.filter(pk=cast.labmate.pk).values().get()
    membership.switch_off(member=cast.labmate, by=cast.owner)
    assert client.get("/papers/").status_code == 302
    membership.switch_on(member=cast.labmate, by=cast.owner)
    assert client.get("/papers/").status_code == 302
    after = User.objects.filter(pk=cast.labmate.pk).values().get()
    assert {key for key in after if after[key] != before[key]} == {"session_round"}
    assert audit() == [
        ("switched_off", "owner", "labmate"),
        ("switched_on", "owner", "labmate"),
    ]


def test_a_link_for_a_new_password_ends_when_the_account_is_switched_off(cast):
    tokens = membership.ResetTokens()
    path = membership.reset_path(member=cast.labmate, by=cast.owner)
    token = path.rstrip("/").partition("-")[2]
    assert tokens.check_token(cast.labmate, token)
    membership.switch_off(member=cast.labmate, by=cast.owner)
    cast.labmate.refresh_from_db()
    assert not tokens.check_token(cast.labmate, token)
    assert audit()[0] == ("reset_link", "owner", "labmate")
