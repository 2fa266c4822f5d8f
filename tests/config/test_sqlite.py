"""Waiting for others who write to SQLite."""

import sqlite3
import time

import pytest
from django.db import OperationalError, connection, transaction

from config.sqlite3.base import LOOKS_FOR

PATIENCE = 0.1

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="is about SQLite"),
]


@pytest.fixture
def other_writes():
    """Somebody else is in the midst of writing."""
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


def test_who_waits_looks_again_until_the_timeout_and_hears_what_sqlite_says(
    other_writes, monkeypatch
):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", PATIENCE)
    began = time.monotonic()
    with pytest.raises(OperationalError, match="database is locked"), transaction.atomic():
        pass
    assert time.monotonic() - began >= PATIENCE


def test_sqlite_itself_gives_up_before_it_looks_seldom():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (LOOKS_FOR,)


def test_other_errors_are_told_at_once():
    with pytest.raises(OperationalError, match="no such table"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM nowhere")
