"""Take the screenshots of the README and the docs, of a fresh library: ``make screenshots``."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"
NAME, PASSWORD = "lin", "only for the screenshots"
WIDE, NARROW = {"width": 1400, "height": 1000}, {"width": 360, "height": 780}


def main():
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/library.sqlite3",
            "MEDIA_ROOT": f"{folder}/media",
            "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
        }

        def manage(*arguments):
            subprocess.run([sys.executable, "manage.py", *arguments], env=environment, check=True)

        os.chdir(ROOT)
        manage("migrate", "--verbosity=0")
        manage("createsuperuser", "--noinput", "--username", NAME, "--email", "lin@lab.invalid")
        manage("quickstart", "--no-server")
        port = free_port()
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)], env=environment
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/sign-in/")
            take_all(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait()


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


def wait_for(url):
    """Return once ``url`` answers."""
    for _attempt in range(100):
        try:
            urlopen(url).close()
        except URLError:
            time.sleep(0.2)
        else:
            return
    sys.exit(f"{url} did not answer within 20 seconds.")


def take_all(url):
    """Take every picture, light and wide; some dark, narrow or in Chinese."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_context(base_url=url, viewport=WIDE).new_page()
        take(page, "sign-in", "/sign-in/")
        page.get_by_label("Username").fill(NAME)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        take(page, "home", "/")
        page.goto("/talks/?q=oscar")
        page.locator(".row-title").first.click()
        take(page, "talk")
        talk = page.url
        page.goto("/ideas/")
        page.locator(".outline-row:has(.chip-insight) .outline-number").first.click()
        take(page, "idea")
        idea = page.url
        page.evaluate("document.querySelector('#doubts').scrollIntoView()")
        take(page, "discussion")
        take_history(page, idea)
        take(page, "outline", "/ideas/")
        take(page, "inbox", "/inbox/")
        page.goto(idea)
        page.locator("nav.breadcrumb a").last.click()
        page.locator("a[href$='/river/']").click()
        take(page, "river")
        page.goto(f"{idea}share/")
        page.get_by_label("… and the recording").check()
        take(page, "share")
        page.get_by_role("button", name="Make the link").click()
        shared = page.get_by_label("Address", exact=True).input_value()
        take(page, "admin-paper", "/admin/papers/paper/add/")
        page.goto("/notes/new/")
        page.locator("input[type=file]").set_input_files(ROOT / "papers" / "sample" / "note.md")
        page.locator("#edit-form button").first.click()
        take(page, "reading")
        reading = page.url
        page.set_viewport_size(NARROW)
        take(page, "talk-narrow", talk)
        take(page, "reading-narrow", reading)
        visitor = browser.new_context(viewport=NARROW).new_page()
        take(visitor, "shared-narrow", shared)
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="dark")
        take(page, "idea-dark", idea)
        page.goto("/profile/")
        page.locator("select[name=language]").select_option("zh-hans")
        page.locator(".form button").first.click()
        page.emulate_media(color_scheme="light")
        take(page, "talk-chinese", talk)
        browser.close()


def take_history(page, idea):
    """Take the pictures of two people who edit ``idea`` at once, and of its history then."""
    first = page.context.new_page()
    for window in (first, page):
        window.goto(f"{idea}edit/")
    title = first.locator("[name=title]")
    title.fill(f"{title.input_value()}, on a small corpus first")
    first.get_by_role("button", name="Save").click()
    first.close()
    mine = page.locator("[name=title]")
    mine.fill(mine.input_value().replace("Use", "Try to use", 1))
    page.locator("[name=status]").select_option("sketch")
    page.get_by_role("button", name="Save").click()
    take(page, "conflict")
    page.get_by_role("button", name="Use the merged text").click()
    take(page, "history", f"{idea}history/")


def take(page, name, path=""):
    """Take the picture called ``name`` of ``path``, or of the page as it stands."""
    if path:
        page.goto(path)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
