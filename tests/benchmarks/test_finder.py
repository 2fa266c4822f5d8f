import random
import sys
import time

import pytest
from django.db import connection

from ideas import finder, indexing
from ideas.models import Idea
from ideas.wording import wording
from papers.models import Insight, Person, Speaking, Talk
from tests.cast import make_cast

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def vocabulary(rng, size):
    """Return invented words, Chinese and Latin in turn, with weights that fall as in real text."""
    words = [
        "".join(chr(0x4E00 + rng.randrange(2500)) for _ in range(rng.choice([2, 2, 3, 4])))
        if number % 2
        else "".join(rng.choices(LETTERS, k=rng.randint(4, 11)))
        for number in range(size)
    ]
    return words, [1 / (rank + 3) for rank in range(size)]


def writer(seed):
    """Return a function that writes a sentence of so many words."""
    rng = random.Random(seed)
    words, weights = vocabulary(rng, 20_000)

    def write(length):
        chosen = rng.choices(words, weights, k=length)
        return "".join(word if word > "一" else f" {word} " for word in chosen).strip()

    return write, rng


def make_library(owner, insights, ideas):
    """Save a library of so many rows, ten insights to a talk, and put it into the index.

    Databases look at how their rows are spread of themselves, but not at once.
    """
    write, rng = writer(insights)
    person = Person.objects.create(name="Ada")
    talks = Talk.objects.bulk_create(Talk(title=write(4)) for _ in range(insights // 10))
    Speaking.objects.bulk_create(Speaking(talk=talk, person=person) for talk in talks)
    Insight.objects.bulk_create(
        Insight(owner=owner, talk=rng.choice(talks), text=write(rng.randint(8, 40)))
        for _ in range(insights)
    )
    parents = Idea.objects.bulk_create(
        Idea(owner=owner, title=write(5)) for _ in range(ideas // 10)
    )
    Idea.objects.bulk_create(
        Idea(owner=owner, parent=rng.choice(parents), title=write(rng.randint(4, 30)))
        for _ in range(ideas - len(parents))
    )
    indexing.refresh_all()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def seconds(answer, rows, user):
    """Return the least of three timings of the answer for each of ``rows``, in order of length."""
    timings: dict = {}
    for row in [*rows, *rows, *rows]:
        wording.cache_clear()
        start = time.perf_counter()
        answer(row, user)
        took = time.perf_counter() - start
        timings[row.pk] = min(took, timings.get(row.pk, took))
    return sorted(timings.values())


def sample(rows, count):
    """Return so many of ``rows``, the same ones each time."""
    return random.Random(1).sample(list(rows.order_by("pk")), count)


def report(name, timings):
    """Print the median and the worst of sorted timings; -s shows them."""
    median = timings[len(timings) // 2]
    sys.stdout.write(f"{name}: median {median:.4f} s, worst {timings[-1]:.4f} s\n")


@pytest.mark.benchmark
@pytest.mark.django_db
def test_ten_times_the_library_takes_far_less_than_ten_times_as_long(ratio):
    owner = make_cast().owner
    medians = []
    for insights, ideas in ((1_000, 200), (9_000, 1_800)):
        make_library(owner, insights, ideas)
        total = Insight.objects.count()
        for_idea = seconds(finder.insights_for, sample(Idea.objects.all(), 50), owner)
        for_insight = seconds(finder.ideas_for, sample(Insight.objects.all(), 50), owner)
        report(f"insights for an idea among {total}", for_idea)
        report(f"ideas for an insight among {total}", for_insight)
        medians.append((for_idea[25], for_insight[25]))
    small, large = medians
    ratio("insights for an idea among 10,000 to 1,000", large[0] / small[0], limit=5)
    ratio("ideas for an insight among 10,000 to 1,000", large[1] / small[1], limit=5)
