"""Real processes that write at once, on the database that the suite runs on."""

import os
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.db import connection

PROCESSES, EACH = 4, 15
MAKE = "Paper.objects.create(title='Counted', pages='0')"
COUNT = f"""
for _ in range({EACH}):
    while True:
        try:
            with transaction.atomic():
                paper = Paper.objects.get()
                paper.pages = str(int(paper.pages) + 1)
                paper.save()
        except EditConflict:
            continue
        break
"""
TELL = "print(Paper.objects.get().pages)"


@pytest.fixture
def url(tmp_path):
    """The address of an empty database that other processes reach too."""
    if connection.vendor == "sqlite":
        address = f"sqlite:///{tmp_path}/library.sqlite3"
        run(address, "from django.core.management import call_command; call_command('migrate')")
        return address
    where = connection.settings_dict
    host = f"{where['USER']}@{quote(str(where['HOST']), safe='')}"
    return f"postgresql://{host}:{where['PORT'] or 5432}/{where['NAME']}"


def start(url, code):
    """Start a process that runs ``code`` on the database at ``url``."""
    setup = (
        "import django; django.setup()\n"
        "from django.db import transaction\n"
        "from papers.models import EditConflict, Paper\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", setup + code],
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(url, code):
    """Return what ``code`` prints."""
    out, errors = start(url, code).communicate()
    assert errors == ""
    return out.strip()


@pytest.mark.django_db(transaction=True)
def test_no_edit_is_lost_and_none_is_locked_out(url):
    run(url, MAKE)
    writers = [start(url, COUNT) for _ in range(PROCESSES)]
    assert [writer.communicate()[1] for writer in writers] == [""] * PROCESSES
    assert run(url, TELL) == str(PROCESSES * EACH)
