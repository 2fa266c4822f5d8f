"""From the bytes of a file to the entries that it holds, whatever its format."""

from collections.abc import Callable
from dataclasses import dataclass, field

from papers.formats import Entry, Loaded, Problem, bibtex
from papers.text import NotText, decode

# By the name that an import keeps: what reads a text of that format.
READERS: dict[str, Callable[[str], Loaded]] = {"bibtex": bibtex.loads}


class Unreadable(ValueError):
    """A file that nothing can be read from. ``code`` says why: "empty", "not-text", "unknown"."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: its entries in order, and what stands around them.

    ``unaccounted_lines`` are those, not blank, that are in the file and in nothing that is kept.
    """

    format: str
    encoding: str
    entries: tuple[Entry, ...]
    tail: str = ""
    problems: tuple[Problem, ...] = field(default=())
    unaccounted_lines: int = 0


def read(data: bytes, name: str = "") -> Reading:
    """Return what the file ``data`` called ``name`` holds. Raises Unreadable."""
    if not data.strip():
        raise Unreadable("empty")
    try:
        decoded = decode(data)
    except NotText:
        raise Unreadable("not-text") from None
    format_name = _format_of(decoded.text)
    loaded = READERS[format_name](decoded.text)
    return Reading(
        format=format_name,
        encoding=decoded.encoding,
        entries=loaded.entries,
        tail=loaded.tail,
        problems=loaded.problems,
        unaccounted_lines=_unaccounted(decoded.text, loaded),
    )


def _format_of(text: str) -> str:
    """Return the name of the format that ``text`` is in. Raises Unreadable."""
    if "@" not in text:
        raise Unreadable("unknown")
    return "bibtex"


def _unaccounted(text: str, loaded: Loaded) -> int:
    kept = sum(_lines(entry.before) + _lines(entry.raw) for entry in loaded.entries)
    return max(0, _lines(text) - kept - _lines(loaded.tail))


def _lines(text: str) -> int:
    return sum(1 for line in text.split("\n") if line and not line.isspace())
