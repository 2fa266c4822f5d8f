"""The processor of citations in a child process, which a runaway style cannot leave. Pure.

One child serves all threads of a process, in turn. It is started by the first call, kept with the
styles it has opened, and started anew after it died. It ends with its standard input, so that it
does not outlive the process it serves.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHILD = Path(__file__).with_name("child.py")
SECONDS_OF_WORK = 45
SECONDS_TO_WAIT = 90


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


class Engine:
    """A child process that formats, and the lock for who talks to it."""

    def __init__(self, *, seconds: float = SECONDS_OF_WORK):
        self.seconds = seconds
        self.lock = threading.Lock()
        self.child: subprocess.Popen | None = None
        self.owner = 0

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
        if not self.lock.acquire(timeout=SECONDS_TO_WAIT):
            raise EngineError("busy")
        try:
            asked = {"do": "format", "key": key, "items": items, "spelled": spelled}
            answer = self._ask(asked)
            if answer.get("unknown"):
                self._ask({"do": "open", "key": key, **opening})
                answer = self._ask(asked)
        finally:
            self.lock.release()
        return Formatted(dict(answer["entries"]), dict(answer["citations"]), answer["together"])

    def stop(self) -> None:
        """End the child, if there is one."""
        if self.child is None:
            return
        if self.owner == os.getpid():
            self.child.kill()
            self.child.wait()
        for pipe in (self.child.stdin, self.child.stdout):
            pipe.close()
        self.child = None

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the answer of the child, started if need be. Raises EngineError."""
        if self.child is None or self.owner != os.getpid() or self.child.poll() is not None:
            self._start()
        child, line = self.child, json.dumps({**request, "seconds": self.seconds}).encode()
        # What the limits inside do not catch is ended from outside.
        watch = threading.Timer(self.seconds * 1.5 + 1, child.kill)
        watch.daemon = True
        watch.start()
        try:
            child.stdin.write(line + b"\n")
            child.stdin.flush()
            said = child.stdout.readline()
        except OSError:
            said = b""
        finally:
            watch.cancel()
        if not said.endswith(b"\n"):
            self.stop()
            raise EngineError("the style ended the processor")
        answer = json.loads(said)
        if "error" in answer:
            raise EngineError(answer["error"])
        return answer

    def _start(self) -> None:
        self.stop()
        self.child = subprocess.Popen(  # noqa: S603
            [sys.executable, "-X", "utf8", "-I", str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: value for name, value in os.environ.items() if name in _NEEDED},
        )
        self.owner = os.getpid()


_NEEDED = {"PATH", "SYSTEMROOT", "LANG", "LD_LIBRARY_PATH", "TMPDIR"}

ENGINE = Engine()
atexit.register(ENGINE.stop)
