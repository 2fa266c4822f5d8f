"""The process in which styles run: JSON lines in, JSON lines out, under limits of its own.

It is run as a file of its own, by ``engine``, and knows nothing of the project. A request is to
``open`` a style under a key or to ``format`` items with the style of that key. An answer has
``unknown`` where no style is open under the key any more, or ``error``.
"""

import json
import sys
from collections import OrderedDict
from pathlib import Path

from py_mini_racer import (
    JSEvalException,
    JSOOMException,
    JSTimeoutException,
    MiniRacer,
    init_mini_racer,
)

HERE = Path(__file__).parent
CITEPROC = HERE / "vendor" / "citeproc-2.4.63" / "citeproc_commonjs.js"
OPEN_AT_ONCE = 5
MEGABYTE = 1024 * 1024
MEMORY = 768 * MEGABYTE
DATA = 4096 * MEGABYTE
# Formatting makes much that is soon thrown away: clearing it up in larger parts costs less.
FLAGS = ("--min-semi-space-size=16", "--max-old-space-size=1024")


def limit_process() -> None:
    """Take from this process what formatting never needs: files to write, memory without end.

    V8 reserves far more addresses than it uses, so what counts is the memory that may be written.
    """
    try:
        import resource  # noqa: PLC0415  # there is none on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_DATA, (DATA, DATA))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def opened(request: dict) -> MiniRacer:
    """Return a JavaScript context of its own in which the style of ``request`` is open."""
    context = MiniRacer()
    try:
        context.set_hard_memory_limit(MEMORY)
        context.eval("var module = {};")
        context.eval(CITEPROC.read_text(encoding="utf-8"))
        context.eval((HERE / "formatting.js").read_text(encoding="utf-8"))
        told(context, "open", request)
    except BaseException:
        context.close()
        raise
    return context


def told(context: MiniRacer, function: str, request: dict) -> str | None:
    """Return what ``function`` of formatting.js says to ``request``."""
    argument = json.dumps(json.dumps(request))
    return context.eval(f"{function}({argument})", timeout_sec=request["seconds"])


def answer(request: dict, contexts: OrderedDict) -> dict:
    """Do what ``request`` asks and return what there is to say. A style that fails is closed."""
    key = request["key"]
    try:
        if request["do"] == "open":
            contexts[key] = opened(request)
            while len(contexts) > OPEN_AT_ONCE:
                contexts.popitem(last=False)[1].close()
            return {}
        if key not in contexts:
            return {"unknown": True}
        contexts.move_to_end(key)
        return json.loads(told(contexts[key], "format", request))
    except (JSEvalException, JSOOMException, JSTimeoutException, MemoryError, ValueError) as error:
        if key in contexts:
            contexts.pop(key).close()
        return {"error": str(error)[:500] or type(error).__name__}


def serve() -> None:
    """Answer every line of the standard input until it ends."""
    contexts = OrderedDict()
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(json.dumps(answer(json.loads(line), contexts)).encode() + b"\n")
        sys.stdout.buffer.flush()
    for context in contexts.values():
        context.close()


if __name__ == "__main__":
    limit_process()
    init_mini_racer(flags=FLAGS)
    serve()
