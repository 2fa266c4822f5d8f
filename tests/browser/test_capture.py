"""The capture box: keys alone, an input method, several lines, pictures, a network that fails."""

import re
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from ideas.models import Idea, Spark
from papers.models import Capture, Insight
from tests.browser.axe import violations
from tests.browser.conftest import CUT_OFF
from tests.browser.test_reading import compose, press_in_composition
from tests.cast import make_insight, make_paper, make_talk
from tests.ideas.making import make_idea

LANGUAGES = ["en", "zh-hans"]
PASTE_PICTURE = """async (field) => {
  const canvas = new OffscreenCanvas(40, 30);
  canvas.getContext("2d").fillRect(0, 0, 20, 30);
  const blob = await canvas.convertToBlob({ type: "image/png" });
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([blob], "shot.png", { type: "image/png" }));
  const what = { clipboardData, bubbles: true, cancelable: true };
  field.dispatchEvent(new ClipboardEvent("paste", what));
}"""
PASTE_TEXT = """(field, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  document.execCommand("insertText", false, text);
}"""


@pytest.fixture
def talk(cast):
    return make_talk(title="HRNet", speakers=["王井东"])


@pytest.fixture
def page(open_page, cast, talk):
    """The page of the talk, with the focus in its capture box."""
    page = open_page(by=cast.owner)
    return with_focus(page, talk)


@pytest.fixture
def shaky(open_page, cast, talk):
    """The same on a network that the test may take away."""
    page = open_page(by=cast.owner, expected=(CUT_OFF, "404"))
    return with_focus(page, talk)


def with_focus(page, source):
    page.goto(source.get_absolute_url())
    page.keyboard.press("c")
    expect(box(page)).to_be_focused()
    return page


def box(page):
    """The field of the capture box."""
    return page.locator("#capture_text")


def finder(page):
    """The field that finds an idea."""
    return page.locator("[data-picker] [role=combobox]")


def options(page):
    return page.locator("[data-picker] [role=option]")


def rows(page):
    return page.locator("#insights > .insight")


def status(page):
    return page.locator("[data-status]")


def kind(page):
    """Return the kind that is chosen in the box."""
    return page.locator("[name=kind]:checked").input_value()


def texts():
    """Return the texts of all insights that are not in the trash, in order."""
    rows = Insight.objects.alive().order_by("position", "pk")
    return list(rows.values_list("text", flat=True))


def type_and_save(page, text):
    page.keyboard.type(text)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_are_taken_down_by_keys_alone(language, open_page, cast, talk):
    cast.owner.language = language
    cast.owner.save()
    page = with_focus(open_page(by=cast.owner), talk)
    with translation.override(language):
        expect(page.get_by_label(gettext("What did you take away?"))).to_be_focused()
        method, undo = gettext("Method"), gettext("Undo")

    type_and_save(page, "m: 高分辨率 @12:31 #预训练")
    expect(rows(page)).to_have_count(1)
    expect(rows(page).locator(".insight-minute")).to_have_text("12:31")
    expect(rows(page).locator(".insight-foot")).to_contain_text(method)
    expect(rows(page).locator(".chip-tag")).to_have_text("预训练")
    expect(page.locator("#insights-title")).to_contain_text("1")
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("")

    page.keyboard.type("第一行")
    page.keyboard.press("Shift+Enter")
    type_and_save(page, "第二行")
    expect(rows(page)).to_have_count(2)
    assert texts() == ["高分辨率", "第一行\n第二行"]

    page.keyboard.press("Tab")
    expect(status(page).get_by_role("button", name=undo)).to_be_visible()
    status(page).get_by_role("button", name=undo).press("Enter")
    expect(rows(page)).to_have_count(1)
    expect(box(page)).to_be_focused()
    assert texts() == ["高分辨率"]
    status(page).get_by_role("button", name=undo).press("Enter")
    page.wait_for_url(re.compile("/insights/"))
    assert texts() == ["高分辨率", "第一行\n第二行"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_idea_is_picked_or_made_by_keys_alone(language, open_page, cast, talk):
    cast.owner.language = language
    cast.owner.save()
    top = make_idea(cast.owner, "取长补短", number="5")
    make_idea(cast.owner, "平移不变性", parent=top)
    page = with_focus(open_page(by=cast.owner), talk)

    page.keyboard.type("CNN 有平移不变性 >")
    expect(finder(page)).to_be_focused()
    page.keyboard.type("5")
    expect(options(page)).to_have_count(3)
    page.keyboard.press("ArrowDown")
    expect(options(page).and_(page.locator("[aria-selected=true]"))).to_contain_text("5.1")
    page.keyboard.press("Enter")
    expect(box(page)).to_be_focused()
    expect(page.locator("[data-picked]")).to_contain_text("5.1 平移不变性")
    page.keyboard.press("Enter")
    expect(rows(page).locator(".chip-idea")).to_contain_text("5.1")

    page.keyboard.type("动态参数 >")
    page.keyboard.type("动态头")
    page.keyboard.press("Enter")
    expect(page.locator("[data-picked]")).to_contain_text("动态头")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(2)
    assert texts() == ["CNN 有平移不变性", "动态参数"]
    made = Idea.objects.get(title="动态头")
    assert list(Spark.objects.values_list("insight__text", "idea__title").order_by("pk")) == [
        ("CNN 有平移不变性", "平移不变性"),
        ("动态参数", made.title),
    ]


def test_the_sign_for_an_idea_may_be_one_of_comparison(page, cast):
    make_idea(cast.owner, "90 以上")
    page.keyboard.type("accuracy > 90%")
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("accuracy > 90%")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)

    page.keyboard.type("recall >70")
    expect(finder(page)).to_have_value("70")
    page.keyboard.press("Escape")
    expect(box(page)).to_have_value("recall >70")
    assert texts() == ["accuracy > 90%"]


