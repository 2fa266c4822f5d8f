"""The main job, as a researcher does it."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from papers.models import Paper
from tests.cast import PASSWORD

NOTE = Path(__file__).parents[3] / "shared" / "data" / "talk_notes_pretraining.md"
BIBTEX = """@inproceedings{liu2021swin,
  title = {Swin Transformer: Hierarchical Vision Transformer using Shifted Windows},
  author = {Liu, Ze and Lin, Yutong and Hu, Han},
  booktitle = {ICCV}, year = {2021}}"""


def test_from_signing_in_to_the_talk_behind_an_idea(page, cast):
    if not NOTE.exists():
        pytest.skip(f"the real note is not at {NOTE}")
    page.goto("/")
    page.get_by_label("Username").fill("owner")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Home")).to_be_visible()

    page.get_by_role("link", name="Admin", exact=True).click()
    page.locator("tr.model-paper").get_by_role("link", name="Add").click()
    page.get_by_role("textbox", name="What do you have?").fill(BIBTEX)
    page.get_by_role("button", name="Fill the form").click()
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.locator(".success")).to_contain_text("Swin Transformer")
    paper = Paper.objects.get()
    assert [a.printed_name for a in paper.authorships.all()] == ["Ze Liu", "Yutong Lin", "Han Hu"]

    page.goto("/notes/new/")
    page.get_by_label("Markdown or text file").set_input_files(NOTE)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="深度调研之预训练模型")).to_be_visible()
    line = page.locator("#line-28")
    line.get_by_role("radio").check()
    page.keyboard.press("2")
    expect(page.locator("#line-28")).to_contain_text("Method")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator("#line-28").get_by_role("link", name="普适性")).to_be_visible()

    page.goto("/ideas/")
    page.get_by_role("link", name="MetaAvatar").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("4.2")
    page.locator(".lineage").get_by_role("link", name="MetaAvatar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("MetaAvatar")
    expect(page.locator(".meta").get_by_role("link", name="汤思宇")).to_be_visible()
