"""From the bytes of a file to the entries that it holds, whatever its format."""

import re
from collections.abc import Iterable, Iterator

from papers.formats import Entry, Problem, bibtex, unaccounted_lines
from papers.formats.recognizing import Recognized, recognize

# How many problems are told of a file, besides those of its entries; of more, only how many.
MOST_PROBLEMS = 1000
_HEAD = re.compile(r"^[ \t]*@(?!(?:string|preamble|comment)\b)\w", re.IGNORECASE | re.MULTILINE)


class Reading:
    """The reading of a file, which is of one ``format`` and one ``encoding``.

    ``expected`` is about how many entries it holds. Once all of the ``entries`` were asked for,
    ``tail`` is what follows the last one, ``problems`` are the first of what could not be read as
    it was meant, of which there are ``more_problems``, and of ``unaccounted_lines``, not blank,
    nothing is said.
    """

    def __init__(self, found: Recognized):
        self.format, self.encoding, self._text = found.format, found.encoding, found.text
        self.tail, self.unaccounted_lines = "", 0
        self.problems: list[Problem] = []
        self.more_problems = 0
        if self.format == "bibtex":
            self._loaded = None
            self.expected = sum(1 for _head in _HEAD.finditer(self._text))
        else:
            self._loaded = found.load()
            self.expected = len(self._loaded.entries)

    def entries(self) -> Iterator[Entry]:
        """Yield the entries in order. Those of BibTeX are not read before they are asked for."""
        return self._bibtex() if self._loaded is None else self._whole()

    def _bibtex(self) -> Iterator[Entry]:
        at, text = 0, self._text
        for entry in bibtex.entries(text):
            kept = entry.before + entry.raw
            start, at = at, at + len(kept)
            if not text.startswith(kept, start) or not (entry.record or entry.problems):
                lines = text[start:at].splitlines()
                self.unaccounted_lines += sum(1 for line in lines if line.strip())
            self._tell(entry.problems)
            yield entry
        if not at:  # no entry tells what is wrong with the strings
            self._tell(bibtex.loads(text).problems)
        self.tail = text[at:]

    def _whole(self) -> Iterator[Entry]:
        self._tell(self._loaded.problems)
        self.unaccounted_lines = unaccounted_lines(self._loaded, self._text)
        yield from self._loaded.entries
        self.tail = self._loaded.tail

    def _tell(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            if len(self.problems) < MOST_PROBLEMS:
                self.problems.append(problem)
            else:
                self.more_problems += 1


def all_problems(reading: Reading) -> list[Problem]:
    """Return the problems of a ``reading`` at its end, the last of which may tell of more."""
    told = sorted(reading.problems, key=lambda problem: problem.line)
    if reading.more_problems:
        told.append(Problem(told[-1].line, "more", detail=str(reading.more_problems)))
    return told


def read(data: bytes, name: str = "") -> Reading:
    """Begin to read the file ``data`` called ``name``. Raises Unrecognized."""
    return Reading(recognize(data, name))
