"""XML as the formats need it: records found one by one in the text, each parsed by itself, safely.

A record that is broken costs itself alone, the words of each are kept, and memory grows with a
record, not with the file. Entities of the document's own and external ones are refused; those that
HTML names are read.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.entities import html5
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from papers.formats import Entry, Loaded, Problem, fields
from papers.record import Record

# What is opened and not closed goes to the end of the text, so that no text is searched twice.
_MARKUP = re.compile(
    r"<!--(?:.*?-->|.*)|<!\[CDATA\[(?:.*?\]\]>|.*)|<\?(?:.*?\?>|.*)"
    r"|<!DOCTYPE(?:[^\[>]*(?:\[.*?\]\s*)?>|.*)"
    r"|<(?P<closing>/?)(?P<name>[\w:.-]+)(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+>",
    re.DOTALL,
)
_ENTITY = re.compile(r"&(?P<name>\w{1,31};)")
_OF_XML = frozenset(("amp;", "lt;", "gt;", "quot;", "apos;"))
_SPACE = " \t\r\n\ufeff"


@dataclass(frozen=True, slots=True)
class Slice:
    """Where one record stands in the text, and whether it is closed there."""

    start: int
    end: int
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The records of a text, the first tag of its document, and where there are stray words."""

    root: str
    slices: tuple[Slice, ...]
    strays: tuple[tuple[int, str], ...]
    refused: int | None


def find(text: str, is_record: Callable[[str, int], bool]) -> Found:
    """Return where the records of ``text`` are.

    ``is_record`` gets the name of an element outside any record and how deep it is. A record that
    is not closed ends where the next of its name begins, unless records of that kind are nested.
    """
    root = ""
    slices: list[Slice] = []
    strays: list[tuple[int, str]] = []
    refused = None
    name, start, depth, position, outer = "", 0, 0, 0, 0
    for match in _MARKUP.finditer(text):
        tag = match["name"]
        if not name and (words := text[position : match.start()].strip(_SPACE)):
            strays.append((match.start() - len(words), words))
        position = match.end()
        if match.group().startswith("<!DOCTYPE") and "<!ENTITY" in match.group():
            refused = match.start()
        if not tag:
            continue
        is_closing, is_empty = bool(match["closing"]), match.group().endswith("/>")
        root = root or ("" if is_closing else match.group())
        if name and tag == name and not is_closing and is_record(tag, outer) and depth == 1:
            is_nested = tag.endswith("Description")
            if not is_nested:
                slices.append(Slice(start, match.start(), is_closed=False))
                start = match.start()
                continue
        if name:
            depth += (tag == name) * (-1 if is_closing else 0 if is_empty else 1)
            if depth == 0:
                slices.append(Slice(start, match.end(), is_closed=True))
                name = ""
        elif is_closing:
            outer -= 1
        elif is_record(tag, outer):
            start = match.start()
            if is_empty:
                slices.append(Slice(start, match.end(), is_closed=True))
            else:
                name, depth = tag, 1
        elif not is_empty:
            outer += 1
    if name:
        slices.append(Slice(start, len(text), is_closed=False))
    elif words := text[position:].strip(_SPACE):
        strays.append((text.rindex(words), words))
    return Found(root, tuple(slices), tuple(strays), refused)
