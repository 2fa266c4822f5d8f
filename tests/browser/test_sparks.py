"""Sparks: linked in two keys from either end, explained by words that are selected, rejected."""

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from ideas.models import Idea, Spark
from ideas.sparking import light
from papers.models import Paper
from tests.cast import make_insight
from tests.ideas.making import make_idea

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-hans"])


@pytest.fixture
def say(language, cast):
    """A function that says a text in the language that the owner reads; both are set to it."""
    cast.owner.language = language
    cast.owner.save()
    with translation.override(language):
        yield gettext


@pytest.fixture
def pair(cast, library):
    """An idea and an insight of the owner that the finder brings together."""
    idea = make_idea(
        cast.owner, title="快门错开的拼接", body="让**zebrafish**标签和快门错开的拼接一起训练"
    )
    return idea, make_insight(cast.owner, text="**Zebrafish**标签：快门错开的拼接，邻居就见面了")


def focused(page):
    return page.locator(":focus")


def marks(page):
    return page.locator(":is(#title-words, #words) mark").all_inner_texts()


@LANGUAGES
def test_two_keys_link_from_an_idea(open_page, cast, pair, say):
    idea, insight = pair
    page = open_page(by=cast.owner)
    page.goto(idea.get_absolute_url())
    page.keyboard.press("l")
    expect(focused(page)).to_have_id(f"offer-insight-{insight.pk}")
    page.keyboard.press("y")
    row = page.locator("#sparks .spark")
    expect(row).to_contain_text("邻居就见面了")
    expect(row).to_contain_text(say("sparked"))
    expect(page.locator("#messages")).to_contain_text(say("Linked."))
    expect(page.locator("#lineage")).to_contain_text("Zebrafish标签")
    assert [(spark.insight, spark.confirmed_by) for spark in idea.sparks.all()] == [
        (insight, cast.owner)
    ]


@LANGUAGES
def test_two_keys_link_from_an_insight(open_page, cast, pair, say):
    idea, insight = pair
    page = open_page(by=cast.owner)
    page.goto(insight.get_absolute_url())
    page.keyboard.press("l")
    expect(focused(page)).to_have_id(f"offer-from_idea-{idea.pk}")
    page.keyboard.press("y")
    expect(page.locator("#sparks .lit-idea")).to_contain_text("快门错开的拼接")
    assert idea.sparks.get().insight == insight


@LANGUAGES
def test_arrows_go_through_the_suggestions_and_the_next_takes_the_place(open_page, cast, pair, say):
    idea, first = pair
    second = make_insight(cast.owner, text="快门错开的拼接，另一个说法，长一些")
    page = open_page(by=cast.owner)
    page.goto(idea.get_absolute_url())
    page.keyboard.press("l")
    offers = page.locator("[data-offer]")
    ids = [offer.get_attribute("id") for offer in offers.all()]
    assert {f"offer-insight-{first.pk}", f"offer-insight-{second.pk}"} <= set(ids)
    for key, at in [("ArrowDown", 1), ("j", min(2, len(ids) - 1)), ("k", 1), ("ArrowUp", 0)]:
        page.keyboard.press(key)
        expect(focused(page)).to_have_id(ids[at])
    page.keyboard.press("y")
    expect(page.locator("#sparks .spark")).to_have_count(1)
    expect(focused(page)).to_have_id(ids[1])
    page.keyboard.press("n")
    expect(page.locator(f"#{ids[1]}")).to_have_count(0)
    assert set(Spark.objects.filter(idea=idea).values_list("rejected_by", flat=True)) == {
        None,
        cast.owner.pk,
    }


@LANGUAGES
def test_a_suggestion_turned_down_is_gone_after_a_reload_and_undo_brings_it_back(
    open_page, cast, pair, say
):
    idea, insight = pair
    page = open_page(by=cast.owner)
    page.goto(idea.get_absolute_url())
    offer = page.locator(f"#offer-insight-{insight.pk}")
    page.keyboard.press("l")
    page.keyboard.press("n")
    expect(offer).to_have_count(0)
    undo = page.locator("#messages").get_by_role("button", name=say("Undo"))
    expect(undo).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("快门错开的拼接")
    expect(offer).to_have_count(0)

    page.keyboard.press("f")
    page.keyboard.type("邻居")
    page.keyboard.press("Enter")
    expect(focused(page)).to_have_id(f"offer-insight-{insight.pk}")
    page.keyboard.press("y")
    expect(page.locator("#sparks .spark")).to_have_count(1)
    reject = page.locator("#sparks").get_by_role("button", name=say("Not so"))
    reject.press("Enter")
    expect(page.locator("#sparks .spark")).to_have_count(0)
    undo.press("Enter")
    expect(page.locator("#sparks .spark")).to_have_count(1)


