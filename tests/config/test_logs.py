"""No secret of an address reaches the log."""

import logging
import logging.config
from io import StringIO

import pytest
from django.conf import settings
from django.urls import reverse

from config.logs import redacted
from papers import membership


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Not Found: /join/c0ffee/", "Not Found: /join/[secret]/"),
        ("GET /s/c0ffee/f/slide?x=1 200", "GET /s/[secret]/f/slide?x=1 200"),
        ("GET /feed/c0ffee/talks.ics", "GET /feed/[secret]/talks.ics"),
        ("GET /bib/c0ffee.bib?dialect=biblatex", "GET /bib/[secret]?dialect=biblatex"),
        ("'/password/reset/key/1-c0ffee/'", "'/password/reset/key/[secret]/'"),
        ("https://lab.example/join/c0ffee", "https://lab.example/join/[secret]"),
        ("/sign-in/?next=%2Fs%2Fc0ffee%2F&x=1", "/sign-in/?next=%2Fs%2F[secret]%2F&x=1"),
        ("/papers/12/ and /talks/", "/papers/12/ and /talks/"),
    ],
)
def test_the_secret_of_an_address_is_replaced(line, kept):
    assert redacted(line) == kept


@pytest.fixture
def logged():
    """What the log of the settings writes."""
    config = settings.LOGGING
    stream = StringIO()
    console = config["handlers"]["console"] | {"stream": stream}
    logging.config.dictConfig(config | {"handlers": {"console": console}})
    yield stream
    logging.config.dictConfig(config)


def test_lines_and_tracebacks_of_an_answer_hold_no_secret(logged, cast, client, monkeypatch):
    token = membership.token_of("k" * 32)

    def fail(token):
        raise ValueError(f"cannot read /join/{token}/")

    monkeypatch.setattr(membership, "with_token", fail)
    client.raise_request_exception = False
    assert client.get(reverse("papers:join", args=[token])).status_code == 500
    assert client.get(f"/s/{token}/nothing/").status_code in {302, 404}
    log = logged.getvalue()
    assert "Traceback" in log
    assert "/join/[secret]/" in log
    assert token not in log
