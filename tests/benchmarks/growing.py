"""A library that grows while it is measured, and timing what is asked of it."""

import os
import time
from contextlib import contextmanager
from math import ceil
from tempfile import TemporaryDirectory

from django.db import connection, transaction
from django.test import override_settings

from ideas.making import rows
from papers.models import Paper
from papers.search import index

FEW, MANY = 1_000, int(os.environ.get("BENCH_PAPERS", "10000"))


@contextmanager
def rolled_back():
    """Do something to the database of the tests, and take all of it back."""
    with (
        TemporaryDirectory() as folder,
        override_settings(MEDIA_ROOT=folder),
        transaction.atomic(),
    ):
        yield
        transaction.set_rollback(True)


def grow(papers: int, by) -> None:
    """Add made papers of ``by`` until there are so many, with the search index.

    The spark finder, which has benchmarks of its own, lists of them what is asked about. SQLite is
    not told how its rows are spread, as nobody tells it in a real library.
    """
    rows.make(papers=papers - Paper.objects.count(), seed=papers, by=by)
    index.reindex()
    if connection.vendor == "postgresql":  # which looks of itself, but not at once
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def timings(work, times: int) -> list[float]:
    """Return how many seconds ``work`` took each of so many times, the shortest first.

    SQLite works in this very process, so that what others do on the machine can be left out.
    """
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    found = []
    for _ in range(times):
        start = clock()
        work()
        found.append(clock() - start)
    return sorted(found)


def least(work, times: int = 9) -> float:
    """Return the seconds that ``work``, done before, takes when it is least disturbed."""
    work()
    return timings(work, times)[0]


def slowest_but_one_in_twenty(found: list[float]) -> float:
    """Return the 95th percentile of sorted timings."""
    return found[ceil(0.95 * len(found)) - 1]
