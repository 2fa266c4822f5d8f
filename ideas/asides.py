"""The writer's asides in a text: what was said to oneself, and is not for others. Pure.

An aside is what stands between ``%%`` marks, what stands in brackets and says I, and a clause that
says I and trails off: "但是我想深的网络我也做不了吧。。。". Code, math and where a link leads are
none.
"""

import re
from collections.abc import Iterator

from ideas.notes.reading.voices import speaks_of_oneself

_MARKED = re.compile(r"%%(.*?)%%", re.DOTALL)
# Nothing in these speaks.
_SILENT = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]+\$|https?://[^\s<>（）]+|\]\([^()\s]*\)",
    re.DOTALL,
)
_BRACKET = re.compile(r"[(（)）]")
_TRAILING = re.compile(r"[^，,；;。.!！?？…\n()（）]+(?:。{2,}|\.{3,}|…+)")
# A formula or a name in brackets, as in "the identity (I)", is no aside.
_SHORTEST = 2


def find(text: str) -> list[tuple[int, int]]:
    """Return where the asides of ``text`` stand, from its beginning on, none within another."""
    marked = [match.span() for match in _MARKED.finditer(text)]
    quiet = _blanked(text, [*marked, *(match.span() for match in _SILENT.finditer(text))])
    bracketed = [span for span in _brackets(quiet) if _is_said(quiet[span[0] + 1 : span[1] - 1])]
    loose = _blanked(quiet, [*marked, *bracketed], "\n")
    trailing = [match.span() for match in _TRAILING.finditer(loose) if _is_said(match[0])]
    outer = [*bracketed, *trailing]
    inner = [span for span in marked if not any(a <= span[0] < b for a, b in outer)]
    return sorted([*outer, *inner])


def without(text: str) -> tuple[str, list[str]]:
    """Return ``text`` without its asides, and those asides in order.

    A line of which nothing is left is left out.
    """
    asides = find(text)
    kept, at = [], 0
    for start, end in asides:
        kept.append(text[at:start])
        at = end
    kept.append(text[at:])
    lines = "\0".join(kept).split("\n")
    left = (line for line in lines if "\0" not in line or line.replace("\0", "").strip())
    return _tidied("\n".join(left)), [text[start:end] for start, end in asides]


def unmarked(text: str) -> str:
    """Return ``text`` with what stands between ``%%`` marks, but without the marks."""
    return _MARKED.sub(lambda match: match[1].strip(), text)


def _tidied(text):
    """Close the gaps, ``\\0``, in ``text``: no two spaces, and no comma before nothing."""
    text = re.sub(r" ?\0+(?=[ \n]|$)", "", text)
    text = re.sub(r"\0+", "", text)
    return re.sub(r"[，,；;、][ ]*(?=\n|$)", "", text)


def _is_said(words):
    return len(words.strip()) >= _SHORTEST and speaks_of_oneself(words)


def _brackets(text) -> Iterator[tuple[int, int]]:
    """Yield the outermost brackets of ``text``; the two widths may close each other."""
    depth, start = 0, 0
    for bracket in _BRACKET.finditer(text):
        if bracket[0] in "(（":
            start = start if depth else bracket.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield start, bracket.end()


def _blanked(text, spans, blank=" "):
    for start, end in spans:
        text = f"{text[:start]}{blank * (end - start)}{text[end:]}"
    return text
