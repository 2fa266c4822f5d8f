"""Bibliographic formats, a module each: text in, Records and a list of problems out. Pure.

Every entry of a text becomes a Record or a problem that names its line; nothing is dropped unsaid.
"""

from collections import Counter
from dataclasses import dataclass, field

from papers.record import Record


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a text that could not be read as it was meant, at its 1-based ``line``.

    ``code`` says what it is (the format's module lists its codes), ``key`` in which record, and
    ``detail`` is the word or the piece of text at fault. Where ``is_lost``, there is no Record.
    """

    line: int
    code: str
    key: str = ""
    detail: str = ""
    is_lost: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a text: what it says (``record``, None where it could not be read), the 1-based
    ``line`` it begins on, and its words as they stand there.

    ``raw`` is the entry itself, ``before`` what stands between the entry before it and this one.
    """

    record: Record | None
    line: int
    before: str
    raw: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a text held: its entries, in order, what follows the last one, and all problems.

    ``before`` and ``raw`` of each entry and the ``tail``, put together, are the text.
    """

    entries: tuple[Entry, ...]
    tail: str = ""
    problems: tuple[Problem, ...] = field(default=())

    @property
    def records(self) -> tuple[Record, ...]:
        """The records of the entries that could be read."""
        return tuple(entry.record for entry in self.entries if entry.record is not None)


def unaccounted_lines(loaded: Loaded, text: str) -> int:
    """Return how many lines of ``text`` that are not blank ``loaded`` says nothing of.

    A line is accounted for where it stands in an entry with a record or a problem, in what is kept
    before an entry, or in the tail.
    """
    kept = [
        entry.before + (entry.raw if entry.record or entry.problems else "")
        for entry in loaded.entries
    ]
    kept = "".join((*kept, loaded.tail))
    return 0 if kept == text else (_lines_of(text) - _lines_of(kept)).total()


def _lines_of(text: str) -> Counter[str]:
    return Counter(filter(None, map(str.strip, text.splitlines())))
