"""Say which papers are in the library twice."""

import json

from django.core.management.base import BaseCommand, CommandError

from papers import working
from papers.models import DuplicateGroup, DuplicatePair, TaskState


class Command(BaseCommand):
    help = "Look through the library for papers that are likely one work, and keep what is found."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the pairs as JSON")

    def handle(self, **options):
        if working.do_now(kind="duplicates").state != TaskState.DONE:
            raise CommandError("Looking for duplicates failed; the log says why.")
        pairs = DuplicatePair.objects.waiting().select_related("one", "other", "group")
        pairs = pairs.order_by("-group__score", "group", "-score", "pk")
        if options["json"]:
            rows = [as_json(pair) for pair in pairs]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        for pair in pairs:
            reasons = ", ".join(pair.reasons)
            self.stdout.write(f"{pair.score:3}  {pair.one_id} = {pair.other_id}  {reasons}")
            self.stdout.write(f"     {pair.one}\n     {pair.other}")
        self.stdout.write(f"{DuplicateGroup.objects.waiting().count()} groups are waiting.")


def as_json(pair: DuplicatePair) -> dict:
    """Return a pair as plain values."""
    return {
        "group": pair.group_id,
        "papers": [pair.one_id, pair.other_id],
        "titles": [pair.one.title, pair.other.title],
        "score": pair.score,
        "is_certain": pair.is_certain,
        "reasons": pair.reasons,
        "people": pair.people,
        "years_apart": pair.years_apart,
    }
