"""Many who write at once: nobody is refused, nothing is lost, and waiting costs little."""

import time

import pytest

from tests.site.test_concurrency import run, start, url

__all__ = ["url"]
PROCESSES, THREADS, EACH = 4, 8, 20
MAKE = "User.objects.create_user('owner')"
# Each thread has a connection of its own, as in a server; ``go`` begins for all of them at once.
WRITE = """
import sys
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4
from django.db import connection
from papers import capturing
from papers.shorthand import Line
user = User.objects.get()
print("ready", flush=True)
sys.stdin.readline()
def write(number):
    for at in range({each}):
        capturing.capture(by=user, key=uuid4(), lines=[Line(f"{{number}} {{at}} 锚点")])
    connection.close()
with ThreadPoolExecutor({threads}) as pool:
    list(pool.map(write, range({threads})))
"""


def seconds(url, processes, threads, each):
    """Return how long so many writers take together. Fails if one of them says anything else."""
    code = WRITE.format(threads=threads, each=each)
    writers = [start(url, code) for _ in range(processes)]
    assert [writer.stdout.readline() for writer in writers] == ["ready\n"] * processes
    began = time.perf_counter()
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    assert [writer.communicate() for writer in writers] == [("", "")] * processes
    return time.perf_counter() - began


@pytest.mark.benchmark
@pytest.mark.django_db(transaction=True)
def test_thirty_two_writers_lose_nothing_and_take_little_longer_than_one(url, ratio):
    run(url, MAKE)
    number = PROCESSES * THREADS * EACH
    alone = seconds(url, 1, 1, number)
    together = seconds(url, PROCESSES, THREADS, EACH)
    assert run(url, "print(Insight.objects.count())") == str(2 * number)
    ratio(
        f"{PROCESSES * THREADS} writers to one, the same {number} insights",
        together / alone,
        limit=2,
    )
