"""Labelled lines of a talk, such as Speaker: or 时间：, and lines that only say who speaks."""

import re
from dataclasses import dataclass

from ideas.notes.reading.spans import trimmed
from ideas.notes.reading.speakers import Named, people

_SPEAKER_KEYS = (
    "speaker|speakers|presenter|presenters|lecturer|talk by|presented by|given by|"
    "讲者|主讲人|主讲|报告人|演讲者|演讲人|演讲嘉宾|嘉宾|分享人|分享嘉宾|主讲嘉宾"
)
_TITLE_KEYS = "title|talk title|talk|题目|标题|报告题目|报告标题|演讲题目|讲座题目|主题|报告主题"
_DATE_KEYS = "date|time|when|日期|时间|报告时间|讲座时间|会议时间"
_RECORDING_KEYS = "video|recording|replay|视频|录像|回放|视频链接|录播"
_PAPER_KEYS = "paper|arxiv|doi|pdf|论文|论文链接|论文地址|原文"
_OTHER_KEYS = (
    "venue|location|where|place|room|link|url|slides|event|series|conference|affiliation|host|"
    "author|authors|code|website|project|tags|keywords|year|source|institution|"
    "地点|会议地点|链接|单位|机构|会议|代码|作者|主持人|来源|标签|关键词|课件|幻灯片|年份|发表|期刊"
)
_KEYED = re.compile(
    rf"(?:[*_]{{1,2}}|【|\[)?\s?(?:"
    rf"(?P<speaker>{_SPEAKER_KEYS})|(?P<title>{_TITLE_KEYS})|(?P<date>{_DATE_KEYS})|"
    rf"(?P<recording>{_RECORDING_KEYS})|(?P<paper>{_PAPER_KEYS})|(?P<affiliation>affiliation|单位|机构)|"
    rf"(?P<other>{_OTHER_KEYS}))(?:\(s\))?\s?(?:[*_]{{1,2}}|】|\])?\s?[:：]\s?(?:[*_]{{1,2}})?\s?",
    re.IGNORECASE,
)
_DASH = re.compile(r"(?:[—–]{1,2}|--?|by\s|主讲[:：]?)\s*", re.IGNORECASE)
_NEXT_DETAIL = re.compile(r"\s*[|｜;；]\s*|\s{3,}|\t")


@dataclass(frozen=True, slots=True)
class Detail:
    """A labelled value: `key` is speaker, title, date, recording, paper, affiliation or other."""

    key: str
    start: int
    end: int


def details(text: str, start: int, end: int) -> list[Detail]:
    """Return the labelled values that the line is made of, empty if it does not begin with one."""
    found = []
    while match := _KEYED.match(text, start, end):
        stop = next_start = end
        for cut in _NEXT_DETAIL.finditer(text, match.end(), min(end, match.end() + 400)):
            if _KEYED.match(text, cut.end(), end):
                stop, next_start = cut.start(), cut.end()
                break
        key = next(name for name, value in match.groupdict().items() if value)
        found.append(Detail(key, *trimmed(text, match.end(), stop)))
        if next_start == end:
            break
        start = next_start
    return found


def attribution(text: str, start: int, end: int) -> tuple[Named, ...]:
    """Return who speaks if the line says that only: —兰艳艳 中国科学院, by Jane Doe, 王井东."""
    while start < end and text[start] in "*_":
        start += 1
    while start < end and text[end - 1] in "*_":
        end -= 1
    dash = _DASH.match(text, start, end)
    if dash is None:
        return people(text, start, end, surely=True)
    return people(text, dash.end(), end) or _first_word(text, dash.end(), end)


def _first_word(text, start, end):
    """A dash, a name, and anything else, which is then taken for the affiliation."""
    word = re.compile(r"\S+").match(text, start, end)
    found = people(text, *word.span(), surely=True) if word else ()
    if len(found) != 1:
        return ()
    rest = re.sub(r"^[\s,，]+", "", text[word.end() : end])
    return (Named(found[0].start, found[0].end, rest.strip()),)
