"""From a Record to the item that a style formats. Pure."""

import re
from collections.abc import Iterable
from typing import Any

from papers.formats import csljson
from papers.record import Record
from papers.text import sort_key

# What no style of the lab should print: what was noted, and what citeproc would read as fields.
_NOT_CITED = {"abstract", "annote", "categories", "custom", "id", "keyword", "note"}
_ROLES = {"author", "editor", "translator"}
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_CHINESE = re.compile(r"\s*(?:zh|chi|zho|cmn|chinese|中文|汉语|简体中文|繁體中文)", re.IGNORECASE)


def item_of(record: Record, number: int, *, has_whole_names: bool = False) -> dict[str, Any]:
    """Return ``record`` as CSL, called by its ``number`` in the list, in its language.

    Chinese styles cite 张三 in the text, where others cite 张: with ``has_whole_names`` the name of
    a Chinese person is not taken apart.
    """
    made = {name: v for name, v in csljson.item(record).items() if name not in _NOT_CITED}
    if record.type != "preprint" and made.get("number", "").startswith("arXiv:"):
        del made["number"]  # styles take it for a part of what was published
    if has_whole_names:
        for role in _ROLES & made.keys():
            made[role] = [_whole(name) for name in made[role]]
    language = "zh-CN" if is_chinese(record) else made.get("language") or "en-US"
    return {**made, "id": str(number), "language": language}


def _whole(name: dict[str, str]) -> dict[str, str]:
    family, given = name.get("family", ""), name.get("given", "")
    return {"family": family + given} if _HAN.match(family) and _HAN.match(given) else name


def is_chinese(record: Record) -> bool:
    """Return whether ``record`` is in Chinese, as it says itself or else as its title shows."""
    if record.language:
        return bool(_CHINESE.match(record.language))
    return bool(_HAN.search(record.title))


def spelling(items: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Return by which letters each Chinese character of ``items`` sorts."""
    return {letter: sort_key(letter) for letter in sorted(set(_HAN.findall(str(list(items)))))}
