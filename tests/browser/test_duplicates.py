"""Merging two papers in a browser, and undoing it."""

import pytest
from playwright.sync_api import expect

from papers import crediting, working
from papers.models import Paper
from tests.cast import make_insight, make_paper


@pytest.fixture
def pair(cast):
    published = make_paper("Swin Transformer", type="conference", container="ICCV", date="2021")
    preprint = make_paper("Swin transformer", type="preprint", arxiv="2103.14030", date="2021")
    for paper in (published, preprint):
        crediting.credit_authors(paper=paper, names=["Ze Liu", "Han Hu"])
    make_insight(cast.owner, "移动窗口", paper=preprint)
    return published, preprint


@pytest.mark.parametrize("has_javascript", [True, False])
def test_two_papers_are_merged_and_taken_apart(open_page, cast, pair, has_javascript):
    published, preprint = pair
    page = open_page(cast.labmate, java_script_enabled=has_javascript)
    page.goto("/papers/")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Duplicates").click()
    page.get_by_role("button", name="Look for duplicates").click()
    expect(page.locator("progress")).to_be_visible()
    working.work_off()
    if not has_javascript:
        page.reload()
    expect(page.locator(".pair-why")).to_have_text(
        "the same title, 2 shared authors, of the same year, a preprint and what was published"
    )
    page.get_by_role("link", name="Compare and merge").click()
    title = page.get_by_role("group", name="Title")
    title.get_by_role("radio").nth(1).check()
    expect(page.get_by_role("group", name="arXiv").get_by_role("radio").nth(1)).to_be_checked()
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Swin transformer")
    expect(page.get_by_text("移动窗口").first).to_be_visible()
    expect(page.get_by_role("link", name="2103.14030")).to_be_visible()

    page.goto(preprint.get_absolute_url())
    expect(page).to_have_url(f"{page.url.partition('/papers/')[0]}{published.get_absolute_url()}")
    page.goto("/duplicates/merges/")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Swin Transformer")
    expect(page.get_by_text("移动窗口")).to_have_count(0)
    assert list(Paper.objects.alive().order_by("pk")) == [published, preprint]
    page.goto("/duplicates/")
    page.get_by_role("button", name="These differ").click()
    expect(page.get_by_text("No duplicates are waiting")).to_be_visible()
