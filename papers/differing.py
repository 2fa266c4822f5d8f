"""Comparing texts word by word, in Chinese and English, and merging two changes of one. Pure."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from itertools import pairwise

from merge3 import Merge3

# Scripts that are written without spaces: each character stands for itself.
_ALONE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(
    rf"""
    [{_ALONE}]
    | (?: (?![{_ALONE}]) [^\W\d_] )+ (?: [\u0300-\u036f] | (?![{_ALONE}]) [^\W\d_] )*
    | \d+
    | \r\n
    | [^\S\r\n]+
    | . (?: [\u0300-\u036f\ufe0e\ufe0f\U0001f3fb-\U0001f3ff] | \u200d . )*
    """,
    re.VERBOSE | re.DOTALL,
)
_SENTENCE_END = frozenset("。！？；!?;.\n") | {"\r\n"}
# Comparing takes about the product of both lengths; beyond it, sentences are compared first.
_CLOSELY = 400_000
_BY_SENTENCE = 25_000_000

Block = tuple[int, int, int]


@dataclass(frozen=True)
class Piece:
    """A stretch of two texts that are compared: ``kind`` is "same", "added" or "removed"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Part:
    """A stretch of a merged text: ``kind`` is "same", "mine", "theirs", "both" or "overlap".

    In an overlap, ``mine`` and ``theirs`` are what each made of the same words.
    """

    kind: str
    text: str
    mine: str = ""
    theirs: str = ""


@dataclass(frozen=True)
class Merged:
    """What two changes of one text come to."""

    parts: list[Part]

    @property
    def text(self) -> str:
        """The merged text; where both changed the same words, it has both, mine first."""
        return "".join(part.text for part in self.parts)

    @property
    def overlaps(self) -> int:
        """In how many places both changed the same words."""
        return sum(part.kind == "overlap" for part in self.parts)


def tokens(text: str) -> list[str]:
    """Return ``text`` cut into words, numbers, Chinese characters, spaces and other signs.

    Put together again they are the text.
    """
    return _TOKEN.findall(text)


@dataclass(frozen=True)
class Manner:
    """How a text is merged: what it is cut into, and what stands between two takes of the same."""

    cut: Callable[[str], list[str]]
    joint: str
    is_prose: bool = False


WORDS = Manner(tokens, " / ", is_prose=True)
LINES = Manner(re.compile(r"\n|[^\n]+").findall, "\n")
LIST = Manner(re.compile(r"[,，;；、\n]\s*|[^,，;；、\n]+").findall, ", ")


def differences(old: str, new: str) -> list[Piece]:
    """Return what became of ``old`` in ``new``, in order, what was removed before what was added.

    The pieces that are the same or removed make up ``old``, those the same or added ``new``.
    """
    before, after = tokens(old), tokens(new)
    pieces, i, j = [], 0, 0
    for start, other, size in _blocks(before, after):
        found = [
            Piece("removed", "".join(before[i:start])),
            Piece("added", "".join(after[j:other])),
            Piece("same", "".join(before[start : start + size])),
        ]
        pieces += [piece for piece in found if piece.text]
        i, j = start + size, other + size
    return pieces


def excerpt(pieces: list[Piece], around: int = 100) -> list[Piece]:
    """Return ``pieces`` with the long stretches between changes cut to the words around these."""
    last = len(pieces) - 1
    if last <= 0:
        return pieces
    return [
        piece if piece.kind != "same" else Piece("same", _cut(piece.text, around, n > 0, n < last))
        for n, piece in enumerate(pieces)
    ]


def _cut(text, around, is_after, is_before):
    if len(text) <= around * (is_after + is_before) + 40:
        return text
    start = text[:around] if is_after else ""
    end = text[-around:] if is_before else ""
    return f"{start} … {end}"


def merge(base: str, mine: str, theirs: str, manner: Manner = WORDS) -> Merged:
    """Return the text that has the changes of both ``mine`` and ``theirs``, made from ``base``.

    Nothing that either wrote is left out.
    """
    cut = map(manner.cut, (base, mine, theirs))
    merging = Merge3(*cut, sequence_matcher=partial(_Matcher, manner))
    return Merged([part for group in merging.merge_groups() if (part := _part(group, manner)).text])


