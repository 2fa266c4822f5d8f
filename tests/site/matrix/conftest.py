"""The world of the matrix, made once for all tests of a module."""

from tempfile import TemporaryDirectory

import pytest
from django.db import transaction
from django.test import override_settings

from tests.site.matrix.world import build


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """A lab with a canary in every text of every row."""
    with (
        TemporaryDirectory() as folder,
        override_settings(MEDIA_ROOT=folder),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def media(world):
    """The files of the world stay where they are."""
