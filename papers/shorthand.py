"""What is typed into the capture box: ``m: 物体标签是锚点 @12:31 #预训练 >5.1``. Pure.

- A letter and a colon at the beginning set the kind: ``t:`` takeaway, ``m:`` method, ``o:`` origin,
  ``c:`` critique, ``q:`` question, ``a:`` advice, ``d:`` to-do, ``u:`` quote.
- ``@12:31`` or ``@1:02:03`` is the time in the talk. A paper has none.
- ``#预训练`` is a tag, up to white space or punctuation; ``# `` and ``#1`` are none.
- ``s.7`` is the slide of a talk; ``p.7`` or ``p.7-9`` the page of a paper.
- ``>5.1`` after white space at the very end leads to the idea of that full number.

The signs may be those of a Chinese keyboard: ``：``, ``＠``, ``》``, ``p。7``. All but the first
and the last are words of their own. What is not understood, or comes a second time, stays text.
"""

import re
from dataclasses import dataclass

LETTERS = {
    "t": "takeaway",
    "m": "method",
    "o": "origin",
    "c": "critique",
    "q": "question",
    "a": "advice",
    "d": "todo",
    "u": "quote",
}
LONGEST_TAG = 100

STOPS = "，。；：、！？…"
BRACKETS = "（）《》〈〉「」『』【】“”‘’"
BLANKS = " \t\u3000"
BEGINS = rf"(?<![^\s{STOPS}])"
ENDS = rf"(?=[,.;:!?)\]]*(?:[\s{STOPS}{BRACKETS}]|\Z))"

# A letter before ``:\`` or ``:/`` is a drive, not a kind.
KIND = re.compile(rf"\A[{BLANKS}]*([{''.join(LETTERS)}])[:：](?![\\/])", re.IGNORECASE)
TIME = re.compile(
    rf"{BEGINS}[@＠](?:([0-9]{{1,2}})[:：]([0-5][0-9])|([0-9]{{1,3}}))[:：]([0-5][0-9]){ENDS}"
)
TAG = re.compile(rf"{BEGINS}#(?=\S*[^\W\d_])([^\s#,;{STOPS}{BRACKETS}]{{1,{LONGEST_TAG}}}?){ENDS}")
SLIDE = re.compile(rf"{BEGINS}s[.．。]([0-9]{{1,5}}){ENDS}", re.IGNORECASE)
PAGE = re.compile(rf"{BEGINS}p[.．。]([0-9]{{1,5}}(?:[-–—][0-9]{{1,5}})?){ENDS}", re.IGNORECASE)
TOWARDS = re.compile(r"(?<=\s)[>＞》]([0-9]{1,5}(?:\.[0-9]{1,5})*)(?=\s*\Z)")
BULLET = re.compile(r"\A(?:(?:[-*+•·]|[0-9]{1,3}[.)])(?:\s+|\Z)|[0-9]{1,3}[、．）]\s*)")


@dataclass(frozen=True)
class Line:
    """What was typed, taken apart; what was not typed is "", () or None.

    ``kind`` is a value of ``papers.models.Kind``, ``towards`` the full number of an idea.
    """

    text: str
    kind: str = ""
    seconds: int | None = None
    tags: tuple[str, ...] = ()
    page: str = ""
    slide: int | None = None
    towards: str = ""


def read(line: str, *, of: str = "") -> Line:
    """Return ``line`` taken apart. ``of`` is "talk", "paper" or "": what it was taken from.

    A line without markers comes back as it is. It may have several lines: they stay one insight.
    """
    kind, text = _take(KIND, line)
    seconds = page = slide = None
    if of != "paper":
        seconds, text = _take(TIME, text)
    if of == "talk":
        slide, text = _take(SLIDE, text)
    if of == "paper":
        page, text = _take(PAGE, text)
    tags, text = _take_all(TAG, text)
    towards, text = _take(TOWARDS, text)
    return Line(
        text=text,
        kind=LETTERS[kind[1].lower()] if kind else "",
        seconds=_in_seconds(seconds) if seconds else None,
        tags=tuple(tag[1] for tag in tags),
        page=page[1] if page else "",
        slide=int(slide[1]) if slide else None,
        towards=towards[1] if towards else "",
    )


def lines_of(text: str) -> list[str]:
    """Return the lines of ``text`` that are not blank, without their bullets or numbers."""
    lines = (BULLET.sub("", line.strip(), count=1) for line in text.splitlines())
    return [line for line in lines if line]


def _take_all(pattern, text):
    """Return every match of ``pattern``, and ``text`` without them."""
    found = []
    while True:
        match, text = _take(pattern, text)
        if not match:
            return found, text
        found.append(match)


def _take(pattern, text):
    """Return the first match of ``pattern`` (or None), and ``text`` without it.

    The words around it stay as far apart as two words are; a line that held nothing else goes.
    """
    match = pattern.search(text)
    if not match:
        return None, text
    before, after = text[: match.start()], text[match.end() :]
    left, right = before.rstrip(BLANKS), after.lstrip(BLANKS)
    begins_line, ends_line = left[-1:] in ("", "\n"), right[:1] in ("", "\n")
    if begins_line and ends_line:
        return match, left + right[1:] if right else left[:-1]
    was_apart = left != before and right != after
    glue = before[len(left) :] if was_apart and not begins_line and not ends_line else ""
    return match, left + glue + right


def _in_seconds(match):
    hours, of_the_hour, minutes, seconds = match.groups()
    return int(hours or 0) * 3600 + int(of_the_hour or minutes) * 60 + int(seconds)
