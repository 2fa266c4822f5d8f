"""Bringing a file in by a browser: dropping it, watching it, leaving, and undoing it."""

import pytest
from playwright.sync_api import expect

from papers import working
from papers.importing import running
from papers.models import Import, Paper
from tests.papers.importing.files import entries, run_until


@pytest.fixture
def in_chunks(monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE", 100)


def drop(page, name, data):
    """Let go of the file ``data`` called ``name`` where files are dropped."""
    script = """([name, text]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([text], name));
        return transfer;
    }"""
    transfer = page.evaluate_handle(script, [name, data.decode()])
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": transfer})


def test_a_file_is_dropped_watched_left_found_done_and_undone(
    open_page, cast, in_chunks, monkeypatch
):
    page = open_page(cast.labmate)
    page.goto("/imports/new/")
    drop(page, "thousand.bib", entries(1000))
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("Waiting")).to_be_visible()
    job = working.claim()
    run_until(job, 3, monkeypatch)
    expect(page.get_by_text("300 of 1000 entries")).to_be_visible()
    run_until(job, 3, monkeypatch)
    expect(page.get_by_text("600 of 1000 entries")).to_be_visible()
    assert Paper.objects.alive().count() == 0

    page.goto("/papers/")
    running.run(job)
    page.goto("/imports/")
    page.get_by_role("link", name="thousand.bib").click()
    expect(page.locator(".import-counts dd").first).to_have_text("1000")
    expect(page.get_by_text("Title of the paper 0", exact=True)).to_be_visible()
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("What came with it is in the trash.")).to_be_visible()
    assert Paper.objects.alive().count() == 0
    page.get_by_role("button", name="Bring it in again").click()
    expect(page.get_by_text("Restored.")).to_be_visible()
    assert Paper.objects.alive().count() == 1000


def test_a_file_without_entries_says_line_by_line_what_is_wrong(open_page, cast):
    page = open_page(cast.labmate, java_script_enabled=False)
    page.goto("/imports/new/")
    lines = b"\nJF  - A Journal\nT1  - A title\nVL  - 6\nER  - \n"
    file = {"name": "broken.ris", "mimeType": "text/plain", "buffer": lines}
    page.get_by_label("Files").set_input_files(file)
    page.get_by_role("button", name="Import").click()
    working.work_off()
    page.goto(Import.objects.get().get_absolute_url())
    expect(page.get_by_role("heading", name="To be looked at")).to_be_visible()
    expect(page.locator(".import-problems li")).to_have_text(
        [
            "Line 2 This line belongs to no entry: JF  - A Journal",
            "Line 3 This line belongs to no entry: T1  - A title",
            "Line 4 This line belongs to no entry: VL  - 6",
            "Line 5 This line belongs to no entry: ER  -",
        ]
    )
