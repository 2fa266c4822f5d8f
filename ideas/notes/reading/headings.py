"""The line that opens a talk: its title, who speaks, and the prose that may follow on it."""

import re
from dataclasses import dataclass

from ideas.notes.reading.dates import date_in
from ideas.notes.reading.links import markdown_links
from ideas.notes.reading.spans import trimmed
from ideas.notes.reading.speakers import (
    HONORIFICS,
    Named,
    chinese_name_at,
    is_chinese_name,
    people,
)

_LONGEST_HEAD = 300
_NAME_CUT = re.compile(r"[在谈讲说认提的介分指表，,：:。\s]")
_LEAD_IN = re.compile(
    r"\s?(?:在)?(?:[^，,。：:]{0,20}?)(?:谈到|谈及|讲到|说到|提到|介绍|分享|指出|表示|谈|讲|说)"
    r"[^，,。：:]{0,40}[，,：:]\s?"
)
_AUTHOR = re.compile(r"(?:这篇)?(?:论文|文章|工作)?的(?:第一|通讯)?作者(?:之一)?\s?")
_SAYS = re.compile(
    r"\s?(?:这篇)?(?:一文|论文|文章|报告|演讲)?(?:中|里)?(?:讲到|谈到|提到|说到|指出|介绍|提出|说|认为)"
    r"(?:了|过)?\s?(?:[，,：:]\s?|(?=[^\s]))"
)
_LABEL = re.compile(
    r"(?:(?:invited\s|keynote\s|plenary\s)?(?:talk|keynote|lecture|paper|session|oral|speech)"
    r"\s?(?:\#?\d{1,3}\s?[:.：\-–—]|[:：])"
    r"|(?:报告|讲座|主题|演讲|题目|论文)\s?[\d一二三四五六七八九十]{0,3}\s?[:：、]"
    r"|\(?\d{1,2}[:：]\d{2}\)?(?:\s?[-–—~]\s?\d{1,2}[:：]\d{2})?(?=\s)"
    r"|\#?\d{1,2}[.、)](?=\s|[^\d\s])"
    r"|[一二三四五六七八九十]{1,3}、"
    r"|[\[(（]?(?:19|20)\d\d[-/.]\d{1,2}(?:[-/.]\d{1,2})?[\])）]?\s?[:：\-–—]?(?=\s))\s*",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s+[-–—|｜·•@]{1,3}\s+|\s?——\s?|\s*[—|｜]\s*")
_BY = re.compile(r"\s+(?:by|(?P<doubtful>with))\s+", re.IGNORECASE)
_COLON = re.compile(r"\s?[:：]\s?")
_CLOSING = re.compile(r"\s?[（(]([^（）()]{2,120})[）)]$")
_WRAPPERS = (("**", "**"), ("__", "__"), ("*", "*"), ("`", "`"), ("《", "》"), ("“", "”"))
_DASHES = " \t-–—:：|·,，"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading taken apart: spans into the text, of which `rest` is what follows on the line."""

    title: Span
    speakers: tuple[Named, ...] = ()
    rest: Span | None = None
    urls: tuple[str, ...] = ()
    date: str = ""


def parse_heading(text: str, start: int, end: int) -> Heading:
    """Take apart the heading of a talk that stands between `start` and `end`."""
    start, end = _unwrapped(text, start, end)
    label = _LABEL.match(text, start, end)
    date = ""
    if label and label.end() < end:
        date = date_in(label[0])
        start, end = _unwrapped(text, label.end(), end)
    links = markdown_links(text, start, min(end, start + 20 * _LONGEST_HEAD))
    urls = tuple(link.url for link in links if link.url)
    if links and links[0].start == start:
        title, speakers, rest = _after_link(text, links[0], end)
    else:
        cut = _before_links(text, links, end)
        title, speakers, rest = _parsed(text, start, cut)
        if rest and rest[1] == cut:
            rest = rest[0], end
    title = _unwrapped(text, *title)
    if title[0] == title[1]:
        return Heading((start, end), (), None, urls, date)
    return Heading(title, speakers, rest, urls, date)


def _after_link(text, link, end):
    title = link.title if link.title and link.title[0] < link.title[1] else (link.start, link.end)
    start = link.end
    while start < end and text[start] in _DASHES:
        start += 1
    by = re.compile(r"by\s+", re.IGNORECASE).match(text, start, end)
    speakers = people(text, by.end() if by else start, end) if start < end else ()
    if speakers:
        return title, speakers, None
    if start == end:
        inner = _parsed(text, *title)
        return inner if inner[1] and not inner[2] else (title, (), None)
    return title, (), (start, end)


def _before_links(text, links, end):
    """Return where the links begin that close the line, such as [[paper]](…) [[note]](…)."""
    for link in reversed(links):
        if text[link.end : end].strip(" \t,，;；|·/"):
            break
        end = link.start
    while end and text[end - 1 : end].isspace():
        end -= 1
    return end


def _parsed(text, start, end):
    if end - start > _LONGEST_HEAD:
        return _prose(text, start, end) or ((start, end), (), None)
    for form in (_prose, _closing_brackets, _by, _separated, _spaced, _colon):
        found = form(text, start, end)
        if found and text[slice(*found[0])].strip(_DASHES):
            return found
    return (start, end), (), None


def _prose(text, start, end):
    """X论文的作者Y老师在谈到…时，… and Y的X中讲到，…"""
    head = min(end, start + _LONGEST_HEAD)
    author = _AUTHOR.search(text, start, head)
    if author and author.start() > start:
        name = chinese_name_at(text, author.end(), end, _NAME_CUT)
        if name:
            return (start, author.start()), (Named(*name),), _rest(text, name[1], end)
    name = chinese_name_at(text, start, head, _NAME_CUT)
    if name is None:
        return None
    after = re.compile(rf"\s?{HONORIFICS}?").match(text, name[1], end).end()
    if text[after : after + 1] == "的":
        return _possessed(text, name, after + 1, end)
    if after > name[1] and text[after : after + 1] in {"：", ":", "《"}:
        title = trimmed(text, after + (text[after] != "《"), end)
        return (title, (Named(*name),), None) if title[0] < title[1] else None
    return None


def _possessed(text, name, start, end):
    says = _SAYS.search(text, start + 1, min(end, start + 80))
    if says:
        rest = trimmed(text, says.end(), end)
        return (start, says.start()), (Named(*name),), rest if rest[0] < rest[1] else None
    title = text[start:end]
    is_work = re.search(r"[A-Za-z《]", title) and not re.search(r"[，。；,;]", title)
    return ((start, end), (Named(*name),), None) if is_work else None


def _rest(text, start, end):
    after = re.compile(rf"\s?{HONORIFICS}?").match(text, start, end).end()
    lead_in = _LEAD_IN.match(text, after, end)
    rest = trimmed(text, lead_in.end() if lead_in else after, end)
    while rest[0] < rest[1] and text[rest[0]] in "，,：:":
        rest = trimmed(text, rest[0] + 1, rest[1])
    return rest if rest[0] < rest[1] else None


def _closing_brackets(text, start, end):
    closing = _CLOSING.search(text[start:end])
    if closing is None or closing.start() == 0:
        return None
    speakers = people(text, start + closing.start(1), start + closing.end(1))
    return ((start, start + closing.start()), speakers, None) if speakers else None


def _by(text, start, end):
    for by in reversed(list(_BY.finditer(text, start, end))):
        speakers = people(text, by.end(), end, surely=bool(by["doubtful"]))
        if speakers and by.start() > start:
            title = text[start : by.start()].rstrip(" ,，-–—")
            return (start, start + len(title)), speakers, None
    return None


def _separated(text, start, end):
    """X — Speaker Name, X | Speaker Name | Affiliation, and the other way round."""
    cuts = list(_SEPARATOR.finditer(text, start, end))
    parts = [start, *(edge for cut in cuts for edge in cut.span()), end]
    spans = list(zip(parts[::2], parts[1::2], strict=True))
    if len(spans) < 2:
        return None
    for index in [len(spans) - 1, *range(1, len(spans) - 1)]:
        speakers = people(text, *spans[index])
        if speakers:
            return (start, spans[index - 1][1]), _joined(text, speakers, spans[index + 1 :]), None
    speakers = people(text, *spans[0], surely=True)
    return ((spans[1][0], end), speakers, None) if speakers else None


def _joined(text, speakers, spans):
    affiliation = text[spans[0][0] : spans[-1][1]] if spans else ""
    return tuple(
        Named(who.start, who.end, who.affiliation or affiliation.strip()) for who in speakers
    )


def _spaced(text, start, end):
    """X Y or Y X, where Y is a Chinese name, perhaps with a title or an affiliation."""
    words = list(re.finditer(r"\S+", text[start:end]))
    for index in range(len(words) - 1, 0, -1):
        found = people(text, start + words[index].start(), end)
        if found and is_chinese_name(text[found[0].start : found[0].end]):
            return (start, start + words[index - 1].end()), found, None
    if len(words) > 1:
        first = start + words[0].start(), start + words[0].end()
        found = people(text, *first)
        if found and is_chinese_name(text[found[0].start : found[0].end]):
            return (start + words[1].start(), end), found, None
    return None


def _colon(text, start, end):
    colon = _COLON.search(text, start, end)
    if colon is None or colon.end() == end:
        return None
    speakers = people(text, start, colon.start(), surely=True)
    return ((colon.end(), end), speakers, None) if speakers else None


def _unwrapped(text, start, end):
    start, end = trimmed(text, start, end)
    for opening, closing in _WRAPPERS:
        inner = text[start + len(opening) : end - len(closing)]
        is_wrapped = text.startswith(opening, start, end) and text.endswith(closing, start, end)
        if inner.strip() and is_wrapped and opening not in inner and closing not in inner:
            return _unwrapped(text, start + len(opening), end - len(closing))
    return start, end
