"""Reading from replicas of the database, where nobody can be shown less than they know of already.

Only a page that is asked for (GET, HEAD) reads from one, and not for some seconds after its reader
saved something, so that they find it. Who is signed in, and whatever secret opens a door, is asked
of the primary always: what was revoked is closed at once. So is what is written within a page, such
as the search index, and everything in a transaction.
"""

import random
from contextvars import ContextVar

from django.conf import settings
from django.db import connection

# How long a replica may be behind, in seconds, and the cookie of who saved something in that time.
BEHIND = 10
COOKIE = "saved"
# Apps and models that are asked of the primary always.
ON_PRIMARY = {
    *("account", "auth", "contenttypes", "django_cache", "mfa", "sessions", "socialaccount"),
    *("papers.biblink", "papers.import", "papers.invitation", "papers.labsettings"),
    *("papers.searchdocument", "papers.searchword", "papers.staledocument", "papers.task"),
    *("papers.user", "ideas.feedkey", "ideas.glass", "ideas.sharechild", "ideas.sharelink"),
    *("ideas.sharereader", "ideas.listedword", "ideas.spelling", "ideas.wordlist"),
}

_may_be_old = ContextVar("may_be_old", default=False)


class Replicas:
    """The router: what is written goes to the primary, what may be a little old to a replica."""

    def db_for_read(self, model, **_hints):
        """Return the database from which rows of ``model`` are read."""
        is_open = _may_be_old.get() and not connection.in_atomic_block
        if not is_open or {model._meta.app_label, model._meta.label_lower} & ON_PRIMARY:
            return "default"
        return random.choice(settings.REPLICAS)  # noqa: S311 - any will do

    def db_for_write(self, model, **_hints):
        """Return the primary."""
        return "default"

    def allow_relation(self, _one, _other, **_hints):
        """Rows of a replica are those of the primary."""
        return True

    def allow_migrate(self, db, _app_label, **_hints):
        """Replicas get their tables from the primary."""
        return db == "default"


def reading_from_replicas(get_response):
    """Middleware: let a page be read from replicas, unless its reader just saved something."""

    def answer(request):
        is_reading = request.method in {"GET", "HEAD"}
        token = _may_be_old.set(is_reading and COOKIE not in request.COOKIES)
        try:
            response = get_response(request)
        finally:
            _may_be_old.reset(token)
        if not is_reading:
            is_secure = settings.SESSION_COOKIE_SECURE
            options = {"httponly": True, "samesite": "Lax", "secure": is_secure}
            response.set_cookie(COOKIE, "1", max_age=BEHIND, **options)
        return response

    return answer
