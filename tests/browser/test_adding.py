"""The add box: a DOI is pasted, looked at, saved, pasted again; and without a network."""

import re

import pytest
from playwright.sync_api import expect

from papers.models import Paper
from tests.papers.lookup import answers

DOI = "10.1038/nature14539"


@pytest.fixture
def page(open_page, cast):
    """The papers, as the labmate sees them."""
    page = open_page(by=cast.labmate)
    page.goto("/papers/")
    return page


def look(page, text):
    """Go to the box by its key, paste ``text`` and look it up."""
    page.locator("body").press("A")
    page.wait_for_url("**/add/")
    box = page.get_by_label("What do you have?")
    expect(box).to_be_focused()
    box.fill(text)
    page.get_by_role("button", name="Look it up").click()


def test_a_doi_is_looked_at_saved_and_then_here_already(page, services):
    answers.give_all(services)
    look(page, f"https://doi.org/{DOI}")
    expect(page.get_by_role("heading", name="1 thing found")).to_be_focused()
    expect(page.locator(".found")).to_contain_text("Yann LeCun, Yoshua Bengio, Geoffrey Hinton")
    page.get_by_role("button", name="Save what is chosen").click()
    expect(page.get_by_role("heading", name="Deep learning")).to_be_visible()
    look(page, f"doi:{DOI.upper()}")
    found = page.locator(".found")
    expect(found).to_contain_text("Already here")
    found.get_by_role("link", name="Deep learning").click()
    page.wait_for_url(re.compile(r"/papers/\d+/$"))
    assert Paper.objects.count() == 1


def test_without_a_network_the_doi_is_kept(page, services):
    services.close()
    look(page, DOI)
    expect(page.locator(".found")).to_contain_text("The service cannot be reached from here.")
    page.get_by_role("button", name="Save what is chosen").click()
    expect(page.get_by_text("This paper waits to be completed")).to_be_visible()


def test_what_is_kept_is_completed_and_that_is_undone(page, services):
    look(page, DOI)
    page.get_by_role("button", name="Save what is chosen").click()
    answers.give_all(services)
    page.get_by_role("button", name="Complete this").click()
    expect(page.get_by_role("heading", name="Deep learning")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("link", name=DOI).click()
    expect(page.get_by_role("heading", name=DOI)).to_be_visible()


def test_a_dropped_file_is_looked_at(page):
    page.goto("/add/")
    page.locator("[data-drop]").evaluate(
        """(place) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File(["@book{k, title={From a file}}"], "refs.bib"));
          place.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
        }"""
    )
    page.get_by_role("button", name="Look it up").click()
    expect(page.locator(".found")).to_contain_text("From a file")


def test_a_doi_is_saved_without_javascript(open_page, cast, services):
    answers.give_all(services)
    page = open_page(by=cast.labmate, java_script_enabled=False)
    page.goto("/add/")
    page.get_by_label("What do you have?").fill(DOI)
    page.get_by_role("button", name="Look it up").click()
    page.get_by_role("button", name="Edit before saving").click()
    page.get_by_label("Title", exact=False).first.fill("Deep learning, mine")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Deep learning, mine")).to_be_visible()
