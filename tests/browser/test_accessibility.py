"""Every page: nothing that axe finds wrong, that the content policy stops, that a phone cuts."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

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
    "an idea with a checklist",
    "ideas:idea-history",
    "two versions of an idea",
    "ideas:inbox",
    "ideas:lab",
    "ideas:lab-week",
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
    every_page = pages | admin_pages(cast.owner)
    return {name: every_page[name] for name in MAIN_PAGES}


def opened(page, pages, status=200):
    """Yield the names of ``pages`` (addresses by name), each when it is open in ``page``."""
    for name, address in pages.items():
        assert (name, page.goto(address).status) == (name, status)
        yield name


def width_on_a_phone(page) -> int:
    """Return how wide the content of ``page`` is on a phone."""
    here = page.viewport_size
    page.set_viewport_size(PHONE)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(here)
    return width


def faults(page) -> list[tuple[str, str]]:
    """Return what axe finds on ``page`` that is not Django's own: the rule and the HTML."""
    return [
        (rule, html)
        for rule, html in violations(page)
        if not (rule in DJANGOS_OWN and DJANGOS_OWN[rule] in html)
    ]


def faults_and_width(page) -> list[tuple]:
    """Return the faults of ``page``, and the width of its content where a phone cuts it."""
    found = faults(page)  # first, because it waits until math has taken its width
    width = width_on_a_phone(page)
    return [*found, ("too wide for a phone", width)] if width > PHONE["width"] else found


def faults_of(page, pages, look=faults, **how) -> dict:
    """Return what ``look`` finds on ``pages`` (addresses by name), by the name of the page."""
    found = {name: look(page) for name in opened(page, pages, **how)}
    return {name: some for name, some in found.items() if some}


def test_pages_of_the_site(pages, cast, open_page):
    assert faults_of(open_page(by=cast.owner), pages, faults_and_width) == {}


def test_pages_of_the_admin(pages, cast, open_page):
    assert faults_of(open_page(by=cast.owner), admin_pages(cast.owner)) == {}


def test_rows_that_a_script_adds_to_a_page_of_the_admin(cast, open_page):
    page = open_page(by=cast.owner)
    page.goto(reverse("admin:papers_talk_add"))
    adders = page.locator(".add-row a")
    expect(adders).to_have_count(4)
    for adder in adders.all():
        adder.click()
    expect(page.locator("[role=combobox]")).to_have_count(3)
    assert faults(page) == []


def test_pages_without_rows(cast, open_page):
    lists = ["papers:home", "papers:trash", "ideas:idea-list", "ideas:note-list"]
    lists += [f"papers:{kind}-list" for kind in ("paper", "talk", "speaker", "insight")]
    assert faults_of(open_page(by=cast.owner), {name: reverse(name) for name in lists}) == {}


def test_pages_for_who_is_not_signed_in(page, db):
    pages = {name: reverse(name) for name in ("account_login", "account_reset_password")}
    assert faults_of(page, pages) == {}
    assert faults_of(page, {"nothing": "/nothing/"}, status=404) == {}


def test_form_that_was_not_taken(cast, library, open_page):
    talk = Talk.objects.first()
    page = open_page(by=cast.owner)
    page.goto(reverse("papers:talk-edit", args=[talk.pk]))
    talk.save()
    page.get_by_label("Date").fill("some day")
    page.get_by_role("button", name="Save").click()
    assert page.locator(".errorlist").count() == 2
    assert faults(page) == []


def test_main_pages_in_the_dark_and_in_chinese(main_pages, cast, open_page):
    page = open_page(by=cast.owner, color_scheme="dark", locale="zh-CN")
    assert faults_of(page, main_pages) == {}
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")


def test_main_pages_on_a_phone(main_pages, cast, open_page):
    page = open_page(by=cast.owner, viewport=PHONE)
    assert faults_of(page, main_pages, faults_and_width) == {}
