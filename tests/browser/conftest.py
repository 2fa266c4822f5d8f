"""A real Chromium before a real server, watched for errors and breaches of the content policy."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from ideas import sampling
from tests.suite import chromium as chromium_path

# Playwright's own event loop makes Django think that the test is asynchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = chromium_path()
WITHOUT = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]
DESK = {"width": 1400, "height": 900}
# Chromium says it for the page itself too, which may well be a 404 or a 422; see ``watch``.
BAD_STATUS = "Failed to load resource: the server responded with a status of"
# htmx says these of an upload that is stopped; of anything worse it says more.
STOPPED = ("htmx:sendAbort", "htmx:afterRequest")
# What Chromium says where a test takes the network away.
CUT_OFF = "Failed to load resource: net::ERR_"
# A form that was sent is wrong, or somebody else saved first: both are shown on the page.
SHOWN = {409, 422}
TELL_BREACHES = """
document.addEventListener("securitypolicyviolation", (breach) =>
  console.error(`content policy: ${breach.violatedDirective} ${breach.blockedURI}`));
"""


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.path).parents:
            item.add_marker("browser")
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="NO CHROMIUM HERE: nothing was clicked"))


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=WITHOUT)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, live_server, client):
    """Return a function that opens a page on the server, with cookies of its own.

    It takes who is signed in, how what is meant to go wrong begins ("404", CUT_OFF), and what
    Playwright takes for a context. Whatever else goes wrong in any page fails the test at the end.
    """
    contexts, wrong = [], []

    def act(by=None, *, expected=(), **options):
        context = chromium.new_context(base_url=live_server.url, **{"viewport": DESK} | options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.add_init_script(TELL_BREACHES)
        watch(context, wrong, expected)
        if by:
            client.force_login(by)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            address = {"name": cookie.key, "value": cookie.value, "url": live_server.url}
            context.add_cookies([address])
        return context.new_page()

    yield act
    for context in contexts:
        context.close()
    assert wrong == []


def watch(context, wrong, expected=()):
    """Add to ``wrong`` what goes wrong in the pages of ``context``, but for what is expected."""

    harmless = (BAD_STATUS, *STOPPED, *expected)

    def on_console(message):
        if message.type == "error" and not message.text.startswith(harmless):
            wrong.append(f"console: {message.text}")

    def on_response(response):
        is_shown = response.request.resource_type == "document" or response.status in SHOWN
        is_expected = str(response.status) in expected
        if response.status >= 400 and not is_shown and not is_expected:
            wrong.append(f"{response.status}: {response.url}")

    context.on("weberror", lambda error: wrong.append(f"error: {error.error}"))
    context.on("console", on_console)
    context.on("response", on_response)


@pytest.fixture
def page(open_page):
    """A page on the server, without a user."""
    return open_page()


@pytest.fixture
def library(cast):
    """The sample library, as what the owner shows to the lab."""
    sampling.load(by=cast.owner)
