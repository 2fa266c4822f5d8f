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


def growth(owner, prepare):
    """Return how many times as long what ``prepare`` returns takes with many ideas as with few."""
    fill(owner, FEW)
    few = seconds(prepare())
    fill(owner, MANY)
    return seconds(prepare()) / few


@pytest.mark.benchmark
def test_the_outline_of_ten_times_the_ideas_takes_at_most_twice_as_long(cast, as_owner, ratio):
    grown = growth(cast.owner, lambda: lambda: as_owner.get(reverse("ideas:idea-list")))
    ratio("the outline of 10,000 ideas to 1,000", grown, limit=2)


@pytest.mark.benchmark
@pytest.mark.parametrize(
    ("where", "among", "most"),
    [("deep down", {"parent__parent__position": 5}, 2), ("at the top", {"parent": None}, 10)],
)
def test_a_move_takes_hardly_longer_in_a_larger_outline(where, among, most, cast, ratio):
    def prepare():
        first = Idea.objects.filter(**among).order_by("position").first()

        def move():
            changing.down(ideas=[first], by=cast.owner)
            changing.up(ideas=[first], by=cast.owner)

        return move

    grown = growth(cast.owner, prepare)
    ratio(f"a move {where} among 10,000 ideas to 1,000", grown, limit=most)
