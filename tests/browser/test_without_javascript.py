"""The main job where no script runs."""

from playwright.sync_api import expect

from ideas.models import Note
from papers.models import Talk
from tests.cast import PASSWORD

NOTE = """---
HRNet 王井东
高分辨率的表征从头保持到尾
"""


def test_a_talk_and_a_note_without_a_script(open_page, cast):
    page = open_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_label("Username").fill("labmate")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    page.get_by_role("link", name="Talks", exact=True).first.click()
    page.get_by_role("link", name="Add a talk").first.click()
    page.get_by_label("Title").fill("OSCAR")
    page.get_by_label("Speakers").fill("张磊")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="OSCAR")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Saved.")

    page.get_by_role("link", name="Notes", exact=True).first.click()
    page.get_by_role("link", name="Bring in a note").first.click()
    page.get_by_label("Or paste the note").fill(NOTE)
    page.get_by_role("button", name="Save").click()
    page.locator("#line-3").get_by_role("radio").check()
    page.get_by_role("button", name="Method").click()
    expect(page.locator("#line-3")).to_contain_text("Method")
    page.get_by_role("button", name="Keep").click()
    page.locator("#line-2").get_by_role("link", name="HRNet").click()
    expect(page.locator(".insight")).to_contain_text("高分辨率的表征从头保持到尾")
    assert Note.objects.get().kept_at is not None

    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("status")).to_contain_text("“HRNet” is in the trash.")
    assert list(Talk.objects.alive().values_list("title", flat=True)) == ["OSCAR"]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("Restored.")
    assert set(Talk.objects.alive().values_list("title", flat=True)) == {"OSCAR", "HRNet"}
