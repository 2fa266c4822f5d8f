"""From the bytes of a file to the entries that it holds, whatever its format."""

from collections.abc import Iterator
from dataclasses import dataclass

from papers.formats import Entry, Loaded, unaccounted_lines
from papers.formats.recognizing import recognize


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
    """Return what the file ``data`` called ``name`` holds. Raises Unrecognized."""
    found = recognize(data, name)
    loaded = found.load()
    lines = unaccounted_lines(loaded, found.text)
    return Reading(found.format, found.encoding, loaded, lines)
