"""The discussion of an idea: by keys, with an input method, without JavaScript, and who is told."""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import expect

from ideas import feeds, mailing
from ideas.models import Comment
from papers import trashing
from papers.models import Digest, User
from tests.browser.axe import violations
from tests.browser.conftest import CUT_OFF
from tests.browser.test_reading import compose
from tests.cast import PASSWORD
from tests.ideas.making import make_idea
from tests.ideas.talking import say

CANARY = "CANARY"


@pytest.fixture
def lilei(cast, settings):
    """A member with a Chinese name, who wants mail daily."""
    settings.EMAIL_HOST = "mail.example"
    return User.objects.create_user(
        "lilei", "lilei@lab.example", first_name="雷", last_name="李", digest=Digest.DAILY
    )


@pytest.fixture
def idea(cast):
    """An idea of the owner that the lab sees."""
    return make_idea(cast.owner, visibility="lab")


def test_somebody_is_named_by_keys_with_an_input_method_and_told(idea, lilei, cast, open_page):
    page = open_page(by=cast.labmate)
    page.goto(idea.get_absolute_url())
    page.keyboard.press("m")
    box = page.locator("#comment_text")
    expect(box).to_be_focused()
    page.keyboard.type("请 @")
    options = page.locator("#comment_text_people [role=option]")
    expect(options).to_have_count(3)
    compose(page, "li", "李")
    expect(box).to_have_value("请 @李")
    expect(options).to_have_count(1)
    expect(box).to_have_attribute("aria-activedescendant", f"person-{lilei.pk}")
    # The first Enter after a composition may still be the input method's, as in Safari.
    page.keyboard.press("Enter")
    expect(box).to_have_value("请 @李")
    page.keyboard.press("Enter")
    expect(box).to_have_value("请 @李雷 ")
    expect(options).to_have_count(0)
    page.keyboard.type("看")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".comment .mention")).to_have_text("@李雷")
    expect(box).to_have_value("")
    assert Comment.objects.get().text == "请 @李雷 看"

    theirs = open_page(by=lilei)
    theirs.goto("/")
    theirs.keyboard.press("g")
    theirs.keyboard.press("m")
    notice = theirs.locator(".notice.is-unread")
    expect(notice).to_contain_text("labmate named you in a comment on “引入结构信息”")
    assert violations(theirs) == []

    call_command("send_digests", "--daily")
    (sent,) = mail.outbox
    assert (sent.to, "labmate named you" in sent.body) == (["lilei@lab.example"], True)
    theirs.keyboard.press("o")
    expect(theirs.locator(".comment")).to_contain_text("请 @李雷 看")
    expect(theirs.locator(".rail > nav .place-count")).to_have_count(0)


def test_names_are_chosen_by_arrows_and_left_by_escape(idea, lilei, cast, open_page):
    page = open_page(by=cast.owner)
    page.goto(idea.get_absolute_url())
    box, options = page.locator("#comment_text"), page.locator("#comment_text_people > li")
    box.focus()
    page.keyboard.type("@")
    expect(options).to_have_text([re.compile("labmate"), re.compile("reader"), re.compile("李雷")])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(box).to_have_value("@reader ")
    expect(box).to_be_focused()
    page.keyboard.type("@lab")
    expect(options).to_have_count(1)
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    page.keyboard.press("Enter")
    expect(box).to_have_value("@reader @lab\n")


def test_a_thread_is_answered_changed_and_resolved_in_place(idea, cast, open_page):
    first = say(idea, cast.labmate, "为什么？")
    page = open_page(by=cast.owner)
    page.goto(idea.get_absolute_url())
    page.evaluate("window.isSamePage = true")
    page.get_by_role("link", name=re.compile("^Answer.*为什么？")).click()
    box = page.locator("#reply_text")
    expect(box).to_be_focused()
    box.fill("因为")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".replies .comment-text")).to_have_text("因为")
    page.get_by_role("link", name=re.compile("^Edit.*因为")).click()
    expect(page.locator("#edit_text")).to_be_focused()
    page.locator("#edit_text").fill("因为 $x^2$")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".replies .katex")).to_have_count(1)
    page.get_by_role("button", name=re.compile("^Resolve.*为什么？")).click()
    expect(page.locator(".thread summary")).to_have_text("Resolved by owner: 为什么？")
    expect(page.locator("#discussion-title")).to_be_focused()
    assert page.evaluate("window.isSamePage") is True
    page.locator("#messages").get_by_role("button", name="Undo").click()
    expect(page.locator(".thread summary")).to_have_count(0)
    assert Comment.objects.get(pk=first.pk).resolved_at is None


