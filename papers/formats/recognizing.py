"""Telling the format and the encoding of a file by what is in it."""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

from papers import text
from papers.formats import (
    Loaded,
    bibtex,
    csljson,
    endnote_xml,
    enw,
    nbib,
    pubmed_xml,
    ris,
    zotero_rdf,
)

FORMATS: dict[str, Callable[[str], Loaded]] = {
    "bibtex": bibtex.loads,
    "ris": ris.loads,
    "csljson": csljson.loads,
    "nbib": nbib.loads,
    "pubmed_xml": pubmed_xml.loads,
    "endnote_xml": endnote_xml.loads,
    "enw": enw.loads,
    "zotero_rdf": zotero_rdf.loads,
}
NAMES = {
    "bibtex": "BibTeX / BibLaTeX",
    "ris": "RIS",
    "csljson": "CSL-JSON",
    "nbib": "PubMed NBIB",
    "pubmed_xml": "PubMed XML",
    "endnote_xml": "EndNote XML",
    "enw": "EndNote ENW",
    "zotero_rdf": "Zotero RDF",
}

# Files of other kinds by their first bytes, as people drop them by mistake.
_OTHER_FILES = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "zip"),
    (b"7z\xbc\xaf", "zip"),
    (b"Rar!", "zip"),
    (b"%PDF-", "pdf"),
    (b"SQLite format 3\0", "binary"),
)
_DECLARED = (
    re.compile(rb"\A\s*<\?xml[^>]*?\bencoding\s*=\s*[\"'](?P<name>[\w.:-]+)", re.I),
    re.compile(rb"^%+\s*Encoding:\s*(?P<name>[\w.:-]+)", re.I | re.M),
)
_HEAD = 4096
_ENCODINGS = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "utf-8"}

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.I)
_ROOT = re.compile(r"(?:\s|\ufeff|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*<", re.S)
_ELEMENT = re.compile(r"[\w:.-]+")
_JSON = re.compile(r"[\s\ufeff]*(?:\[[\s,]*[{\]]|\{\s*[\"}])")
# What a line of each format begins with; the first such line of a text tells.
_LINES = re.compile(
    r"^[ \t\ufeff]*(?:"
    r"(?P<bibtex>@[A-Za-z]+[ \t]*[{(])"
    r"|(?P<ris>TY[ ]{0,4}-(?:[ \t]|$)|[A-Z][A-Z0-9][ ]{2}-[ ].*\n(?:[A-Z][A-Z0-9][ ]{2}-))"
    r"|(?P<nbib>(?:PMID|PMC[ ]|OWN[ ]|STAT|PMCR)-)"
    r"|(?P<enw>%0(?:[ \t]|$)|%[AT][ \t].*\n(?:.*\n)*?%[A-Z@][ \t])"
    r")",
    re.M,
)


class Unrecognized(ValueError):
    """A file that is in no format known here.

    ``code`` says what it seems to be: "empty", "html" (a page that was saved instead of the file
    itself), "zip", "pdf", "binary", or "unknown" for other text. What can be read is in ``NAMES``.
    """

    def __init__(self, code: str):
        super().__init__(f"{code}: what can be read is {', '.join(NAMES.values())}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Recognized:
    """A file of which the ``format`` is known, as text, with how it was encoded."""

    format: str
    decoded: text.Decoded

    @property
    def text(self) -> str:
        """The text of the file, its line ends as they are."""
        return self.decoded.text

    @property
    def encoding(self) -> str:
        """The name of the encoding."""
        return self.decoded.encoding

    def load(self) -> Loaded:
        """Return what the text holds."""
        return FORMATS[self.format](self.text)


def recognize(data: bytes, name: str = "") -> Recognized:
    """Return the format and the text of ``data``. Raises Unrecognized.

    The content decides. The ``name`` of the file counts only for a text that could be of a format
    and holds nothing yet: an empty ``.bib``.
    """
    decoded = _decode(data)
    if not decoded.text.strip(" \t\r\n\ufeff"):
        raise Unrecognized("empty")
    found = _format(decoded.text) or _format_of_name(decoded.text, name)
    if not found:
        raise Unrecognized("html" if _HTML.search(decoded.text[:_HEAD]) else "unknown")
    return Recognized(found, decoded)


def _decode(data: bytes) -> text.Decoded:
    if not data:
        raise Unrecognized("empty")
    for start, code in _OTHER_FILES:
        if data.startswith(start):
            raise Unrecognized(code)
    try:
        return _decode_as_declared(data) or text.decode(data)
    except text.NotText:
        raise Unrecognized("binary") from None


def _decode_as_declared(data: bytes) -> text.Decoded | None:
    """Return the text in the encoding that the file itself names, None where that is not so.

    What is UTF-8, or has a mark, is so whatever the file says: editors change the one and forget
    the other.
    """
    if any(data.startswith(bom) for bom, _encoding in text.BOMS):
        return None
    if data[1:16:2].strip(b"\0") == b"" and len(data) % 2 == 0:
        return text.decode_as(data, "utf-16-le")
    if data[0:16:2].strip(b"\0") == b"" and len(data) % 2 == 0:
        return text.decode_as(data, "utf-16-be")
    declared = next(filter(None, (pattern.search(data[:_HEAD]) for pattern in _DECLARED)), None)
    for encoding in ("utf-8", declared and _known(declared["name"].decode("ascii"))):
        try:
            if encoding:
                return text.decode_as(data, encoding)
        except text.NotText:
            continue
    return None


def _known(name: str) -> str:
    """Return Python's name of an encoding; "" for one that it does not know."""
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return ""
    return _ENCODINGS.get(known, known)


def _format(content: str) -> str:
    start = content.lstrip(" \t\r\n\ufeff")[:1]
    if start == "<":
        return _format_of_xml(content)
    if start in {"[", "{"} and _JSON.match(content):
        return "csljson"
    match = _LINES.search(content)
    return match.lastgroup if match else ""


def _format_of_xml(content: str) -> str:
    match = _ROOT.match(content)
    root = match and _ELEMENT.match(content, match.end())
    name = root.group().rpartition(":")[2] if root else ""
    if name in pubmed_xml.RECORDS | {f"{record}Set" for record in pubmed_xml.RECORDS}:
        return "pubmed_xml"
    if name in {"xml", "records", "record"} and re.search(r"<record[\s/>]", content):
        return "endnote_xml"
    if name == "RDF" and "zotero.org" in content[:_HEAD]:
        return "zotero_rdf"
    return ""


def _format_of_name(content: str, name: str) -> str:
    """Return the format of a file that only comments are in, by its name."""
    is_comment = all(line.lstrip()[:1] in {"", "%"} for line in content.splitlines())
    return "bibtex" if is_comment and name.lower().endswith((".bib", ".bibtex")) else ""
