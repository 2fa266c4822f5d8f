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

    It takes who is signed in, and what Playwright takes for a context. What goes wrong in any of
    the pages fails the test at the end.
    """
    contexts, wrong = [], []

    def act(by=None, **options):
        context = chromium.new_context(base_url=live_server.url, **{"viewport": DESK} | options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.add_init_script(TELL_BREACHES)
        watch(context, wrong)
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


def watch(context, wrong):
    """Add to ``wrong`` what goes wrong in the pages of ``context``."""

    def on_console(message):
        if message.type == "error" and not message.text.startswith(BAD_STATUS):
            wrong.append(f"console: {message.text}")

    def on_response(response):
        if response.status >= 400 and response.request.resource_type != "document":
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
