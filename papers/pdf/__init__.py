"""What a PDF holds, found out where it can do no harm: in a child process with limits.

Knows no Django. What reads the file is ``papers.pdf.child``, which no other module imports: PDFium
may crash, run on or take all memory, and then only the child is gone.
"""

import base64
import binascii
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO, UnsupportedOperation
from pathlib import Path
from typing import BinaryIO, Literal

from papers.lookup.identifiers import Identifier, find

SECONDS = 20
MAGIC = b"%PDF-"
LONGEST_PAGE = 100_000
# A paper says who it is on its first pages; the identifiers after them are those that it cites.
FIRST_PAGES = 2

State = Literal["read", "empty", "failed", "locked", "damaged"]

_ROOT = Path(__file__).resolve().parents[2]
_KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
# One glyph for two letters, and radicals that stand for the characters that look like them.
_LOOKALIKES = re.compile("[\ufb00-\ufb06\u2e80-\u2fd5]")
_UNPRINTABLE = re.compile("[\0-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Examined:
    """What was found out about a PDF.

    ``state``: "read"; "empty" where no page has text, as in a scan; "failed" where reading it took
    too much or crashed, with what came before that; "locked" where it asks for a password;
    "damaged" where it is no PDF that can be opened. ``texts`` are those of the pages, in order;
    ``thumbnail`` is the first page as WebP, b"" where there is none.
    """

    state: State
    pages: int | None = None
    texts: tuple[str, ...] = ()
    thumbnail: bytes = b""


def examine(file: BinaryIO, *, most_pages: int = 2000) -> Examined:
    """Return what ``file`` holds; of its text that of the first ``most_pages``. Raises nothing."""
    with tempfile.TemporaryFile() as copy, tempfile.TemporaryFile() as answer:
        source = _on_disk(file, copy)
        os.lseek(source, 0, os.SEEK_SET)
        with suppress(subprocess.TimeoutExpired):  # what a killed child told before counts
            subprocess.run(  # noqa: S603 - our own module, and a number
                [sys.executable, "-m", "papers.pdf.child", str(most_pages)],
                stdin=source,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
                env={name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
                timeout=SECONDS,
                check=False,
            )
        file.seek(0)
        answer.seek(0)
        return _summed_up(_told(answer))


def identify(data: bytes) -> Identifier | None:
    """Return the DOI or arXiv number that a PDF says of itself on its first pages, or None."""
    if not data.startswith(MAGIC):
        return None
    return identified(examine(BytesIO(data), most_pages=FIRST_PAGES).texts)


def identified(texts) -> Identifier | None:
    """Return the first DOI or arXiv number in the first of ``texts``, those of pages, or None."""
    for text in texts[:FIRST_PAGES]:
        for found in find(text):
            if found.scheme in {"doi", "arxiv"}:
                return found
    return None


def _on_disk(file, copy) -> int:
    """Return the descriptor of ``file``, or of ``copy`` with its bytes if it is in memory."""
    file.seek(0)
    try:
        return file.fileno()
    except (UnsupportedOperation, AttributeError):
        copy.write(file.read())
        copy.flush()
        return copy.fileno()


def _told(answer) -> dict:
    """Return what the child told, a line for each thing, until its end or where it broke off."""
    told = {"texts": []}
    for line in answer:
        try:
            said = json.loads(line)
        except ValueError:
            break
        if "text" in said:
            told["texts"].append(plain(said["text"]))
        else:
            told |= said
    return told


def _summed_up(told) -> Examined:
    texts = tuple(told["texts"])
    if "refused" in told:
        return Examined(told["refused"])
    if "done" not in told:
        state = "failed"
    else:
        state = "read" if any(texts) else "empty"
    try:
        thumbnail = base64.b64decode(told.get("thumbnail", ""), validate=True)
    except binascii.Error:
        thumbnail = b""
    return Examined(state, told.get("pages"), texts, thumbnail)


def plain(text: str) -> str:
    """Return the text of a page as it can be kept and found: letters for ligatures, no controls."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _LOOKALIKES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return _UNPRINTABLE.sub("", text).strip()[:LONGEST_PAGE]
