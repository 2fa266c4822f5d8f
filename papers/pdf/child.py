"""Reads the PDF on standard input with PDFium, and tells what it holds, a line of JSON each.

Started by ``papers.pdf``, as a process with limits of its own: what it told before it was killed
counts. It opens no connection and writes nowhere but to standard output.
"""

import base64
import json
import os
import sys
from contextlib import suppress
from io import BytesIO

import pypdfium2
from pypdfium2.raw import FPDF_ERR_PASSWORD

try:
    import resource
except ImportError:  # Windows has no such limits; there only the time is limited
    resource = None

MEGABYTE = 1024 * 1024
CPU_SECONDS = 10
MEMORY = 512 * MEGABYTE
ANSWER = 32 * MEGABYTE
FILES = 64
MOST_CHARACTERS = 8_000_000
# Within this the first page is drawn, whatever size it says it has.
WIDTH, HEIGHT = 400, 600


def limit() -> None:
    """Give up what a PDF has no need of."""
    if resource is None:
        return
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, ANSWER),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def tell(**said) -> None:
    """Say one thing, so that it is said even if the next thing kills this process."""
    os.write(1, json.dumps(said).encode() + b"\n")


def open_document():
    """Return the document on standard input, or None after telling why there is none."""
    try:
        document = pypdfium2.PdfDocument(os.fdopen(0, "rb", closefd=False))
    except pypdfium2.PdfiumError as error:
        tell(refused="locked" if error.err_code == FPDF_ERR_PASSWORD else "damaged")
        return None
    if not len(document):
        tell(refused="damaged")
        return None
    return document


def tell_texts(document, most_pages: int) -> None:
    """Tell the text of each page; "" where a page has none or cannot be read."""
    left = MOST_CHARACTERS
    for number in range(min(len(document), most_pages)):
        text = ""
        with suppress(pypdfium2.PdfiumError):
            text = document[number].get_textpage().get_text_bounded()[:left]
        left -= len(text)
        tell(text=text.encode(errors="replace").decode())


def tell_thumbnail(document) -> None:
    """Tell what the first page looks like, small."""
    with suppress(pypdfium2.PdfiumError):
        page = document[0]
        width, height = page.get_size()
        if width > 0 and height > 0:
            picture = page.render(scale=min(WIDTH / width, HEIGHT / height)).to_pil()
            file = BytesIO()
            picture.convert("RGB").save(file, "WEBP")
            tell(thumbnail=base64.b64encode(file.getvalue()).decode())


def main(most_pages: int) -> None:
    """Tell all there is to tell, and at the end that this was all."""
    limit()
    document = open_document()
    if document is None:
        return
    tell(pages=len(document))
    tell_texts(document, most_pages)
    tell_thumbnail(document)
    tell(done=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
