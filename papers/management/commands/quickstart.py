"""From a fresh copy to a running library, in one command that can be run again."""

import secrets

from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connection

from papers.management.commands.serve import add_address

USERNAME = "lab"


def readable_password() -> str:
    """Return a new password of 57 random bits that can be read out: "kotami-ruseno-vilapu"."""
    syllables = [secrets.choice("bdfghjklmnprstvz") + secrets.choice("aeiou") for _ in range(9)]
    return "-".join("".join(syllables[start : start + 3]) for start in (0, 3, 6))


class Command(BaseCommand):
    help = "Make ready what is not ready yet - database, files, account, sample - and serve."

    def add_arguments(self, parser):
        add_address(parser)
        parser.add_argument("--no-sample", action="store_true", help="start with an empty library")
        parser.add_argument("--no-server", action="store_true", help="make ready, serve nothing")

    def handle(self, *, host, port, no_sample, no_server, **options):
        self.tell("Database", self.migrate())
        self.tell("Static files", self.collect())
        self.tell("Account", self.make_account())
        if not no_sample and "load_sample" in get_commands():
            call_command("load_sample", stdout=self.stdout)
        if not no_server:
            call_command("serve", host=host, port=port, stdout=self.stdout)

    def tell(self, step, outcome):
        self.stdout.write(f"{step}: {outcome}")
        self.stdout.flush()

    def migrate(self):
        call_command("migrate", verbosity=0)
        return f"up to date ({connection.settings_dict['NAME']})"

    def collect(self):
        call_command("collectstatic", interactive=False, verbosity=0)
        return "collected"

    def make_account(self):
        """Make the first account, unless there is one. Returns what to say of it."""
        users = get_user_model().objects
        known = users.order_by("-is_superuser", "pk").first()
        if known:
            return (
                f"{known.username} (its password was shown when it was made; for a new one: "
                f".venv/bin/python manage.py changepassword {known.username})"
            )
        password = readable_password()
        users.create_superuser(USERNAME, password=password)
        return f"made; sign in as {USERNAME} with the password {password} (shown only now)"
