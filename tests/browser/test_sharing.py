"""Sharing an idea with somebody on a phone who has no account, and taking it back."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from ideas.models import Idea, ShareLink
from ideas.sharing import image_slug
from papers.models import Image, Insight
from tests.browser.test_accessibility import PHONE, faults_and_width
from tests.ideas.making import make_idea, make_link

ON_A_PHONE = {"viewport": PHONE, "is_mobile": True, "has_touch": True}


@pytest.fixture
def idea(cast, library):
    """An idea with others below it, lit by insights with minutes, math and a picture."""
    return Idea.objects.filter(parent=None, owner=cast.owner).order_by("position").first()


def press(page, keys):
    for key in keys.split():
        page.keyboard.press(key)


def test_an_idea_is_shared_by_keyboard_read_on_a_phone_and_closed(cast, idea, open_page):
    desk = open_page(by=cast.owner)
    desk.goto(idea.get_absolute_url())
    desk.keyboard.press("s")
    expect(desk.get_by_role("heading", name="Share", exact=True)).to_be_visible()
    desk.get_by_label("The insight", exact=True).focus()
    with desk.expect_response(lambda answer: answer.request.method == "POST"):
        press(desk, "ArrowDown ArrowDown ArrowDown")
    preview = desk.locator("#preview")
    expect(preview.get_by_text("张磊").first).to_be_visible()
    desk.get_by_label("For whom").focus()
    desk.keyboard.type("The reading group")
    press(desk, "Enter")
    expect(desk.get_by_role("heading", name="The link is made")).to_be_visible()
    address = desk.get_by_label("Address", exact=True).input_value()
    link = ShareLink.objects.get()
    assert (link.label, link.sources) == ("The reading group", "recording")

    elsewhere = []
    phone = open_page(**ON_A_PHONE, expected=("404",))
    phone.on("request", lambda request: elsewhere.append(request.url))
    assert phone.goto(address).status == 200
    expect(phone.get_by_role("heading", level=1)).to_have_text(idea.title)
    expect(phone.locator(".katex").first).to_be_visible()
    for picture in phone.get_by_role("img").all():
        picture.scroll_into_view_if_needed()
    phone.wait_for_load_state("networkidle")
    assert phone.title() == "A shared idea · Throughline"
    assert phone.context.cookies() == []
    host = address.split("/s/")[0]
    assert [url for url in elsewhere if not url.startswith(host)] == []
    assert faults_and_width(phone) == []

    desk.goto(reverse("ideas:link-list"))
    expect(desk.get_by_text("1 view, about 1 reader")).to_be_visible()
    desk.get_by_role("link", name="Revoke", exact=True).click()
    desk.get_by_role("button", name="Revoke for good").click()
    expect(desk.get_by_text("1 link is closed for good.")).to_be_visible()
    assert phone.reload().status == 404
    expect(phone.get_by_role("heading")).to_have_text("This link opens nothing")
    assert faults_and_width(phone) == []


def test_the_preview_follows_what_is_chosen(cast, idea, open_page):
    page = open_page(by=cast.owner)
    page.goto(reverse("ideas:idea-share", args=[idea.pk]))
    children = page.locator("#preview h2.shared-title")
    expect(children).to_have_count(4)
    page.get_by_role("radio", name="None", exact=True).check()
    expect(children).to_have_count(0)
    expect(page.get_by_role("group", name="These members")).to_be_hidden()
    page.get_by_label("Only these members").check()
    expect(page.get_by_role("checkbox", name="labmate")).to_be_visible()


def test_a_preview_and_a_link_are_made_without_javascript(cast, idea, open_page):
    page = open_page(by=cast.owner, java_script_enabled=False)
    page.goto(reverse("ideas:idea-share", args=[idea.pk]))
    page.get_by_role("radio", name="None", exact=True).check()
    page.get_by_label("Password").fill("open sesame")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview h2.shared-title")).to_have_count(0)
    page.get_by_role("button", name="Make the link").click()
    address = page.get_by_label("Address", exact=True).input_value()
    page.get_by_role("link", name="Fill the screen").click()
    expect(page.get_by_role("img", name="QR code of the address")).to_be_in_viewport(ratio=1)
    reader = open_page(java_script_enabled=False)
    reader.goto(address)
    reader.get_by_label("Password").fill("open sesame")
    reader.get_by_role("button", name="Open").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(idea.title)


def test_pages_of_a_link_have_no_faults_also_in_the_dark_and_in_chinese(cast, idea, open_page):
    _link, token = make_link(idea, sources="recording", password="open sesame")
    link, open_token = make_link(idea, sources="recording")
    told = Insight.objects.filter(sparks__idea__parent=idea)
    image = Image.objects.filter(insights__in=told).first()
    pages = {
        "asked": reverse("ideas:shared", args=[token]),
        "open": reverse("ideas:shared", args=[open_token]),
        "image": reverse("ideas:shared-file", args=[open_token, image_slug(link, image)]),
    }
    for how in ({}, {"color_scheme": "dark", "locale": "zh-CN", "viewport": PHONE}):
        page = open_page(**how)
        for name in ("asked", "open"):
            page.goto(pages[name])
            assert (name, faults_and_width(page)) == (name, [])
    assert page.request.get(pages["image"]).status == 200
    page = open_page(by=cast.labmate)
    page.goto(pages["open"])
    assert faults_and_width(page) == []
    page.get_by_role("link", name="Add to my ideas").click()
    assert faults_and_width(page) == []
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("heading", name="Copied from")).to_be_visible()
    assert faults_and_width(page) == []


def test_a_member_makes_no_link_twice_by_pressing_twice(cast, open_page):
    idea = make_idea(cast.owner)
    page = open_page(by=cast.owner)
    page.goto(reverse("ideas:idea-share", args=[idea.pk]))
    page.get_by_role("button", name="Make the link").dblclick()
    expect(page.get_by_role("heading", name="The link is made")).to_be_visible()
    assert ShareLink.objects.count() == 1
