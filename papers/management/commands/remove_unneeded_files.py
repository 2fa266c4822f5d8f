"""Delete the stored files of papers that no row needs any more."""

import time

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand

from papers import attaching

DAY = 24 * 3600


class Command(BaseCommand):
    help = "Delete stored files of papers that no row needs, also none in the trash, for a day."

    def handle(self, *args, **options):
        names = attaching.unneeded(older_than=time.time() - DAY)
        for name in names:
            default_storage.delete(name)
        self.stdout.write(f"{len(names)} files deleted.")
