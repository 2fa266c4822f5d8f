import pytest

from ideas.notes.reading.links import (
    addresses,
    cleaned,
    is_paper,
    is_recording,
    lone_link,
    secret_parameter,
)


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("看https://a.b/c，很好", ["https://a.b/c"]),
        ("(see https://a.b/c_(d)).", ["https://a.b/c_(d)"]),
        ("[t](https://a.b/中文.pdf) and <http://x.y>", ["https://a.b/中文.pdf", "http://x.y"]),
        ("no link", []),
    ],
)
def test_addresses_end_where_the_text_goes_on(text, urls):
    assert [url for _offset, url in addresses(text)] == urls


@pytest.mark.parametrize(
    ("url", "parameter"),
    [
        ("https://mp.example.com/s?__biz=M==&token=33&lang=zh#rd", "token"),
        ("https://zoom.us/j/1?pwd=abc", "pwd"),
        ("https://a.b/#access_token=x", "access_token"),
        ("https://me:pass@a.b/", "password"),
        ("https://a.b/?q=token", ""),
        ("https://a.b/?token=", ""),
        ("https://[broken", ""),
    ],
)
def test_the_first_parameter_that_looks_like_a_credential_is_named(url, parameter):
    assert secret_parameter(url) == parameter


def test_papers_and_recordings_are_known_by_their_host():
    assert (is_paper("https://arxiv.org/abs/1"), is_paper("https://a.b/arxiv.org")) == (True, False)
    assert is_recording("https://www.youtube.com/watch?v=1")
    assert not is_recording("https://[broken")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://a.b/c", "https://a.b/c"),
        ("<https://a.b/c>", "https://a.b/c"),
        ("[title](./a.md)", "./a.md"),
    ],
)
def test_a_line_may_be_only_a_link(text, url):
    assert lone_link(text, 0, len(text)).url == url


def test_a_line_that_says_more_is_not_only_a_link():
    assert lone_link("see https://a.b", 0, 15) is None


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://a.example/?a=1&token=2&b=&idx#rd", "https://a.example/?a=1&b=&idx#rd"),
        ("https://me:secret@a.example:8080/x", "https://a.example:8080/x"),
        ("https://a.example/?utm_source=x&utm_medium=y", "https://a.example/"),
        ("https://a.example/#t=30&access_token=z", "https://a.example/#t=30"),
        ("https://a.example/?%74oken=2&q=a%20b", "https://a.example/?q=a%20b"),
        ("https://a.example/?q=token", "https://a.example/?q=token"),
        ("https://a.example:port/?token=1", "https://a.example:port/"),
        ("https://[a.example/?token=1", "https://[a.example/?token=1"),
    ],
)
def test_an_address_is_cleaned_and_the_rest_stays_as_it_is(url, clean):
    assert cleaned(url) == clean
