"""Uploads that mean harm, each made by code: their names, their bytes, and what comes of them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from tests.pdfs import make_pdf, put_together

MEGABYTE = 1024 * 1024
SCRIPT = b"<script>document.title = 'owned'</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"
EXIF = b"a place in EXIF"
XMP = b"<x:xmpmeta><script>alert(1)</script></x:xmpmeta>"


@dataclass(frozen=True)
class Upload:
    """One hostile upload: the code of its ``refusal``, or what it is called when it is ``kept``.

    ``reading`` is what comes of reading a PDF that is kept.
    """

    label: str
    name: str
    make: Callable[[], bytes]
    refusal: str = ""
    kept: str = ""
    reading: str = ""

    def __str__(self):
        return self.label


def picture(size=(40, 30), kind="PNG", colour="teal", **options) -> bytes:
    """Return a picture of one colour."""
    file = io.BytesIO()
    mode = "CMYK" if options.pop("cmyk", False) else "RGB"
    Image.new(mode, size, colour if mode == "RGB" else 0).save(file, kind, **options)
    return file.getvalue()


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """Return a PNG whose header claims a size, with ``chunks`` and no more pixels than lines."""
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    lines = zlib.compress(bytes((width + 7) // 8 + 1) * min(height, 20_000), 9)
    end = png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + png_chunk(b"IDAT", lines) + end


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def squeezed(size: int) -> bytes:
    """Return ``size`` zeros, compressed a piece at a time."""
    squeeze = zlib.compressobj(9)
    piece = bytes(MEGABYTE)
    return b"".join(squeeze.compress(piece) for _ in range(size // MEGABYTE)) + squeeze.flush()


def one_page(content: bytes, *, box=b"0 0 400 600", filters=b"/FlateDecode") -> bytes:
    """Return a PDF of one page drawn by ``content``, which is stored as it is."""
    return put_together(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%b] /Contents 4 0 R >>" % box,
            b"<< /Length %d /Filter %b >>\nstream\n%b\nendstream"
            % (len(content), filters, content),
        ]
    )


def token_bomb() -> bytes:
    """Return a PDF whose page has millions of tokens to work off."""
    squeeze = zlib.compressobj(9)
    piece = b"q 1 0 0 1 0 0 cm " * 60_000
    return one_page(b"".join(squeeze.compress(piece) for _ in range(200)) + squeeze.flush())


def page_loop() -> bytes:
    """Return a PDF whose tree of pages leads back to itself."""
    return put_together(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]
    )


def locked() -> bytes:
    """Return a PDF that names an encryption whose password is not empty."""
    key = b"<" + b"ab" * 32 + b">"
    pdf = make_pdf("Secret")
    encrypted = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O %b /U %b /P -4 >> /ID [<01><02>] /Root"
    return pdf.replace(b"/Root", encrypted % (key, key))


def zipped(name: str = "a.txt") -> bytes:
    """Return a ZIP with one entry."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, SCRIPT)
    return file.getvalue()


def moving(kind: str, count: int) -> bytes:
    """Return a picture of ``count`` frames of one pixel."""
    frames = [Image.new("P", (1, 1), n % 2) for n in range(count)]
    file = io.BytesIO()
    frames[0].save(file, kind, save_all=True, append_images=frames[1:])
    return file.getvalue()


def with_exif() -> bytes:
    """Return a JPEG that says where and by whom it was taken."""
    exif = Image.Exif()
    exif[0x010E] = EXIF.decode()
    return picture(kind="JPEG", exif=exif.tobytes())


def with_xmp() -> bytes:
    """Return a JPEG with a script among what it says of itself."""
    marker = b"http://ns.adobe.com/xap/1.0/\0" + XMP
    jpeg = picture(kind="JPEG")
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(marker) + 2) + marker + jpeg[2:]


def broken_crc() -> bytes:
    """Return a PNG with a wrong check sum."""
    whole = bytearray(picture())
    at = whole.index(b"IDAT") + 8
    whole[at] ^= 0xFF
    return bytes(whole)


