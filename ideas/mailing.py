"""Mailing members what they have not read: at most once, and only what they may still see."""

import smtplib
import zoneinfo

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from ideas.models import Notice
from papers.models import Digest, User

SALT = "ideas.mailing.off"
# So many notices are told in one mail; the rest is counted.
MOST = 50
# The server said no, so that the mail surely went to nobody.
REFUSED = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)


def recipients(*digests: Digest):
    """Return the active members with an address who want their mail as often as ``digests`` say."""
    members = User.objects.filter(is_active=True, digest__in=digests).exclude(email="")
    return members.order_by("pk")


def send_digest(*, to: User, through) -> int:
    """Mail ``to`` what they have not read and were not mailed. Returns how many notices that were.

    ``through`` is an open connection. What ``to`` may no longer see is left out. The notices are
    marked as mailed, and that is committed, before the mail goes: if the process dies between, they
    are not mailed, but stay unread on the page of notices; they are never mailed twice. If the
    server refuses the mail, the mark is taken away again, and the error raised.
    """
    with transaction.atomic():
        waiting = Notice.objects.select_for_update(of=("self",)).visible_to(to).unread().unmailed()
        notices = list(waiting.with_row().order_by("pk"))
        ids = [notice.pk for notice in notices]
        Notice.objects.filter(pk__in=ids).update(mailed_at=timezone.now())
    if not notices:
        return 0
    try:
        _mail(notices, to, through).send()
    except REFUSED:
        Notice.objects.filter(pk__in=ids).update(mailed_at=None)
        raise
    return len(notices)


def off_token(member: User) -> str:
    """Return the secret by which who has a mail to ``member`` may stop the next ones."""
    return signing.Signer(salt=SALT).sign_object(member.pk)


def member_of(token: str) -> User | None:
    """Return the active member whose mails ``token`` stops, or None."""
    try:
        pk = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk, is_active=True).first()


def stop(*, to: User) -> None:
    """Mail ``to`` no more."""
    to.digest = Digest.OFF
    to.save(update_fields=["digest"])


def _mail(notices, to, through):
    off = f"{settings.SITE_URL}{reverse('ideas:digest-off', args=[off_token(to)])}"
    zone = zoneinfo.ZoneInfo(to.time_zone) if to.time_zone else None
    with translation.override(to.language or settings.LANGUAGE_CODE), timezone.override(zone):
        context = {
            "notices": notices[:MOST],
            "more": len(notices[MOST:]),
            "site": settings.SITE_URL,
            "all_url": f"{settings.SITE_URL}{reverse('ideas:notice-list')}",
            "off_url": off,
            "member": to,
        }
        subject = ngettext(
            "Throughline: %(n)s thing is new to you",
            "Throughline: %(n)s things are new to you",
            len(notices),
        )
        mail = EmailMultiAlternatives(
            subject % {"n": len(notices)},
            render_to_string("ideas/mail/digest.txt", context),
            to=[to.email],
            headers={
                "List-Unsubscribe": f"<{off}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Auto-Submitted": "auto-generated",
            },
            connection=through,
        )
        mail.attach_alternative(render_to_string("ideas/mail/digest.html", context), "text/html")
    return mail
