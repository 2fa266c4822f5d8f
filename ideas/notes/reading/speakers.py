"""People's names in headings and speaker lines, Chinese and Latin, with their affiliations."""

import re
from dataclasses import dataclass

from ideas.notes.reading.familiar import CHINESE_WORDS, FIELD_WORDS, GIVEN_NAMES, PINYIN_SURNAMES
from ideas.notes.reading.spans import trimmed
from papers.names import split_chinese

HONORIFICS = (
    r"(?:副教授|助理教授|教授|老师|博士生?|研究员|院士|同学|学长|学姐|师兄|师姐|先生|女士|"
    r"主任|导师)"
)
_LONGEST_CHINESE_NAME = 4
_LONGEST_LIST = 300
_HAN_NAME = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{2,4}}?)\s?{HONORIFICS}?$")
_LATIN_NAME = re.compile(
    r"(?:(?:Prof|Dr|Mr|Ms|Mrs|Professor|Assoc|Asst)\.?\s)*"
    r"(?P<name>[A-ZÀ-ÞĀ-Ž][\w'’-]*\.?"
    r"(?:\s(?:(?:van|von|de|der|den|da|di|del|la|le|bin|al)\s){0,2}[A-ZÀ-ÞĀ-Ž][\w'’-]*\.?){1,4})$"
)
_TITLED = re.compile(r"(?:Prof|Dr|Professor)\b")
_SEPARATOR = re.compile(r"\s*(?:[、,，&;；/]|\band\b|和|与)\s*")
_BRACKETED = re.compile(r"[（(\[]([^（）()\[\]]{1,120})[）)\]]$")
_ORGANISATION = re.compile(
    r"大学|学院|研究|公司|实验室|中科院|清华|北大|复旦|浙大|微软|谷歌|腾讯|阿里|百度|华为|"
    r"\b(?:universit|institut|college|school|labs?\b|laborator|research|google|microsoft|meta\b|"
    r"deepmind|openai|mit\b|eth\b|stanford|berkeley|cmu\b|inc\b|nvidia|facebook|amazon|ibm\b|"
    r"apple\b|epfl\b|inria\b)",
    re.IGNORECASE,
)
_JARGON = re.compile(
    r"(?:(?<!mann)(?<!hard)(?<!gold)(?<!brown)(?<!keat)(?<=\w{4})ing|tions?|ments?|ness|ity|ics|ware|"
    r"gram|-\w*(?:ed|based|aware|level|free|shot|time|scale|end|modal))$",
    re.IGNORECASE,
)
_ENDINGS_OF_WORDS = ("性", "化", "率", "法", "型", "器", "式", "层", "集", "度", "量", "论", "码")
_POSITION = re.compile(rf"[\s,，]*{HONORIFICS}$")


@dataclass(frozen=True, slots=True)
class Named:
    """A person's name in the text, and the affiliation that goes with it."""

    start: int
    end: int
    affiliation: str = ""


def is_chinese_name(name: str) -> bool:
    """Tell whether `name` is a complete Chinese name rather than a word of the field."""
    if name in CHINESE_WORDS or name.endswith(_ENDINGS_OF_WORDS):
        return False
    return split_chinese(name) is not None


def looks_latin(name: str) -> bool:
    """Tell whether `name` is capitalised like a person's name and none of its words is jargon."""
    match = _LATIN_NAME.fullmatch(name)
    if match is None:
        return False
    words = match["name"].split()
    return (
        len(words[-1].rstrip(".")) > 1
        and not any(word.lower() in FIELD_WORDS for word in words)
        and all(_is_word_of_a_name(word) for word in words)
    )


def is_surely_latin(name: str) -> bool:
    """Tell whether `name`, which looks like one, has a title or a well-known first or last name."""
    if _TITLED.match(name):
        return True
    words = [word.lower().strip(".") for word in name.split()]
    return words[0] in GIVEN_NAMES or words[-1] in PINYIN_SURNAMES or len(words[0]) == 1


def people(text: str, start: int, end: int, *, surely: bool = False) -> tuple[Named, ...]:
    """Return the people if the span is nothing but names and, after them, an affiliation.

    With `surely`, a Latin name counts only if it is recognisably a person's.
    """
    start, end = trimmed(text, start, end)
    if end - start > _LONGEST_LIST:
        return ()
    affiliation = ""
    bracketed = _BRACKETED.search(text[start:end])
    if bracketed:
        affiliation = bracketed[1].strip()
        start, end = trimmed(text, start, start + bracketed.start())
    found: list[tuple[int, int]] = []
    for part_start, part_end in _parts(text, start, end):
        name = _name(text, part_start, part_end, surely)
        if name is None:
            if not found:
                return _with_affiliation(text, start, end) if not bracketed else ()
            affiliation = text[part_start:end]
            break
        found.append(name)
    return tuple(Named(*span, _without_position(affiliation)) for span in found)


def chinese_name_at(text: str, start: int, end: int, cut: re.Pattern) -> tuple[int, int] | None:
    """Return the Chinese name that running text begins with.

    An honorific ends it, else what `cut` matches, else the longest that is a name.
    """
    limit = min(end, start + _LONGEST_CHINESE_NAME)
    marker = re.compile(rf"{HONORIFICS}|{cut.pattern}")
    stops = [stop for stop in range(start + 2, limit + 1) if marker.match(text, stop, end)]
    for stop in [*stops, *range(limit, start + 1, -1)]:
        if is_chinese_name(text[start:stop]):
            return start, stop
    return None


def _is_word_of_a_name(word):
    bare = word.strip(".'’")
    if any(character.isdigit() for character in bare) or _JARGON.search(bare):
        return bare.lower() in GIVEN_NAMES
    is_camel = re.search(r"[^\W\d_][A-ZÀ-Þ]", bare)
    return not is_camel or bare.startswith(("Mc", "Mac", "De", "Le", "La", "Van"))


def _parts(text, start, end):
    for separator in _SEPARATOR.finditer(text, start, end):
        yield start, separator.start()
        start = separator.end()
    yield start, end


def _name(text, start, end, surely):
    start, end = trimmed(text, start, end)
    shown = text[start:end]
    han = _HAN_NAME.match(shown)
    if han and is_chinese_name(han["name"]):
        return start, start + han.end("name")
    if not looks_latin(shown) or _ORGANISATION.search(shown):
        return None
    if surely and not is_surely_latin(shown):
        return None
    latin = _LATIN_NAME.fullmatch(shown)
    return start + latin.start("name"), end


def _with_affiliation(text, start, end):
    """A Chinese name, white space, and where the person works."""
    words = text[start:end].split(maxsplit=1)
    if len(words) < 2 or not _ORGANISATION.search(words[1]):
        return ()
    name = _name(text, start, start + len(words[0]), True)
    return (Named(*name, _without_position(words[1])),) if name else ()


def _without_position(affiliation):
    return _POSITION.sub("", affiliation.strip())
