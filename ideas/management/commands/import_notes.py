"""Bring Markdown notes on talks in from files."""

import json
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import ngettext

from ideas.models import Note
from ideas.notes import importing, reporting
from papers.models import Role, Visibility


class Command(BaseCommand):
    help = "Bring Markdown notes on talks in: talks, speakers, insights, ideas and sparks."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument(
            "--by", metavar="USER", help="whose the notes are; without it the only administrator's"
        )
        parser.add_argument(
            "--visibility",
            choices=Visibility.values,
            default=Visibility.PRIVATE,
            help="who sees the insights and ideas (default: %(default)s)",
        )
        parser.add_argument("--dry-run", action="store_true", help="read and report, keep nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *, files, by, visibility, dry_run, **options):
        user = None if dry_run and not by else self.owner(by)
        reports, refused = [], []
        for path in files:
            try:
                found = self.bring_in(path, user, visibility, dry_run)
            except (OSError, ValidationError) as error:
                reason = error.messages[0] if isinstance(error, ValidationError) else error.strerror
                refused.append(f"{path}: {reason}")
            else:
                reports.append(found)
                if not options["json"]:
                    self.stdout.write(self.as_text(path, found))
        if options["json"]:
            shown = reports[0] if len(files) == 1 and reports else reports
            self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2))
        if refused:
            raise CommandError("\n".join(refused))

    def owner(self, name):
        """Return the user called ``name``, or the only active administrator."""
        users = get_user_model().objects.filter(is_active=True)
        if name:
            try:
                return users.get(username=name)
            except get_user_model().DoesNotExist:
                raise CommandError(f"There is no account {name!r}.") from None
        admins = list(users.filter(role=Role.ADMIN)[:2])
        if not admins:
            raise CommandError("There is no account yet. Make one: manage.py createsuperuser")
        if len(admins) != 1:
            raise CommandError("Say with --by USER whose the notes are.")
        return admins[0]

    def bring_in(self, path, user, visibility, dry_run):
        data = path.read_bytes()
        if dry_run:
            text = importing.check(data)
            note = Note(data=data, file_name=path.name)
            reading = importing.read(text, name=path.name)
            note.title = reading.title
            return {"status": "dry-run"} | reporting.report(note=note, reading=reading)
        note, _is_new = importing.bring_in(
            data=data, file_name=path.name, by=user, visibility=visibility
        )
        unchanged = note.kept_at is not None
        reading = importing.keep(note=note, by=user)
        status = "unchanged" if unchanged else "kept"
        return {"status": status} | reporting.report(note=note, reading=reading)

    def as_text(self, path, found):
        lines = [
            f"{path}: {found['status']}"
            + (f", note {found['note']['id']}" if found["note"]["id"] else ""),
            "  "
            + ", ".join(
                [
                    ngettext("%d talk", "%d talks", len(found["talks"])) % len(found["talks"]),
                    ngettext("%d insight", "%d insights", found["insights"]) % found["insights"],
                    ngettext("%d idea", "%d ideas", found["ideas"]) % found["ideas"],
                    ngettext(
                        "%d line not understood",
                        "%d lines not understood",
                        len(found["not_understood"]),
                    )
                    % len(found["not_understood"]),
                ]
            ),
        ]
        for name in ("remarks", "not_understood"):
            lines += [f"  line {item['line']}: {item['text']}" for item in found[name]]
        return "\n".join(lines)
