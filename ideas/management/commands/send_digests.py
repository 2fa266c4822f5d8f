"""Mail members what they have not read."""

import smtplib

from django.conf import settings
from django.core.mail import get_connection
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ideas import mailing
from papers.models import Digest

MONDAY = 0


class Command(BaseCommand):
    help = (
        "Mail members what they have not read and were not mailed. Without an option: to those who "
        "want it daily, and on Mondays also to those who want it weekly."
    )

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--daily", action="store_true", help="only to those who want it daily")
        which.add_argument("--weekly", action="store_true", help="only to those who want it weekly")

    def handle(self, *, daily, weekly, **options):
        if not settings.EMAIL_HOST:
            raise CommandError("EMAIL_HOST is not set: there is no server to send mail with.")
        digests = [Digest.WEEKLY] if weekly else [Digest.DAILY]
        if not daily and not weekly and timezone.localdate().weekday() == MONDAY:
            digests.append(Digest.WEEKLY)
        sent = refused = 0
        try:
            with get_connection() as connection:
                for member in mailing.recipients(*digests):
                    try:
                        sent += bool(mailing.send_digest(to=member, through=connection))
                    except mailing.REFUSED as error:
                        refused += 1
                        self.stderr.write(f"The mail to {member.username} was refused: {error}")
        except (OSError, smtplib.SMTPException) as error:
            raise CommandError(f"The mail server {settings.EMAIL_HOST}: {error}") from error
        self.stdout.write(f"{sent} sent, {refused} refused.")
