"""How long a bibliography of 100 takes, as a multiple of one of 10 in the same run.

With ``-s`` it prints, in seconds: opening the style, the first 100, 100 others once warm, 10
others, and the same 100 again.
"""

import time

import pytest

from papers.citing import cite, styles
from papers.record import Name, PartialDate, Record

pytestmark = pytest.mark.benchmark


def records(count, start):
    return [
        Record(
            type="article", title=f"{'Study' if n % 2 else '研究'} {n}",
            date=PartialDate(2000 + n % 20),
            authors=(Name(family=f"Family{n}", given="Ann"), Name(family="张", given="三")),
            container="Journal", volume="1", pages="1–9", doi=f"10.1000/{n}",
        )
        for n in range(start, start + count)
    ]  # fmt: skip


def seconds(listed, style):
    start = time.perf_counter()
    cite(listed, style)
    return time.perf_counter() - start


@pytest.mark.parametrize("name", styles.SHIPPED)
def test_list_of_a_hundred_costs_as_its_length_once_the_style_is_warm(name, ratio):
    style = styles.shipped(name)
    opening = seconds(records(1, 0), style)
    first = seconds(records(100, 1_000), style)
    for start in (2_000, 3_000):
        cite(records(100, start), style)
    few = min(seconds(records(10, start), style) for start in (4_000, 5_000, 6_000))
    many = min(seconds(records(100, start), style) for start in (7_000, 8_000, 9_000))
    again = seconds(records(100, 9_000), style)
    print(  # noqa: T201
        f"| {name} | {opening:.2f} | {first:.2f} | {many:.2f} | {few:.2f} | {again:.3f} |"
    )
    ratio(f"citing 100 to citing 10, {name}", many / few, limit=30)
    ratio(f"citing the same 100 again, {name}", again / many, limit=0.2)
