"""XML as the formats need it: records found one by one in the text, each parsed by itself, safely.

A record that is broken costs itself alone, the words of each are kept, and memory grows with a
record, not with the file. Entities that a document defines itself, and external ones, are refused;
those of HTML are read.

The codes of problems: ``broken`` (a record that is no XML), ``mended`` (one that was made XML:
characters that XML does not allow, a bare ``&``), ``refused`` (a document that defines entities;
they are not read) and ``stray-text`` (words outside all records).
"""

import re
from collections.abc import Callable, Iterable
from html.entities import html5
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from papers.formats import Entry, Loaded, Problem, fields
from papers.record import Record

# What is opened and not closed goes to the end of the text, so that no part is searched twice.
_MARKUP = re.compile(
    r"<!--(?:.*?-->|.*)|<!\[CDATA\[(?:.*?\]\]>|.*)|<\?(?:.*?\?>|.*)"
    r"|<!DOCTYPE(?:[^\[>]*(?:\[.*?\]\s*)?>|.*)"
    r"|<(?P<closing>/?)(?P<name>[\w:.-]+)(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+>",
    re.DOTALL,
)
_NAMESPACE = re.compile(r"xmlns(?::(?P<prefix>[\w.-]+))?\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')")
_PREFIX = re.compile(r"[\s<](?P<prefix>[A-Za-z_][\w.-]*):[A-Za-z_]")
_ENTITY = re.compile(r"&(?P<name>\w{1,31};)")
_BARE_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#x[0-9a-fA-F]{1,6};|\w{1,31};)")
_OF_XML = frozenset(("amp;", "lt;", "gt;", "quot;", "apos;"))
_NOT_IN_XML = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:[0-8]|1[124-9]|2\d|3[01]);"
)
_BLANK = " \t\r\n\ufeff"


class _Finding:
    """The search for the records of a text, from one piece of markup to the next."""

    def __init__(self, text: str, is_record: Callable[[str, int], bool], *, nests: bool):
        self.text, self.is_record, self.nests = text, is_record, nests
        self.namespaces = ""
        self.records: list[tuple[int, int]] = []
        self.problems: list[tuple[int, str, str]] = []
        self.position = self.start = self.depth = self.outer = 0
        self.open = ""

    def find(self) -> None:
        for match in _MARKUP.finditer(self.text):
            if not self.open:
                self._note_strays(match.start())
            self.position = match.end()
            if not match["name"]:
                self._note_entities(match)
            elif self.open:
                self._inside(match)
            else:
                self._outside(match)
        if self.open:
            self.records.append((self.start, len(self.text)))
        else:
            self._note_strays(len(self.text))

    def _note_strays(self, end: int) -> None:
        between = self.text[self.position : end]
        at = self.position
        for line in between.splitlines(keepends=True):
            if words := line.strip(_BLANK):
                self.problems.append((at, "stray-text", words))
            at += len(line)

    def _note_entities(self, match: re.Match) -> None:
        if match.group().startswith("<!DOCTYPE") and "<!ENTITY" in match.group():
            self.problems.append((match.start(), "refused", "<!ENTITY"))

    def _outside(self, match: re.Match) -> None:
        is_empty = match.group().endswith("/>")
        if match["closing"]:
            self.outer -= 1
        elif self.is_record(match["name"], self.outer):
            self.start = match.start()
            self.open, self.depth = match["name"], 1
            if is_empty:
                self._close(match.end())
        elif not is_empty:
            self.outer += 1
            namespaces = (found.group() for found in _NAMESPACE.finditer(match.group()))
            self.namespaces = f"{self.namespaces} {' '.join(namespaces)}".strip()

    def _inside(self, match: re.Match) -> None:
        if match["name"] != self.open or match.group().endswith("/>"):
            return
        if match["closing"]:
            self.depth -= 1
            if self.depth == 0:
                self._close(match.end())
        elif self.nests:
            self.depth += 1
        else:  # The one before it was never closed.
            self._close(match.start())
            self._outside(match)

    def _close(self, end: int) -> None:
        self.records.append((self.start, end))
        self.open, self.depth = "", 0


def loads(
    text: str,
    is_record: Callable[[str, int], bool],
    read: Callable[[Element], tuple[Record, list[tuple[str, str]]]],
) -> Loaded:
    """Return the records of ``text``, each as ``read`` reads its element.

    ``is_record`` gets the name of an element that is in no record, and how deep it is; ``read``
    returns code and detail of each problem beside the Record.
    """
    pieces, problems, tail = slices(text, is_record)
    entries = []
    for piece in pieces:
        found = piece.problems
        record = None
        if piece.element is not None:
            record, said = read(piece.element)
            key = record.key or record.pmid
            found += [Problem(piece.line, code, key, what[:200]) for code, what in said]
        entries.append(Entry(record, piece.line, piece.before, piece.raw, tuple(found)))
        problems += found
    problems.sort(key=lambda problem: problem.line)
    return Loaded(tuple(entries), tail, tuple(problems))


class Slice:
    """One record of a text: its words, the ``line`` it begins on, its element where it is XML."""

    def __init__(self, line: int, before: str, raw: str, namespaces: str):
        self.line, self.before, self.raw = line, before, raw
        self.problems: list[Problem] = []
        self.element = self._parse(namespaces)

    def _parse(self, namespaces: str) -> Element | None:
        try:
            return _parse(self.raw, namespaces)
        except (ParseError, DefusedXmlException, ValueError) as error:
            reason = str(error)
        raw, is_mended = _mended(self.raw)
        declared = _with_prefixes(raw, namespaces)
        try:
            if (raw, declared) == (self.raw, namespaces):
                raise ValueError(reason)
            element = _parse(raw, declared)
        except (ParseError, DefusedXmlException, ValueError):
            self.problems = [Problem(self.line, "broken", "", reason[:200], is_lost=True)]
            return None
        if is_mended:
            self.problems = [Problem(self.line, "mended", "", reason[:200])]
        return element


