"""Make the search index anew."""

from django.core.management.base import BaseCommand

from papers.management.progress import Progress
from papers.search import index


class Command(BaseCommand):
    help = "Make the search index anew from all rows, in short steps, while others go on working."

    def handle(self, **_options):
        total = index.reindex(Progress(self.stderr))
        self.stdout.write(f"{total} rows are indexed.")
