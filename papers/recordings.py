"""Recordings of talks: what an address plays, and what an uploaded file is."""

import re
import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import parse_qs, urldefrag, urlencode, urlsplit

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext_lazy as _

from papers.models import Insight, Talk

YOUTUBE_PLAYER = "https://www.youtube-nocookie.com"
BILIBILI_PLAYER = "https://player.bilibili.com"

_YOUTUBE_HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com"}
_YOUTUBE_EMBED_HOSTS = {"youtube-nocookie.com", "www.youtube-nocookie.com"}
_BILIBILI_HOSTS = {"bilibili.com", "www.bilibili.com", "m.bilibili.com"}
_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}", re.ASCII)
_YOUTUBE_PATH = re.compile(r"/(?:embed|shorts|live)/([^/]+)/?")
_BILIBILI_PATH = re.compile(r"/video/(BV[A-Za-z0-9]{10}|av[0-9]{1,15})/?", re.ASCII)
_OFFSET = re.compile(r"(?:([0-9]{1,2})h)?(?:([0-9]{1,4})m)?(?:([0-9]{1,6})s?)?", re.ASCII)
_PART = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)
_MEDIA_FILE = re.compile(r"\.(?:mp4|m4v|m4a|mov|webm|ogg|oga|opus|mp3|wav|flac|aac)$", re.I)


@dataclass(frozen=True)
class Player:
    """What the address of a recording plays, from the second ``start``.

    ``kind`` is "youtube", "bilibili" or "link". ``video`` is the identifier there, "" for a link;
    ``part`` is that of a Bilibili video in parts; ``address`` is where a link leads.
    """

    kind: str
    video: str = ""
    start: int = 0
    part: int = 1
    address: str = ""

    @property
    def embed_url(self) -> str:
        """The page that plays it inside ours, from ``start``; "" where there is none."""
        if self.kind == "youtube":
            wanted = {"enablejsapi": 1, "autoplay": 1, "playsinline": 1, "start": self.start}
            return f"{YOUTUBE_PLAYER}/embed/{self.video}?{urlencode(wanted)}"
        if self.kind == "bilibili":
            is_old = self.video.startswith("av")
            named = {"aid": self.video[2:]} if is_old else {"bvid": self.video}
            wanted = named | {"p": self.part, "autoplay": 1, "danmaku": 0, "t": self.start}
            return f"{BILIBILI_PLAYER}/player.html?{urlencode(wanted)}"
        return ""

    @property
    def reaches_seconds(self) -> bool:
        """Whether ``address_at`` leads to the second, and not just to the recording."""
        return self.kind != "link" or bool(_MEDIA_FILE.search(urlsplit(self.address).path))

    def address_at(self, seconds: int) -> str:
        """Return where it plays from ``seconds`` on, as far as an address can say so."""
        if self.kind == "youtube":
            return f"https://www.youtube.com/watch?{urlencode({'v': self.video, 't': seconds})}"
        if self.kind == "bilibili":
            wanted = urlencode({"p": self.part, "t": seconds})
            return f"https://www.bilibili.com/video/{self.video}?{wanted}"
        if self.reaches_seconds and seconds:
            return f"{urldefrag(self.address).url}#t={seconds}"
        return self.address


def player_of(url: str) -> Player | None:
    """Return what ``url`` plays, or None where it is no web address.

    A video of YouTube or Bilibili is known by its identifier alone: of the rest of ``url`` nothing
    but the part and the time reaches the addresses made from it. Everything else is a link.
    """
    try:
        parts = urlsplit(url.strip())
        host, scheme = parts.hostname, parts.scheme
        parts.port  # noqa: B018 - reading it checks it
    except ValueError:
        return None
    if scheme not in {"http", "https"} or not host:
        return None
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if video := _youtube_video(host, parts.path, query):
        start = query.get("t") or query.get("start") or parts.fragment.removeprefix("t=")
        return Player("youtube", video, start=_seconds(start))
    if host in _BILIBILI_HOSTS and (found := _BILIBILI_PATH.fullmatch(parts.path)):
        part = query.get("p", "")
        part = int(part) if _PART.fullmatch(part) else 1
        return Player("bilibili", found[1], start=_seconds(query.get("t", "")), part=part)
    return Player("link", address=url.strip())


def _youtube_video(host: str, path: str, query: dict) -> str:
    video = ""
    if host == "youtu.be":
        video = path.strip("/")
    elif host in _YOUTUBE_HOSTS and path.rstrip("/") == "/watch":
        video = query.get("v", "")
    elif host in _YOUTUBE_HOSTS | _YOUTUBE_EMBED_HOSTS and (found := _YOUTUBE_PATH.fullmatch(path)):
        video = found[1]
    return video if _YOUTUBE_ID.fullmatch(video) else ""


def _seconds(offset: str) -> int:
    """Return ``offset`` ("751", "751s", "12m31s", "1h2m3s") in seconds, 0 if it is none."""
    found = _OFFSET.fullmatch(offset)
    if not found:
        return 0
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return (hours * 60 + minutes) * 60 + seconds


ACCEPT = "video/mp4,video/webm,audio/*,.mp4,.m4v,.mov,.webm,.m4a,.mp3,.wav,.flac,.ogg,.opus,.aac"