def test_a_draft_survives_a_reload_and_is_saved_once(idea, cast, open_page):
    page = open_page(by=cast.labmate, expected=[CUT_OFF, "htmx:sendError"])
    page.goto(idea.get_absolute_url())
    page.locator("#comment_text").fill("写到一半")
    page.reload()
    box = page.locator("#comment_text")
    expect(box).to_have_value("写到一半")
    page.context.set_offline(True)
    box.focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#comment-form [role=alert]")).to_contain_text("could not be sent")
    expect(box).to_have_value("写到一半")
    page.context.set_offline(False)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".comment-text")).to_have_text("写到一半")
    expect(box).to_have_value("")
    page.reload()
    expect(page.locator(".comment-text")).to_have_text("写到一半")
    expect(box).to_have_value("")
    assert Comment.objects.count() == 1


def test_who_was_signed_out_finds_what_they_typed_after_signing_in(idea, cast, open_page):
    own = say(idea, cast.labmate, "旧")
    page = open_page(by=cast.labmate)
    for address, field, shown in (
        (idea.get_absolute_url(), "#comment_text", ["旧", "写了很久"]),
        (f"/comments/{own.pk}/edit/", "#edit_text", ["写了很久", "写了很久"]),
    ):
        page.goto(address)
        page.locator(field).fill("写了很久")
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        page.keyboard.press("Control+Enter")
        page.get_by_label("Username").fill("labmate")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator(field)).to_have_value("写了很久")
        page.locator(field).press("Control+Enter")
        expect(page.locator(".comment-text")).to_have_text(shown)


def test_what_is_typed_comes_back_where_the_idea_was_deleted_meanwhile(idea, cast, open_page):
    page = open_page(by=cast.labmate, expected=["404"])
    page.goto(idea.get_absolute_url())
    page.locator("#comment_text").fill("写了很久")
    trashing.trash_row(row=idea, by=cast.owner)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("What you typed")).to_have_value("写了很久")
    assert violations(page) == []


def test_a_discussion_without_javascript(idea, cast, open_page):
    say(idea, cast.owner, "为什么？")
    page = open_page(by=cast.labmate, java_script_enabled=False)
    page.goto(idea.get_absolute_url())
    page.get_by_role("link", name=re.compile("^Answer.*为什么？")).click()
    page.locator("#reply_text").fill("@owner 因为")
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator(".replies .mention")).to_have_text("@owner")
    page.get_by_role("link", name=re.compile("^Edit.*因为")).click()
    page.locator("#edit_text").fill("")
    page.get_by_role("button", name="Save").last.click()
    expect(page.locator("#edit_text")).to_be_visible()
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("button", name=re.compile("^Delete.*因为")).click()
    expect(page.locator(".replies")).to_have_count(0)
    page.locator("#messages").get_by_role("button", name="Undo").click()
    expect(page.locator(".replies .mention")).to_have_text("@owner")


def test_nothing_of_a_private_discussion_reaches_anybody_else(lilei, cast, open_page):
    private = make_idea(cast.owner)
    token = feeds.make_key(by=lilei)
    page = open_page(by=cast.owner)
    page.goto(private.get_absolute_url())
    box = page.locator("#comment_text")
    box.focus()
    with page.expect_response("**/people/**") as answer:
        page.keyboard.type(f"{CANARY} @")
    assert "option" not in answer.value.text()
    page.keyboard.type("lilei ")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".comment-text")).to_have_text(f"{CANARY} @lilei")
    expect(page.locator("#messages")).to_contain_text("李雷 cannot see this, and is not told.")

    theirs = open_page(by=lilei, expected=["404"])
    addresses = [
        *("/", "/notices/", "/ideas/", "/trash/", private.get_absolute_url()),
        f"{private.get_absolute_url()}discussion/",
        f"{private.get_absolute_url()}people/",
        f"/comments/{Comment.objects.get().pk}/edit/",
    ]
    for address in addresses:
        theirs.goto(address)
        assert (address, CANARY in theirs.content()) == (address, False)
    assert CANARY not in Client().get(f"/feed/{token}/").text
    call_command("send_digests", "--daily")
    assert mail.outbox == []


def test_the_page_that_stops_mails_and_the_address_of_the_feed(lilei, open_page):
    page = open_page()
    page.goto(f"/digest/off/{mailing.off_token(lilei)}/")
    assert violations(page) == []
    page.get_by_role("button", name="Stop the mails").click()
    expect(page.get_by_role("heading")).to_have_text("You get no more mail")
    lilei.refresh_from_db()
    assert lilei.digest == Digest.OFF

    page = open_page(by=lilei)
    page.goto("/profile/")
    page.get_by_role("link", name="The address of your feed").click()
    page.get_by_role("button", name="Make an address").click()
    address = page.get_by_label("The address of your feed").input_value()
    assert violations(page) == []
    assert Client().get(urlsplit(address).path).status_code == 200
    page.reload()
    expect(page.get_by_label("The address of your feed")).to_have_count(0)
