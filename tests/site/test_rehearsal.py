"""A lab on several machines, rehearsed on one: nginx, two web processes, a worker, PostgreSQL with
a replica, and a store that speaks S3, all on loopback.

The replica is the same database, asked by somebody who may only read: who asks is seen there.
"""

import os
import re
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import boto3
import pytest
import requests
from django.conf import settings
from django.db import connection

from papers.views.serving import inert
from tests.pdfs import make_pdf
from tests.suite import nginx

pytestmark = pytest.mark.postgresql
BUCKET, KEY, PASSWORD = "uploads", "k" * 20, "a password of some length"
SECONDS = 30
BIBTEX = "@article{rehearsed, title={Rehearsed in the wings}, year={2024}}"


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def wait_for(is_so, what):
    """Return what ``is_so`` returns once that is true; fail where it does not become so."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if found := is_so():
            return found
        time.sleep(0.05)
    return pytest.fail(f"In {SECONDS} seconds, {what} did not happen.")


@contextmanager
def running(*command, port=None, env=None):
    """Run a process, from when it listens at ``port`` until the block is left."""
    process = subprocess.Popen(
        [*map(str, command)], cwd=settings.BASE_DIR, env=env, stdout=subprocess.DEVNULL
    )
    try:
        if port:
            wait_for(lambda: is_listening(port), f"listening at {port}")
        yield process
    finally:
        process.terminate()
        process.wait(SECONDS)


def is_listening(port) -> bool:
    """Return whether somebody listens at ``port``."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Lab:
    """All of it, from outside: the addresses, the processes, and what a person does there."""

    def __init__(self, stack, folder, database, *, is_on_disk):
        self.folder = folder
        objects, *webs, self.port = (free_port() for _ in range(4))
        self.store = f"http://127.0.0.1:{objects}"
        self.env = (
            os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "DATABASE_URL": database,
                "REPLICA_URLS": re.sub("//[^@]*@", "//reader@", database),
                "SECRET_KEY": settings.SECRET_KEY,
                "S3_BUCKET": BUCKET,
                "S3_ENDPOINT": self.store,
                "S3_ACCESS_KEY": KEY,
                "S3_SECRET_KEY": KEY,
                "S3_REGION": "us-east-1",
                "MEDIA_ROOT": str(folder / "media"),
                "BEHIND_NGINX": "true",
                "TRUSTED_PROXIES": "1",
            }
            | ({"S3_BUCKET": ""} if is_on_disk else {})
        )
        stack.enter_context(
            running(sys.executable, "-m", "moto.server", "-p", objects, port=objects)
        )
        self.client().create_bucket(Bucket=BUCKET)
        self.manage("migrate", "-v0")
        self.manage("collectstatic", "--no-input", "-v0")
        self.manage("shell", "-c", f"User.objects.create_superuser('ada', password='{PASSWORD}')")
        self.manage("shell", "-c", "Paper.objects.create(title='On the analytical engine')")
        serve = (sys.executable, "manage.py", "serve", "--no-work", "--port")
        self.webs = [
            stack.enter_context(running(*serve, port, port=port, env=self.env)) for port in webs
        ]
        stack.enter_context(running(sys.executable, "manage.py", "work", env=self.env))
        self.nginx(stack, objects, webs)

    def nginx(self, stack, objects, webs):
        """Run nginx with our configuration, in a folder of its own."""
        conf = (settings.BASE_DIR / "config" / "nginx.conf").read_text()
        for name, value in {
            "WEB": "; server ".join(f"127.0.0.1:{port}" for port in webs),
            "OBJECTS": f"127.0.0.1:{objects}",
            "LISTEN": f"127.0.0.1:{self.port}",
            "MEDIA": str(self.folder / "media"),
        }.items():
            conf = conf.replace(f"${{{name}}}", value)
        (self.folder / "site.conf").write_text(conf)
        # The folder of a test is closed to others.
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(
            f"{user} pid {self.folder}/pid; error_log {self.folder}/error.log; events {{}}\n"
            f"http {{ access_log off; client_body_temp_path {self.folder}/body;"
            f" proxy_temp_path {self.folder}/proxy; fastcgi_temp_path {self.folder}/fastcgi;"
            f" uwsgi_temp_path {self.folder}/uwsgi; scgi_temp_path {self.folder}/scgi;"
            f" include {self.folder}/site.conf; }}\n"
        )
        command = (nginx(), "-e", "stderr", "-c", self.folder / "nginx.conf", "-g", "daemon off;")
        stack.enter_context(running(*command, port=self.port))

    def manage(self, *arguments) -> str:
        """Run a command of ``manage.py`` and return what it prints."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command,
            cwd=settings.BASE_DIR,
            env=self.env,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    def client(self):
        """Return a client of the store."""
        return boto3.client(
            "s3", endpoint_url=self.store, region_name="us-east-1",
            aws_access_key_id=KEY, aws_secret_access_key=KEY,
        )  # fmt: skip

    def url(self, path) -> str:
        """Return the address of ``path`` behind nginx."""
        return f"http://localhost:{self.port}{path}"

    def signed_in(self) -> requests.Session:
        """Return a session of somebody who signed in with a browser."""
        person = requests.Session()
        page = person.get(self.url("/"))
        done = person.post(
            page.url,
            data={"login": "ada", "password": PASSWORD} | token_in(page),
            headers={"Referer": page.url},
        )
        assert "ada" in done.text
        return person

    def post(self, person, path, data, **more):
        """Post a form, as a browser does, and return the page that it leads to."""
        page = person.get(self.url("/profile/"))
        headers = {"Referer": page.url}
        return person.post(self.url(path), data=data | token_in(page), headers=headers, **more)


def token_in(page) -> dict:
    """Return the field that the forms of a page have against forged posts."""
    return {"csrfmiddlewaretoken": re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]}


@pytest.fixture
def lab(request, tmp_path, empty_database):
    if connection.vendor != "postgresql":
        pytest.skip("Rehearsed where the suite runs on PostgreSQL.")
    if nginx() is None:
        pytest.skip("NOT TESTED: no nginx was found; on Debian: apt install nginx")
    with connection.cursor() as cursor:
        cursor.execute("DROP ROLE IF EXISTS reader")
        cursor.execute("CREATE ROLE reader LOGIN IN ROLE pg_read_all_data")
        cursor.execute("ALTER ROLE reader SET default_transaction_read_only = on")
    (tmp_path / "media").mkdir()
    with ExitStack() as stack:
        is_on_disk = getattr(request, "param", "") == "disk"
        yield Lab(stack, tmp_path, empty_database, is_on_disk=is_on_disk)


def asked_of_the_replica(lab) -> int:
    """Return how many connections to the replica there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE usename = 'reader'")
        return cursor.fetchone()[0]


