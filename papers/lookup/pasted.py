"""What somebody pasted, taken apart into the papers that it speaks of. Pure."""

import re
from dataclasses import dataclass

from papers import text as texts
from papers.formats import Loaded, recognizing
from papers.lookup import identifiers, references
from papers.lookup.identifiers import Identifier
from papers.record import Record

_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_NUMBERED = re.compile(r"\s*(?:\[\d{1,4}\]|\d{1,4}\.\s)")
_ADDRESS = re.compile(r"https?://\S+")
_WORD = re.compile(r"[^\W\d_]{3,}|[\u3400-\u9fff]{2,}")
_SCHEME_NAMES = {"doi", "arxiv", "pmid", "isbn", "pubmed", "org", "https", "http", "www"}
# A DOI may have words in it; so many others beside it are those of a reference.
_WORDS_OF_A_REFERENCE = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that was pasted: its ``text``, what it says (``record``) and what to look up.

    ``record`` is None where there is nothing but an ``identifier``; a ``guess`` wants a look.
    ``line`` and ``problem`` are of an entry of a format that could not be read.
    """

    text: str
    record: Record | None = None
    identifier: Identifier | None = None
    is_guess: bool = False
    line: int = 0
    problem: str = ""


def pieces(text: str) -> list[Piece]:
    """Return what ``text`` holds: entries of a format, else identifiers and references.

    Identifiers stand anywhere, many to a line or one, and count once. References stand one to a
    paragraph, or numbered.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    try:
        found = _loaded(recognizing.recognize(text.encode(errors="replace")).load())
    except recognizing.Unrecognized:
        found = []
    return found or _of_words(text)


def pieces_in_file(data: bytes, name: str = "") -> list[Piece]:
    """Return what the file ``data`` called ``name`` holds, as ``pieces`` does of a text.

    Raises Unrecognized for what is no text, and for a web page.
    """
    try:
        return _loaded(recognizing.recognize(data, name).load())
    except recognizing.Unrecognized as other:
        if other.code != "unknown":
            raise
    return pieces(texts.decode(data).text)


def _of_words(text: str) -> list[Piece]:
    found = [piece for block in _BLANK_LINES.split(text) for piece in _of_block(block)]
    return list({piece.identifier or piece.text: piece for piece in found}.values())


def _loaded(loaded: Loaded) -> list[Piece]:
    """Return the entries of a text in a format, and those that could not be read."""
    read = [
        Piece(entry.raw, entry.record, line=entry.line) for entry in loaded.entries if entry.record
    ]
    lost = [
        Piece(problem.key, line=problem.line, problem=problem.detail or problem.code)
        for problem in loaded.problems
        if problem.is_lost
    ]
    return sorted([*read, *lost], key=lambda piece: piece.line)


def _of_block(block: str) -> list[Piece]:
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    whole = " ".join(lines)
    if len(list(identifiers.find(whole))) == 1 and _is_reference(whole):
        return _of_line(whole)
    found, words = [], ""
    for line in lines:
        if words and (_NUMBERED.match(line) or any(identifiers.find(line))):
            found += _of_line(words)
            words = ""
        if any(identifiers.find(line)):
            found += _of_line(line)
        else:
            words = f"{words} {line}".strip()
    return found + (_of_line(words) if words else [])


def _of_line(line: str) -> list[Piece]:
    found = list(identifiers.find(line))
    if not found:
        return [Piece(line, references.guess(line), is_guess=True)]
    if _is_reference(line):
        return [Piece(line, references.guess(line), found[0], is_guess=True)]
    return [Piece(one.value, identifier=one) for one in found]


def _is_reference(line: str) -> bool:
    """Return whether there are words in ``line`` besides its identifiers and addresses."""
    bare = _ADDRESS.sub(" ", line)
    for identifier in identifiers.find(line):
        bare = re.sub(re.escape(identifier.value), " ", bare, flags=re.I)
    words = [word for word in _WORD.findall(bare) if word.lower() not in _SCHEME_NAMES]
    return len(words) >= _WORDS_OF_A_REFERENCE or any(
        "\u3400" <= word[0] <= "\u9fff" for word in words
    )
