"""The names in an ``author`` or ``editor`` field of BibTeX and BibLaTeX, read and written."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bibtexparser.middlewares.names import (
    parse_single_name_into_parts,
    split_multiple_persons_names,
)

from papers.formats.latex import decode, encode
from papers.names import COMPOUND_SURNAMES, split_chinese
from papers.record import Name

_OTHERS = re.compile(r"others|et\.? al\.?|等", re.IGNORECASE)
_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
_HAN_NAMES = re.compile(rf"{_HAN}+(?:[·,，、;；\s]+{_HAN}+)*[,，、;；]*")
_HAN_SEPARATORS = re.compile(r"[,，、;；\s]+")
# Names of plain words that begin with a capital: most of them, and read without looking further.
_PLAIN_WORD = r"[A-ZÀ-ÖØ-Þ](?:[A-Za-zÀ-ÖØ-öø-ɏ.]|[-'](?![-']))*+"
_PLAIN_NAME = re.compile(
    rf"(?P<family>{_PLAIN_WORD}), (?P<given>{_PLAIN_WORD}(?: {_PLAIN_WORD})*+)"
    rf"|(?P<first>{_PLAIN_WORD}(?: {_PLAIN_WORD})*) (?P<last>{_PLAIN_WORD})"
)
_AND = re.compile(" and ", re.IGNORECASE)
_LABELLED = re.compile(r"\s*(?:family|given|prefix|suffix)\s*=", re.IGNORECASE)
_LABELLED_PART = re.compile(
    r"(?:^|,)\s*(?P<label>[\w-]+)\s*=\s*(?P<value>\"[^\"]*\"|(?:\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}|[^,{}])*)"
)
# Lower-case initials, which BibTeX takes for a "von"; not Spanish "y" and Portuguese "e".
_INITIALS = re.compile(r"(?:[a-df-xz](?:\.\s*|\s+|$))+")
# DBLP numbers people of the same name; footnote marks say who contributed equally.
_NAMESAKE_NUMBER = re.compile(r"\s\d{4}$")
_FOOTNOTE_MARKS = " *∗†‡§"


def read_names(value: str) -> tuple[tuple[Name, ...], bool]:
    """Return the names in ``value``, a field without its outer braces, and whether they are all.

    They are not all where the list ends in "and others". Read are "First von Last", "von Last,
    First", "von Last, Jr, First", BibLaTeX's "family=…, given=…", ``{Organisations}`` and Chinese
    names, also several with a comma between.
    """
    names: list[Name] = []
    is_complete = True
    value = " ".join(value.split())
    for piece in (split_multiple_persons_names if _needs_care(value) else _AND.split)(value):
        text = piece.strip()
        if _OTHERS.fullmatch(text):
            is_complete = False
        else:
            names += _read_piece(text)
    return tuple(names), is_complete


def write_names(
    names: Iterable[Name], is_complete: bool = True, *, ascii_only: bool = False
) -> str:
    """Return the field that ``read_names`` reads as ``names``, ended by "and others" where they
    are not all."""
    written = [_write(name, ascii_only) for name in names]
    return " and ".join(written if is_complete else [*written, "others"])


@lru_cache(maxsize=20_000)
def _write(name: Name, ascii_only: bool) -> str:
    """Return the first of the ways to write ``name`` that reads as it."""
    plain = f"{name.family}, {name.given}"
    if not (name.prefix or name.suffix or name.literal or ascii_only) and (
        _PLAIN_NAME.fullmatch(plain)
    ):
        return plain
    for text in _ways_to_write(name, ascii_only):
        if read_names(text) == ((name,), True):
            break
    return text


def _ways_to_write(name: Name, ascii_only: bool) -> Iterator[str]:
    family, given, prefix, suffix, literal = (
        encode(part, ascii_only=ascii_only)
        for part in (name.family, name.given, name.prefix, name.suffix, name.literal)
    )
    if literal:
        yield f"{{{literal}}}"
        return
    if re.fullmatch(f"{_HAN}+", family + given):
        yield family + given
    yield _in_order(family, given, prefix, suffix)
    if given:
        yield _in_order(f"{{{family}}}", given, prefix, suffix)
        yield _in_order(f"{{{family}}}", f"{{{given}}}", prefix, suffix)
    labelled = {"family": family, "given": given, "prefix": prefix, "suffix": suffix}
    yield ", ".join(f"{label}={{{part}}}" for label, part in labelled.items() if part)


def _in_order(family: str, given: str, prefix: str, suffix: str) -> str:
    last = f"{prefix} {family}" if prefix else family
    return ", ".join(part for part in (last, suffix, given) if part)


def _needs_care(value: str) -> bool:
    return "{" in value or "\\" in value


@lru_cache(maxsize=20_000)
def _read_piece(text: str) -> list[Name]:
    """Return the name ``text``, or the several Chinese names, or none for an empty piece."""
    if match := _PLAIN_NAME.fullmatch(text):
        family, given, first, last = match.groups()
        return [Name(family or last, given or first)]
    bare = decode(text)
    if not bare:
        return []
    if _HAN_NAMES.fullmatch(bare):
        return _read_chinese([part for part in _HAN_SEPARATORS.split(bare) if part])
    if text.startswith("{") and _is_one_group(text):
        return [Name(literal=bare)]
    if _LABELLED.match(text):
        return [_read_labelled(text)]
    name = _read_western(text)
    return [name if name.display else Name(literal=bare)]


def _read_chinese(parts: list[str]) -> list[Name]:
    if len(parts) == 2 and (parts[0] in COMPOUND_SURNAMES or not all(map(split_chinese, parts))):
        return [Name(family=parts[0], given=parts[1])]
    names = []
    for part in parts:
        split = split_chinese(part)
        names.append(Name(family=split[0], given=split[1]) if split else Name(literal=part))
    return names


def _is_one_group(text: str) -> bool:
    depth = 0
    for match in re.finditer(r"\\.|[{}]", text):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if depth == 0:
            return match.end() == len(text)
    return False


def _read_labelled(text: str) -> Name:
    parts = {
        match["label"].lower(): decode(match["value"].strip().strip('"'))
        for match in _LABELLED_PART.finditer(text)
    }
    return Name(**{part: parts.get(part, "") for part in ("family", "given", "prefix", "suffix")})


def _read_western(text: str) -> Name:
    parts = parse_single_name_into_parts(_without_marks(text), strict=False)
    given, prefix, family, suffix = (
        _without_marks(decode(" ".join(words)))
        for words in (parts.first, parts.von, parts.last, parts.jr)
    )
    if given and not prefix and given.islower() and "," not in text:
        given, prefix = "", given
    elif _INITIALS.fullmatch(prefix):
        given, prefix = f"{given} {prefix}".strip(), ""
    return Name(family=family, given=given, prefix=prefix, suffix=suffix)


def _without_marks(text: str) -> str:
    return _NAMESAKE_NUMBER.sub("", text.rstrip(_FOOTNOTE_MARKS)).strip() or text
