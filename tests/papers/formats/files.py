"""The real files that formats are tried on, and what must hold for every text that is read."""

from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


def real(pattern):
    """The real files that match; where there are none, a test of them is skipped."""
    skipped = pytest.param(None, marks=pytest.mark.skip(reason="the shared files are not here"))
    files = sorted(DATA.glob(pattern))
    return [pytest.param(path, id=path.name) for path in files] or [skipped]


def text_of(path):
    """The text of a file with its line ends as they are, without a byte-order mark."""
    return path.read_bytes().decode("utf-8-sig")


def as_text(loaded):
    """What was read, put together again: the text."""
    return "".join(entry.before + entry.raw for entry in loaded.entries) + loaded.tail


def unaccounted(loaded, text, wrapper=""):
    """The numbers of the lines that are in no entry, named by no problem and no ``wrapper``."""
    accounted = {problem.line for problem in loaded.problems}
    position = 0
    for entry in loaded.entries:
        start = position + len(entry.before)
        position = start + len(entry.raw)
        first = text.count("\n", 0, start) + 1
        assert entry.line == first
        accounted |= set(range(first, text.count("\n", 0, position) + 2))
    lines = enumerate(text.split("\n"), start=1)
    return [
        number
        for number, line in lines
        if line.strip(wrapper + " \t\r") and number not in accounted
    ]
