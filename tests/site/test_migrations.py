"""The other tests have their tables made from the models; a lab has them from the migrations."""

import json
import os
import subprocess
import sys

from django.apps import apps
from django.conf import settings
from django.db import connection

TELL = """
import json, sys
import django
django.setup()
from tests.site.test_migrations import tables
print(json.dumps(tables()))
"""


def tables():
    """Return the columns of each table of the models, by its name."""
    found = {}
    with connection.cursor() as cursor:
        for name in sorted({model._meta.db_table for model in apps.get_models(True)}):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)} WHERE 1 = 0")
            found[name] = sorted(column[0] for column in cursor.description)
    return found


def test_the_migrations_make_the_tables_that_the_models_say(empty_database):
    environment = os.environ | {
        "DATABASE_URL": empty_database,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": settings.SECRET_KEY,
    }
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(migrate, env=environment, cwd=settings.BASE_DIR, check=True)
    told = subprocess.run(
        [sys.executable, "-c", TELL],
        env=environment,
        cwd=settings.BASE_DIR,
        check=True,
        stdout=subprocess.PIPE,
    )
    assert json.loads(told.stdout) == tables()
