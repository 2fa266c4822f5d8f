"""Web addresses in notes: where they stand, what they are of, and the secrets they carry."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote_plus, urlsplit, urlunsplit

_URL = re.compile(
    r"https?://[^\s<>\"'`，。；、！？（）【】「」『』《》“”\u4e00-\u9fff]+", re.IGNORECASE
)
_TARGET = re.compile(r"\]\(\s?<?(https?://[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)", re.IGNORECASE)
_LINK = re.compile(
    r"\[(?P<title>[^\[\]\r\n]*(?:\[[^\[\]\r\n]*\][^\[\]\r\n]*)*)\]"
    r"\((?P<url>[^()\r\n]*(?:\([^()\r\n]*\)[^()\r\n]*)*)\)"
)
_REVEALING = """
    token access_token refresh_token id_token auth_token auth sig signature key apikey api_key
    password passwd pwd passcode secret client_secret session sessionid session_id sid ticket
    pass_ticket jwt wd_token x-amz-signature x-amz-security-token x-goog-signature code
"""
_SECRETS = frozenset(_REVEALING.split())
_FOLLOWING = "fbclid gclid msclkid igshid spm_id_from vd_source share_source si"
_TRACKING = frozenset(_FOLLOWING.split())
_PAPERS = ("arxiv.org", "doi.org", "openreview.net", "aclanthology.org", "openaccess.thecvf.com")
_RECORDINGS = (
    "youtube.com", "youtu.be", "bilibili.com", "b23.tv", "vimeo.com", "slideslive.com",
    "videolectures.net", "zoom.us", "meeting.tencent.com",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A Markdown link or a bare address in the text; a bare one has no title of its own."""

    start: int
    end: int
    title: tuple[int, int] | None
    url: str


def addresses(text: str) -> list[tuple[int, str]]:
    """Return every web address in `text` with its offset, in order."""
    found = {match.start(1): match[1] for match in _TARGET.finditer(text)}
    stop = 0
    for match in _URL.finditer(text):
        if match.start() >= stop and match.start() not in found:
            found[match.start()] = _unpunctuated(match[0])
        stop = match.start() + len(found[match.start()]) if match.start() in found else stop
    return sorted(found.items())


def markdown_links(text: str, start: int, end: int) -> list[FoundLink]:
    """Return the Markdown links in the span, images excepted."""
    return [
        FoundLink(match.start(), match.end(), match.span("title"), match["url"].strip())
        for match in _LINK.finditer(text, start, end)
        if text[match.start() - 1 : match.start()] != "!"
    ]


def lone_link(text: str, start: int, end: int) -> FoundLink | None:
    """Return the link that the whole span is, or None."""
    if text[start : start + 1] == "<" and text[end - 1 : end] == ">":
        start, end = start + 1, end - 1
    match = _URL.fullmatch(text, start, end)
    if match:
        return FoundLink(start, end, None, match[0])
    match = _LINK.fullmatch(text, start, end)
    return FoundLink(start, end, match.span("title"), match["url"].strip()) if match else None


def secret_parameter(url: str) -> str:
    """Return the name of the first parameter of `url` that looks like a credential, or ""."""
    try:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query) + parse_qsl(parts.fragment)
        if parts.password:
            return "password"
    except ValueError:
        return ""
    return next((name for name, _value in pairs if name.lower() in _SECRETS), "")


def cleaned(url: str) -> str:
    """Return `url` without what looks like a credential and without what follows its reader.

    The rest stays as it is written.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query, fragment = _harmless(parts.query), _harmless(parts.fragment)
    place = parts.netloc.rpartition("@")[2]
    if (place, query, fragment) == (parts.netloc, parts.query, parts.fragment):
        return url
    return urlunsplit((parts.scheme, place, parts.path, query, fragment))


def _harmless(query):
    return "&".join(part for part in query.split("&") if not _is_telling(part))


def _is_telling(part):
    name, equals, _value = part.partition("=")
    name = unquote_plus(name).lower()
    return bool(equals) and (name in _SECRETS | _TRACKING or name.startswith("utm_"))


def is_paper(url: str) -> bool:
    """Tell whether `url` leads to a paper."""
    return _is_at(url, _PAPERS)


def is_recording(url: str) -> bool:
    """Tell whether `url` leads to a video or a meeting's recording."""
    return _is_at(url, _RECORDINGS)


def _is_at(url, hosts):
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return host.endswith(hosts)


def _unpunctuated(url):
    url = url.rstrip(".,;:!?*_~|]")
    while url.endswith(")") and url.count(")") > url.count("("):
        url = url[:-1].rstrip(".,;:!?*_~|]")
    return url
