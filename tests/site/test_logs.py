"""What the log must not hold."""

import logging

import pytest
from django.conf import settings

from config.logs import WithoutTokens


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (("Not Found: %s", "/s/Zm9v-bar_baz/"), "Not Found: /s/…/"),
        (("GET /s/abc/f/def/?x=1 200",), "GET /s/…/f/def/?x=1 200"),
        (("Not Found: %s", "/ideas/12/"), "Not Found: /ideas/12/"),
    ],
)
def test_the_token_of_a_share_link_is_not_logged(said, kept):
    record = logging.LogRecord("django.request", logging.WARNING, "", 1, said[0], said[1:], None)
    assert WithoutTokens().filter(record)
    assert record.getMessage() == kept


def test_every_handler_leaves_tokens_out():
    assert {tuple(handler["filters"]) for handler in settings.LOGGING["handlers"].values()} == {
        ("without_tokens",)
    }
