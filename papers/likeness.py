"""Whether two papers are one work: by identifiers, titles, people and years. Pure.

A preprint and what it was published as are one work, whatever their identifiers. A conference paper
and its extended version in a journal, two editions, two parts of a series, a book and its chapter,
a paper and its erratum are different works.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

from pypinyin import lazy_pinyin

Reason = Literal[
    "doi", "arxiv", "pmid", "isbn", "title", "subtitle", "spelling", "people", "year", "published",
    "other_title",
]  # fmt: skip

# From which score on two papers are worth a look, and from which on they are certainly one.
ENOUGH, CERTAIN = 60, 95
# A shorter title, such as "Editorial", is that of many works.
TELLING = 12
SHORT = 6
BLOCK = 14
LONG_WORD = 6

_SIMPLER = str.maketrans(
    "學習機器檢測識別圖網絡結構語義視覺與應體統計數據庫為於對國們時會過發後經處實現關問題論"
    "義優動態預訓練層卷積對話譯詞類標簽專業術報導電腦軟體資訊驗證測試號種節點邊緣變換條優調風"
    "險認識場覽總結綜評價簡單雙線維寫讀聽說聲頻畫觀點醫療藥學歷歸納個體選擇強單無監督遷閱讀"
    "運輸車輛長短記憶隨機稀疏儲傳遞鏈連續斷離異質環競爭勝負傷殘黨東亞歐陸漢語簽靈敏準確範圍",
    "学习机器检测识别图网络结构语义视觉与应体统计数据库为于对国们时会过发后经处实现关问题论"
    "义优动态预训练层卷积对话译词类标签专业术报导电脑软体资讯验证测试号种节点边缘变换条优调风"
    "险认识场览总结综评价简单双线维写读听说声频画观点医疗药学历归纳个体选择强单无监督迁阅读"
    "运输车辆长短记忆随机稀疏储传递链连续断离异质环竞争胜负伤残党东亚欧陆汉语签灵敏准确范围",
)
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d"})
_OF_LATEX = {word: word for word in ("ss", "o", "l", "ae", "oe", "i", "j")} | {"aa": "a"}
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())
_LATEX = re.compile(r"\\[a-zA-Z]+\b\s*|\\[^a-zA-Z\s]")
_MARKUP = re.compile(r"</?(?:i|b|em|strong|sub|sup|scp|tt)>|&(?:amp|nbsp|#\d+);", re.I)
_SUBTITLE = re.compile(r"\s*(?::|\s[-–—]+\s|——|\?\s|\.\s)\s*")
_MAY_END_MAIN_TITLE = re.compile(r"[:\-?.]")
_NOTES = re.compile(
    r"\b(erratum|errata|corrigend\w+|correction|correct(?:ed|ing)|retract\w+|comments?|repl(?:y|ies)|"
    r"respon[sd]\w*|rejoinder|discussion|supplement\w*|appendi\w+|review|editorial|abstract|poster|"
    r"tutorial|withdrawn)\b|(勘误|更正|撤稿|评论|答复|回复|补充材料|附录|书评|讨论)",
    re.I,
)
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_ROMAN = re.compile(
    r"\b(?:part|vol(?:ume)?|chapter|book)\.?\s+([a-z]+)\b|\b(ii|iii|iv|vi{0,3}|ix)\b"
)
_HANZI_NUMBER = re.compile(
    "[(第][一二三四五六七八九十上中下][)部卷册篇章]|[一二三四五六七八九十上中下][)]?$"
)
_HANZI = re.compile(r"[\u3400-\u9fff]+")
_PREPRINT_DOI = re.compile(r"10\.(?:48550|1101|31234|20944|2139|26434|21203|31219|36227)/")
_VOLUME_OF_ITS_OWN = {"book", "thesis", "report"}
# What a work of one kind is never also of the other.
_KINDS = {
    "article": "paper", "conference": "paper", "preprint": "paper", "report": "paper",
    "thesis": "thesis", "book": "book", "chapter": "chapter", "dataset": "dataset",
    "software": "software",
}  # fmt: skip
# A thesis and a report are also entered as books.
_GO_TOGETHER = ({"thesis", "book"}, {"chapter", "paper"})


@dataclass(frozen=True, slots=True)
class Likeness:
    """That two papers may be one work: how likely, from 0 to 100, why, and how many people share.

    ``years_apart`` is None where a year is not known.
    """

    score: int
    reasons: tuple[Reason, ...]
    people: int = 0
    years_apart: int | None = None

    @property
    def is_certain(self) -> bool:
        """Whether identifiers say it, and nothing speaks against it."""
        return self.score >= CERTAIN


@dataclass(frozen=True)
class Card:
    """What is compared of a paper. Identifiers are as ``papers.lookup.identifiers`` compares them;
    ``authors`` are names as printed.
    """

    pk: int
    title: str
    type: str = "article"
    year: str = ""
    doi: str = ""
    arxiv: str = ""
    pmid: str = ""
    isbn: str = ""
    container: str = ""
    volume: str = ""
    pages: str = ""
    edition: str = ""
    authors: tuple[str, ...] = field(default=())

    @cached_property
    def bare(self) -> str:
        """The title as it is compared."""
        return bare(self.title)

    @cached_property
    def main(self) -> str:
        """The title before its subtitle, as it is compared; all of it where there is none."""
        return bare(main_title(self.title))

    @cached_property
    def numbers(self) -> list[str]:
        """The numbers in the title: of parts, editions, models."""
        return numbers(self.title)

    @cached_property
    def notes(self) -> set[str]:
        """The words by which a title says that it is about another paper."""
        return {found.group().casefold() for found in _NOTES.finditer(self.title)}

    @cached_property
    def families(self) -> list[tuple[str, ...]]:
        """What each author may be known by, in order."""
        return [found for name in self.authors if (found := families(name))]

    @property
    def is_preprint(self) -> bool:
        """Whether this is the paper before it was published."""
        if self.type == "preprint" or _PREPRINT_DOI.match(self.doi):
            return True
        return bool(self.arxiv) and not self.doi and not self.pages


def bare(text: str) -> str:
    """Return the letters and digits of ``text``: no accents, case, widths, LaTeX or markup.

    Characters that are written simpler in mainland China are, as far as a small table knows them.
    """
    if "\\" in text:
        text = _LATEX.sub(lambda found: _OF_LATEX.get(found.group().strip(" \\").lower(), ""), text)
    if "<" in text or "&" in text:
        text = _MARKUP.sub("", text)
    if text.isascii():
        return text.lower().encode().translate(None, _NO_LETTERS).decode()
    spelled = unicodedata.normalize("NFKD", text).casefold()
    text = spelled.translate(_LETTERS).translate(_SIMPLER)
    return "".join(filter(str.isalnum, text.casefold()))


def main_title(title: str) -> str:
    """Return ``title`` before its subtitle; all of it where what is before tells too little."""
    if title.isascii() and not _MAY_END_MAIN_TITLE.search(title):
        return title
    start = _SUBTITLE.split(unicodedata.normalize("NFKC", title), maxsplit=1)[0]
    return start if len(bare(start)) >= TELLING else title


def numbers(title: str) -> list[str]:
    """Return the numbers in ``title``, digits, Roman and Chinese, in order of their kinds."""
    text = unicodedata.normalize("NFKC", title).casefold()
    roman = [first or second for first, second in _ROMAN.findall(text)]
    return sorted(
        [*_NUMBER.findall(text), *roman, *(m.group() for m in _HANZI_NUMBER.finditer(text))]
    )


@lru_cache(maxsize=50_000)
def families(name: str) -> tuple[str, ...]:
    """Return what a printed name may be known by, bare, the likeliest first; Chinese in pinyin too.

    Before a comma stands the family name; else it may be the last word, or the first.
    """
    name = unicodedata.normalize("NFKC", name)
    if (hanzi := "".join(_HANZI.findall(name))) and not re.search("[A-Za-z]", name):
        spelled = lazy_pinyin(hanzi)
        cuts = {"".join(spelled[:n]) for n in (1, 2)} | {"".join(spelled[n:]) for n in (1, 2)}
        return (hanzi.translate(_SIMPLER), *sorted(cuts - {""}))
    before, comma, _after = name.partition(",")
    words = [word for word in map(bare, before.split()) if word]
    if comma:
        return tuple(words[-1:])
    # "Zhang San" has the family name first, "San Zhang" last.
    return (words[1], words[0]) if len(words) == 2 and len(words[0]) > 1 else tuple(words[-1:])


def is_one_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether two names, as ``families`` returns them, may be one person's."""
    if one[0] == other[0] or len({*one} & {*other}) > 1:
        return True
    return (len(one) == 1 and one[0] in other) or (len(other) == 1 and other[0] in one)


