"""Finding what is twice among 100,000 papers, measured against 10,000 and against plain reading."""

import random
import time
import tracemalloc

import pytest

from papers.duplicates import finding
from papers.models import Authorship, Paper, Person
from papers.text import same_key

FEW, MANY = 10_000, 100_000
STARTS = ("meta", "neuro", "gra", "spec", "hyper", "trans", "quan")
ENDS = ("former", "net", "phy", "tral", "logy", "tive", "tum", "learning")
WORDS = [f"{start}{end}" for start in STARTS for end in ENDS]


def fill(number):
    """Make ``number`` papers by people; one in fifty is there twice, by DOI or by title."""
    Paper.objects.all().delete()
    draw = random.Random(7)
    Person.objects.bulk_create(
        Person(name=f"{draw.choice('ABCDEFG')}. Family{n}") for n in range(number // 20)
    )
    people = list(Person.objects.values_list("pk", "name"))
    papers = []
    for n in range(number):
        if n % 50 == 49:
            title, doi = papers[-1].title.upper(), papers[-1].doi if n % 100 == 99 else ""
        else:
            title, doi = " ".join(draw.choices(WORDS, k=8)), f"10.1234/{n}"
        paper = Paper(title=title, doi=doi, date=str(2000 + n // 50 % 20))
        paper.doi_key, paper.same_key = doi, same_key(title)
        paper.title_key = paper.sort_key = paper.same_key
        papers.append(paper)
    # Past the checks, which take most of the time, and are not what is measured.
    for start in range(0, number, 5_000):
        _insert(papers[start : start + 5_000])
    ids = list(Paper.objects.order_by("pk").values_list("pk", flat=True))
    shared = {}
    rows = []
    for n, pk in enumerate(ids):
        of = n - 1 if n % 50 == 49 else n
        shared[n] = shared.get(of) or draw.sample(people, 3)
        rows += [
            Authorship(paper_id=pk, person_id=person, printed_name=name, position=place)
            for place, (person, name) in enumerate(shared[n])
        ]
    Authorship.objects.bulk_create(rows, batch_size=5_000)


def _insert(papers):
    for paper in papers:
        paper.check_values = lambda: None
    Paper.objects.bulk_create(papers)


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def read():
    """What reading all titles and authors in order takes."""
    for rows in (
        Paper.objects.order_by("same_key").values_list("pk", "title"),
        Authorship.objects.order_by("paper", "position").values_list("paper", "printed_name"),
    ):
        for _row in rows.iterator(chunk_size=2_000):
            pass


@pytest.mark.benchmark
def test_ten_times_the_papers_take_about_ten_times_as_long(db, ratio):
    fill(FEW)
    few = seconds(finding.refresh)
    assert finding.refresh() == FEW // 50
    fill(MANY)
    plain, many = seconds(read), seconds(finding.refresh)
    print(  # noqa: T201
        f"{FEW}: {few:.1f} s, {MANY}: {many:.1f} s, {many / few:.1f} times as long, "
        f"{many / plain:.1f} times as long as reading titles and authors"
    )
    ratio("finding duplicates among 100,000 papers to 10,000", many / few, limit=15)


@pytest.mark.benchmark
def test_memory_is_a_few_dozen_bytes_a_paper(db, ratio):
    fill(MANY)
    tracemalloc.start()
    finding.refresh()
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"{most / 1e6:.0f} MB at most for {MANY} papers")  # noqa: T201
    ratio("finding duplicates, bytes held for each paper", most / MANY, limit=1_000)
