"""What the addresses of recordings play, what uploaded files are, and the timeline."""

from io import BytesIO

import pytest

from papers.models import Insight
from papers.recordings import (
    Player,
    RecordingRefused,
    kind_of_recording,
    player_of,
    timeline,
)
from tests.sound import silence

ID, BV = "dQw4w9WgXcQ", "BV1xx411c7mD"


@pytest.mark.parametrize(
    ("url", "start"),
    [
        (f"https://www.youtube.com/watch?v={ID}", 0),
        (f"http://youtube.com/watch?app=desktop&v={ID}&list=PL1", 0),
        (f"https://m.youtube.com/watch/?v={ID}&t=751", 751),
        (f"https://www.youtube.com/watch?v={ID}&t=751s", 751),
        (f"https://www.youtube.com/watch?v={ID}&t=1h2m3s", 3723),
        (f"https://www.youtube.com/watch?v={ID}#t=12m31s", 751),
        (f"https://www.youtube.com/watch?v={ID}&t=soon", 0),
        (f"https://youtu.be/{ID}", 0),
        (f" https://YouTu.be/{ID}?si=x&t=60 ", 60),
        (f"https://www.youtube.com/embed/{ID}?start=9", 9),
        (f"https://www.youtube-nocookie.com/embed/{ID}", 0),
        (f"https://www.youtube.com/shorts/{ID}", 0),
        (f"https://www.youtube.com/live/{ID}?feature=share", 0),
    ],
)
def test_a_video_of_youtube_is_known_by_its_identifier(url, start):
    assert player_of(url) == Player("youtube", ID, start=start)


@pytest.mark.parametrize(
    ("url", "player"),
    [
        (f"https://www.bilibili.com/video/{BV}", Player("bilibili", BV)),
        (
            f"https://bilibili.com/video/{BV}/?p=3&t=90&spm_id_from=x",
            Player("bilibili", BV, start=90, part=3),
        ),
        ("https://m.bilibili.com/video/av170001?p=0", Player("bilibili", "av170001")),
    ],
)
def test_a_video_of_bilibili_is_known_by_its_identifier_and_part(url, player):
    assert player_of(url) == player


@pytest.mark.parametrize(
    "url",
    [
        f"https://evil.example/www.youtube.com/watch?v={ID}",
        f"https://www.youtube.com.evil.example/watch?v={ID}",
        f"https://www.youtube.com@evil.example/watch?v={ID}",
        f"https://evilyoutube.com/watch?v={ID}",
        f"https://evilbilibili.com/video/{BV}",
        "https://www.youtube.com/watch?v=dQw4w9WgXc",
        'https://www.youtube.com/watch?v="><script>x',
        f"https://www.youtube.com/watch?v={ID}%22onload=",
        f"https://www.youtube.com/embed/{ID}/../../evil",
        f"https://youtu.be/{ID}/more",
        "https://youtu.be/ｄQw4w9WgXcQ",
        f"https://www.bilibili.com/video/{BV}'onload='x",
        "https://www.bilibili.com/video/BV1xx411c7m",
        "https://www.bilibili.com/video/av１７０００１",
        f"https://player.bilibili.com.evil.example/video/{BV}",
        "https://b23.tv/abc123",
        "https://vimeo.com/76979871",
    ],
)
def test_everything_else_on_the_web_is_a_link_to_where_it_leads(url):
    player = player_of(url)
    assert (player.kind, player.embed_url, player.address_at(5)) == ("link", "", url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        f"javascript://www.youtube.com/watch?v={ID}",
        f"data:text/html,https://youtu.be/{ID}",
        f"ftp://youtu.be/{ID}",
        f"//youtu.be/{ID}",
        "https://[youtu.be",
        "https://youtu.be:port/x",
        "https:///watch",
    ],
)
def test_what_is_no_web_address_plays_nothing(url):
    assert player_of(url) is None


@pytest.mark.parametrize(
    ("url", "embed", "at_751"),
    [
        (
            f"https://youtu.be/{ID}?t=60&evil=%22%3E",
            f"https://www.youtube-nocookie.com/embed/{ID}"
            "?enablejsapi=1&autoplay=1&playsinline=1&start=60",
            f"https://www.youtube.com/watch?v={ID}&t=751",
        ),
        (
            f"https://www.bilibili.com/video/{BV}?p=2&evil=%22%3E",
            f"https://player.bilibili.com/player.html?bvid={BV}&p=2&autoplay=1&danmaku=0&t=0",
            f"https://www.bilibili.com/video/{BV}?p=2&t=751",
        ),
        (
            "https://www.bilibili.com/video/av170001",
            "https://player.bilibili.com/player.html?aid=170001&p=1&autoplay=1&danmaku=0&t=0",
            "https://www.bilibili.com/video/av170001?p=1&t=751",
        ),
        ("https://lab.example/a.MP4?k=1#t=3", "", "https://lab.example/a.MP4?k=1#t=751"),
        ("https://lab.example/talk", "", "https://lab.example/talk"),
    ],
)
def test_addresses_are_made_of_what_was_understood_only(url, embed, at_751):
    player = player_of(url)
    assert (player.embed_url, player.address_at(751)) == (embed, at_751)