def look_at_the_file(lab, person, pdf):
    """See that the first file goes through nginx as if the process itself had sent it."""
    url = lab.url("/files/1/")
    whole = person.get(url)
    assert (whole.status_code, whole.content) == (200, pdf)
    assert whole.headers["Content-Type"] == "application/pdf"
    assert whole.headers["Content-Disposition"] == 'attachment; filename="notes.pdf"'
    for name, value in inert({}).items():
        assert whole.headers[name] == value, name
    assert "X-Accel-Redirect" not in whole.headers
    assert "Signature" not in str(whole.headers)
    part = person.get(url, headers={"Range": "bytes=5-9"})
    assert (part.status_code, part.content) == (206, pdf[5:10])
    assert part.headers["Content-Range"] == f"bytes 5-9/{len(pdf)}"
    head = person.head(url)
    assert (head.headers["Content-Length"], head.content) == (str(len(pdf)), b"")
    small = person.get(lab.url("/files/1/small/"))
    assert (small.headers["Content-Type"], small.content[8:12]) == ("image/webp", b"WEBP")


@pytest.mark.parametrize("lab", ["disk"], indirect=True)
def test_files_on_a_disk_that_all_share_go_through_nginx_too(lab):
    person = lab.signed_in()
    pdf = make_pdf("Notes by the translator")
    lab.post(person, "/papers/1/files/new/", {}, files={"files": ("notes.pdf", pdf)})
    look_at_the_file(lab, person, pdf)
    (stored,) = (lab.folder / "media").rglob("*.pdf")
    for path in ("/behind/media/", "/media/"):
        name = stored.relative_to(lab.folder / "media")
        assert person.get(lab.url(f"{path}{name}")).status_code == 404


def test_a_lab_on_several_machines(lab):
    person = lab.signed_in()
    pdf = make_pdf("Notes by the translator", "of the second page")
    page = lab.post(person, "/papers/1/files/new/", {}, files={"files": ("notes.pdf", pdf)})
    # What one saved is on the page that follows, whichever process answers.
    assert "notes.pdf" in page.text
    stored = {row["Key"]: row for row in lab.client().list_objects(Bucket=BUCKET)["Contents"]}
    assert [name.split("/")[0] for name in stored] == ["files"] * 2  # and its first page, small
    assert not list((lab.folder / "media").iterdir())

    look_at_the_file(lab, person, pdf)

    # Nobody gets at it without having signed in, nor by the address behind nginx.
    key = next(name for name in stored if name.endswith(".pdf"))
    stranger = requests.get(lab.url("/files/1/"), allow_redirects=False)
    assert (stranger.status_code, b"%PDF" in stranger.content) == (302, False)
    for path in (f"/behind/objects/{BUCKET}/{key}", f"/behind/media/{key}"):
        assert person.get(lab.url(path)).status_code == 404

    # The worker does what a page asked for.
    form = person.get(lab.url("/imports/new/")).text
    key = re.search(r'name="key" value="([^"]+)"', form)[1]
    page = lab.post(person, "/imports/new/", {"text": BIBTEX, "key": key})
    wait_for(lambda: "Rehearsed in the wings" in person.get(page.url).text, "the import")
    page = lab.post(person, "/tasks/new/", {"kind": "pdf_text"})
    wait_for(lambda: "1 PDF was read." in person.get(page.url).text, "reading the PDF again")
    assert "of the <mark>second</mark> page" in person.get(lab.url("/search/?q=second")).text

    # Pages that may be a little old are read from the replica; what is new is not missed.
    person.cookies.pop("saved")
    assert "On the analytical engine" in person.get(lab.url("/papers/")).text
    assert asked_of_the_replica(lab)

    # One process goes; the other one knows who one is.
    lab.webs[0].terminate()
    lab.webs[0].wait(SECONDS)
    for _ in range(4):
        assert "On the analytical engine" in person.get(lab.url("/papers/")).text
    lab.manage("backup", str(lab.folder / "backup.zip"))
    # The PDF, its first page, and what was imported.
    assert "3 files of" in lab.manage("restore", "--check", str(lab.folder / "backup.zip"))
    assert Path(lab.folder / "error.log").read_text().count("emerg") == 0
