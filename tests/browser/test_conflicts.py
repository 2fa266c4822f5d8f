"""Two windows edit one idea: nothing is lost, whoever saves second."""

import pytest
from playwright.sync_api import expect

from ideas import changing
from ideas.models import Idea
from tests.ideas.making import make_idea


@pytest.fixture
def idea(cast):
    """An idea of the owner, saved once."""
    return make_idea(cast.owner, title="Use tags as anchors", body="第一步。\n第二步。")


@pytest.mark.parametrize("scripted", [True, False])
def test_two_windows_edit_one_idea_and_both_edits_are_in_the_merged_text(
    scripted, idea, cast, open_page
):
    windows = [open_page(by=cast.owner, java_script_enabled=scripted) for _ in range(2)]
    for window in windows:
        window.goto(f"/ideas/{idea.pk}/edit/")
    first, second = windows
    first.locator("[name=title]").fill("Use object tags as anchors")
    first.locator("[name=body]").fill("第一步。\n第二步。\n第三步。")
    first.get_by_role("button", name="Save").click()
    second.locator("[name=title]").fill("Use tags as anchors <img src=x onerror=alert(1)>")
    second.locator("[name=body]").fill("第一步：标签。\n第二步。")
    second.locator("[name=status]").select_option("sketch")
    second.get_by_role("button", name="Save").click()

    conflict = second.locator(".conflict")
    expect(conflict).to_contain_text("Theirs, saved meanwhile")
    expect(conflict.locator("ins").first).to_have_text(" <img src=x onerror=alert(1)>")
    expect(conflict.locator("img")).to_have_count(0)
    merged = "Use object tags as anchors <img src=x onerror=alert(1)>"
    expect(conflict.locator("[name=merged_title]")).to_have_value(merged)
    expect(second.locator("[name=title]")).to_have_value(
        "Use tags as anchors <img src=x onerror=alert(1)>"
    )
    second.get_by_role("button", name="Use the merged text").click()

    expect(second.get_by_text("Saved.")).to_be_visible()
    idea.refresh_from_db()
    assert (idea.title, idea.status) == (merged, "sketch")
    assert idea.body.splitlines() == ["第一步：标签。", "第二步。", "第三步。"]

    second.get_by_role("link", name="History").click()
    expect(second.locator(".history-step")).to_have_count(3)
    expect(second.locator(".history-step").first.locator("ins").first).to_have_text(
        " <img src=x onerror=alert(1)>"
    )


def test_enter_in_a_field_saves_what_was_typed_and_not_the_merged_text(idea, cast, open_page):
    page = open_page(by=cast.owner)
    page.goto(f"/ideas/{idea.pk}/edit/")
    changing.edit(idea=idea, by=cast.owner, title="Use object tags as anchors")
    page.locator("[name=number]").fill("7")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".conflict")).to_be_visible()
    page.locator("[name=number]").press("Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert Idea.objects.get().title == "Use tags as anchors"


def test_a_title_of_the_outline_saved_second_is_merged_with_the_first(idea, cast, open_page):
    page = open_page(by=cast.owner)
    page.goto("/ideas/")
    page.locator("[role=treeitem]").first.focus()
    page.keyboard.press("F2")
    changing.edit(idea=idea, by=cast.owner, title="Use object tags as anchors")
    page.keyboard.press("End")
    page.keyboard.type("，先试")
    page.keyboard.press("Enter")
    both = "Use object tags as anchors，先试"
    expect(page.locator("#outline-merged")).to_have_value(both)
    page.get_by_role("button", name="Use the merged text").click()
    expect(page.locator("[role=treeitem]").first).to_contain_text(
        "Use object tags as anchors，先试"
    )
    assert Idea.objects.get().title == "Use object tags as anchors，先试"
