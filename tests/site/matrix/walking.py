"""Asking every address as one actor, and reading all that comes back."""

import hashlib
import logging
from contextlib import contextmanager

from django.apps import apps
from django.core import mail
from django.db import transaction
from django.test import Client

from tests.site.matrix.oracle import may_read
from tests.site.matrix.world import ACTORS, World


class Walk:
    """What one actor sees of the world.

    ``seen`` are the canaries that came, ``leaks`` those that should not have, with where.
    """

    def __init__(self, world: World, name: str):
        self.world, self.actor = world, ACTORS[name]
        self.client = Client(raise_request_exception=True)
        if name != "nobody":
            self.client.force_login(world.members[name])
        self.seen: set[str] = set()
        self.leaks: list[str] = []
        self.wrong: list[str] = []
        self.asked = 0
        self._missing: dict[str, bytes] = {}

    def ask(self, method: str, url: str, data=None, *, also=frozenset(), **extra):
        """Return the answer; note its canaries, of which those in ``also`` may be there too."""
        self.asked += 1
        response = getattr(self.client, method.lower())(url, data, **extra)
        for word in set().union(*map(self.world.words_in, everything_in(response))):
            self.seen.add(word)
            canary = self.world.canaries[word]
            leak = f"{method} {url}: {canary}"
            if not may_read(self.actor, canary.row) and word not in also and leak not in self.leaks:
                self.leaks.append(leak)
        return response

    def ask_and_undo(self, method: str, url: str, data=None, **extra):
        """Return the answer, and take back what the request did, to the session too."""
        cookies = self.client.cookies.copy()
        with transaction.atomic():
            response = self.ask(method, url, data, **extra)
            transaction.set_rollback(True)
        self.client.cookies = cookies
        return response

    def missing(self, method="GET") -> bytes:
        """Return what is said of an address that does not exist."""
        if method not in self._missing:
            response = getattr(self.client, method.lower())("/not/there/")
            assert response.status_code == 404
            self._missing[method] = response.content
        return self._missing[method]

    def refuse(self, method: str, url: str, data=None):
        """Ask, and expect the same as of an address that does not exist."""
        response = self.ask(method, url, data)
        if response.status_code != 404 or response.content != self.missing(method):
            self.wrong.append(f"{method} {url}: {response.status_code} instead of nothing")

    def expect(self, response, *statuses):
        """Note an answer of another status than ``statuses``."""
        if response.status_code not in statuses:
            request = response.request
            self.wrong.append(
                f"{request['REQUEST_METHOD']} {request['PATH_INFO']}: {response.status_code}"
            )

    def unseen(self) -> set:
        """Return the canaries that the actor may see, and that did not come."""
        words = self.world.canaries
        return {
            words[word]
            for word in words.keys() - self.seen
            if may_read(self.actor, words[word].row)
        }


def everything_in(response) -> tuple[bytes, bytes]:
    """Return the body of ``response``, read to its end, and its headers and cookies."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body, response.serialize_headers() + response.cookies.output().encode()


NOTED = {"active_at", "last_visit_at"}


def dump() -> dict[str, str]:
    """Return a hash of each table, of all its rows as they are stored.

    When somebody was last here is left out: looking is noted too, every five minutes.
    """
    found = {}
    for model in apps.get_models():
        if model._meta.proxy or model._meta.label in {"sessions.Session"}:
            continue
        columns = [f.attname for f in model._meta.concrete_fields if f.name not in NOTED]
        rows = model._base_manager.order_by("pk").values_list(*columns)
        found[model._meta.label] = hashlib.sha256(repr(list(rows)).encode()).hexdigest()
        for relation in model._meta.many_to_many:
            through = getattr(model, relation.attname).through
            if through._meta.auto_created:
                links = list(through._base_manager.order_by("pk").values_list())
                found[through._meta.label] = hashlib.sha256(repr(links).encode()).hexdigest()
    return found


@contextmanager
def logged():
    """Give the list of all that is logged meanwhile, as it is printed."""
    lines = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(handler.format(record))
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield lines
    finally:
        root.removeHandler(handler)


def mailed() -> bytes:
    """Return all that was mailed."""
    return b"\n".join(message.message().as_bytes() for message in mail.outbox)