_HEAD = 4096
_SUFFIXES = {
    "video/mp4": ".mp4",
    "video/webm": ".webm",
    "audio/mp4": ".m4a",
    "audio/webm": ".webm",
    "audio/ogg": ".ogg",
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
    "audio/flac": ".flac",
    "audio/aac": ".aac",
}
# Brands of pictures (heic, avif) have the same box at the start, so the ones that play are listed.
_MP4_BRANDS = re.compile(rb"iso[m2-9]|mp4[12]|avc1|dash|M4V[ HP]|MSNV|XAVC|qt  ")
_M4A_BRANDS = re.compile(rb"M4[AB] ")
_OGG_CODECS = (b"OpusHead", b"\x01vorbis", b"\x7fFLAC")
_WEBM_AUDIO, _WEBM_VIDEO = re.compile(rb"A_(?:OPUS|VORBIS)"), re.compile(rb"V_(?:VP[89]|AV1)")


class RecordingRefused(ValidationError):
    """An upload that is not kept; the message says which rule it breaks and what to do."""


def kind_of_recording(upload: BinaryIO) -> str:
    """Return the content type of ``upload`` by its first bytes, whatever it is called.

    Known are the containers that browsers play. Raises RecordingRefused for everything else.
    """
    upload.seek(0)
    head = upload.read(_HEAD)
    upload.seek(0)
    if not head:
        raise RecordingRefused(_("The file is empty. Choose the recording again."), code="empty")
    for recognise in (_mp4, _webm, _ogg, _wav, _flac, _frames):
        if kind := recognise(head):
            return kind
    if head.startswith(b"\x1aE\xdf\xa3"):
        raise RecordingRefused(
            _(
                "This is a Matroska video (MKV), which browsers do not play. "
                "Save it as MP4 or WebM and upload that."
            ),
            code="matroska",
        )
    raise RecordingRefused(
        _(
            "This is no video or audio that browsers play. "
            "Save it as MP4, WebM, M4A, MP3, WAV, FLAC or Ogg and upload that."
        ),
        code="unknown-format",
    )


def _mp4(head: bytes) -> str:
    if head[4:8] != b"ftyp":
        return ""
    if _M4A_BRANDS.fullmatch(head[8:12]):
        return "audio/mp4"
    # QuickTime too: with a type of its own most browsers would not try to play it, and they can.
    return "video/mp4" if _MP4_BRANDS.fullmatch(head[8:12]) else ""


def _webm(head: bytes) -> str:
    if not head.startswith(b"\x1aE\xdf\xa3") or _doc_type(head) != b"webm":
        return ""
    is_audio = _WEBM_AUDIO.search(head) and not _WEBM_VIDEO.search(head)
    return "audio/webm" if is_audio else "video/webm"


def _doc_type(head: bytes) -> bytes:
    """Return the DocType in the EBML header at the start of ``head``, b"" if there is none."""
    with suppress(IndexError):
        length, at = _ebml_number(head, 4)
        end = at + length
        while at < end:
            at_size = at + _ebml_width(head[at])
            length, content = _ebml_number(head, at_size)
            if head[at:at_size] == b"\x42\x82":
                return head[content : content + length].rstrip(b"\0")
            at = content + length
    return b""


def _ebml_width(first: int) -> int:
    return 9 - first.bit_length()


def _ebml_number(data: bytes, at: int) -> tuple[int, int]:
    """Return the number at ``at`` and where the next thing begins. Raises IndexError."""
    width = _ebml_width(data[at])
    number = int.from_bytes(data[at : at + width], "big")
    return number & ((1 << 7 * width) - 1), at + width


def _ogg(head: bytes) -> str:
    return "audio/ogg" if head.startswith(b"OggS") and _has_any(head[:128], _OGG_CODECS) else ""


def _has_any(head: bytes, marks: tuple) -> bool:
    return any(mark in head for mark in marks)


def _wav(head: bytes) -> str:
    return "audio/wav" if head.startswith(b"RIFF") and head[8:12] == b"WAVE" else ""


def _flac(head: bytes) -> str:
    return "audio/flac" if head.startswith(b"fLaC") else ""


def _frames(head: bytes) -> str:
    """Recognise MP3, also with a tag in front, and AAC by the header of the first frame."""
    if head.startswith(b"ID3"):
        return "audio/mpeg"
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return ""
    layer, version = head[1] >> 1 & 3, head[1] >> 3 & 3
    bitrate, rate = head[2] >> 4, head[2] >> 2 & 3
    if layer == 1 and version != 1 and bitrate not in {0, 15} and rate != 3:
        return "audio/mpeg"
    is_aac = layer == 0 and version & 2 and head[2] >> 2 & 15 < 13
    return "audio/aac" if is_aac else ""


@dataclass(frozen=True)
class Dot:
    """An insight on a timeline, ``percent`` of the way along."""

    insight: Insight
    percent: float


@dataclass(frozen=True)
class Timeline:
    """A recording of ``seconds`` as a line, with its insights on it in the order of their time."""

    seconds: int
    dots: list[Dot]


def timeline(insights: Iterable[Insight], minutes: int | None) -> Timeline:
    """Return the timeline of ``insights`` (those without a time have no place on it).

    It is as long as the talk, ``minutes`` if known, but never ends before its last insight.
    """
    timed = sorted((row for row in insights if row.seconds is not None), key=lambda r: r.seconds)
    last = timed[-1].seconds if timed else 0
    length = max(last, (minutes or 0) * 60)
    dots = [Dot(row, round(100 * row.seconds / (length or 1), 2)) for row in timed]
    return Timeline(length, dots)


def put(upload: File, content_type: str, *, talk: Talk) -> None:
    """Store ``upload`` as the recording of ``talk``, which the caller then saves.

    The name is random: nothing of the uploaded name is kept, and none can be guessed.
    """
    talk.recording_file.save(f"{uuid.uuid4().hex}{_SUFFIXES[content_type]}", upload, save=False)
    talk.recording_type = content_type
