"""Put a backup into an empty database."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from papers import backups
from papers.management.progress import Progress


class Command(BaseCommand):
    help = "Put what `manage.py backup` wrote into a new, migrated database and the media."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="FILE")
        parser.add_argument(
            "--check", action="store_true", help="only read the file through, and change nothing"
        )

    def handle(self, *, path, check, **_options):
        try:
            summary = backups.check(path) if check else backups.restore(path, Progress(self.stderr))
        except backups.CannotRestore as refused:
            raise CommandError(str(refused)) from None
        done = "The backup is sound" if check else "Restored"
        self.stdout.write(
            f"{done}: {summary.rows} rows and {summary.files} files"
            f" of {summary.made_at:%Y-%m-%d %H:%M} UTC."
        )
