"""The processor of citations in child processes, which a runaway style cannot leave. Pure.

A few children serve all threads of a process, one thread each at a time. A child is started by the
first call that needs it, kept with the styles it has opened, and started anew after it died. It
ends with its standard input, so that it does not outlive the process it serves.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHILD = Path(__file__).with_name("child.py")
CHILDREN = 2
SECONDS_OF_WORK = 20
SECONDS_TO_WAIT = 45


class EngineError(Exception):
    """The style could not be run: it is wrong, takes too long, or wants too much memory."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """What a style made of items, as HTML of citeproc: not yet clean.

    ``entries`` are the lines of the bibliography, by item id and in its order; ``citations`` what
    stands in the text for each item, and ``together`` for all of them at once.
    """

    entries: dict[str, str]
    citations: dict[str, str]
    together: str


class Child:
    """A process that formats for one caller at a time."""

    def __init__(self, seconds: float):
        self.seconds = seconds
        self.process: subprocess.Popen | None = None
        self.owner = 0
        self.is_busy = False
        self.opened: set[str] = set()

    def format(
        self,
        *,
        key: str,
        opening: Mapping[str, Any],
        items: Sequence[Mapping[str, Any]],
        spelled: Mapping[str, str],
    ) -> Formatted:
        """Return what the style ``key`` makes of ``items``: see Engine. Raises EngineError."""
        asked = {"do": "format", "key": key, "items": items, "spelled": spelled}
        answer = self._ask(asked)
        if answer.get("unknown"):
            self._ask({"do": "open", "key": key, **opening})
            answer = self._ask(asked)
        self.opened.add(key)
        return Formatted(dict(answer["entries"]), dict(answer["citations"]), answer["together"])

    def stop(self) -> None:
        """End the process, if there is one."""
        self.opened = set()
        if self.process is None:
            return
        if self.owner == os.getpid():
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            pipe.close()
        self.process = None

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the answer of the process, started if need be. Raises EngineError."""
        if self.process is None or self.owner != os.getpid() or self.process.poll() is not None:
            self._start()
        process, line = self.process, json.dumps({**request, "seconds": self.seconds}).encode()
        # What the limits inside do not catch is ended from outside.
        watch = threading.Timer(self.seconds * 1.5 + 1, process.kill)
        watch.daemon = True
        watch.start()
        try:
            process.stdin.write(line + b"\n")
            process.stdin.flush()
            said = process.stdout.readline()
        except OSError:
            said = b""
        finally:
            watch.cancel()
        if not said.endswith(b"\n"):
            self.stop()
            raise EngineError("the style ended the processor")
        answer = json.loads(said)
        if "error" in answer:
            self.opened.discard(request["key"])
            raise EngineError(answer["error"])
        return answer

    def _start(self) -> None:
        self.stop()
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-X", "utf8", "-I", str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: value for name, value in os.environ.items() if name in _NEEDED},
        )
        self.owner = os.getpid()


class Engine:
    """The children that format, and who has which of them.

    A style that takes long to open keeps one child busy, and others go on with the next.
    """

    def __init__(self, *, seconds: float = SECONDS_OF_WORK, children: int = CHILDREN):
        self.children = [Child(seconds) for _ in range(children)]
        self.turns = threading.Condition()

    def format(
        self,
        *,
        key: str,
        opening: Mapping[str, Any],
        items: Sequence[Mapping[str, Any]],
        spelled: Mapping[str, str],
    ) -> Formatted:
        """Return what the style ``key`` makes of ``items``, whose ids differ.

        ``opening`` is what the style needs to be opened, where it is not: its ``style`` and
        ``locales`` as trees and the ``language`` forced on it. ``spelled`` says how characters
        sort. Raises EngineError.
        """
        with self._turn(key) as child:
            return child.format(key=key, opening=opening, items=items, spelled=spelled)

    def stop(self) -> None:
        """End the children."""
        for child in self.children:
            child.stop()

    @contextmanager
    def _turn(self, key: str) -> Iterator[Child]:
        """Give a child that is free, if possible one that has ``key`` open."""
        with self.turns:
            free = self.turns.wait_for(self._free, timeout=SECONDS_TO_WAIT)
            if not free:
                raise EngineError("busy")
            child = min(free, key=lambda child: (key not in child.opened, len(child.opened)))
            child.is_busy = True
        try:
            yield child
        finally:
            with self.turns:
                child.is_busy = False
                self.turns.notify()

    def _free(self) -> list[Child]:
        return [child for child in self.children if not child.is_busy]


_NEEDED = {"PATH", "SYSTEMROOT", "LANG", "LD_LIBRARY_PATH", "TMPDIR"}

ENGINE = Engine()
atexit.register(ENGINE.stop)
