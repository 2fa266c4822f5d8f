"""Putting files on papers: each is refused, or read and stored under the hash of its content."""

import hashlib
import mimetypes
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from papers import images, pdf
from papers.images import ImageRefused
from papers.lookup.identifiers import Identifier
from papers.models import FileKind, FileText, Legibility, Paper, PaperFile

ACCEPT = f"application/pdf,.pdf,{images.ACCEPT}"
FOLDER = "files"
LONGEST_NAME = 200

_SUFFIXES = {
    FileKind.PDF: (".pdf",),
    FileKind.PNG: (".png", ".gif"),  # what moved is kept as its first picture
    FileKind.JPEG: (".jpg", ".jpeg"),
    FileKind.WEBP: (".webp",),
}
_IMAGE_KINDS = {".png": FileKind.PNG, ".jpg": FileKind.JPEG, ".webp": FileKind.WEBP}
# They turn the direction of what follows, so that a name reads as another.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


class FileRefused(ValidationError):
    """An upload that is not kept; the message names it, the rule it breaks, and what to do."""


@dataclass(frozen=True)
class Incoming:
    """An upload that may be kept: ``content`` of ``kind``, with what was read in it."""

    name: str
    kind: FileKind
    content: File
    sha256: str
    size: int
    reading: Legibility
    pages: int | None = None
    texts: tuple[str, ...] = ()
    thumbnail: bytes = b""

    @property
    def stored_as(self) -> str:
        """Where the content is stored: the same place for the same content."""
        return f"{FOLDER}/{self.sha256[:2]}/{self.sha256}{_SUFFIXES[self.kind][0]}"


def check(upload: UploadedFile) -> Incoming:
    """Return ``upload`` as it can be kept: a PDF byte for byte, a picture drawn anew.

    What it is, its first bytes say. Raises FileRefused.
    """
    try:
        return _checked(upload)
    except ImageRefused as error:
        said = " ".join(error.messages)
        raise _refused(upload, _("“%(name)s”: %(said)s"), "image", said=said) from None


def attach(*, paper: Paper, files: list[Incoming], by) -> list[PaperFile]:
    """Put ``files`` on ``paper``. Returns the new rows, none for what the paper has already.

    To be called outside a transaction: each file is safely on the disk before its row is there.
    """
    for incoming in files:
        default_storage.keep(incoming.stored_as, incoming.content)
        if incoming.thumbnail:
            default_storage.keep(_thumbnail_of(incoming), ContentFile(incoming.thumbnail))
    with transaction.atomic():
        Paper.objects.select_for_update().get(pk=paper.pk)
        here = set(paper.files.alive().values_list("sha256", flat=True))
        rows = []
        for incoming in files:
            if incoming.sha256 not in here:
                rows.append(_put(incoming, paper, by))
                here.add(incoming.sha256)
        return rows


def identifier_in(files: list[PaperFile]) -> tuple[PaperFile, Identifier] | None:
    """Return the first of ``files`` that says its DOI or arXiv number, and that, or None."""
    texts = FileText.objects.filter(of__in=files, page__lte=pdf.FIRST_PAGES)
    pages = {(text.of_id, text.page): text.text for text in texts}
    for file in files:
        first = [pages.get((file.pk, page), "") for page in range(1, pdf.FIRST_PAGES + 1)]
        if found := pdf.identified(first):
            return file, found
    return None


def fill_identifier(*, file: PaperFile, by) -> Identifier | None:
    """Give the paper of ``file`` the DOI or arXiv number that stands there, if it has neither.

    Returns it, or None if there was nothing to do. Raises EditConflict.
    """
    paper = file.paper
    said = None if paper.doi or paper.arxiv else identifier_in([file])
    if not said:
        return None
    found = said[1]
    setattr(paper, found.scheme, found.value)
    paper.saved_by(by)
    paper.save()
    return found


def pdfs():
    """Return the PDFs of papers, as a queryset of PaperFile."""
    return PaperFile.objects.alive().filter(kind=FileKind.PDF)


def examined_again(row: PaperFile) -> pdf.Examined | None:
    """Return what the stored PDF of ``row`` holds, None where it cannot be read.

    It may take ``pdf.SECONDS``: to be called outside a transaction.
    """
    try:
        with default_storage.open(row.file.name) as content:
            found = pdf.examine(content)
    except FileNotFoundError:
        return None
    if found.state not in {"read", "empty"}:
        return None
    if found.thumbnail:
        name = _small_name(found.thumbnail, ".webp")
        default_storage.keep(name, ContentFile(found.thumbnail))
    return found


def keep_again(row: PaperFile, found: pdf.Examined) -> None:
    """Put what was ``found`` in the PDF of ``row`` in place of what was found before."""
    small = {"thumbnail": _small_name(found.thumbnail, ".webp")} if found.thumbnail else {}
    mine = pdfs().filter(pk=row.pk)
    if mine.update(reading=Legibility(found.state), pages=found.pages, **small):
        row.texts.all().delete()
        _keep_texts(row, found.texts)


