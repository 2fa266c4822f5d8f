"""From which database a page is read."""

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpResponse

from config.replicas import COOKIE, Replicas, reading_from_replicas
from ideas.models import Idea, ShareLink
from papers.models import Paper, User

ROUTER = Replicas()


@pytest.fixture
def asked(rf, settings):
    """A function that asks for a page and returns from where it reads the rows of a model."""
    settings.REPLICAS = ["replica-1"]

    def ask(model, method="GET", cookies=(), page=None):
        request = rf.generic(method, "/")
        request.COOKIES |= dict.fromkeys(cookies, "1")
        read = []

        def answer(_request):
            read.append(ROUTER.db_for_read(model))
            return HttpResponse()

        ask.response = reading_from_replicas(page or answer)(request)
        return read[0] if read else None

    return ask


def test_a_page_that_is_asked_for_is_read_from_a_replica(asked):
    assert (asked(Paper), asked(Idea), asked(Paper, "HEAD")) == ("replica-1",) * 3
    assert COOKIE not in asked.response.cookies


@pytest.mark.parametrize("model", [User, Session, ShareLink])
def test_who_one_is_and_what_opens_a_door_is_asked_of_the_primary(asked, model):
    assert asked(model) == "default"


def test_who_saves_reads_from_the_primary_for_some_seconds(asked):
    assert asked(Paper, "POST") == "default"
    cookie = asked.response.cookies[COOKIE]
    assert (cookie["max-age"], cookie["httponly"]) == (10, True)
    assert asked(Paper, cookies=[COOKIE]) == "default"


@pytest.mark.django_db(transaction=True)
def test_what_belongs_together_is_read_where_it_is_written(asked):
    def page(_request):
        with transaction.atomic():
            inside.append(ROUTER.db_for_read(Paper))
        inside.append(ROUTER.db_for_read(Paper))
        return HttpResponse()

    inside = []
    asked(Paper, page=page)
    assert inside == ["default", "replica-1"]


def test_outside_of_pages_and_for_writing_it_is_the_primary(settings):
    settings.REPLICAS = ["replica-1"]
    assert (ROUTER.db_for_read(Paper), ROUTER.db_for_write(Paper)) == ("default", "default")
    assert [ROUTER.allow_migrate(name, "papers") for name in ("default", "replica-1")] == [
        True,
        False,
    ]
