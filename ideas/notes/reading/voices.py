"""What kind of takeaway a sentence is, and whose voice it is: two tables of cues."""

import re

from ideas.notes.reading.pieces import Kind, Voice

_LOOKED_AT = 1200


def _cues(cues: str) -> re.Pattern:
    joined = "|".join(line.strip() for line in cues.strip().splitlines())
    return re.compile(joined, re.IGNORECASE | re.ASCII)


# The first row with a cue in the text decides. Strong cues of a kind stand above weak ones of
# another: advice on writing is often put as a question, and criticism names the method it is of.
_KIND_CUES = (
    (
        Kind.TODO,
        _cues(r"""
            ^[\s*_\[(（]{0,3}(?:todo|to-do|待办|待读|待看|待做|待查|需要补)|\btodo\b
            我(?:觉得|还)?(?:需要|得|要)(?:再|去|深入|好好)
            \bI (?:should|need to|have to|must)\b|^should look into
        """),
    ),
    (
        Kind.ORIGIN,
        _cues(r"""
            灵感|受到?[^。，；]{0,20}启发|想到|产生了[^。；]{0,40}(?:想法|思路|结构)
            (?:思路|想法|动机)(?:来自|源于|来源)|开始的想法|最初的?想法
            \binspired by\b|\binspiration\b|\bmotivat(?:ed|ion)\b|\bcame up with\b
        """),
    ),
    (
        Kind.ADVICE,
        _cues(r"""
            写(?:论文|paper|作|文章)|做实验|投稿|审稿|rebuttal|要从[^。；]{0,20}出发
            \b(?:tips?|advice)\b|\bwhen writing\b
        """),
    ),
    (
        Kind.QUESTION,
        _cues(r"""
            [?？][^\w\s\u4e00-\u9fff]{0,3}$|[?？]\s|[吗嘛呢][。.!！)）”]{0,3}$
            ^怎么|^如何[^。]{0,30}$|是否[^。；，]{0,40}$
            ^(?:why|how)\b[^.]{0,80}$|\bI wonder\b
        """),
    ),
    (
        Kind.CRITIQUE,
        _cues(r"""
            没有?很好|没能|不具备|停留在|缺点|局限|不足|缺陷|做不到|不能|无法|失败|难以|过于
            但是?[^。；]{0,40}不|有[^。；，]{0,12}的?问题
            \blimit(?:s|ed|ation|ations)\b|\bfail(?:s|ed|ures?)?\b|\bhowever\b|\bbut\b
            \bdownsides?\b|\bdrawbacks?\b|\bweak(?:ness|nesses)?\b|\bexpensive\b
            \bdoes(?:n't| not)\b|\bcannot\b|\bdifficult\b|\binsufficien
        """),
    ),
    (
        Kind.ADVICE,
        _cues(r"""
            (?<!认为)(?<!觉得)应[该当]|需要?围绕|就要围绕|可以采取|不要|不陷入|避免|善用|多用
            最重要|建议|先[^。；]{1,12}再
            \bshould\b|\brecommend|\bmake sure\b|\bavoid\b|\bkeep in mind\b|\bdon'?t\b
        """),
    ),
    (
        Kind.METHOD,
        _cues(r"""
            做法|引入|利用|采用|使用|通过|加入|借助|分配|交互|映射|优化|输入到|乘上
            \bencoder\b|\bdecoder\b|\b(?:uses?|using|trains?|trained|introduces?|distill?)\b
            \b(?:we|they|authors?|paper) (?:use|propose|train|introduce|apply|learn|build)
            \bpropos(?:es|ed|al)\b|\bencod(?:es|ing)\b|\bby \w+ing\b
        """),
    ),
)

_MINE = re.compile(r"(?<!自)我(?!们)|\b(?:I|I'm|I'd|[Mm]y|me|mine|IMO)\b", re.ASCII)
_REPORTED = re.compile(
    r"[他她](?:们|认为|问|觉得|说|讲|提|还|的|就|想|是|注意|把)|作者|老师|教授|博士|"
    r"\b(?:he|she|they|authors?|speaker|presenter|paper)\b",
    re.IGNORECASE | re.ASCII,
)
_ASKS = re.compile(r"[?？]|[吗嘛呢][。.!！]{0,3}$")
_QUOTED = (("“", "”"), ("「", "」"), ("『", "』"), ('"', '"'))
_BRACKETS = {"）": "（", ")": "(", "】": "【", "]": "["}


def kind_of(text: str, *, is_quote: bool = False, has_checkbox: bool = False) -> Kind:
    """Return the kind of a takeaway with this text."""
    if has_checkbox:
        return Kind.TODO
    if is_quote or is_quoted(text):
        return Kind.QUOTE
    looked_at = _clipped(text)
    return next((kind for kind, cues in _KIND_CUES if cues.search(looked_at)), Kind.TAKEAWAY)


def voice_of(text: str, kind: Kind) -> Voice:
    """Return whose words a takeaway of this kind is."""
    if kind == Kind.QUOTE:
        return Voice.SOURCE
    looked_at = _clipped(text)
    if kind == Kind.TODO or _MINE.search(looked_at):
        return Voice.MINE
    if _REPORTED.search(looked_at):
        return Voice.SOURCE
    if _is_bracketed(text):
        return Voice.MINE
    return Voice.UNCLEAR if kind == Kind.QUESTION else Voice.SOURCE


def speaks_of_oneself(text: str) -> bool:
    """Tell whether the writer says I in the text, and not we."""
    return _MINE.search(_clipped(text)) is not None


def is_quoted(text: str) -> bool:
    """Tell whether the whole text stands between one pair of quotation marks."""
    return any(
        len(text) > 2 and text[0] == opening and text[-1] == closing and closing not in text[1:-1]
        for opening, closing in _QUOTED
    )


def aside_in(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return what stands inside the brackets that close the span, if the writer speaks there.

    That is so where it says I or asks something; a mere gloss in brackets gives None, and so does
    a span that is nothing but brackets.
    """
    closing = text[end - 1 : end]
    opening = _BRACKETS.get(closing)
    if not opening:
        return None
    depth = 0
    for offset in range(end - 1, start, -1):
        depth += (text[offset] == closing) - (text[offset] == opening)
        if depth == 0:
            inner = _clipped(text[offset + 1 : end - 1])
            is_aside = inner.strip() and (_MINE.search(inner) or _ASKS.search(inner))
            is_link = closing == ")" and text[offset - 1] == "]"
            return (offset + 1, end - 1) if is_aside and not is_link else None
    return None


def _is_bracketed(text):
    opening = _BRACKETS.get(text[-1:])
    return opening is not None and text.startswith(opening) and opening not in text[1:]


def _clipped(text):
    return text if len(text) <= _LOOKED_AT else text[: _LOOKED_AT - 40] + " " + text[-40:]
