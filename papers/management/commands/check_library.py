"""Say what is odd in the library, and mend it."""

import json
from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from papers import integrity
from papers.access import ADMINS
from papers.models import User


class Command(BaseCommand):
    help = "Print what looks wrong in papers, talks and people; repair it where that is certain."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print all of it as JSON")
        parser.add_argument(
            "--fix",
            metavar="CODE",
            choices=integrity.CODES,
            help="repair what this check finds, as one deed that can be undone on the page",
        )
        parser.add_argument(
            "--by",
            metavar="NAME",
            help="who repairs; without it the first administrator",
        )

    def handle(self, *, fix, by, **options):
        codes = [fix] if fix else integrity.CODES
        found = [one for kind in integrity.MODELS for one in integrity.look(kind, codes=codes)]
        mended = 0
        if fix:
            deed = integrity.repair(found=found, by=_member(by))
            mended = len(deed.changes) if deed else 0
        if options["json"]:
            rows = [as_json(one) for one in found]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        for code, count in sorted(Counter(one.code for one in found).items()):
            self.stdout.write(f"{count:6}  {code}")
        self.stdout.write(f"{len(found):6}  in all; values repaired: {mended}")


def as_json(one: integrity.Found) -> dict:
    """Return what was found as plain values."""
    return {
        "code": one.code,
        "kind": one.kind,
        "id": one.row.pk,
        "field": one.oddity.field,
        "before": one.before,
        "repair": dict(one.oddity.repair),
    }


def _member(name: str | None) -> User:
    members = User.objects.filter(is_active=True).order_by("pk")
    found = members.filter(username=name) if name else members.filter(role__in=ADMINS)
    if member := found.first():
        return member
    raise CommandError(f"There is no member called {name}." if name else "Nobody runs the lab yet.")
