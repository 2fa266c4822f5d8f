"""What every test may ask for."""

from io import BytesIO

import hypothesis
import pytest
from django.core.cache import cache
from django.utils import translation
from PIL import Image

from papers.lookup import http
from tests.cast import make_cast
from tests.standing_in import Services

# The same examples each time, so that a run tells of the change and not of its luck. To look for
# new ones: pytest --hypothesis-profile=searching
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.register_profile("searching", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("steady")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Uploads of a test go to a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BACKUP_FOLDER = tmp_path / "backups"


@pytest.fixture(autouse=True)
def in_english(settings):
    """A test begins in English, whatever language the one before asked for."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


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


@pytest.fixture
def as_reader(client, cast):
    """A client signed in as the reader."""
    client.force_login(cast.reader)
    return client


@pytest.fixture
def png():
    """A small picture, as an upload."""
    upload = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(upload, "PNG")
    upload.name = "slide.png"
    upload.seek(0)
    return upload


@pytest.fixture
def services(db, settings):
    """A server that stands in for all services that are asked for papers."""
    services = Services()
    settings.LOOKUPS = True
    settings.LOOKUP_STAND_INS = dict.fromkeys(http.HOSTS, services.place)
    cache.clear()
    yield services
    services.close()
    cache.clear()
