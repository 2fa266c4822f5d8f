"""Ratios that a run measures: each within a limit, all of them in one table."""

import json
import os
from pathlib import Path

import pytest
from django.db import connection


class Ratios:
    """Called with what was measured. What is over its limit fails the test when it is over."""

    def __init__(self, part: str):
        self.part, self.rows, self.over = part, [], []

    def __call__(self, what: str, value: float, *, limit: float | None = None, unit="×", more=""):
        """Note that ``what`` took ``value``; ``more`` is told beside it."""
        row = {"part": self.part, "what": what, "value": value, "limit": limit, "unit": unit}
        self.rows.append(row | {"more": more, "engine": connection.vendor})
        if limit is not None and value > limit:
            self.over.append(f"{what}: {value:.2f} {unit}, at most {limit} {unit}")


@pytest.fixture
def ratio(request):
    """What a benchmark tells its ratios."""
    ratios = Ratios(request.node.obj.__module__.rpartition("test_")[2])
    yield ratios
    request.config.stash.setdefault(ROWS, []).extend(ratios.rows)
    if ratios.over:
        pytest.fail("\n".join(ratios.over))


@pytest.fixture
def tell(request):
    """Called with a heading and lines of Markdown, which ``make bench`` prints below the table."""

    def keep(heading: str, lines: list[str]):
        text = {"heading": heading, "lines": lines, "engine": connection.vendor}
        request.config.stash.setdefault(TEXTS, []).append(text)

    return keep


ROWS, TEXTS = pytest.StashKey(), pytest.StashKey()


def pytest_terminal_summary(terminalreporter, config):
    """Print the table; with BENCHMARKS in the environment, also add all to that file."""
    rows = config.stash.get(ROWS, [])
    for row in rows:
        limit = "" if row["limit"] is None else f"at most {row['limit']}"
        mark = "!" if row["limit"] is not None and row["value"] > row["limit"] else " "
        terminalreporter.write_line(
            f"{mark} {row['part']:10} {row['value']:9.2f} {row['unit']:3} {limit:12} {row['what']}"
            f"  {row['more']}"
        )
    rows = [*rows, *config.stash.get(TEXTS, [])]
    if rows and (path := os.environ.get("BENCHMARKS")):
        with Path(path).open("a") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
