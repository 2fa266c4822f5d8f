import io

import pytest
from django.core.management import call_command

from papers.management.commands.quickstart import readable_password
from papers.models import User


@pytest.fixture(autouse=True)
def _own_static_folder(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"


def quickstart(**options):
    output = io.StringIO()
    call_command("quickstart", no_server=True, stdout=output, **options)
    return output.getvalue().splitlines()


def test_quickstart_tells_each_step_in_a_line(db):
    steps = [line.partition(":")[0] for line in quickstart(no_sample=True)]
    assert steps == ["Database", "Static files", "Account"]


def test_quickstart_makes_an_administrator_and_tells_the_password_that_opens_it(db, client):
    account = quickstart(no_sample=True)[2]
    password = account.partition("password ")[2].split()[0]
    assert client.login(username="lab", password=password)
    assert User.objects.get().is_superuser


def test_quickstart_run_again_keeps_the_account_and_says_how_to_get_a_password(db):
    quickstart(no_sample=True)
    before = User.objects.get().password
    account = quickstart(no_sample=True)[2]
    assert User.objects.get().password == before
    assert account.startswith("Account: lab ")
    assert "manage.py changepassword lab" in account


def test_quickstart_names_the_account_that_is_there(cast):
    assert quickstart(no_sample=True)[2].startswith("Account: owner ")


def test_quickstart_collects_the_static_files(db, tmp_path):
    quickstart(no_sample=True)
    assert (tmp_path / "static" / "css" / "tokens.css").exists()


def test_password_is_readable_and_differs_each_time():
    passwords = {readable_password() for _ in range(50)}
    assert len(passwords) == 50
    assert all([len(part) for part in word.split("-")] == [6, 6, 6] for word in passwords)
