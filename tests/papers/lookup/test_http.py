"""The door out, before a server that means no good."""

import gzip
import socket
import time
import tracemalloc

import pytest

from papers.lookup import http
from papers.lookup.http import Failure, LookupFailed, fetch, is_public

MEGABYTE = 1024 * 1024


def failure(*asked, read=lambda answer: answer, host="doi.org"):
    """Return why there is no answer to what is ``asked``, with who was asked."""
    with pytest.raises(LookupFailed) as failed:
        read(fetch(host, *(asked or ["x"])))
    return failed.value.failure, failed.value.host


def as_json(answer):
    return answer.json()


def test_the_address_is_made_of_quoted_parts_and_nothing_else_goes_out(services, settings):
    settings.SITE_URL = "https://lab.example"
    services.answer("doi.org/10.1%2Fa%20b%3Fc%23d/..%2F?q=1+2", "{}")
    assert fetch("doi.org", "10.1/a b?c#d", "../", query={"q": "1 2"}, accept="text/x").json() == {}
    assert services.headers == {
        "Host": "doi.org",
        "Accept": "text/x",
        "Accept-Encoding": "gzip",
        "User-Agent": "Throughline (+https://lab.example)",
    }


def test_an_answer_is_asked_for_once(services):
    services.answer("doi.org/x", '"one"')
    assert [fetch("doi.org", "x").json() for _time in range(2)] == ["one", "one"]
    assert services.asked == ["doi.org/x"]


def test_what_failed_is_asked_for_again(services):
    assert failure() == (Failure.NOT_FOUND, "doi.org")
    services.answer("doi.org/x", '"here now"')
    assert fetch("doi.org", "x").json() == "here now"


def test_nobody_is_asked_where_looking_up_is_switched_off(services, settings):
    settings.LOOKUPS = False
    assert failure() == (Failure.OFF, "doi.org")
    assert services.asked == []


def test_a_packed_answer_is_unpacked(services):
    services.answer("doi.org/x", gzip.compress('"胡瀚"'.encode()), Content_Encoding="gzip")
    assert fetch("doi.org", "x").json() == "胡瀚"


def test_a_gigabyte_is_not_read(services):
    sent = []

    def endless(request):
        request.end_headers()
        for _megabyte in range(1024):
            request.wfile.write(b"x" * MEGABYTE)
            sent.append(1)

    services.answer("doi.org/x", endless)
    tracemalloc.start()
    assert failure() == (Failure.TOO_LARGE, "doi.org")
    assert tracemalloc.get_traced_memory()[1] < 30 * MEGABYTE
    tracemalloc.stop()
    assert len(sent) < 64


def test_a_gzip_bomb_does_not_go_off(services):
    bomb = gzip.compress(b"0" * (64 * MEGABYTE), 9)
    services.answer("doi.org/x", bomb, Content_Encoding="gzip")
    tracemalloc.start()
    assert failure() == (Failure.TOO_LARGE, "doi.org")
    assert tracemalloc.get_traced_memory()[1] < 30 * MEGABYTE
    tracemalloc.stop()


@pytest.mark.parametrize("drips", ["head", "body"])
def test_an_answer_that_drips_ends_with_its_time(services, monkeypatch, drips):
    def drip(request):
        if drips == "body":
            request.end_headers()
        else:
            request.flush_headers()
        while True:
            request.wfile.write(b"x")
            time.sleep(0.05)

    monkeypatch.setattr(http, "SECONDS", 0.5)
    services.answer("doi.org/x", drip)
    began = time.monotonic()
    assert failure() == (Failure.TOO_SLOW, "doi.org")
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("location", "refused_host"),
    [
        ("https://127.0.0.1/admin", "127.0.0.1"),
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254"),
        ("https://evil.example/", "evil.example"),
        ("https://doi.org@evil.example/", "doi.org@evil.example"),
        ("https://doi.org:8443/", "doi.org:8443"),
        ("http://doi.org/y", "doi.org"),
        ("file:///etc/passwd", ""),
    ],
)
def test_a_redirect_off_the_list_is_not_followed(services, location, refused_host):
    services.answer("doi.org/x", status=302, Location=location)
    assert failure() == (Failure.REFUSED, refused_host)
    assert services.asked == ["doi.org/x"]