def blocks(title: str, first_author: str) -> Iterator[str]:
    """Yield what papers that may be one work have at least one in common of.

    The whole title, the title without a subtitle, and its beginning and end with the first author.
    """
    whole = bare(title)
    family = min(families(first_author), default="") if len(whole) < TELLING else ""
    if len(whole) >= SHORT or family:
        yield f"={whole[:200]}{family}"
    main = main_title(title)
    if main != title and (start := bare(main)) != whole:
        yield f"={start[:200]}"
    if first_author and len(whole) >= BLOCK:
        for family in families(first_author):
            yield f"<{whole[:BLOCK]}{family}"
            yield f">{whole[-BLOCK:]}{family}"


def compare(one: Card, other: Card) -> Likeness | None:
    """Return how alike two papers are, or None if they are not one work."""
    title = _titles(one, other)
    shared, least = _shared(one.families, other.families)
    apart = abs(int(one.year) - int(other.year)) if one.year and other.year else None
    told = {"people": shared, "years_apart": apart}
    also: list[Reason] = ["people"] if shared else []
    also += ["year"] if apart is not None else []
    if same := _identifiers(one, other):
        if title and not (least and not shared):
            return Likeness(100, (*same, title, *also), **told)
        if same[0] == "isbn" or one.notes != other.notes:
            return None
        return Likeness(75, (*same, "other_title", *also), **told)
    if title is None or _differ(one, other, apart, shared, least):
        return None
    score = {"title": 60, "subtitle": 45, "spelling": 45}[title]
    if shared:
        score += 25 if shared == least else 15 if shared * 2 >= least else 5
    if apart is not None:
        score += {0: 10, 1: 5}.get(apart, 0)
    reasons: list[Reason] = [title, *also]
    if one.is_preprint != other.is_preprint:
        reasons.append("published")
    if len(one.bare) < TELLING and not (shared and apart is not None):
        score -= 20
    return Likeness(min(score, CERTAIN - 1), tuple(reasons), **told) if score >= ENOUGH else None


