"""Keep all that the lab has in one file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from papers import backups
from papers.management.progress import Progress


class Command(BaseCommand):
    help = (
        "Write all rows and files into one file, while others go on working. `manage.py restore` "
        "puts it into an empty database, on SQLite or PostgreSQL."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="FILE", help="such as backup.zip; new")

    def handle(self, *, path, **_options):
        try:
            summary = backups.make(path, Progress(self.stderr))
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
        for name in summary.missing:
            self.stderr.write(f"Not there, though a row names it: {name}")
        self.stdout.write(f"{summary.rows} rows and {summary.files} files are in {path}.")
