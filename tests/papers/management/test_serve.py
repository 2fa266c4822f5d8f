import http.client
import os
import socket
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from config.settings import BASE_DIR


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken.getsockname()[1]


def test_serve_says_in_a_sentence_that_the_port_is_taken(taken_port):
    with pytest.raises(CommandError) as refused:
        call_command("serve", port=taken_port)
    assert str(refused.value).startswith(f"Port {taken_port} is taken")
    assert f'make run ARGS="--port {taken_port + 1}"' in str(refused.value)


def test_serve_says_in_a_sentence_that_it_cannot_listen_there():
    with pytest.raises(CommandError, match=r"Nothing can listen at 203\.0\.113\.1:8000"):
        call_command("serve", host="203.0.113.1", port=8000)


@pytest.fixture
def server(tmp_path):
    """Throughline served on a free port with an empty database: the process and the port."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "SECRET_KEY": "x" * 50,
        "TRUST_PROXY_HTTPS": "true",
        "HTTPS": "true",
    }
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True
    )
    yield process, port
    process.terminate()
    process.wait(10)
    process.stdout.close()


def test_serve_listens_once_it_said_so_and_believes_its_proxy(server):
    process, port = server
    assert process.stdout.readline() == f"Open http://127.0.0.1:{port} - Ctrl+C stops it.\n"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/admin/", headers={"X-Forwarded-Proto": "https"})
    behind_proxy = connection.getresponse()
    behind_proxy.read()
    connection.request("GET", "/admin/")
    plain = connection.getresponse()
    plain.read()
    connection.close()
    assert behind_proxy.headers["Location"].startswith("/")
    assert plain.headers["Location"] == f"https://127.0.0.1:{port}/admin/"
