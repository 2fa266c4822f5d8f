"""Bring the references of files into the library."""

import json
import sys
from pathlib import Path
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from papers import working
from papers.importing import reporting, running
from papers.models import Import, ImportState, Role

STDIN = "-"


class Command(BaseCommand):
    help = "Bring the references of files into the library, and report what became of each entry."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE", help="- reads the standard input")
        parser.add_argument(
            "--by", metavar="USER", help="who imports; without it the only administrator"
        )
        parser.add_argument("--dry-run", action="store_true", help="read and report, keep nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object a file and line")

    def handle(self, *, files, by, dry_run, **options):
        user = None if dry_run else self.member(by)
        is_refused = False
        for path in files:
            try:
                data = sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
            except OSError as error:
                self.stderr.write(f"{path}: {error.strerror}")
                is_refused = True
                continue
            name = "" if path == STDIN else Path(path).name
            found = reporting.preview(data, name) if dry_run else self.bring_in(data, name, user)
            is_refused = is_refused or not found["format"]
            self.tell(path, found, as_json=options["json"])
        if is_refused:
            raise CommandError(_("Not every file could be read."))

    def member(self, name):
        """Return the user called ``name``, or the only active administrator."""
        users = get_user_model().objects.filter(is_active=True)
        if name:
            try:
                return users.get(username=name)
            except get_user_model().DoesNotExist:
                raise CommandError(f"There is no account {name!r}.") from None
        admins = list(users.filter(role=Role.ADMIN)[:2])
        if len(admins) != 1:
            raise CommandError("Say with --by USER who imports.")
        return admins[0]

    def bring_in(self, data, name, user):
        """Import one file, after what waits already. Returns its report."""
        job = running.start(key=uuid4(), data=data, name=name, by=user)
        working.finish(job)
        job = Import.objects.get(pk=job.pk)
        if job.state not in {ImportState.DONE, ImportState.FAILED}:
            raise CommandError(_("The import was cancelled."))
        return reporting.report(job)

    def tell(self, path, found, *, as_json):
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        counts = ", ".join(f"{found[name]} {name}" for name in running.COUNTED.values())
        self.stdout.write(f"{path}: {found['entries']} entries ({found['format']}): {counts}")
        for problem in found["problems"]:
            key = f" {problem['key']}" if problem["key"] else ""
            self.stdout.write(f"  line {problem['line']}{key}: {problem['message']}")
