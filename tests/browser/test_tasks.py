"""Asking for long work in a browser, and seeing it done."""

import pytest
from playwright.sync_api import expect

from papers import working
from papers.models import Task, TaskState
from tests.cast import make_paper


@pytest.mark.parametrize("has_javascript", [True, False])
def test_a_task_is_started_left_and_found_done(open_page, cast, has_javascript):
    make_paper()
    page = open_page(cast.owner, java_script_enabled=has_javascript)
    page.goto("/tasks/")
    page.get_by_role("button", name="Start: Make the search index anew").click()
    expect(page.locator("progress")).to_be_visible()
    Task.objects.update(state=TaskState.RUNNING, done=2, total=8)
    if not has_javascript:
        page.reload()
    expect(page.get_by_text("2 of 8")).to_be_visible()
    Task.objects.update(state=TaskState.WAITING)
    working.work_off()
    if not has_javascript:
        page.reload()
    expect(page.get_by_text("1 row is indexed.")).to_be_visible()
    expect(page.locator("progress")).to_have_count(0)
    page.goto("/tasks/")
    expect(page.get_by_text("1 row is indexed.")).to_be_visible()
