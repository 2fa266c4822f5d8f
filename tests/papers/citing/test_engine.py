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
    engine = Engine(seconds=6, children=1)
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
    first = engine.children[0].process.pid
    run(engine)
    assert engine.children[0].process.pid == first


def test_engine_that_was_killed_is_started_anew(engine):
    before = run(engine)
    os.kill(engine.children[0].process.pid, signal.SIGKILL)
    engine.children[0].process.wait()
    assert run(engine) == before


def test_engine_ends_when_nobody_speaks_to_it(engine):
    run(engine)
    with pytest.raises(EngineError):
        run(engine, made_of("", "<nowhere/>"))
    child = engine.children[0].process
    child.stdin.close()
    assert child.wait(timeout=20) == 0


def test_macro_that_calls_itself_is_an_error_and_the_engine_goes_on(engine):
    style = made_of("<macro name='a'><text macro='a'/></macro>", "<text macro='a'/>")
    with pytest.raises(EngineError, match="infinite loop"):
        run(engine, style)
    assert "Book" in run(engine).entries["0"]


def endless():
    # Each macro calls the one before it ten times: a billion steps.
    macros = "<macro name='m0'><text variable='title'/></macro>"
    for n in range(1, 10):
        calls = f"<text macro='m{n - 1}'/>" * 10
        macros += f"<macro name='m{n}'><group>{calls}</group></macro>"
    return made_of(macros, "<text macro='m9'/>")


def test_style_that_never_ends_is_ended(engine):
    with pytest.raises(EngineError):
        run(engine, endless())
    assert "Book" in run(engine).entries["0"]


def test_others_need_not_wait_for_a_style_that_takes_long():
    engine, ended = Engine(seconds=6, children=2), []

    def wait_long():
        with pytest.raises(EngineError):
            run(engine, endless())
        ended.append("long")

    run(engine)
    long = threading.Thread(target=wait_long)
    long.start()
    while not any(child.is_busy for child in engine.children):
        long.join(0.01)
    run(engine)
    ended.append("short")
    long.join()
    engine.stop()
    assert ended == ["short", "long"]


def test_style_is_asked_of_the_child_that_has_it_open():
    engine = Engine(seconds=6, children=2)
    other = made_of("", "<text variable='title'/>")
    for style in (None, other, None, other):
        run(engine, style)
    keys = [child.opened for child in engine.children]
    engine.stop()
    assert keys == [{styles.shipped("nature").key}, {other.key}]


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
    process = Path("/proc") / str(engine.children[0].process.pid)
    environment, limits = (process / "environ").read_text(), (process / "limits").read_text()
    assert "SECRET_KEY" not in environment
    assert limits.split("Max file size")[1].split()[:2] == ["0", "0"]
    assert limits.split("Max data size")[1].split()[0] == str(4096 * 1024 * 1024)
