"""From an invitation to a second step, as people do it: by the labels, in a browser."""

import hashlib
import hmac
import struct
import time
from base64 import b32decode

from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from papers.models import User
from tests.browser.axe import violations
from tests.cast import PASSWORD

NEW = "kotami-ruseno-vilapu"
PHONE = {"width": 360, "height": 740}


def shown_code(secret):
    """Return what an authenticator app with ``secret`` shows now."""
    counted = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(b32decode(secret), counted, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def type_password(page, username, password):
    page.goto(reverse("account_login"))
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_somebody_is_invited_and_joins_on_a_phone(cast, open_page):
    admin = open_page(by=cast.owner)
    admin.goto(reverse("papers:member-list"))
    admin.get_by_role("link", name="Invite somebody").click()
    admin.get_by_label("Role").select_option("editor")
    admin.get_by_role("button", name="Make the link").click()
    assert violations(admin) == []

    guest = open_page(viewport=PHONE, color_scheme="dark")
    guest.goto(admin.get_by_role("textbox", name="Link").input_value())
    assert violations(guest) == []
    guest.get_by_label("Username").fill("ada")
    guest.get_by_label("Password", exact=False).first.fill(NEW)
    guest.get_by_label("Password, once more").fill(NEW)
    guest.get_by_role("button", name="Join").click()
    expect(guest).to_have_url(reverse("papers:home"))
    assert User.objects.get(username="ada").role == "editor"


def test_the_second_step_is_set_up_and_asked_for(cast, open_page):
    cache.clear()
    page = open_page()
    type_password(page, "labmate", PASSWORD)
    page.goto(reverse("mfa_activate_totp"))
    assert violations(page) == []
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    picture = page.get_by_alt_text("QR code")
    expect(picture).to_be_visible()
    assert picture.evaluate("picture => picture.naturalWidth") > 100
    assert violations(page) == []
    page.get_by_label("Code").fill(shown_code(page.locator("main code").inner_text()))
    page.get_by_role("button", name="Turn it on").click()
    recovery = page.locator(".codes code").first.inner_text()
    assert violations(page) == []

    other = open_page(viewport=PHONE)
    type_password(other, "labmate", PASSWORD)
    assert violations(other) == []
    other.get_by_label("Code").fill(recovery)
    other.get_by_role("button", name="Sign in").click()
    expect(other).to_have_url(reverse("papers:home"))
