import os
import signal
import threading
from pathlib import Path

import pytest

from papers.citing import styles
from papers.citing.engine import Engine, EngineError

BOOK = {"id": "0", "type": "book", "title": "Book"}
HEAD = (
    '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">'
    "<info><title>T</title></info>"
)
CITATION = "<citation><layout><text variable='title'/></layout></citation>"


@pytest.fixture
def engine():
    engine = Engine(seconds=6)
    yield engine
    engine.stop()


def run(engine, style=None, items=(BOOK,)):
    style = style or styles.shipped("nature")
    opening = {"style": style.tree, "locales": styles.locales(), "language": ""}
    return engine.format(key=style.key, opening=opening, items=list(items), spelled={})


def made_of(macros, body):
    layout = f"<bibliography><layout>{body}</layout></bibliography>"
    return styles.read(f"{HEAD}{macros}{CITATION}{layout}</style>")


def test_engine_is_kept_between_calls(engine):
    run(engine)
    first = engine.child.pid
    run(engine)
    assert engine.child.pid == first


def test_engine_that_was_killed_is_started_anew(engine):
    before = run(engine)
    os.kill(engine.child.pid, signal.SIGKILL)
    engine.child.wait()
    assert run(engine) == before


def test_engine_ends_when_nobody_speaks_to_it(engine):
    run(engine)
    child = engine.child
    child.stdin.close()
    assert child.wait(timeout=20) == 0


def test_macro_that_calls_itself_is_an_error_and_the_engine_goes_on(engine):
    style = made_of("<macro name='a'><text macro='a'/></macro>", "<text macro='a'/>")
    with pytest.raises(EngineError, match="infinite loop"):
        run(engine, style)
    assert "Book" in run(engine).entries["0"]


def test_style_that_never_ends_is_ended(engine):
    # Each macro calls the one before it ten times: a billion steps.
    macros = "<macro name='m0'><text variable='title'/></macro>"
    for n in range(1, 10):
        calls = f"<text macro='m{n - 1}'/>" * 10
        macros += f"<macro name='m{n}'><group>{calls}</group></macro>"
    with pytest.raises(EngineError):
        run(engine, made_of(macros, "<text macro='m9'/>"))
    assert "Book" in run(engine).entries["0"]


def test_style_with_an_unknown_element_is_an_error(engine):
    with pytest.raises(EngineError, match="nowhere"):
        run(engine, made_of("", "<nowhere/>"))


def test_threads_take_turns(engine):
    made = {}
    threads = [
        threading.Thread(
            target=lambda n=n: made.update(
                {n: run(engine, items=[BOOK | {"title": f"Book {n}"}]).entries["0"]}
            )
        )
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(f"Book {n}" in made[n] for n in range(8))
    assert len(made) == 8


def test_child_may_write_no_file_and_sees_no_secret(engine, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x")
    run(engine)
    process = Path("/proc") / str(engine.child.pid)
    environment, limits = (process / "environ").read_text(), (process / "limits").read_text()
    assert "SECRET_KEY" not in environment
    assert limits.split("Max file size")[1].split()[:2] == ["0", "0"]
