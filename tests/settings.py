"""The settings under test: the app's own, with what makes a suite slow or lasting taken out."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)

from config.settings import *  # noqa: F403
from config.settings import BASE_DIR, DATABASES, STORAGES, VAR_DIR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # In memory, a test that looks while the server writes would find the table locked.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
STATIC_ROOT = BASE_DIR / "static"
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# No test asks anybody outside; those that look something up have a server of their own.
LOOKUPS = False