def slices(
    text: str, is_record: Callable[[str, int], bool], *, nests: bool = False
) -> tuple[list[Slice], list[Problem], str]:
    """Return the records of ``text`` as they stand there, problems between them, and the tail.

    ``nests`` says whether such an element may be within one of its name. Where it may not, a record
    that is not closed ends where the next one begins.
    """
    finding = _Finding(text, is_record, nests=nests)
    finding.find()
    pieces = []
    kept, counted, line = 0, 0, 1
    for start, end in finding.records:
        line += text.count("\n", counted, start)
        counted = start
        pieces.append(Slice(line, text[kept:start], text[start:end], finding.namespaces))
        kept = end
    problems, counted, line = [], 0, 1
    for at, code, what in finding.problems:
        line += text.count("\n", counted, at)
        counted = at
        problems.append(Problem(line, code, "", what[:200]))
    return pieces, problems, text[kept:]


def _parse(raw: str, namespaces: str) -> Element:
    """Return the element that ``raw`` is. Raises ParseError, DefusedXmlException or ValueError.

    The source of a formula that MathML notes beside its signs is left out.
    """
    # The builder in C, and its elements, do not recurse, however deep the text is nested.
    parser = DefusedXMLParser(target=TreeBuilder())
    parser.feed(f"<x {namespaces}>{raw}</x>")
    (element,) = parser.close()
    if "annotation" in raw:
        for parent in element.iter():
            for child in list(parent):
                if local(child) in {"annotation", "annotation-xml"}:
                    parent.remove(child)
    return element


def _mended(raw: str) -> tuple[str, bool]:
    """Return ``raw`` as XML allows it, and whether more than HTML's entities had to be changed."""
    named = _ENTITY.sub(_character, raw)
    mended = _BARE_AMPERSAND.sub("&amp;", _NOT_IN_XML.sub("", named))
    return mended, mended != named


def _character(match: re.Match) -> str:
    name = match["name"]
    return match.group() if name in _OF_XML else html5.get(name, match.group())


def _with_prefixes(raw: str, namespaces: str) -> str:
    """Return ``namespaces`` with a declaration of each prefix that ``raw`` uses without one."""
    known = {match["prefix"] for match in _NAMESPACE.finditer(f"{namespaces} {raw}")}
    used = dict.fromkeys(match["prefix"] for match in _PREFIX.finditer(raw))
    unknown = [prefix for prefix in used if prefix not in known and prefix not in {"xml", "xmlns"}]
    return " ".join(filter(None, [namespaces, *(f'xmlns:{one}="{one}"' for one in unknown)]))


def local(element: Element) -> str:
    """Return the name of ``element`` without its namespace."""
    return element.tag.rpartition("}")[2]


def words(element: Element | None) -> str:
    """Return the words of ``element`` as paragraphs, without markup; "" for none."""
    return "" if element is None else fields.paragraphs("".join(element.itertext()))


def line(element: Element | None) -> str:
    """Return the words of ``element`` on one line; "" for none."""
    return "" if element is None else fields.one_line("".join(element.itertext()))


class Taking:
    """The taking apart of one record: what was taken is told from what is left over."""

    def __init__(self, element: Element):
        self.element = element
        self.taken: set[Element] = set()

    def all(self, *paths: str) -> list[Element]:
        """Return the elements at ``paths`` that have words, and take them."""
        found = [one for path in paths for one in self.element.iterfind(path) if line(one)]
        self.taken.update(found)
        return found

    def lines(self, *paths: str) -> list[str]:
        """Return the words of each element at ``paths``, and take them."""
        return [line(one) for one in self.all(*paths)]

    def first(self, *paths: str) -> str:
        """Return the words at the first of ``paths`` that has any, and take those that say so."""
        said = ""
        for path in paths:
            for one in self.element.iterfind(path):
                stated = line(one)
                said = said or stated
                if stated == said:
                    self.taken.add(one)
        return said

    def convert(self, read: Callable[[str], str], *paths: str) -> str:
        """Return the first words at ``paths`` of which ``read`` makes anything, and take them."""
        for path in paths:
            for one in self.element.iterfind(path):
                if made := read(line(one)):
                    self.taken.add(one)
                    return made
        return ""

    def take(self, elements: Iterable[Element]) -> None:
        """Take ``elements``, with all that is in them."""
        self.taken.update(elements)

    def left_over(self) -> tuple[tuple[str, str], ...]:
        """Return name and words of everything not taken.

        Small things that are together, such as the day, month and year of a date, stay so.
        """
        pairs: list[tuple[str, str]] = []
        stack = list(reversed(self.element))
        while stack:
            one = stack.pop()
            if one in self.taken:
                continue
            is_whole = not any(len(child) or child in self.taken for child in one)
            if is_whole:
                is_text = bool((one.text or "").strip())
                stated = words(one) if is_text else fields.one_line(" ".join(one.itertext()))
                if stated:
                    pairs.append((local(one), stated))
            else:
                stack += reversed(one)
        return tuple(pairs)
