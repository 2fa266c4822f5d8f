"""Delete the stored files of papers that no row needs any more."""

import time

from django.core.management.base import BaseCommand

from papers import attaching

DAY = 24 * 3600


class Command(BaseCommand):
    help = "Delete stored files of papers that no row needs, also none in the trash, for a day."

    def handle(self, *args, **options):
        paths = attaching.unneeded(older_than=time.time() - DAY)
        for path in paths:
            path.unlink()
        self.stdout.write(f"{len(paths)} files deleted.")
