"""A talk's recording beside its insights: playing, seeking, the timeline, listening without one."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from playwright.sync_api import expect

from papers.models import Insight, Talk
from tests.browser.axe import violations
from tests.cast import make_insight, make_talk
from tests.sound import give_recording, silence

YOUTUBE = "https://www.youtube-nocookie.com"
BILIBILI = "https://player.bilibili.com"
# It stands for YouTube: it speaks the messages of its player, and is at 100 s when it is loaded.
FAKE_YOUTUBE = """<!doctype html><title>player</title><script>
let at = Number(new URLSearchParams(location.search).get("start")) || 100;
const tell = (info) => parent.postMessage(JSON.stringify({ event: "infoDelivery", info }), "*");
window.addEventListener("message", (event) => {
  const { event: what, func, args } = JSON.parse(event.data);
  if (what === "listening") tell({ currentTime: at, duration: 2000, playerState: 1 });
  if (func === "seekTo") tell({ currentTime: (at = args[0]), playerState: 1 });
  if (func === "pauseVideo") tell({ playerState: 2 });
});
</script>"""


# Somebody else says the same, and is heard before this is done.
LIE = """() => new Promise((done) => {
  window.addEventListener("message", done, { once: true });
  postMessage(JSON.stringify({ event: "infoDelivery", info: { currentTime: 7 } }), "*");
}).then(() => {})"""


@pytest.fixture(params=["en", "zh-hans"])
def language(request, cast):
    """The language of the owner, and of this test."""
    cast.owner.language = request.param
    cast.owner.save()
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def talk(cast):
    """A talk of which two insights have a minute, five minutes apart."""
    talk = make_talk(minutes=30)
    make_insight(cast.owner, talk=talk, seconds=20, text="First")
    make_insight(cast.owner, talk=talk, seconds=320, text="锚点", position=1)
    return talk


@pytest.fixture
def page(open_page, cast):
    return open_page(by=cast.owner)


@pytest.fixture
def asked(page):
    """The addresses on other hosts that the page asks for; a fake answers for each."""
    found = []

    def answer(route):
        found.append(route.request.url)
        route.fulfill(content_type="text/html", body=FAKE_YOUTUBE)

    page.route(re.compile(r"^https://"), answer)
    return found


def tab_to(page, target):
    """Press Tab until the element that ``target`` (a locator) names has the focus."""
    for _press in range(80):
        if target.evaluate_all("found => found.includes(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {target}.")


def press_on(page, target, key="Enter"):
    """Go to ``target`` with Tab and press ``key``."""
    tab_to(page, target)
    page.keyboard.press(key)


def media(page, what):
    return page.locator("#player audio").evaluate(f"player => player.{what}")


def minute(page, clock):
    """Return the link on ``clock`` in the list of insights."""
    return page.locator(".insight-minute").get_by_role("link", name=clock)


def test_a_recording_is_uploaded_played_and_sought_by_keys(page, talk, language, tmp_path):
    file = tmp_path / "talk.wav"
    file.write_bytes(silence(400))
    page.goto(talk.get_absolute_url())
    press_on(page, page.get_by_role("link", name=_("Add a recording"), exact=True))
    page.get_by_label(_("Or upload a file")).set_input_files(file)
    press_on(page, page.get_by_role("button", name=_("Save")))
    expect(page.get_by_role("status")).to_contain_text(_("The recording is saved."))
    stored = Talk.objects.get().recording_file
    with stored.open() as kept:
        assert kept.read() == silence(400)

    press_on(page, minute(page, "5:20"))
    expect(page.locator("[data-now]")).to_have_text(re.compile("5:2[0-9]"))
    assert 320 <= media(page, "currentTime") < 330
    assert page.url.endswith(talk.get_absolute_url())
    toggle = page.locator("[data-toggle]")
    expect(toggle).to_have_text(_("Pause"))
    page.keyboard.press("p")
    expect(toggle).to_have_text(_("Play"))
    paused_at = media(page, "currentTime")
    page.keyboard.press("b")
    assert media(page, "currentTime") == pytest.approx(paused_at - 10)
    page.keyboard.press("f")
    page.keyboard.press("f")
    assert media(page, "currentTime") == pytest.approx(paused_at + 10)


def test_the_timeline_is_as_long_as_the_recording_and_leads_into_it(page, talk):
    give_recording(talk, 400)
    page.goto(talk.get_absolute_url())
    expect(page.locator("[data-end]")).to_have_text("6:40")
    dots = page.locator("#timeline a")
    expect(dots).to_have_count(2)
    expect(dots.nth(1)).to_have_attribute("aria-label", "5:20 锚点")
    expect(dots.nth(1).locator(".timeline-mark")).to_have_attribute("cx", "80%")
    head = page.locator(".timeline-head")
    expect(head).to_have_attribute("visibility", "hidden")
    press_on(page, dots.nth(1))
    expect(head).to_have_attribute("visibility", "visible")
    expect(head).to_have_attribute("x1", re.compile(r"8\d(\.\d+)?%"))


def test_an_address_with_a_second_opens_there(page, talk, open_page, cast):
    give_recording(talk, 400)
    page.goto(f"{talk.get_absolute_url()}?t=320#player")
    expect(page.locator("[data-now]")).to_have_text("5:20")
    plain = open_page(by=cast.owner, java_script_enabled=False)
    plain.goto(talk.get_absolute_url())
    minute(plain, "5:20").click()
    expect(plain.locator("#player audio")).to_have_attribute("src", re.compile("#t=320$"))


def test_the_capture_box_takes_the_time_of_the_player(page, talk):
    give_recording(talk, 400)
    page.goto(f"{talk.get_absolute_url()}?t=320#player")
    expect(page.locator("[data-now]")).to_have_text("5:20")
    page.keyboard.press("c")
    page.keyboard.type("@ taken from the player")
    page.keyboard.press("Enter")
    expect(page.locator("#timeline a")).to_have_count(3)
    assert Insight.objects.get(text="taken from the player").seconds == 320


def test_youtube_is_asked_for_nothing_before_a_click(page, talk, asked, language):
    Talk.objects.update(recording_url="https://youtu.be/dQw4w9WgXcQ?t=60")
    page.goto(talk.get_absolute_url())
    play = page.get_by_role("button", name=_("Play from YouTube – this contacts YouTube"))
    press_on(page, minute(page, "5:20"))
    expect(play).to_be_focused()
    expect(page.locator("[data-start-at]")).to_have_text("5:20")
    assert asked == []

    page.keyboard.press("Enter")
    expect(page.locator("[data-now]")).to_have_text("5:20")
    expect(page.locator("[data-end]")).to_have_text("33:20")
    (address,) = asked
    assert address.startswith(f"{YOUTUBE}/embed/dQw4w9WgXcQ?enablejsapi=1&")
    assert "start=320" in address
    minute(page, "0:20").click()
    expect(page.locator("[data-now]")).to_have_text("0:20")
    expect(page.locator("[data-toggle]")).to_have_text(_("Pause"))
    page.locator("[data-toggle]").click()
    expect(page.locator("[data-toggle]")).to_have_text(_("Play"))


def test_only_the_player_itself_is_believed(page, talk, asked):
    Talk.objects.update(recording_url="https://youtu.be/dQw4w9WgXcQ")
    page.goto(talk.get_absolute_url())
    page.locator("[data-load]").click()
    expect(page.locator("[data-now]")).to_have_text("1:40")
    page.evaluate(LIE)
    module = page.locator("script[src*=player]").get_attribute("src")
    assert page.evaluate(f"import('{module}').then((player) => player.secondsNow())") == 100


def test_bilibili_goes_with_a_hand_clock(page, talk, asked, language):
    Talk.objects.update(recording_url="https://www.bilibili.com/video/BV1xx411c7mD?p=2")
    page.goto(talk.get_absolute_url())
    assert asked == []
    page.get_by_role("button", name=_("Play from Bilibili – this contacts Bilibili")).click()
    toggle = page.locator("[data-toggle]")
    expect(toggle).to_have_text(_("Stop the hand clock"))
    expect(page.locator("[data-now]")).to_have_text(re.compile("0:0[1-9]"))
    with page.expect_response(lambda response: response.url.endswith("t=320")):
        minute(page, "5:20").click()
    expect(page.locator("[data-now]")).to_have_text(re.compile("5:2[0-9]"))
    expect(page.locator("iframe")).to_have_attribute("src", re.compile("t=320"))
    player = f"{BILIBILI}/player.html?bvid=BV1xx411c7mD&p=2&autoplay=1&danmaku=0&t="
    assert asked == [f"{player}0", f"{player}320"]


def test_a_hand_clock_is_started_set_and_shifted_by_keys(page, talk, asked, language):
    Talk.objects.update(recording_url="https://meeting.example/rec/1")
    page.goto(talk.get_absolute_url())
    now = page.locator("[data-now]")
    tab_to(page, page.get_by_label(_("What the player shows")))
    page.keyboard.type("12：31")
    page.keyboard.press("Enter")
    expect(now).to_have_text("12:31")
    tab_to(page, page.get_by_role("button", name=_("Set"), exact=True))
    page.keyboard.press("b")
    expect(now).to_have_text("12:21")
    page.keyboard.press("p")
    expect(now).to_have_text(re.compile("12:2[2-9]"))
    page.keyboard.press("p")
    expect(page.locator("[data-toggle]")).to_have_text(_("Start the hand clock"))
    minute(page, "5:20").click()
    expect(now).to_have_text("5:20")
    assert asked == []


def test_lines_heard_without_a_recording_get_their_minute_later(page, cast, language):
    talk = make_talk()
    page.goto(talk.get_absolute_url())
    page.keyboard.press("l")
    listen = page.locator("[data-listen]")
    expect(listen).to_have_text(_("Stop listening"))
    page.reload()
    expect(listen).to_have_text(_("Stop listening"))
    expect(page.locator("[data-running]")).to_have_text(re.compile(r"0:\d\d"))
    page.keyboard.press("c")
    for number in range(3):
        page.keyboard.type(f"Line {number}")
        page.keyboard.press("Enter")
        expect(page.locator(".insight")).to_have_count(number + 1)
    assert Insight.objects.exclude(heard_at=None).count() == 3
    page.keyboard.press("Escape")
    tab_to(page, listen)
    page.keyboard.press("Enter")
    expect(listen).to_have_text(_("Start listening"))

    noon = datetime(2026, 5, 12, 12, 0, 0, tzinfo=UTC)
    for number, insight in enumerate(Insight.objects.order_by("pk")):
        Insight.objects.filter(pk=insight.pk).update(heard_at=noon + timedelta(minutes=number))
    page.reload()
    cells = page.locator(".insight-minute")
    expect(cells).to_have_text(["12:00:00", "12:01:00", "12:02:00"])
    press_on(page, cells.nth(1).get_by_role("link"))
    expect(page.get_by_label(_("This was at"))).to_be_focused()
    page.keyboard.type("12:31")
    page.keyboard.press("Enter")
    expect(cells).to_have_text(["11:31", "12:31", "13:31"])
    expect(page.locator("#timeline a")).to_have_count(3)
    press_on(page, page.get_by_role("button", name="−5 s"))
    expect(cells).to_have_text(["11:26", "12:26", "13:26"])
    expect(page.get_by_role("button", name="−5 s")).to_be_focused()
    press_on(page, page.get_by_role("button", name=_("Show the clock again")))
    expect(cells).to_have_text(["12:00:00", "12:01:00", "12:02:00"])


def test_an_upload_shows_how_far_it_is_and_can_be_stopped(page, talk, tmp_path):
    file = tmp_path / "talk.wav"
    file.write_bytes(silence(400))
    waiting = []
    page.route(
        "**/recording/edit/",
        lambda route: route.fallback() if route.request.method == "GET" else waiting.append(route),
    )
    page.goto(f"{talk.get_absolute_url()}recording/edit/")
    page.get_by_label("Or upload a file").set_input_files(file)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("progressbar", name="Uploading")).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    press_on(page, page.get_by_role("button", name="Stop the upload"))
    expect(page.get_by_role("progressbar", name="Uploading")).to_be_hidden()
    expect(page.get_by_role("button", name="Save")).to_be_enabled()
    assert len(waiting) == 1


def test_a_file_that_is_too_large_is_not_sent(page, talk, settings, tmp_path):
    settings.RECORDING_MEGABYTES = 1
    file = tmp_path / "talk.wav"
    file.write_bytes(silence(400))
    page.goto(f"{talk.get_absolute_url()}recording/edit/")
    field = page.get_by_label("Or upload a file")
    field.set_input_files(file)
    assert field.evaluate("field => field.validationMessage") == (
        "The recording is larger than 1 MB. Make it smaller, or paste a link."
    )


def test_a_refused_upload_is_said_on_the_page(page, talk, tmp_path):
    file = tmp_path / "talk.mp4"
    file.write_text("no video at all")
    page.goto(f"{talk.get_absolute_url()}recording/edit/")
    page.get_by_label("Or upload a file").set_input_files(file)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".errorlist")).to_contain_text("no video or audio that browsers play")
    expect(page.get_by_role("button", name="Save")).to_be_enabled()


ADDRESSES = {
    "YouTube": "https://youtu.be/dQw4w9WgXcQ",
    "Bilibili": "https://www.bilibili.com/video/BV1xx411c7mD",
    "a link": "https://meeting.example/rec/1",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("way", ["nothing", "the clock", "a file", *ADDRESSES])
def test_whatever_plays_everybody_can_use_it_and_it_fits_a_phone(
    way, scheme, open_page, cast, talk
):
    if way == "the clock":
        Insight.objects.update(heard_at=timezone.now())
        make_insight(cast.owner, talk=talk, heard_at=timezone.now())
    elif way == "a file":
        give_recording(talk, 400)
    Talk.objects.update(recording_url=ADDRESSES.get(way, ""))
    phone = {"width": 360, "height": 780}
    page = open_page(by=cast.owner, viewport=phone, color_scheme=scheme)
    page.goto(talk.get_absolute_url())
    expect(page.locator("#timeline a")).to_have_count(2)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_everybody_can_use_the_forms_and_they_fit_a_phone(open_page, cast, talk):
    give_recording(talk)
    line = make_insight(cast.owner, talk=talk, heard_at=timezone.now())
    page = open_page(by=cast.owner, viewport={"width": 360, "height": 780})
    for address in (f"/talks/{talk.pk}/recording/edit/", f"/insights/{line.pk}/anchor/"):
        assert page.goto(address).status == 200
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 360
