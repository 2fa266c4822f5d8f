"""What every test may ask for."""

import pytest

from tests.cast import make_cast


@pytest.fixture
def cast(db):
    """The owner, a labmate and a stranger."""
    return make_cast()


@pytest.fixture
def as_owner(client, cast):
    """A client signed in as the owner."""
    client.force_login(cast.owner)
    return client


@pytest.fixture
def as_labmate(client, cast):
    """A client signed in as the labmate."""
    client.force_login(cast.labmate)
    return client
