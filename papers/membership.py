"""Who is a member: inviting, joining, roles, switching accounts off and on, ways back in."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.http import int_to_base36
from django.utils.translation import gettext as _

from papers import auditing
from papers.models import AuditEvent, Invitation, Role, User
from papers.text import sha256

INVITED_FOR = timedelta(days=7)


class Refused(Exception):
    """The deed is not possible; the message says why, to the member who wanted it."""


class Spent(Refused):
    """Somebody else accepted the invitation first, or it is taken back or over."""


class ResetTokens(PasswordResetTokenGenerator):
    """Tokens of links for a new password, which end with the sessions of the account."""

    def _make_hash_value(self, user, timestamp):
        state = f"{user.is_active}{user.session_round}"
        return super()._make_hash_value(user, timestamp) + state


def token_of(key: str) -> str:
    """Return the secret of the invitation that the form with ``key`` makes, of 256 bits.

    The same form sent twice gives the same, so that a double click makes one invitation and shows
    its link.
    """
    return salted_hmac("papers.membership.invitation", key, algorithm="sha256").hexdigest()


def with_token(token: str):
    """Return a queryset of the open invitation whose secret is ``token``: one row or none."""
    return Invitation.objects.open().filter(token_hash=sha256(token))


def invite(*, key: str, role: str, email: str = "", by) -> tuple[Invitation, str, bool]:
    """Make an invitation for somebody to join with ``role``.

    Returns it, its secret, and whether it is new: the same ``key`` again makes none. Raises Refused
    where that one cannot be accepted any more.
    """
    token = token_of(key)
    with transaction.atomic():
        invitation, is_new = Invitation.objects.get_or_create(
            token_hash=sha256(token),
            defaults={
                "role": role,
                "email": email,
                "made_by": by,
                "expires_at": timezone.now() + INVITED_FOR,
            },
        )
        if is_new:
            auditing.record(event=AuditEvent.INVITED, by=by, about=f"{role} {email}".strip())
    if not is_new and not with_token(token).exists():
        raise Refused(_("This invitation was made before and is no longer open."))
    return invitation, token, is_new


def take_back(*, invitation: Invitation, by) -> bool:
    """Close an invitation. Returns whether it was still open."""
    with transaction.atomic():
        still = Invitation.objects.open().filter(pk=invitation.pk)
        if not still.update(taken_back_at=timezone.now()):
            return False
        about = f"{invitation.role} {invitation.email}".strip()
        auditing.record(event=AuditEvent.UNINVITED, by=by, about=about)
        return True


def join(*, invitation: Invitation, user: User, password: str) -> User:
    """Save ``user``, new, as the member who accepts ``invitation``, with its role.

    Raises Spent if the invitation is no longer open, Refused if the username has just been taken.
    """
    user.role = invitation.role
    user.password = make_password(password)  # slow, and so before the transaction
    try:
        with transaction.atomic():
            user.save()
            accept(invitation=invitation, by=user)
    except IntegrityError:
        raise Refused(_("Somebody has just taken this username.")) from None
    return user


def accept(*, invitation: Invitation, by: User):
    """Note that ``by``, a new member, used ``invitation``; call it in the transaction of joining.

    Raises Spent if it is no longer open.
    """
    still = Invitation.objects.open().filter(pk=invitation.pk)
    if not still.update(used_at=timezone.now(), used_by=by):
        raise Spent(_("This invitation is no longer open."))
    auditing.record(event=AuditEvent.JOINED, by=by, about=f"{by.username} ({by.role})")


def change_role(*, member: User, role: str, by):
    """Give ``member`` another role. Raises Refused if the lab would lose its last administrator."""
    with transaction.atomic():
        admins = _locked_admins(by)
        if role != Role.ADMIN and admins == {member.pk}:
            raise Refused(_("The lab needs an administrator, and this is the last one."))
        before = User.objects.get(pk=member.pk).role
        if role == before:
            return
        member.role = role
        member.save(update_fields=["role"])
        about = f"{member.username}: {before} → {role}"
        auditing.record(event=AuditEvent.ROLE, by=by, about=about)


def switch_off(*, member: User, by):
    """End the sessions of ``member`` and keep them out; what they wrote stays theirs.

    Raises Refused if the lab would lose its last administrator.
    """
    with transaction.atomic():
        if _locked_admins(by) == {member.pk}:
            raise Refused(_("The lab needs an administrator, and this is the last one."))
        if User.objects.filter(pk=member.pk, is_active=True).update(
            is_active=False, session_round=F("session_round") + 1
        ):
            auditing.record(event=AuditEvent.SWITCHED_OFF, by=by, about=member.username)


def switch_on(*, member: User, by):
    """Let ``member`` sign in again."""
    with transaction.atomic():
        _locked_admins(by)
        if User.objects.filter(pk=member.pk, is_active=False).update(is_active=True):
            auditing.record(event=AuditEvent.SWITCHED_ON, by=by, about=member.username)


def _locked_admins(by):
    """Return the ids of the administrators, whom nobody else changes until the transaction ends.

    Raises Refused if ``by`` is none of them any more: who is switched off switches nobody off.
    """
    # All members, in order: two who each held some and wanted the others' would wait for ever.
    members = User.objects.select_for_update(no_key=True).order_by("pk")
    locked = {row.pk for row in members if row.is_active and row.role == Role.ADMIN}
    if by.pk not in locked:
        raise Refused(_("You are no longer an administrator."))
    return locked


def reset_path(*, member: User, by) -> str:
    """Return the path of a page on which ``member`` chooses a new password, within a day, once."""
    auditing.record(event=AuditEvent.RESET_LINK, by=by, about=member.username)
    token = ResetTokens().make_token(member)
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": int_to_base36(member.pk), "key": token},
    )


def take_second_factor(*, member: User, by) -> bool:
    """Let ``member``, who lost the second factor, in without it. Returns whether there was one."""
    with transaction.atomic():
        if not Authenticator.objects.filter(user=member).delete()[0]:
            return False
        auditing.record(event=AuditEvent.FACTOR, by=by, about=f"{member.username}: off")
        return True


def end_other_sessions(*, member: User):
    """End all sessions of ``member``; the one that asks is given the new hash afterwards."""
    User.objects.filter(pk=member.pk).update(session_round=F("session_round") + 1)
    member.refresh_from_db(fields=["session_round"])