_KINDS = {"unchanged": "same", "same": "both", "a": "mine", "b": "theirs"}


def _part(group, manner) -> Part:
    kind, *texts = group
    if kind != "conflict":
        return Part(_KINDS[kind], "".join(texts[0]))
    base, mine, theirs = ("".join(text) for text in texts)
    joint = manner.joint if base and mine and theirs else ""
    if manner.is_prose and "\n" in mine + theirs:
        joint = joint and "\n"
    return Part("overlap", f"{mine}{joint}{theirs}", mine, theirs)


class _Matcher:
    """Matches tokens for ``Merge3`` as they are matched to show differences."""

    def __init__(self, manner, _isjunk, a, b):
        self.blocks = _blocks(a, b, has_crumbs=manner.is_prose)

    def get_matching_blocks(self):
        return self.blocks


def _blocks(a: list[str], b: list[str], *, has_crumbs: bool = True) -> list[Block]:
    """Return what both have in common, as (start in a, start in b, length); the last is empty.

    What is too short to read between two longer changes is left out if it ``has_crumbs``.
    """
    start = _common(a, b)
    end = _common(a[start:][::-1], b[start:][::-1])
    middle_a, middle_b = a[start : len(a) - end], b[start : len(b) - end]
    found = [(i + start, j + start, n) for i, j, n in _matches(middle_a, middle_b)]
    ends = [(0, 0, start), *found, (len(a) - end, len(b) - end, end)]
    joined = _joined(ends)
    while has_crumbs and len(kept := _without_crumbs(joined, a)) < len(joined):
        joined = kept
    return [*(block for block in joined if block[2]), (len(a), len(b), 0)]


def _common(a, b) -> int:
    unlike = (n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y)
    return next(unlike, min(len(a), len(b)))


def _matches(a, b) -> Iterator[Block]:
    """Yield what both have in common; of long texts first whole sentences, then words between."""
    if len(a) * len(b) <= _CLOSELY:
        yield from SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()[:-1]
        return
    ours, others = _sentences(a), _sentences(b)
    if len(ours) * len(others) > _BY_SENTENCE:
        return
    texts = [["".join(row[s:e]) for s, e in spans] for row, spans in ((a, ours), (b, others))]
    i = j = 0
    for x, y, n in SequenceMatcher(None, *texts, autojunk=False).get_matching_blocks():
        to_a = ours[x][0] if x < len(ours) else len(a)
        to_b = others[y][0] if y < len(others) else len(b)
        if (to_a - i) * (to_b - j) <= _CLOSELY:
            for s, t, size in _matches(a[i:to_a], b[j:to_b]):
                yield i + s, j + t, size
        if n:
            size = ours[x + n - 1][1] - to_a
            yield to_a, to_b, size
            i, j = to_a + size, to_b + size


def _sentences(row) -> list[tuple[int, int]]:
    ends = [n for n, token in enumerate(row, 1) if token in _SENTENCE_END]
    return [*pairwise(sorted({0, *ends, len(row)}))]


def _joined(blocks) -> list[Block]:
    """Return ``blocks`` with those that follow each other without a gap made one."""
    joined = [blocks[0]]
    for i, j, n in blocks[1:]:
        last_i, last_j, size = joined[-1]
        if (last_i + size, last_j + size) == (i, j) and len(joined) > 1 and n:
            joined[-1] = (last_i, last_j, size + n)
        else:
            joined.append((i, j, n))
    return joined


def _without_crumbs(blocks, a) -> list[Block]:
    """Return ``blocks`` without what is too short to read between two changes that are longer."""
    kept = [blocks[0]]
    for block, after in pairwise(blocks[1:]):
        i, j, n = block
        last = kept[-1]
        before_size = max(i - last[0] - last[2], j - last[1] - last[2])
        after_size = max(after[0] - i - n, after[1] - j - n)
        words = a[i : i + n]
        weight = sum(token.isalnum() for token in words)
        is_line = any("\n" in token for token in words)
        is_between = before_size and after_size
        if is_line or not is_between or weight > min(before_size, after_size) / 2:
            kept.append(block)
    return [*kept, blocks[-1]]
