"""Working at the imports that wait, one after the other.

There is no queue beside the imports themselves: an import is seen on its page, cancelled, taken up
again after a crash and undone, so that its state, its progress and its lease are columns of its
own row, and change in the transactions that write what it brings. A library of tasks would keep a
second truth about the same job, which a crash can part from the first.

Whoever works at an import holds a lease on it and renews it. A process that dies stops renewing,
and whoever comes next goes on from what was written.
"""

import logging
import threading
import time
from datetime import timedelta
from uuid import uuid4

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from papers.duplicates import searching
from papers.importing.running import LEASE, run
from papers.models import Import, ImportState
from papers.search import index

logger = logging.getLogger(__name__)

PAUSE = 0.5  # seconds between two looks for work


def claim() -> Import | None:
    """Return an import to work at, with its lease taken, or None if there is nothing to do.

    Those that somebody left come first, then those that wait, the oldest first.
    """
    now = timezone.now()
    lease = {"lease": uuid4(), "leased_until": now + LEASE}
    for job in Import.objects.left(now).order_by("pk")[:1]:
        left = Import.objects.left(now).filter(pk=job.pk, lease=job.lease)
        return _taken(job, left, **lease)
    for job in Import.objects.filter(state=ImportState.WAITING).order_by("pk")[:1]:
        waiting = Import.objects.filter(pk=job.pk, state=ImportState.WAITING)
        return _taken(job, waiting, state=ImportState.RUNNING, **lease)
    return None


def _taken(job, rows, **values) -> Import | None:
    try:
        with transaction.atomic():
            is_mine = rows.update(**values)
    except IntegrityError:  # another import runs
        return None
    if not is_mine:
        return None
    job.refresh_from_db()
    return job


def work_off() -> int:
    """Work at imports until none is left to be taken. Returns at how many."""
    number = 0
    while job := claim():
        with Heart(job):
            run(job)
        number += 1
    return number


def finish(job: Import) -> None:
    """Work at imports until ``job`` is over, also if another process works at it."""
    while Import.objects.open().filter(pk=job.pk).exists():
        if not work_off():
            time.sleep(PAUSE)


def keep_working(stop: threading.Event) -> None:
    """Work off what there is, and look again twice a second, until ``stop`` is set.

    After the imports come searches for duplicates, which see what those brought, and the documents
    of the search index that became stale.

    A database that is away for a while is logged, and asked again.
    """
    while not stop.is_set():
        try:
            work_off()
            searching.work_off()
            while index.catch_up() and not stop.is_set():
                pass
        except DatabaseError:
            logger.exception("Looking for work failed.")
        connection.close()
        stop.wait(PAUSE)


class Heart(threading.Thread):
    """Renews the lease of an import while it is worked at, however long its file takes to read."""

    BEAT = timedelta(seconds=8)

    def __init__(self, job: Import):
        super().__init__(daemon=True)
        self.mine = Import.objects.filter(pk=job.pk, lease=job.lease)
        self.is_over = threading.Event()

    def run(self):
        while not self.is_over.wait(self.BEAT.total_seconds()):
            try:
                self.mine.all().update(leased_until=timezone.now() + LEASE)
            except DatabaseError:
                logger.warning("Renewing the lease of an import failed.", exc_info=True)
        connection.close()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.is_over.set()
        self.join()