def unneeded(*, older_than: float) -> list[str]:
    """Return the names of stored files that no row needs, also none in the trash.

    Only those last stored before ``older_than`` (a time stamp): a younger one may be on its way.
    """
    needed = set()
    for names in PaperFile.objects.values_list("file", "thumbnail").iterator():
        needed.update(names)
    return [
        name
        for name, stored_at in default_storage.walk(FOLDER)
        if name not in needed and stored_at < older_than
    ]


def _checked(upload):
    if _TURNING.search(upload.name):
        raise _refused(
            upload, _("The name of “%(name)s” hides what it is. Rename it and try again."), "name"
        )
    if not upload.size:
        raise _refused(upload, _("“%(name)s” is empty. Choose the file again."), "empty")
    if upload.size > settings.FILE_MEGABYTES * 1024 * 1024:
        raise _refused(
            upload,
            _("“%(name)s” is larger than %(limit)d MB. Make it smaller and upload it again."),
            "too-many-bytes",
            limit=settings.FILE_MEGABYTES,
        )
    upload.seek(0)
    head = upload.read(len(pdf.MAGIC))
    upload.seek(0)
    return _document(upload) if head == pdf.MAGIC else _picture(upload)


def _document(upload):
    name = _name(upload, FileKind.PDF)
    found = pdf.examine(upload)
    if found.state == "locked":
        raise _refused(
            upload,
            _("“%(name)s” needs a password. Save it without one and upload that."),
            "locked",
        )
    if found.state == "damaged":
        raise _refused(
            upload,
            _("“%(name)s” is no PDF that can be opened, or only a part of one. Get it again."),
            "damaged",
        )
    return Incoming(
        name=name,
        kind=FileKind.PDF,
        content=upload,
        sha256=_hash(upload),
        size=upload.size,
        reading=Legibility(found.state),
        pages=found.pages,
        texts=found.texts,
        thumbnail=found.thumbnail,
    )


def _picture(upload):
    try:
        prepared = images.prepare(upload)
    except ImageRefused as error:
        if error.code != "unknown-format":
            raise
        raise _refused(
            upload,
            _("“%(name)s” is neither a PDF nor a PNG, JPEG, WebP or GIF image."),
            "unknown-format",
        ) from None
    kind = _IMAGE_KINDS[prepared.suffix]
    return Incoming(
        name=_name(upload, kind),
        kind=kind,
        content=ContentFile(prepared.content),
        sha256=prepared.sha256,
        size=len(prepared.content),
        reading=Legibility.NONE,
        thumbnail=prepared.thumbnail,
    )


def _name(upload, kind) -> str:
    """Return what ``upload`` is called from now on: as it was, without what cannot be seen."""
    suffixes = _SUFFIXES[kind]
    name = unicodedata.normalize("NFC", upload.name)
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    name = " ".join(re.split(r"[\\/]", name)[-1].split())
    suffix = PurePath(name).suffix.lower()
    if suffix not in suffixes and mimetypes.guess_type(f"x{suffix}")[0]:
        raise _refused(
            upload,
            _("“%(name)s” is a %(kind)s file, which its name does not say. Rename it."),
            "suffix",
            kind=kind.label,
        )
    stem = name[: -len(suffix)] if suffix in suffixes else name
    stem = stem.strip(" .")[:LONGEST_NAME].strip() or "file"
    return f"{stem}{suffixes[0]}"


def _refused(upload, message, code, **params):
    name = "".join(c for c in upload.name if unicodedata.category(c)[0] != "C")
    return FileRefused(message, code=code, params={"name": name[:100]} | params)


def _hash(upload) -> str:
    sha256 = hashlib.sha256()
    for chunk in upload.chunks():
        sha256.update(chunk)
    return sha256.hexdigest()


def _thumbnail_of(incoming) -> str:
    """Return where the small picture is stored: by its own content, which may be another's."""
    suffix = ".webp" if incoming.kind == FileKind.PDF else _SUFFIXES[incoming.kind][0]
    return _small_name(incoming.thumbnail, suffix)


def _small_name(thumbnail: bytes, suffix: str) -> str:
    sha256 = hashlib.sha256(thumbnail).hexdigest()
    return f"{FOLDER}/{sha256[:2]}/{sha256}{suffix}"


def _put(incoming, paper, by):
    row = PaperFile.objects.create(
        paper=paper,
        name=incoming.name,
        file=incoming.stored_as,
        thumbnail=_thumbnail_of(incoming) if incoming.thumbnail else "",
        sha256=incoming.sha256,
        size=incoming.size,
        kind=incoming.kind,
        pages=incoming.pages,
        reading=incoming.reading,
        added_by=by,
    )
    _keep_texts(row, incoming.texts)
    return row


def _keep_texts(row, texts) -> None:
    FileText.objects.bulk_create(
        (FileText(of=row, page=page, text=text) for page, text in enumerate(texts, 1) if text),
        batch_size=500,
    )
