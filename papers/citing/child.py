"""The process in which styles run: JSON lines in, JSON lines out, under limits of its own.

It is run as a file of its own, by ``engine``, and knows nothing of the project. A request is to
``open`` a style under a key or to ``format`` items with the style of that key. An answer has
``unknown`` where no style is open under the key any more, or ``error``.
"""

import json
import sys
import threading
from collections import OrderedDict
from pathlib import Path

import quickjs

HERE = Path(__file__).parent
CITEPROC = HERE / "vendor" / "citeproc-2.4.63" / "citeproc_commonjs.js"
OPEN_AT_ONCE = 5
MEGABYTE = 1024 * 1024
MEMORY = 768 * MEGABYTE
STACK = 48 * MEGABYTE
ADDRESS_SPACE = 4096 * MEGABYTE


def limit_process() -> None:
    """Take from this process what formatting never needs: files to write, memory without end."""
    try:
        import resource  # noqa: PLC0415  # there is none on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def opened(request: dict) -> quickjs.Context:
    """Return a JavaScript context of its own in which the style of ``request`` is open."""
    context = quickjs.Context()
    context.set_memory_limit(MEMORY)
    context.set_max_stack_size(STACK)
    context.eval("var module = {};")
    context.eval(CITEPROC.read_text(encoding="utf-8"))
    context.eval((HERE / "formatting.js").read_text(encoding="utf-8"))
    context.set_time_limit(request["seconds"])
    context.get("open")(json.dumps(request))
    return context


def answer(request: dict, contexts: OrderedDict) -> dict:
    """Do what ``request`` asks and return what there is to say. A style that fails is closed."""
    key = request["key"]
    try:
        if request["do"] == "open":
            contexts[key] = opened(request)
            while len(contexts) > OPEN_AT_ONCE:
                contexts.popitem(last=False)
            return {}
        if key not in contexts:
            return {"unknown": True}
        contexts.move_to_end(key)
        contexts[key].set_time_limit(request["seconds"])
        return json.loads(contexts[key].get("format")(json.dumps(request)))
    except (quickjs.JSException, MemoryError, ValueError) as error:
        contexts.pop(key, None)
        return {"error": str(error)[:500] or type(error).__name__}


def serve() -> None:
    """Answer every line of the standard input until it ends."""
    contexts = OrderedDict()
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(json.dumps(answer(json.loads(line), contexts)).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    limit_process()
    # JavaScript recurses on the stack of the thread it runs in.
    threading.stack_size(STACK + 16 * MEGABYTE)
    worker = threading.Thread(target=serve)
    worker.start()
    worker.join()
