"""Make the search index anew."""

import time

from django.core.management.base import BaseCommand

from papers.search import index
from papers.text import clock


class Command(BaseCommand):
    help = "Make the search index anew from all rows, in short steps, while others go on working."

    def handle(self, **_options):
        start = time.monotonic()
        is_seen = self.stderr.isatty()

        def tell(done, total):
            if is_seen:
                left = (time.monotonic() - start) * (total - done) / done
                self.stderr.write(f"\r{done} of {total}, {clock(round(left))} left", ending="")

        total = index.reindex(tell)
        if is_seen:
            self.stderr.write("")
        self.stdout.write(f"{total} rows are indexed.")
