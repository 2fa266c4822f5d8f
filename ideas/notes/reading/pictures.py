"""Images as notes write them: Markdown, Obsidian's double brackets, and HTML's img."""

import re
from dataclasses import dataclass
from pathlib import PureWindowsPath
from urllib.parse import unquote, urlsplit

_MARKDOWN = r"""
    !\[ (?P<caption> [^\[\]\r\n]* ) \]
    \( (?P<url> [^()\r\n]* (?: \( [^()\r\n]* \) [^()\r\n]* )* ) \)
"""
_OBSIDIAN = r"!\[\[ (?P<file> [^\[\]|\r\n]+ ) (?: \| (?P<label> [^\[\]\r\n]* ) )? \]\]"
_HTML = r"<img\b [^<>\r\n]* >"
_PICTURE = re.compile(f"(?:{_MARKDOWN})|(?:{_OBSIDIAN})|{_HTML}", re.VERBOSE | re.IGNORECASE)
_WRAPPED = re.compile(
    rf"(?:<(?!img\b|!)[^<>\r\n]*>[ \t]?){{0,4}}(?:(?:{_MARKDOWN})|(?:{_OBSIDIAN})|{_HTML})"
    r"(?:[ \t]?</[^<>\r\n]*>|[ \t]?<br[ \t]?/?>){0,8}",
    re.VERBOSE | re.IGNORECASE,
)
_SOURCE = re.compile(r"""\bsrc\s?=\s?(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_ALT = re.compile(r"""\balt\s?=\s?(["'])([^"'<>]*)\1""", re.IGNORECASE)
_TITLE = re.compile(r"""\s(?:"[^"]*"|'[^']*')$""")


@dataclass(frozen=True, slots=True)
class Picture:
    """An image in the text, with the HTML wrapped around it, and its caption's place."""

    start: int
    end: int
    url: str
    caption: tuple[int, int] | None

    @property
    def is_remote(self) -> bool:
        return self.url.startswith(("http://", "https://", "data:", "//"))

    @property
    def expected_name(self) -> str:
        """The base name of the file, whichever slash its path is written with."""
        if self.url.startswith("data:"):
            return ""
        path = _path(self.url) if self.is_remote else self.url
        return PureWindowsPath(unquote(path)).name


def pictures(text: str, start: int, end: int) -> list[Picture]:
    """Return the images in `text` between `start` and `end`."""
    return [_picture(match) for match in _WRAPPED.finditer(text, start, end)]


def picture_at(text: str, start: int, end: int) -> Picture | None:
    """Return the image that is exactly the span from `start` to `end`, or None."""
    match = _WRAPPED.fullmatch(text, start, end)
    return _picture(match) if match else None


def with_caption(picture: Picture, markup: str, caption: str) -> str:
    """Return the `markup` of `picture` with another caption."""
    caption = " ".join(caption.split()).translate({ord("["): "(", ord("]"): ")"})
    if picture.caption:
        start, end = (offset - picture.start for offset in picture.caption)
        return markup[:start] + caption + markup[end:]
    if "![[" in markup:
        return markup.replace("]]", f"|{caption}]]", 1)
    caption = caption.replace('"', "'").replace("<", "(").replace(">", ")")
    return re.sub(r"<img\b", lambda tag: f'{tag[0]} alt="{caption}"', markup, count=1, flags=re.I)


def _picture(match):
    if match["url"] is not None:
        url, caption = _TITLE.sub("", match["url"].strip()).strip("<> "), match.span("caption")
    elif match["file"] is not None:
        url = match["file"].strip()
        caption = match.span("label") if match["label"] is not None else None
    else:
        tag = _PICTURE.search(match.string, *match.span())
        source = _SOURCE.search(tag[0])
        url = next((group for group in source.groups() if group), "") if source else ""
        alt = _ALT.search(tag[0])
        caption = tuple(tag.start() + offset for offset in alt.span(2)) if alt else None
    return Picture(match.start(), match.end(), url, caption)


def _path(url):
    try:
        return urlsplit(url).path
    except ValueError:
        return url
