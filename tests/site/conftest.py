"""Databases beside the one of the tests."""

from urllib.parse import quote

import pytest
from django.db import connection


@pytest.fixture
def empty_database(tmp_path, transactional_db):
    """The address of a database without tables."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.sqlite3"
        return
    where = connection.settings_dict
    name = f"{where['NAME']}_empty"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    host = f"{where['USER']}@{quote(str(where['HOST']), safe='')}"
    yield f"postgresql://{host}:{where['PORT'] or 5432}/{name}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")
