"""Bibliographic formats, a module each: text in, Records and a list of problems out. Pure.

Every entry of a text becomes a Record or a problem that names its line; nothing is dropped unsaid.
"""

from dataclasses import dataclass

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
class Loaded:
    """What a text held: its records, in order, the line each begins on, and the problems."""

    records: tuple[Record, ...]
    lines: tuple[int, ...]
    problems: tuple[Problem, ...]