def _identifiers(one: Card, other: Card) -> tuple[Reason, ...]:
    """Return by which identifiers two papers are the same; a chapter has the ISBN of its book."""
    same: list[Reason] = []
    for name in ("doi", "arxiv", "pmid"):
        if (value := getattr(one, name)) and value == getattr(other, name):
            same.append(name)
    are_volumes = {one.type, other.type} <= _VOLUME_OF_ITS_OWN
    if one.isbn and one.isbn == other.isbn and are_volumes and _agree(one.volume, other.volume):
        same.append("isbn")
    return tuple(same)


def _titles(one: Card, other: Card) -> Reason | None:
    if one.notes != other.notes or one.numbers != other.numbers:
        return None
    if one.bare == other.bare:
        return "title" if one.bare else None
    if (one.main == other.bare or other.main == one.bare) and len(one.main) >= TELLING:
        return "subtitle"
    return "spelling" if _is_misspelt(one.title, other.title) else None


def _is_misspelt(one: str, other: str) -> bool:
    """Return whether two titles differ by a letter in one long word, which begins alike."""
    words, others = _words(one), _words(other)
    if len(words) != len(others) or len("".join(words)) < 2 * TELLING:
        return False
    unlike = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
    return len(unlike) == 1 and _is_a_letter_off(*unlike[0])


def _words(title: str) -> list[str]:
    return [word for part in title.split() if (word := bare(part))]


def _is_a_letter_off(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if not (short.isascii() and long.isascii()) or len(short) < LONG_WORD or one[0] != other[0]:
        return False
    start = next((n for n, letter in enumerate(short) if letter != long[n]), len(short))
    rest, longer = short[start:], long[start:]
    return longer[1:] in (rest, rest[1:]) or (
        len(rest) == len(longer) and rest[1::-1] + rest[2:] == longer
    )


def _shared(one: list, other: list) -> tuple[int, int]:
    """Return how many people two lists share, and how many the shorter one names."""
    few, many = sorted((one, other), key=len)
    left = list(many)
    shared = 0
    for names in few:
        if found := next((theirs for theirs in left if is_one_person(names, theirs)), None):
            left.remove(found)
            shared += 1
    return shared, len(few)


def _differ(one: Card, other: Card, apart, shared, least) -> bool:
    """Return whether something says that two papers of one title are two works."""
    is_published_later = one.is_preprint != other.is_preprint
    if least and not shared:
        return True
    if apart is not None and apart > (3 if is_published_later and shared * 2 > least else 1):
        return True
    if not _kinds_go_together(one.type, other.type):
        return True
    if any(not _agree(getattr(one, name), getattr(other, name)) for name in ("arxiv", "pmid")):
        return True
    if not _agree(one.doi, other.doi) and not is_published_later:
        return True
    if "book" in {one.type, other.type} and (
        apart or not all(_agree(getattr(one, n), getattr(other, n)) for n in _OF_BOOKS)
    ):
        return True
    return not is_published_later and _stand_elsewhere(one, other)


_OF_BOOKS = ("isbn", "edition", "volume")


def _stand_elsewhere(one: Card, other: Card) -> bool:
    """Return whether two papers stand in one journal at different places, or in different ones.

    A conference paper and the journal article of that title are different works.
    """
    if {one.type, other.type} == {"conference", "article"}:
        return bool(one.pages and other.pages and _first(one.pages) != _first(other.pages))
    if not (one.volume and other.volume and one.pages and other.pages):
        return False
    return bare(one.volume) != bare(other.volume) and _first(one.pages) != _first(other.pages)


def _first(pages: str) -> str:
    return next(iter(_NUMBER.findall(pages)), pages)


def _agree(one: str, other: str) -> bool:
    return not one or not other or bare(one) == bare(other)


def _kinds_go_together(one: str, other: str) -> bool:
    kinds = {_KINDS.get(one, ""), _KINDS.get(other, "")} - {""}
    return len(kinds) < 2 or kinds in _GO_TOGETHER


def groups(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return for each of what ``pairs`` join the smallest of all that it is joined with."""
    above: dict[int, int] = {}

    def top(one: int) -> int:
        while above.setdefault(one, one) != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    for one, other in pairs:
        low, high = sorted((top(one), top(other)))
        above[high] = low
    return {one: top(one) for one in list(above)}
