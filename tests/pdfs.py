"""PDFs for tests, written by hand: some lines of text a page, Latin or Chinese."""

import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

from papers import attaching
from papers.models import Paper, PaperFile

CHINESE = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
    b" /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 >>] >>"
)
LATIN = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def make_pdf(*pages: str, size=(420, 595), trailer: bytes = b"", objects=()) -> bytes:
    """Return a PDF with a page for each of ``pages``, whose lines are drawn one below the other.

    ``objects`` are written besides, from number 5 on; ``trailer`` goes into the catalogue.
    """
    bodies = [b"", b"", LATIN, CHINESE, *objects]
    kids = []
    for text in pages:
        content = _drawn(text, size[1])
        bodies.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % content)
        bodies.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R"
            b" /Resources << /Font << /L 3 0 R /C 4 0 R >> >> >>" % (*size, len(bodies))
        )
        kids.append(b"%d 0 R" % len(bodies))
    bodies[0] = b"<< /Type /Catalog /Pages 2 0 R %b >>" % trailer
    bodies[1] = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (b" ".join(kids), len(kids))
    return put_together(bodies)


def put_together(bodies: list[bytes]) -> bytes:
    """Return a PDF of objects with ``bodies``, numbered from 1; the first is its catalogue."""
    pdf = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(pdf)
    pdf += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    pdf += b"".join(b"%010d 00000 n \n" % place for place in places)
    return pdf + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(bodies) + 1,
        start,
    )


def _drawn(text, height):
    lines = []
    for at, line in enumerate(text.splitlines()):
        is_latin = line.isascii()
        words = line.encode("latin-1").hex() if is_latin else line.encode("utf-16-be").hex()
        font = "L" if is_latin else "C"
        y = height - 60 - 22 * at
        lines.append(f"BT /{font} 14 Tf 40 {y} Td <{words}> Tj ET")
    content = zlib.compress("\n".join(lines).encode())
    return len(content), content


def put_pdf(paper: Paper, by, *pages: str, name="paper.pdf") -> PaperFile:
    """Return a PDF with ``pages`` (one, of a few words, unless given), put on ``paper``."""
    content = make_pdf(*(pages or ["Deep words on a page"]))
    incoming = attaching.check(SimpleUploadedFile(name, content))
    (file,) = attaching.attach(paper=paper, files=[incoming], by=by)
    return file
