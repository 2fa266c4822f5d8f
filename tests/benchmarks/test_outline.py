import time

import pytest
from django.urls import reverse

from ideas import changing
from ideas.models import Idea

FEW, MANY = 1_000, 10_000


def fill(owner, number):
    """Make ``number`` ideas in all: tops with nine below each, and ten below one of those."""
    Idea.objects.all().delete()
    tops = [Idea(title=f"top {n}", owner=owner, position=n) for n in range(number // 20)]
    Idea.objects.bulk_create(tops)
    middle = [
        Idea(title=f"below {n}", owner=owner, parent=top, position=n)
        for top in tops
        for n in range(9)
    ]
    Idea.objects.bulk_create(middle)
    Idea.objects.bulk_create(
        Idea(title=f"deep {n}", owner=owner, parent=row, position=n)
        for row in middle[::9]
        for n in range(10)
    )


def seconds(work):
    """Return the least of five timings, which is the least disturbed."""
    timings = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        timings.append(time.perf_counter() - start)
    return min(timings)


def ratio(owner, work):
    """Return how many times as long ``work`` takes with many ideas as with few."""
    fill(owner, FEW)
    few = seconds(work)
    fill(owner, MANY)
    return seconds(work) / few


@pytest.mark.benchmark
def test_the_outline_of_ten_times_the_ideas_takes_at_most_twice_as_long(cast, as_owner):
    assert ratio(cast.owner, lambda: as_owner.get(reverse("ideas:idea-list"))) < 2


@pytest.mark.benchmark
def test_a_move_in_ten_times_the_ideas_takes_at_most_twice_as_long(cast):
    def move():
        first = Idea.objects.alive().get(title="deep 0", parent__parent__title="top 5")
        changing.down(ideas=[first], by=cast.owner)
        changing.up(ideas=[first], by=cast.owner)

    assert ratio(cast.owner, move) < 2


@pytest.mark.benchmark
def test_a_move_among_ten_times_the_siblings_takes_at_most_ten_times_as_long(cast):
    def move():
        first = Idea.objects.alive().filter(parent=None).order_by("position").first()
        changing.down(ideas=[first], by=cast.owner)

    assert ratio(cast.owner, move) < 10
