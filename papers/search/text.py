"""Text cut into the words of the index, and shown again with what was found. Pure.

Chinese and Japanese have no spaces: a run of them gives each pair of neighbours and the last one
alone, so that two characters are found anywhere and one as the beginning of a pair. Everything is
compared without case, width, accents and ligatures, and Chinese in simplified characters.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from opencc import OpenCC

from papers.names import family_and_given, family_in_pinyin, split_chinese
from papers.text import OTHER_LATIN, latin

CJK = (
    "\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
FIRST_CJK = "\u3005"
_CJK = re.compile(f"[{CJK}]")
# The plain letters first: they are many, and the last class is slow.
_RUN = re.compile(rf"[{CJK}]+|[a-z0-9]+[^\W_{CJK}]*|[^\W_{CJK}]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_PLAIN_WORD = re.compile("[a-z0-9]+")
# A word that the end of a line of a PDF broke in two.
_BROKEN = re.compile(r"(?<=[a-z])[-\u2010\u00ad][ \t]*\r?\n[ \t]*(?=[a-z])")
_LETTER = rf"[^\W_{CJK}]"
_GAP = r"[\W_]*"


class _Folding(dict):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code):
        self[code] = _folded(chr(code))
        return self[code]


def _folded(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf" or unicodedata.combining(character):
        return ""
    text = unicodedata.normalize("NFKC", character).translate(OTHER_LATIN).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    text = unicodedata.normalize("NFC", bare)
    return _simplified().convert(text) if re.fullmatch(f"[{CJK}]+", text) else text


@cache
def _simplified() -> OpenCC:
    return OpenCC("t2s")


FOLDING = _Folding()


def tokens(text: str) -> list[str]:
    """Return the words of ``text`` in order, as the index keeps them."""
    is_plain = text.isascii()
    folded = text.lower() if is_plain else _fold(text)
    if "\n" in folded:
        folded = _BROKEN.sub("", folded)
    if is_plain:
        return _PLAIN_WORD.findall(folded)
    found = []
    for word in _RUN.findall(folded):
        if word[0] >= FIRST_CJK and is_cjk(word):
            found += [word[at : at + 2] for at in range(len(word) - 1)]
            word = word[-1]
        found.append(word)
    return found


def _fold(text):
    """Return ``text`` with each character folded: plain letters, which are many, all at once."""
    lower = text.encode(errors="surrogatepass").lower().decode(errors="surrogatepass")
    return _NOT_ASCII.sub(lambda run: run.group().translate(FOLDING), lower)


def wanted_tokens(text: str) -> tuple[str, ...]:
    """Return what the index has in a row wherever it has ``text``.

    These are its words. In longer Chinese, its last character is not the last of a run: only the
    pairs are sure. One character alone is there as itself or as the beginning of a pair.
    """
    found = tokens(text)
    if len(found) > 1 and len(found[-2]) == 2 and found[-2][1] == found[-1] and is_cjk(found[-1]):
        found.pop()
    return tuple(found)


def is_cjk(word: str) -> bool:
    """Return whether ``word`` is Chinese or Japanese characters."""
    return bool(_CJK.match(word))


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; ``is_match`` where it is what was asked for."""

    text: str
    is_match: bool = False


@dataclass(frozen=True)
class Needle:
    """Words to mark in a text, in this order; a prefix also marks longer words."""

    text: str
    is_prefix: bool = False


def highlighted(text: str, needles: Iterable[Needle]) -> tuple[Piece, ...]:
    """Return the whole of ``text`` in pieces, those marked that match one of ``needles``."""
    return _pieces(text, _matches(text, needles), 0, len(text))


def snippet(text: str, needles: Iterable[Needle], most: int = 160) -> tuple[Piece, ...]:
    """Return at most ``most`` characters of ``text`` from where most of ``needles`` are found.

    Words stay whole; an ellipsis stands where something was left out.
    """
    text = " ".join(text.split())
    if len(text) <= most:
        return highlighted(text, needles)
    found = _matches(text, needles)
    start = _best_start(found, most)
    end = min(len(text), start + most)
    if start:
        start = _word_edge(text, start, 1)
    if end < len(text):
        end = max(start + 1, _word_edge(text, end, -1))
    pieces = _pieces(text, found, start, end)
    before = (Piece("… "),) if start else ()
    return before + pieces + ((Piece(" …"),) if end < len(text) else ())


