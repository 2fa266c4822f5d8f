"""Citation keys: the pattern that they follow, filled from what a paper says. Pure."""

import re
from dataclasses import dataclass
from typing import Self

from papers.names import family_and_given, family_in_pinyin, split_chinese
from papers.text import fold, latin

USUAL = "{author}{year}{word}"
LONGEST = 200

PARTS = ("author", "authors", "year", "yy", "word", "title")
SCRIPTS = ("pinyin", "hanzi", "latin")
CASES = ("lower", "upper", "name")
AUTHORS_NAMED = 3
TITLE_WORDS = 3

# What BibTeX, or the text around a \\cite, would read as something else.
FORBIDDEN = ", { } % # ~ \\ \" ' = @ ( )"
_FORBIDDEN = re.compile(f"[{re.escape(FORBIDDEN.replace(' ', ''))}]")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+")
_STOP_WORDS = frozenset({
    "a", "an", "the", "and", "or", "but", "of", "on", "in", "to", "for", "with", "from", "by",
    "at", "as", "is", "are", "be", "can", "do", "does", "how", "what", "why", "when", "which",
    "who", "via", "using", "towards", "toward", "into", "onto", "over", "under", "between", "its",
    "it", "we", "our", "this", "that", "these", "not", "no", "nor", "some",
})  # fmt: skip
_HAN_STOP_WORDS = re.compile(
    "^(?:一种|一个|一类|一项|基于|关于|面向|针对|利用|使用|采用|通过|对于|试论|论|浅谈|浅析|谈|从|在|对|用|以|"
    "由|和|与|及|的|之|其)+"
)
_HAN_WORD = 2


class PatternError(ValueError):
    """A pattern that cannot be read: ``what`` in it is "empty", "unknown" or "forbidden"."""

    def __init__(self, code: str, what: str = ""):
        super().__init__(f"{code}: {what}")
        self.code, self.what = code, what


@dataclass(frozen=True, slots=True)
class Author:
    """A name as printed, and the same in Latin letters where that is known."""

    printed: str
    latin: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a key is made of."""

    authors: tuple[Author, ...] = ()
    year: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One of ``PARTS``, in one of ``SCRIPTS`` and of ``CASES``."""

    part: str
    script: str = "pinyin"
    case: str = "lower"

    def fill(self, facts: Facts) -> str:
        """Return what stands for it in the key of ``facts``."""
        words = getattr(self, f"_{self.part}")(facts)
        return {"lower": str.lower, "upper": str.upper, "name": _capitalised}[self.case](words)

    def _author(self, facts):
        return self._family(facts.authors[0]) if facts.authors else ""

    def _authors(self, facts):
        return "".join(map(self._family, facts.authors[:AUTHORS_NAMED]))

    def _year(self, facts):
        return facts.year

    def _yy(self, facts):
        return facts.year[-2:]

    def _word(self, facts):
        return "".join(self._telling(facts.title)[:1])

    def _title(self, facts):
        return "".join(map(_capitalised, self._telling(facts.title)[:TITLE_WORDS]))

    def _family(self, author: Author) -> str:
        name = author.latin if self.script == "latin" and author.latin else author.printed
        family, given = family_and_given(name)
        if self.script != "hanzi" and given and split_chinese(family + given):
            return _capitalised(family_in_pinyin(family))
        return self._spelled(family)

    def _telling(self, title: str) -> list[str]:
        """Return the words of ``title`` that say what it is about, Chinese by two characters."""
        words = []
        for word in _WORD.findall(title):
            if _HAN.match(word):
                word = _HAN_STOP_WORDS.sub("", word)
                words += [word[at : at + _HAN_WORD] for at in range(0, len(word), _HAN_WORD)]
            elif word.lower() not in _STOP_WORDS:
                words.append(word)
        return [self._spelled(word) for word in words]

    def _spelled(self, text: str) -> str:
        return "".join(_WORD.findall(text if self.script == "hanzi" else latin(text)))


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern such as ``{author}{year}{word}``: placeholders, and what stands between them."""

    pieces: tuple[str | Placeholder, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the pattern that ``text`` writes: ``{part}`` or ``{part:script:case}``.

        Raises PatternError.
        """
        pieces: list[str | Placeholder] = []
        for at, piece in enumerate(_PLACEHOLDER.split(text.strip())):
            if at % 2:
                pieces.append(_placeholder(piece))
            elif piece != cleaned(piece):
                raise PatternError("forbidden", piece)
            else:
                pieces.append(piece)
        if not any(isinstance(piece, Placeholder) for piece in pieces):
            raise PatternError("empty")
        return cls(tuple(filter(None, pieces)))

    def fill(self, facts: Facts) -> str:
        """Return the key that the pattern makes of ``facts``, never empty."""
        filled = (piece if isinstance(piece, str) else piece.fill(facts) for piece in self.pieces)
        return cleaned("".join(filled)) or "paper"


def _placeholder(text: str) -> Placeholder:
    part, *ways = (word.strip() for word in text.lower().split(":"))
    script = [way for way in ways if way in SCRIPTS]
    case = [way for way in ways if way in CASES]
    if part not in PARTS or len(script) + len(case) != len(ways) or max(len(script), len(case)) > 1:
        raise PatternError("unknown", text)
    return Placeholder(part, *script or ["pinyin"], *case or ["lower"])


def cleaned(key: str) -> str:
    """Return ``key`` without what BibTeX does not take in a key; it may come to nothing."""
    bare = _FORBIDDEN.sub("", key)
    if not bare.isprintable() or " " in bare or not bare.isascii():
        bare = "".join(c for c in bare if c.isprintable() and not c.isspace())
    return bare[:LONGEST]


def folded(key: str) -> str:
    """Return what the writings of one key in other cases and widths share."""
    return fold(key)[: 2 * LONGEST]


def suffix(number: int) -> str:
    """Return "a" for 0, "b" for 1, "aa" for 26: what is put behind a key that is taken."""
    letters = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return letters
