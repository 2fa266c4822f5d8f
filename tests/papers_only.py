"""The settings with the library alone: ``papers`` must not need ``ideas``.

``python -m pytest tests/papers --ds=tests.papers_only``
"""

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS

INSTALLED_APPS = [app for app in INSTALLED_APPS if app != "ideas"]