def _matches(text, needles) -> list[tuple[int, int]]:
    """Return where ``needles`` are in ``text``, apart and in order: (start, end) each."""
    folded, places = _with_places(text)
    found = set()
    for needle in needles:
        if pattern := _pattern(needle):
            for match in pattern.finditer(folded):
                if match.end() > match.start():
                    found.add((places[match.start()], places[match.end() - 1] + 1))
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _with_places(text):
    """Return ``text`` folded, and for each character of that its place in ``text``."""
    pieces = [FOLDING[ord(character)] for character in text]
    return "".join(pieces), [at for at, piece in enumerate(pieces) for _character in piece]


@lru_cache(maxsize=1024)
def _pattern(needle: Needle) -> re.Pattern | None:
    runs = [run.group() for run in _RUN.finditer(needle.text.translate(FOLDING))]
    if not runs:
        return None
    words = _GAP.join(map(re.escape, runs))
    before = "" if is_cjk(runs[0]) else f"(?<!{_LETTER})"
    after = "" if needle.is_prefix or is_cjk(runs[-1]) else f"(?!{_LETTER})"
    longer = f"{_LETTER}*" if needle.is_prefix and not is_cjk(runs[-1]) else ""
    return re.compile(f"{before}{words}{longer}{after}")


def _best_start(found, most):
    """Return where a stretch of ``most`` characters begins that holds the most matches."""
    best, best_count = 0, 0
    for at, (start, _end) in enumerate(found):
        count = sum(1 for _start, end in found[at : at + 20] if end <= start + most * 3 // 4)
        if count > best_count:
            best, best_count = start, count
    return max(0, best - most // 4)


def _word_edge(text, at, step):
    """Return the nearest place from ``at`` on, in the direction of ``step``, between two words."""
    for place in range(at, at + step * 25, step):
        if not 0 < place < len(text):
            break
        if not (text[place - 1].isalnum() and text[place].isalnum()) or is_cjk(text[place]):
            return place
    return at


def _pieces(text, found, start, end):
    pieces, at = [], start
    for first, last in found:
        first, last = max(first, start), min(last, end)
        if first >= last:
            continue
        pieces += [Piece(text[at:first]), Piece(text[first:last], is_match=True)]
        at = last
    pieces.append(Piece(text[at:end]))
    return tuple(piece for piece in pieces if piece.text)


@lru_cache(maxsize=50_000)
def spellings(name: str) -> tuple[str, ...]:
    """Return how else people write a personal ``name``: run together, turned round, by letters.

    For 张磊 these are "zhang lei", "zhanglei", "leizhang", "zl" and "lz".
    """
    family, given = family_and_given(name)
    if not family or not given:
        return ()
    if split_chinese(family + given):
        first, rest = family_in_pinyin(family), [latin(character).lower() for character in given]
    else:
        first = "".join(_words(family))
        rest = _words(given)
    if not first or not rest:
        return ()
    joined, letters = "".join(rest), "".join(word[0] for word in rest)
    ways = (
        f"{first} {joined}",
        first + joined,
        joined + first,
        first[0] + letters,
        letters + first[0],
    )
    return tuple(dict.fromkeys(ways))


def _words(text):
    return [run.group() for run in _RUN.finditer(latin(text).translate(FOLDING))]


def near(word: str, among: Iterable[str]) -> list[str]:
    """Return those ``among`` that ``word`` may have been meant for, the nearest first.

    They are one edit away, long ones two: a letter added, left out, replaced, or two swapped.
    """
    most = 1 if len(word) < 8 else 2
    found = []
    for other in among:
        if other != word and abs(len(other) - len(word)) <= most:
            away = edits(word, other, most)
            if away <= most:
                found.append((away, other[0] != word[0], abs(len(other) - len(word)), other))
    return [other for *_rest, other in sorted(found)]


def edits(one: Sequence[str], other: Sequence[str], most: int) -> int:
    """Return how many edits lie between two words, or ``most`` + 1 if it is more than that.

    The optimal string alignment distance (G. Navarro, "A guided tour to approximate string
    matching", ACM Computing Surveys 33, 2001).
    """
    before_that: list[int] = []
    before = list(range(len(other) + 1))
    for row, a in enumerate(one, 1):
        line = [row]
        for column, b in enumerate(other, 1):
            cost = min(before[column] + 1, line[column - 1] + 1, before[column - 1] + (a != b))
            if row > 1 and column > 1 and a == other[column - 2] and one[row - 2] == b:
                cost = min(cost, before_that[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before_that, before = before, line
    return min(before[-1], most + 1)
