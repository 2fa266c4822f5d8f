"""Work at the imports and tasks that wait, in a process of its own; keep the index current."""

import signal
import threading

from django.core.management.base import BaseCommand

from papers import working
from papers.search import index


class Command(BaseCommand):
    help = (
        "Work at the imports and tasks that wait, until it is stopped. `manage.py serve` does so "
        "too; with this beside it, pages stay quick however much is imported."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="stop when nothing is left to do")

    def handle(self, *, once, **options):
        if once:
            number = working.work_off()
            index.catch_up_with_all()
            self.stdout.write(f"Imports and tasks worked at: {number}.")
            return
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_signal: stop.set())
        self.stdout.write("Waiting for work - Ctrl+C stops it.")
        self.stdout.flush()
        working.keep_working(stop)