def test_the_sign_as_an_input_method_types_it_opens_the_ideas_too(page, cast):
    make_idea(cast.owner, "取长补短")
    page.keyboard.type("一 ")
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "》", "selectionStart": 1, "selectionEnd": 1})
    session.send("Input.insertText", {"text": "》"})
    expect(finder(page)).to_be_focused()
    expect(options(page)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(box(page)).to_have_value("一 》")


def test_a_chosen_idea_can_be_taken_off_again(page, cast):
    make_idea(cast.owner, "取长补短")
    page.keyboard.type("一 >")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remove the idea").press("Enter")
    expect(box(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)
    assert not Spark.objects.exists()


def test_a_letter_and_a_space_set_the_kind_and_backspace_takes_it_back(page):
    page.keyboard.type("a ")
    assert kind(page) == "advice"
    expect(box(page)).to_have_value("")
    page.keyboard.press("Backspace")
    assert kind(page) == "takeaway"
    type_and_save(page, "good baseline")
    expect(rows(page)).to_have_count(1)
    type_and_save(page, "q why not")
    expect(rows(page)).to_have_count(2)
    assert kind(page) == "takeaway"
    assert list(Insight.objects.values_list("text", "kind").order_by("pk")) == [
        ("a good baseline", "takeaway"),
        ("why not", "question"),
    ]


def test_composing_enter_neither_saves_nor_picks(page, cast):
    make_idea(cast.owner, "取长补短")
    compose(page, "gao", "高分辨率")
    expect(box(page)).to_have_value("高分辨率")
    press_in_composition(page, "Enter")
    expect(box(page)).to_have_value("高分辨率")
    expect(page.locator("[data-status] *")).to_have_count(0)
    assert texts() == []

    page.keyboard.type(" >")
    expect(finder(page)).to_be_focused()
    compose(page, "qu", "取长")
    expect(finder(page)).to_have_value("取长")
    expect(options(page)).to_have_count(2)
    # The first Enter after a composition may still be the input method's, as in Safari.
    page.keyboard.press("Enter")
    expect(page.locator("[data-picked]")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("[data-picked]")).to_contain_text("取长补短")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)
    assert texts() == ["高分辨率"]


def test_a_letter_that_is_composed_is_no_kind(page):
    session = page.context.new_cdp_session(page)
    there = {"text": "m ", "selectionStart": 2, "selectionEnd": 2}
    session.send("Input.imeSetComposition", there)
    assert kind(page) == "takeaway"
    expect(box(page)).to_have_value("m ")
    session.send("Input.insertText", {"text": "没有"})
    expect(box(page)).to_have_value("没有")


def test_pasted_lines_are_insights_and_can_be_one(page):
    box(page).evaluate(PASTE_TEXT, "- 一\n- 二\n\n- 三")
    each = page.get_by_role("radio", name="3 insights")
    expect(each).to_be_checked()
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(3)
    expect(each).to_be_hidden()
    assert texts() == ["一", "二", "三"]

    box(page).evaluate(PASTE_TEXT, "四\n五")
    page.get_by_role("radio", name="One insight").check()
    expect(box(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(4)
    assert texts() == ["一", "二", "三", "四\n五"]


def test_a_pasted_picture_is_an_image_with_its_minute(page, talk):
    box(page).evaluate(PASTE_PICTURE)
    expect(page.locator("[data-image-chip]")).to_contain_text("shot.png")
    page.reload()
    expect(page.locator("[data-image-chip]")).to_contain_text("shot.png")
    page.keyboard.press("c")
    type_and_save(page, "@12:31")
    expect(rows(page).locator("img")).to_be_visible()
    expect(page.locator("[data-image-chip]")).to_be_hidden()
    insight = Insight.objects.get()
    assert (insight.kind, insight.seconds, insight.text) == ("image", 751, "Screenshot at 12:31")
    assert insight.image == talk.images.get()
    assert (insight.image.width, insight.image.height) == (40, 30)


def test_what_is_wrong_comes_back_into_the_box(page):
    box(page).fill("o: accuracy >90 #数据")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("None of your ideas has the number 90.")
    expect(box(page)).to_have_value("o: accuracy >90 #数据")
    expect(box(page)).to_be_focused()
    page.reload()
    expect(box(page)).to_have_value("o: accuracy >90 #数据")
    page.keyboard.press("c")
    page.keyboard.press("Control+a")
    type_and_save(page, "o: accuracy > 90 #数据")
    expect(rows(page)).to_have_count(1)
    expect(page.get_by_role("alert")).to_be_empty()
    assert texts() == ["accuracy > 90"]


def test_a_refused_line_waits_while_another_is_being_written(shaky):
    page = shaky
    page.context.set_offline(True)
    box(page).fill("一 >90")
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value("")
    page.keyboard.type("二")
    page.context.set_offline(False)
    refused = page.locator("[data-put-back] li")
    expect(refused).to_contain_text("一 >90")
    expect(box(page)).to_have_value("二")
    refused.get_by_role("button", name="Edit").press("Enter")
    expect(box(page)).to_have_value("一 >90")
    expect(refused).to_contain_text("二")


def test_the_draft_outlives_a_reload_and_is_one_of_its_talk_and_member(page, cast, talk):
    page.keyboard.type("q ")
    page.keyboard.type("怎么 @12:31")
    page.goto(make_talk(title="Another").get_absolute_url())
    expect(box(page)).to_have_value("")
    page.goto(talk.get_absolute_url())
    expect(box(page)).to_have_value("怎么 @12:31")
    assert kind(page) == "question"

    page.keyboard.press("c")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)
    page.reload()
    expect(box(page)).to_have_value("")
    assert Insight.objects.get().kind == "question"


def waits(page, number):
    expect(status(page)).to_contain_text(f"({number})")
    expect(page.locator("[data-outbox-count]").first).to_have_text(str(number))


def test_what_is_saved_without_a_network_is_saved_once_when_it_is_back(shaky, talk):
    page = shaky
    page.context.set_offline(True)
    type_and_save(page, "一 @12:31")
    waits(page, 1)
    type_and_save(page, "二")
    waits(page, 2)
    expect(box(page)).to_be_focused()

    page.route("**/capture/", lambda route: route.abort())
    page.context.set_offline(False)
    page.reload()
    waits(page, 2)
    assert texts() == []

    page.context.set_offline(True)
    page.unroute("**/capture/")
    page.context.set_offline(False)
    expect(rows(page)).to_have_count(2)
    expect(page.locator("[data-outbox-count]").first).to_be_hidden()
    page.reload()
    expect(rows(page)).to_have_count(2)
    assert texts() == ["一", "二"]


def test_a_picture_waits_for_the_network_too(shaky, talk):
    page = shaky
    page.context.set_offline(True)
    box(page).evaluate(PASTE_PICTURE)
    type_and_save(page, "这一步")
    waits(page, 1)
    page.context.set_offline(False)
    expect(rows(page).locator("img")).to_be_visible()
    assert talk.images.get().insights.get().text == "这一步"


def test_a_line_whose_answer_was_lost_is_saved_once(shaky):
    page = shaky
    lost = []

    def lose_the_answer(route):
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/capture/", lose_the_answer, times=1)
    type_and_save(page, "一")
    waits(page, 1)
    assert (lost, texts()) == ([200], ["一"])
    expect(rows(page)).to_have_count(1, timeout=15_000)
    expect(page.locator("[data-outbox-count]").first).to_be_hidden()
    assert texts() == ["一"]
    assert Capture.objects.count() == 1


def test_who_is_signed_out_meanwhile_loses_nothing(shaky, cast, talk, client, live_server):
    page = shaky
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    type_and_save(page, "一")
    expect(status(page)).to_contain_text("You are signed out.")
    way_back = f"{reverse('account_login')}?{urlencode({'next': talk.get_absolute_url()})}"
    link = status(page).get_by_role("link", name="Sign in")
    expect(link).to_have_attribute("href", way_back)

    client.force_login(cast.labmate)
    sign_in(page, client, live_server)
    page.goto(talk.get_absolute_url())
    expect(page.locator("[data-outbox-count]").first).to_be_hidden()
    assert texts() == []

    client.force_login(cast.owner)
    sign_in(page, client, live_server)
    page.goto(talk.get_absolute_url())
    expect(rows(page)).to_have_count(1)
    assert Insight.objects.get().owner == cast.owner


def sign_in(page, client, live_server):
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    address = {"name": cookie.key, "value": cookie.value, "url": live_server.url}
    page.context.add_cookies([address])


def test_a_line_of_a_talk_that_is_gone_can_be_taken_from_elsewhere(shaky, talk):
    page = shaky
    page.context.set_offline(True)
    type_and_save(page, "一")
    waits(page, 1)
    talk.delete()
    page.context.set_offline(False)
    expect(page.get_by_text("is no longer there")).to_be_visible()
    page.goto(reverse("papers:capture"))
    expect(box(page)).to_have_value("一")
    expect(page.get_by_role("alert")).to_contain_text("is no longer there")


def test_from_a_page_without_a_box_it_opens_in_a_dialog(open_page, cast, talk):
    make_insight(cast.owner, text="零", talk=talk)
    page = open_page(by=cast.owner)
    page.goto(reverse("ideas:idea-list"))
    page.keyboard.press("c")
    dialog = page.get_by_role("dialog", name="Capture")
    expect(dialog.get_by_label("Taken from")).to_have_value(f"talk-{talk.pk}")
    expect(box(page)).to_be_focused()
    assert violations(page) == []
    type_and_save(page, "s.7 一")
    expect(status(page)).to_contain_text("Saved:")
    expect(box(page)).to_be_focused()
    page.keyboard.type("没写完")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("c")
    expect(box(page)).to_have_value("没写完")
    assert texts() == ["零", "一"]


def test_a_thought_of_ones_own_without_a_script(open_page, cast):
    page = open_page(by=cast.owner, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Capture").first.click()
    page.get_by_label("What did you take away?").fill("一\n二")
    page.get_by_label("Each line is an insight").check()
    page.get_by_label("Question").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved.")
    assert texts() == ["一", "二"]
    assert {row.kind for row in Insight.objects.all()} == {"question"}
    page.get_by_role("button", name="Undo").click()
    assert texts() == []


def test_pages_are_taken_from_a_paper(open_page, cast):
    paper = make_paper()
    page = with_focus(open_page(by=cast.owner), paper)
    expect(page.get_by_label("Time in the talk")).to_have_count(0)
    type_and_save(page, "收敛 p.7-9")
    expect(rows(page).locator(".insight-minute")).to_contain_text("7-9")
    assert paper.insights.get().page == "7-9"


def test_keys_are_those_of_the_lines_kept(page):
    type_and_save(page, "一")
    expect(rows(page)).to_have_count(1)
    type_and_save(page, "二")
    expect(rows(page)).to_have_count(2)
    keys = set(Capture.objects.values_list("key", flat=True))
    assert {key.version for key in keys} == {4}
    assert len(keys) == 2
    assert all(isinstance(key, UUID) for key in keys)


def test_the_time_is_what_the_player_says(open_page, cast):
    talk = make_talk(title="HRNet", recording_url="https://example.org/hrnet")
    page = open_page(by=cast.owner)
    page.goto(talk.get_absolute_url())
    page.get_by_label("What the player shows").fill("12:31")
    page.keyboard.press("Enter")
    expect(page.locator("[data-now]").first).to_have_text("12:31")
    box(page).focus()
    page.keyboard.type("一")
    expect(page.get_by_label("Time in the talk")).to_have_value("12:31")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)

    page.get_by_label("What the player shows").fill("20:00")
    page.keyboard.press("Enter")
    box(page).focus()
    page.keyboard.type("二 @ ")
    expect(box(page)).to_have_value("二 @20:00 ")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(2)
    type_and_save(page, "三 @")
    expect(rows(page)).to_have_count(3)
    told = Insight.objects.values_list("text", "seconds").order_by("pk")
    assert list(told) == [("一", 751), ("二", 1200), ("三", 1200)]


def test_while_one_listens_each_line_is_stamped_with_when_it_was_heard(page):
    type_and_save(page, "一")
    expect(rows(page)).to_have_count(1)
    page.get_by_role("button", name="Start listening").press("Enter")
    before = timezone.now()
    box(page).focus()
    type_and_save(page, "二")
    expect(rows(page)).to_have_count(2)
    one, two = Insight.objects.order_by("pk")
    assert one.heard_at is None
    assert before <= two.heard_at <= timezone.now()
