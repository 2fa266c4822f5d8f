"""What a text says, word by word, for comparing it with another. Pure."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from papers.text import PARTICLES, STOP_WORDS

ALIASES = Path(__file__).with_name("aliases.toml")
LONGEST_TEXT = 5_000
LONGEST_KEY = 40
SHORTEST_PIECE = 4
MISSPELLED = range(4, 15)

CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
LETTER = rf"[^\W\d_{CJK}]"
NO_WORDS = re.compile(
    r"(?:https?://|www\.)[!-~]+"  # an address
    r"|(?<=\])\([^()\s]*\)"  # where a link leads
    r"|</?\w[^<>]*>"  # a tag
    r"|&\w+;|\\[a-zA-Z]+"  # an entity, a command of TeX
)
RUN = re.compile(rf"(?P<chinese>[{CJK}]+)|[^\W_{CJK}]+(?:[-‐–][^\W_{CJK}]+)*")
PIECE = re.compile(rf"[A-Z]+(?![a-z])|[A-Z]?(?:(?![A-Z]){LETTER})+|\d+")
ENDING = re.compile(r"(?<=\w{4})(?:ations?|ings?|ed)$|(?<=\w{2})ies$|(?<=\w{2}[^siu])s$")


class Word(NamedTuple):
    """A word, two neighbouring Chinese characters or a meaning (``=…``): ``text[start:end]``.

    Words with the same ``key`` are the same word.
    """

    key: str
    start: int
    end: int


@dataclass(frozen=True)
class Wording:
    """A text, as it stands but for widths, with its words in order."""

    text: str
    words: tuple[Word, ...]


@lru_cache(maxsize=20_000)
def wording(text: str) -> Wording:
    """Return the words of ``text``, Markdown; of a very long one, of its beginning."""
    text = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).replace("**", "")
    bare = NO_WORDS.sub(lambda found: " " * len(found.group()), text)
    return Wording(text, tuple(_words(bare)))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return what the forms of an English word have in common."""
    bare = re.sub(r"[ey]$", "", ENDING.sub("", word))
    return re.sub(r"([^aeiou\d])\1$", r"\1", bare)[:LONGEST_KEY]


def variants(key: str) -> set[str]:
    """Return the spellings under which a Latin word is found by one that is an edit away.

    They are the word itself and it without one letter. Empty for words too short or too long to
    tell, with digits, and for Chinese.
    """
    if len(key) not in MISSPELLED or not (key.isalpha() and key.isascii()):
        return set()
    return {key} | {key[:i] + key[i + 1 :] for i in range(1, len(key))}


def is_near(one: str, other: str) -> bool:
    """Return whether two Latin words are an edit apart, which does not touch the first letter.

    An edit adds, drops or changes a letter or swaps two neighbours.
    """
    if one == other or one[0] != other[0]:
        return False
    one, other = sorted((one, other), key=len)
    i = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) == len(other):
        swapped = one[:i] + one[i + 1 : i + 2] + one[i : i + 1] + one[i + 2 :]
        return one[i + 1 :] == other[i + 1 :] or swapped == other
    return one[i:] == other[i + 1 :]


def _words(text) -> Iterator[Word]:
    meanings, chinese = _aliases()
    before = None
    for run in RUN.finditer(text):
        if run.lastgroup:
            before = None
            for found in chinese.finditer(run.group()):
                start = run.start() + found.start()
                yield Word(meanings[found[1]], start, start + len(found[1]))
            yield from _bigrams(run.group(), run.start())
            continue
        latin = list(_compound(run.group(), run.start()))
        if before and latin and text[before.end : run.start()] == " ":
            pair = _plain(text[before.start : run.end()])
            latin.append(Word(stem(pair), before.start, run.end()))
        before = latin[0] if latin else None
        yield from latin
        yield from (word._replace(key=meanings[word.key]) for word in latin if word.key in meanings)


def _is_chinese(run):
    return re.match(f"[{CJK}]", run) is not None


def _bigrams(run, start):
    end = 0
    for particles in [*PARTICLES.finditer(run), None]:
        stop = particles.start() if particles else len(run)
        for i in range(end, stop - 1):
            if run[i : i + 2] not in STOP_WORDS:
                yield Word(run[i : i + 2], start + i, start + i + 2)
        end = particles.end() if particles else stop


def _compound(run, start):
    """Yield a Latin word and, if it is made of several, its parts; nothing for a stop word."""
    whole = _plain(run)
    if len(whole) < 2 or whole.isdigit() or whole in STOP_WORDS:
        return
    yield Word(stem(whole), start, start + len(run))
    pieces = list(PIECE.finditer(run))
    for piece in pieces if len(pieces) > 1 else ():
        plain = _plain(piece.group())
        if len(plain) >= SHORTEST_PIECE and not plain.isdigit() and plain not in STOP_WORDS:
            yield Word(stem(plain), start + piece.start(), start + piece.end())


def _plain(run):
    """Return a Latin word without case, accents, spaces and hyphens."""
    if run.isascii():
        return run.casefold().replace("-", "").replace(" ", "")
    return "".join(c for c in unicodedata.normalize("NFD", run.casefold()) if c.isalnum())


@lru_cache(maxsize=1)
def _aliases():
    """Return the meaning by alias, and the pattern that finds the longest Chinese one anywhere."""
    lines = tomllib.loads(ALIASES.read_text(encoding="utf-8"))["same"]
    meanings = {
        alias if _is_chinese(alias) else stem(_plain(alias)): f"={line[0]}"
        for line in lines
        for alias in line
    }
    chinese = sorted(filter(_is_chinese, meanings), key=lambda alias: (-len(alias), alias))
    return meanings, re.compile(f"(?=({'|'.join(chinese)}))")