def test_a_redirect_to_what_is_no_address_is_not_followed(services):
    services.answer("doi.org/x", status=302, Location="https://[")
    assert failure() == (Failure.UNREADABLE, "doi.org")


def test_a_redirect_on_the_list_is_followed(services):
    services.answer("doi.org/x", status=302, Location="https://api.crossref.org/v1/y%2Fz")
    services.answer("api.crossref.org/v1/y%2Fz", status=301, Location="/v2")
    services.answer("api.crossref.org/v2", '"there"')
    assert fetch("doi.org", "x").json() == "there"


def test_a_redirect_that_goes_in_a_circle_ends(services):
    services.answer("doi.org/x", status=302, Location="/x")
    assert failure() == (Failure.REFUSED, "doi.org")
    assert len(services.asked) == 4


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>',
        "<html><p>Not XML",
        "",
    ],
)
def test_xml_with_entities_and_what_is_no_xml_is_not_read(services, xml):
    services.answer("export.arxiv.org/x", xml)
    read = failure("x", host="export.arxiv.org", read=lambda answer: answer.xml())
    assert read == (Failure.UNREADABLE, "export.arxiv.org")


@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><title>Just a moment</title>",
        b'{"title": "cut',
        '{"title": "é"}'.encode("latin-1"),
        b"[" * 100_000,
        b"",
    ],
    ids=["html", "truncated", "wrong charset", "deep", "empty"],
)
def test_what_is_no_json_is_not_read(services, body):
    services.answer("doi.org/x", body, Content_Type="application/json; charset=utf-8")
    assert failure(read=as_json) == (Failure.UNREADABLE, "doi.org")


@pytest.mark.parametrize("length", [5, 500])
def test_a_wrong_length_is_noticed(services, length):
    services.answer("doi.org/x", b'{"title": "T"}', Content_Length=str(length))
    assert failure(read=as_json) == (Failure.UNREADABLE, "doi.org")


def test_a_packed_answer_that_is_cut_is_noticed(services):
    cut = gzip.compress(b'"x"' * 1000)[:-12]
    services.answer("doi.org/x", cut, Content_Encoding="gzip")
    assert failure(read=as_json) == (Failure.UNREADABLE, "doi.org")


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "10.0.0.7", "::1"])
def test_a_name_that_resolves_to_this_network_is_not_asked(
    services, settings, monkeypatch, address
):
    settings.LOOKUP_STAND_INS = {}
    port = services.place[1]
    resolved = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: resolved)
    assert failure() == (Failure.REFUSED, "doi.org")
    assert services.asked == []


def test_a_name_that_does_not_resolve_is_no_network(services, settings, monkeypatch):
    def unknown(*_args, **_kwargs):
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    settings.LOOKUP_STAND_INS = {}
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert failure() == (Failure.NO_NETWORK, "doi.org")


def test_a_port_where_nobody_listens_is_no_network(services):
    services.close()
    assert failure() == (Failure.NO_NETWORK, "doi.org")


@pytest.mark.parametrize("retry_after", ["120", "Wed, 01 Jan 2200 00:00:00 GMT", "soon"])
def test_a_host_that_asks_to_wait_is_left_alone_and_others_are_not(services, retry_after):
    services.answer("doi.org/x", status=429, Retry_After=retry_after)
    services.answer("api.datacite.org/y", '"other"')
    assert failure() == (Failure.BUSY, "doi.org")
    assert failure("another") == (Failure.BUSY, "doi.org")
    assert fetch("api.datacite.org", "y").json() == "other"
    assert services.asked == ["doi.org/x", "api.datacite.org/y"]


def test_no_proxy_of_the_environment_is_used(services, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    services.answer("doi.org/x", "1")
    assert fetch("doi.org", "x").json() == 1


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8.8.8.8", True),
        ("2606:4700::6810:84e5", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::127.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::1", False),
        ("2002:7f00:1::", False),
        ("2001:0:1::", False),
        ("fd00::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("ff02::1", False),
    ],
)
def test_which_addresses_are_public(address, expected):
    assert is_public(address) is expected
