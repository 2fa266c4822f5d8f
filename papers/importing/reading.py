"""From the bytes of a file to the entries that it holds, whatever its format."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from papers.formats import Entry, Loaded, bibtex, unaccounted_lines
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
    """What a file holds. ``unaccounted_lines`` are those, not blank, that nothing is said of."""

    format: str
    encoding: str
    loaded: Loaded
    unaccounted_lines: int

    def chunks(self, size: int, *, start: int = 0) -> Iterator[tuple[Entry, ...]]:
        """Yield the entries from the one at ``start`` on, in order, ``size`` at a time."""
        for first in range(start, len(self.loaded.entries), size):
            yield self.loaded.entries[first : first + size]


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
    if not loaded.entries and not loaded.problems:
        raise Unreadable("unknown")
    lines = unaccounted_lines(loaded, decoded.text)
    return Reading(format_name, decoded.encoding, loaded, lines)


def _format_of(text: str) -> str:
    """Return the name of the format that ``text`` is in. Raises Unreadable."""
    if "@" not in text:
        raise Unreadable("unknown")
    return "bibtex"
