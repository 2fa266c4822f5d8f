"""Telling on a terminal how far something is."""

import time

from papers.text import clock


class Progress:
    """Called with how many steps are done, and of how many; writes that to ``stream``, a terminal.

    Where it is none, nothing is written.
    """

    def __init__(self, stream):
        self.stream, self.is_seen = stream, stream.isatty()
        self.start = time.monotonic()

    def __call__(self, done: int, total: int | None) -> None:
        if self.is_seen and done and total:
            left = (time.monotonic() - self.start) * (total - done) / done
            end = "\n" if done == total else ""
            self.stream.write(f"\r{done} of {total}, {clock(round(left))} left ", ending=end)
