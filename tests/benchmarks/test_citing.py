"""How long a bibliography of 100 takes, as a multiple of one of 10 in the same run."""

import time

import pytest

from papers.citing import cite, styles
from papers.record import Name, PartialDate, Record

pytestmark = pytest.mark.benchmark


def records(count, start):
    return [
        Record(
            type="article", title=f"Study {n}", date=PartialDate(2000 + n % 20),
            authors=(Name(family=f"Family{n}", given="Ann"), Name(family="张", given="三")),
            container="Journal", volume="1", pages="1–9", doi=f"10.1000/{n}",
        )
        for n in range(start, start + count)
    ]  # fmt: skip


def seconds(listed, style):
    start = time.perf_counter()
    cite(listed, style)
    return time.perf_counter() - start


@pytest.mark.parametrize("name", ["gb-numeric", "ieee", "nature", "vancouver"])
def test_time_grows_with_the_list_and_a_list_seen_before_costs_nothing(name):
    style = styles.shipped(name)
    cite(records(1, 0), style)
    few, many = seconds(records(10, 0), style), seconds(records(100, 0), style)
    again = seconds(records(100, 0), style)
    print(f"{name}: 10 in {few:.2f} s, 100 in {many:.2f} s, again in {again:.3f} s")  # noqa: T201
    assert many < few * 25
    assert again < many / 5
