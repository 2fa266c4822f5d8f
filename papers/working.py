"""Working at the imports and the tasks that wait, one after the other.

There is no queue beside the rows themselves: an import or a task is seen on its page, cancelled,
taken up again after a crash, so that its state, its progress and its lease are columns of its own
row, and change in the transactions that write what it brings. A queue elsewhere would keep a second
truth about the same job, which a crash can part from the first.

Whoever works at one holds a lease on it and renews it. A process that dies stops renewing, and
whoever comes next goes on from what was written.
"""

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from uuid import uuid4

from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from papers import tasks
from papers.importing.running import run
from papers.models import Import, ImportState, Task
from papers.models.leases import LEASE
from papers.search import index

logger = logging.getLogger(__name__)

PAUSE = 0.5  # seconds between two looks for work
UPKEEP = 300  # seconds between two times that apps look after what is derived


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
    """Work at imports, then at tasks, until none is left to be taken. Returns at how many."""
    return work_off_imports() + work_off_tasks()


def work_off_imports() -> int:
    """Work at imports until none is left to be taken. Returns at how many."""
    number = 0
    while job := claim():
        mine = Import.objects.filter(pk=job.pk, lease=job.lease)
        with Heart(partial(_renew, mine), every=8):
            run(job)
        number += 1
    return number


def work_off_tasks(kind: str = "") -> int:
    """Work at tasks, of one ``kind`` if given, until none is left. Returns at how many."""
    number = 0
    while task := tasks.claim(kind):
        work = tasks.Work(task)
        with Heart(work.renew, every=1):
            tasks.run(work, tasks.KINDS[task.kind])
        number += 1
    return number


def _renew(mine):
    mine.all().update(leased_until=timezone.now() + LEASE)


def finish(job: Import) -> None:
    """Work at imports until ``job`` is over, also if another process works at it."""
    while Import.objects.open().filter(pk=job.pk).exists():
        if not work_off_imports():
            time.sleep(PAUSE)


def do_now(*, kind: str) -> Task:
    """Do a task of ``kind`` for a command, and return it once it is over.

    Others see it as any other. Where one of that kind is open, that one, whoever works at it.
    """
    task, _is_new = tasks.ask(kind=kind, by=None)
    while Task.objects.open().filter(pk=task.pk).exists():
        if not work_off_tasks(kind):
            time.sleep(PAUSE)
    task.refresh_from_db()
    return task


def keep_working(stop: threading.Event) -> None:
    """Work off what there is, and look again twice a second, until ``stop`` is set.

    Tasks have a thread of their own, so that an import does not wait for a long one. After the
    imports come the documents of the search index that became stale, and every five minutes what
    else an app keeps up (``keep_up`` of its configuration).
    """
    deeds = [work_off_tasks, Upkeep()]
    beside = threading.Thread(target=_keep_at, args=[stop, *deeds], daemon=True)
    beside.start()
    _keep_at(stop, work_off_imports, partial(_keep_index_current, stop))
    beside.join()


def _keep_at(stop, *deeds):
    """Do the ``deeds`` again and again. A database that is away for a while is logged."""
    while not stop.is_set():
        try:
            for deed in deeds:
                deed()
        except DatabaseError:
            logger.exception("Looking for work failed.")
        connection.close()
        stop.wait(PAUSE)


def _keep_index_current(stop):
    while index.catch_up() and not stop.is_set():
        pass


class Upkeep:
    """Called again and again, lets the apps look after what is derived, once in a while."""

    def __init__(self):
        self.due = time.monotonic()

    def __call__(self):
        if time.monotonic() < self.due:
            return
        for config in apps.get_app_configs():
            if keep_up := getattr(config, "keep_up", None):
                keep_up()
        self.due = time.monotonic() + UPKEEP


class Heart(threading.Thread):
    """Calls ``renew`` ``every`` so many seconds while something is worked at, however long."""

    def __init__(self, renew: Callable[[], None], *, every: float):
        super().__init__(daemon=True)
        self.renew, self.every = renew, every
        self.is_over = threading.Event()

    def run(self):
        while not self.is_over.wait(self.every):
            try:
                self.renew()
            except DatabaseError:
                logger.warning("Renewing a lease failed.", exc_info=True)
        connection.close()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.is_over.set()
        self.join()
