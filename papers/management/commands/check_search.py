"""Compare the search index with the library."""

from django.core.management.base import BaseCommand, CommandError

from papers.search import index

SHOWN = 10


class Command(BaseCommand):
    help = "Compare every document of the search index with its row; fail if one differs."

    def handle(self, **_options):
        found = index.differences()
        for what, rows in (
            ("not in the index", found.missing),
            ("not as it is now", found.outdated),
            ("in the index, but gone", found.needless),
        ):
            for kind, ids in rows.items():
                listed = ", ".join(map(str, sorted(ids)[:SHOWN]))
                self.stdout.write(f"{kind}: {len(ids)} {what}: {listed}")
        if not found.is_sound:
            self.stdout.write("The full text does not hold what the documents say.")
        if found:
            raise CommandError("The index differs. To make it anew: manage.py reindex")
        self.stdout.write("The index holds what the library says.")
