"""Every page: nothing that axe finds wrong, nothing that the content policy stops."""

import pytest
from django.urls import reverse

from papers.models import Talk
from tests.browser.axe import violations
from tests.browser.pages import admin_pages, make_rows, site_pages

PHONE = {"width": 360, "height": 780}
# The pages that are also looked at in the dark, in Chinese and on a phone.
MAIN_PAGES = [
    "papers:home",
    "papers:talk-detail",
    "papers:paper-detail",
    "papers:speaker-detail",
    "papers:paper-edit",
    "ideas:idea-list",
    "ideas:idea-detail",
    "ideas:note-detail",
    "a kept note",
    "admin: paper change",
]
# What axe finds in Django's own markup, by a part of the element: the heading of the column that
# says which row it is has no words, and the label of the search box is a picture with a text.
DJANGOS_OWN = {
    "empty-table-header": '<th class="original">',
    "label-title-only": 'id="searchbar"',
}


@pytest.fixture
def pages(cast, library):
    """The address of every page for the owner, by name; each has something to show."""
    return site_pages(make_rows(cast.owner))


@pytest.fixture
def main_pages(cast, pages):
    """The address of the main pages, by name."""
    pages |= admin_pages(cast.owner)
    return {name: pages[name] for name in MAIN_PAGES}


def opened(page, pages, status=200):
    """Yield the names of ``pages`` (addresses by name), each when it is open in ``page``."""
    for name, address in pages.items():
        assert (name, page.goto(address).status) == (name, status)
        yield name


def ours(page) -> list[tuple[str, str]]:
    """Return what axe finds on ``page`` that is not Django's own: the rule and the HTML."""
    return [
        (rule, html)
        for rule, html in violations(page)
        if not (rule in DJANGOS_OWN and DJANGOS_OWN[rule] in html)
    ]


def found_on(page, pages, **how) -> dict:
    """Return what axe finds on ``pages`` (addresses by name), by name."""
    found = {name: ours(page) for name in opened(page, pages, **how)}
    return {name: violations for name, violations in found.items() if violations}


def test_pages_of_the_site(pages, cast, open_page):
    assert found_on(open_page(by=cast.owner), pages) == {}


def test_pages_of_the_admin(pages, cast, open_page):
    assert found_on(open_page(by=cast.owner), admin_pages(cast.owner)) == {}


def test_pages_without_rows(cast, open_page):
    lists = ["papers:home", "papers:trash", "ideas:idea-list", "ideas:note-list"]
    lists += [f"papers:{kind}-list" for kind in ("paper", "talk", "speaker", "insight")]
    assert found_on(open_page(by=cast.owner), {name: reverse(name) for name in lists}) == {}


def test_pages_for_who_is_not_signed_in(page, db):
    pages = {name: reverse(name) for name in ("papers:sign-in", "admin:login")}
    assert found_on(page, pages) == {}
    assert found_on(page, {"nothing": "/nothing/"}, status=404) == {}


def test_form_that_was_not_taken(cast, library, open_page):
    talk = Talk.objects.first()
    page = open_page(by=cast.owner)
    page.goto(reverse("papers:talk-edit", args=[talk.pk]))
    talk.save()
    page.get_by_label("Date").fill("some day")
    page.get_by_role("button", name="Save").click()
    assert page.locator(".errorlist").count() == 2
    assert violations(page) == []


def test_main_pages_in_the_dark_and_in_chinese(main_pages, cast, open_page):
    page = open_page(by=cast.owner, color_scheme="dark", locale="zh-CN")
    assert found_on(page, main_pages) == {}
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")


def test_pages_on_a_phone(pages, main_pages, cast, open_page):
    page = open_page(by=cast.owner, viewport=PHONE)
    widths, found = {}, {}
    for name in opened(page, pages | main_pages):
        widths[name] = page.evaluate("document.documentElement.scrollWidth")
        found[name] = ours(page) if name in main_pages else []
    assert {name: width for name, width in widths.items() if width > PHONE["width"]} == {}
    assert {name: violations for name, violations in found.items() if violations} == {}