def words() -> bytes:
    """Return a PDF that means no harm."""
    return make_pdf("Words")


ACTIONS = (
    b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>",
    b"/OpenAction << /S /Launch /F (calc.exe) >>",
    b"/OpenAction << /S /URI /URI (javascript:alert\\(1\\)) >>",
)
OTHER_FORMATS = ("TIFF", "ICO", "PCX", "ICNS", "TGA", "SGI", "DDS", "EPS")
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

CORPUS = [
    Upload("SVG with a script", "a.svg", lambda: SVG, refusal="unknown-format"),
    Upload("SVG called PNG", "a.png", lambda: SVG, refusal="unknown-format"),
    Upload("SVG called PDF", "a.pdf", lambda: SVG, refusal="unknown-format"),
    Upload("HTML called PDF", "a.pdf", lambda: HTML, refusal="unknown-format"),
    Upload("HTML behind the mark of a PDF", "a.pdf", lambda: b"%PDF-1.7\n" + HTML,
           refusal="damaged"),
    Upload("PDF behind HTML", "a.pdf", lambda: HTML.ljust(400) + words(),
           refusal="unknown-format"),
    *(
        Upload(f"PDF that acts when opened, {number}", "a.pdf",
               lambda action=action: make_pdf("Words", trailer=action), kept="a.pdf",
               reading="read")
        for number, action in enumerate(ACTIONS, 1)
    ),
    Upload("PDF with a password", "a.pdf", locked, refusal="locked"),
    Upload("PDF cut off at its start", "a.pdf", lambda: words()[:60], refusal="damaged"),
    Upload("PDF whose pages go round", "a.pdf", page_loop, kept="a.pdf", reading="empty"),
    Upload("PDF of many pages", "a.pdf", lambda: make_pdf(*["Words"] * 3000), kept="a.pdf",
           reading="read"),
    Upload("PDF that unpacks to 800 MB", "a.pdf", lambda: one_page(squeezed(800 * MEGABYTE)),
           kept="a.pdf", reading="failed"),
    Upload("PDF packed twice", "a.pdf",
           lambda: one_page(zlib.compress(squeezed(800 * MEGABYTE), 9),
                            filters=b"[/FlateDecode /FlateDecode]"),
           kept="a.pdf", reading="failed"),
    Upload("PDF of endless tokens", "a.pdf", token_bomb, kept="a.pdf", reading="failed"),
    Upload("PDF with a page two million points high", "a.pdf",
           lambda: make_pdf("Words", size=(10, 2_000_000)), kept="a.pdf", reading="empty"),
    Upload("PDF with nothing on a page without size", "a.pdf",
           lambda: make_pdf("", size=(0, 0)), kept="a.pdf", reading="empty"),
    Upload("PDF and ZIP at once", "a.pdf", lambda: words() + zipped(), kept="a.pdf",
           reading="read"),
    Upload("PNG and HTML at once", "a.png", lambda: picture() + HTML, kept="a.png"),
    Upload("GIF that is a script", "a.gif",
           lambda: picture(kind="GIF") + b"*/=1;alert(1)/*", kept="a.png"),
    Upload("GIF and ZIP at once", "a.gif", lambda: picture(kind="GIF") + zipped("A.class"),
           kept="a.png"),
    Upload("PNG of 169 million pixels", "a.png", lambda: png(13_000, 13_000),
           refusal="image"),
    Upload("PNG of 400 million pixels", "a.png", lambda: png(20_000, 20_000), refusal="image"),
    Upload("PNG that claims two milliards of columns", "a.png", lambda: png(2**31 - 1, 1),
           refusal="image"),
    Upload("PNG with a text that unpacks to 200 MB", "a.png",
           lambda: png(8, 8, png_chunk(b"zTXt", b"a\0\0" + squeezed(200 * MEGABYTE))),
           refusal="image"),
    Upload("GIF of 3,000 frames", "a.gif", lambda: moving("GIF", 3000), kept="a.png"),
    Upload("WebP of 500 frames", "a.webp", lambda: moving("WEBP", 500), kept="a.webp"),
    Upload("PNG with a wrong check sum", "a.png", broken_crc, refusal="image"),
    Upload("PNG cut off", "a.png", lambda: picture((400, 300))[:200], refusal="image"),
    Upload("WebP cut off", "a.webp", lambda: picture((400, 300), "WEBP", "red")[:60],
           refusal="image"),
    Upload("JPEG with a place", "a.jpg", with_exif, kept="a.jpg"),
    Upload("JPEG with a script in its XMP", "a.jpg", with_xmp, kept="a.jpg"),
    Upload("JPEG in CMYK with a broken profile", "a.jpg",
           lambda: picture(kind="JPEG", cmyk=True, icc_profile=b"no profile"), kept="a.jpg"),
    *(
        Upload(f"{kind} called PNG", "a.png",
               lambda kind=kind: picture((64, 64), kind), refusal="unknown-format")
        for kind in OTHER_FORMATS
    ),
    Upload("nothing at all", "a.pdf", lambda: b"", refusal="empty"),
    Upload("ZIP", "a.zip", zipped, refusal="unknown-format"),
    Upload("ZIP called PDF", "a.pdf", zipped, refusal="unknown-format"),
    Upload("ZIP that climbs out of its folder", "a.pdf", lambda: zipped("../../a"),
           refusal="unknown-format"),
    Upload("ZIP that unpacks to 100 MB", "a.docx", lambda: b"PK\3\4" + squeezed(100 * MEGABYTE),
           refusal="unknown-format"),
    Upload("virus of the test kind", "a.pdf", lambda: EICAR, refusal="unknown-format"),
    Upload("PDF called HTML", "a.html", words, refusal="suffix"),
    Upload("PDF called PNG", "a.png", words, refusal="suffix"),
    Upload("PDF called PDF and then HTML", "a.pdf.html", words, refusal="suffix"),
    Upload("PDF called EXE", "a.exe", words, refusal="suffix"),
    Upload("PNG called PDF", "a.pdf", picture, refusal="suffix"),
    Upload("PNG called JPEG", "a.jpg", picture, refusal="suffix"),
    Upload("name that runs backwards", "a\u202efdp.exe", words, refusal="name"),
    Upload("name of a path upwards", "../../x.pdf", words, kept="x.pdf", reading="read"),
    Upload("name of a path of Windows", "..\\..\\x.pdf", words, kept="x.pdf", reading="read"),
    Upload("name of a path from the root", "/etc/x.pdf", words, kept="x.pdf", reading="read"),
    Upload("name of a path with a drive", "C:\\x.pdf", words, kept="x.pdf", reading="read"),
    Upload("name with NUL and line breaks", "a\0b\r\nc.pdf", words, kept="abc.pdf",
           reading="read"),
    Upload("name with a header in it", 'a"; filename="b.exe.pdf', words,
           kept='a"; filename="b.exe.pdf', reading="read"),
    Upload("name of 300 letters", "é" * 300 + ".pdf", words, kept="é" * 200 + ".pdf",
           reading="read"),
    Upload("name taken apart and invisible", "e\u0301\u200b.pdf", words, kept="é.pdf",
           reading="read"),
    Upload("name of one picture", "🦉.pdf", words, kept="🦉.pdf", reading="read"),
    Upload("name of another program before", "a.php.pdf", words, kept="a.php.pdf",
           reading="read"),
    Upload("name of a device", "CON.pdf", words, kept="CON.pdf", reading="read"),
    Upload("name that is only an ending", ".pdf", words, kept="pdf.pdf", reading="read"),
    Upload("name that is settings of a server", ".htaccess", words, kept="htaccess.pdf",
           reading="read"),
    Upload("name without an ending", "论文", words, kept="论文.pdf", reading="read"),
]  # fmt: skip