@LANGUAGES
def test_words_selected_in_the_texts_fill_the_fields_and_are_highlighted_on_both_pages(
    open_page, cast, pair, say
):
    idea, insight = pair
    spark = light(source=insight, idea=idea, by=cast.owner)
    page = open_page(by=cast.owner)
    page.goto(f"/sparks/{spark.pk}/edit/")
    source, target = page.locator("[data-takes=source]"), page.locator("[data-takes=idea]")
    page.locator("[data-phrase=source] strong").dblclick()
    expect(source).to_have_value("Zebrafish")
    expect(target).to_have_value("")
    page.locator("[data-phrase=idea] .prose strong").dblclick()
    expect(target).to_have_value("zebrafish")
    page.locator("main h1").click()
    expect(source).to_have_value("Zebrafish")
    page.get_by_label(say("why").capitalize()).fill("同一种鱼")
    page.get_by_role("button", name=say("Save")).press("Enter")
    expect(page.locator("#sparks .spark")).to_contain_text("“同一种鱼”")
    assert marks(page) == ["zebrafish"]
    page.goto(insight.get_absolute_url())
    assert marks(page) == ["Zebrafish"]


@LANGUAGES
def test_words_selected_before_linking_are_its_phrase(open_page, cast, pair, say):
    idea, _insight = pair
    page = open_page(by=cast.owner)
    page.goto(idea.get_absolute_url())
    page.locator("#words strong").dblclick()
    chosen = page.locator("[data-chosen-words]")
    expect(chosen).to_contain_text("zebrafish")
    page.keyboard.press("l")
    page.keyboard.press("y")
    expect(page.locator("#words mark")).to_have_text("zebrafish")
    expect(chosen).to_be_hidden()
    assert idea.sparks.get().idea_phrase == "zebrafish"


@LANGUAGES
def test_a_paper_is_found_by_keys_and_linked_with_one_more(open_page, cast, pair, say):
    idea, _insight = pair
    paper = Paper.objects.get(citation_key="liu2021swin")
    page = open_page(by=cast.owner)
    page.goto(idea.get_absolute_url())
    page.keyboard.press("f")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("swin")
    page.keyboard.press("Enter")
    expect(focused(page)).to_have_id(f"offer-paper-{paper.pk}")
    page.keyboard.press("y")
    expect(page.locator("#sparks .spark")).to_contain_text("Swin Transformer")
    page.goto(paper.get_absolute_url())
    expect(page.locator("#sparks .lit-idea")).to_contain_text("快门错开的拼接")


@LANGUAGES
def test_a_new_idea_is_made_of_an_insight(open_page, cast, pair, say):
    _idea, insight = pair
    page = open_page(by=cast.owner)
    page.goto(insight.get_absolute_url())
    page.keyboard.press("i")
    title = page.locator("[name=title]")
    expect(title).to_have_value("**Zebrafish**标签：快门错开的拼接，邻居就见面了")
    title.fill("斑马鱼")
    page.get_by_role("button", name=say("Save")).press("Enter")
    expect(page.locator("#sparks .spark")).to_contain_text("邻居就见面了")
    assert Idea.objects.get(title="斑马鱼").sparks.get().insight == insight


@LANGUAGES
def test_linking_finding_and_turning_down_without_a_script(open_page, cast, pair, say):
    idea, insight = pair
    page = open_page(by=cast.owner, java_script_enabled=False)
    page.goto(idea.get_absolute_url())
    offer = page.locator(f"#offer-insight-{insight.pk}")
    offer.get_by_role("button", name=say("Not so")).click()
    expect(offer).to_have_count(0)
    page.locator("#messages").get_by_role("button", name=say("Undo")).click()
    offer.get_by_role("button", name=say("Link it")).click()
    expect(page.locator("#sparks .spark")).to_contain_text("邻居就见面了")
    page.locator("[name=among]").select_option("paper")
    page.locator("[name=find]").fill("swin")
    page.get_by_role("button", name=say("Find"), exact=True).click()
    page.locator("[data-found]").get_by_role("button", name=say("Link it")).click()
    expect(page.locator("#sparks .spark")).to_have_count(2)