def ftyp(brand):
    return b"\0\0\0\x20ftyp" + brand + b"\0\0\2\0isomiso2mp41"


def ebml(doc_type, then=b""):
    """The header of a Matroska file with ``doc_type``, a version before it."""
    content = b"\x42\x86\x81\x01" + b"\x42\x82" + bytes([0x80 | len(doc_type)]) + doc_type
    return b"\x1aE\xdf\xa3" + b"\x01" + len(content).to_bytes(7, "big") + content + then


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (ftyp(b"isom"), "video/mp4"),
        (ftyp(b"mp42"), "video/mp4"),
        (ftyp(b"qt  "), "video/mp4"),
        (ftyp(b"M4V "), "video/mp4"),
        (ftyp(b"M4A "), "audio/mp4"),
        (ebml(b"webm", b"...V_VP9...A_OPUS"), "video/webm"),
        (ebml(b"webm\0\0"), "video/webm"),
        (ebml(b"webm", b"...A_OPUS"), "audio/webm"),
        (b"OggS\0\2" + b"\0" * 22 + b"OpusHead", "audio/ogg"),
        (b"OggS\0\2" + b"\0" * 22 + b"\x01vorbis", "audio/ogg"),
        (silence(1), "audio/wav"),
        (b"fLaC\0\0\0\x22", "audio/flac"),
        (b"ID3\x04\0\0\0\0\0\x0a" + b"\0" * 10, "audio/mpeg"),
        (b"\xff\xfb\x90\x64" + b"\0" * 100, "audio/mpeg"),
        (b"\xff\xf3\x44\xc4" + b"\0" * 100, "audio/mpeg"),
        (b"\xff\xf1\x50\x80" + b"\0" * 100, "audio/aac"),
        (b"\xff\xf9\x50\x80" + b"\0" * 100, "audio/aac"),
    ],
)
def test_an_upload_is_what_its_first_bytes_say(data, kind):
    upload = BytesIO(data)
    upload.name = "talk.html"
    upload.read()
    assert kind_of_recording(upload) == kind
    assert upload.read() == data


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (ebml(b"matroska", b"V_VP9"), "matroska"),
        (b"\x1aE\xdf\xa3", "matroska"),
        (b"\x1aE\xdf\xa3\x8f\0\0", "matroska"),
        (ftyp(b"heic"), "unknown-format"),
        (ftyp(b"avif"), "unknown-format"),
        (b"<html><script>x()</script>", "unknown-format"),
        (b"just text, nothing to hear", "unknown-format"),
        (b"\x89PNG\r\n\x1a\n", "unknown-format"),
        (b"RIFF\0\0\0\0AVI LIST", "unknown-format"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "unknown-format"),
        (b"OggS\0\2" + b"\0" * 22 + b"\x80theora", "unknown-format"),
        (b"\xff\xfe<\0h\0t\0m\0l\0", "unknown-format"),
        (b"\xff\xff\xff\xff", "unknown-format"),
        (b"\xff\xfb", "unknown-format"),
        (b"MZ\x90\0", "unknown-format"),
    ],
)
def test_what_browsers_do_not_play_is_refused(data, code):
    with pytest.raises(RecordingRefused) as refused:
        kind_of_recording(BytesIO(data))
    assert refused.value.code == code


def test_refusal_says_what_to_do():
    with pytest.raises(RecordingRefused) as refused:
        kind_of_recording(BytesIO(ebml(b"matroska")))
    assert refused.value.messages == [
        "This is a Matroska video (MKV), which browsers do not play. "
        "Save it as MP4 or WebM and upload that."
    ]


@pytest.mark.parametrize(
    ("seconds", "minutes", "length", "percents"),
    [
        ([900, None, 300], 30, 1800, [16.67, 50.0]),
        ([900, 300], None, 900, [33.33, 100.0]),
        ([2400], 30, 2400, [100.0]),
        ([0], None, 0, [0.0]),
        ([None], 30, 1800, []),
    ],
)
def test_timeline_is_as_long_as_the_talk_and_never_ends_before_an_insight(
    seconds, minutes, length, percents
):
    line = timeline([Insight(seconds=value) for value in seconds], minutes)
    assert (line.seconds, [dot.percent for dot in line.dots]) == (length, percents)
