"""Putting files on papers: what is refused and why, what is kept, and where."""

import hashlib
import os
import threading
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.utils.translation import override
from PIL import Image

from papers import attaching, trashing
from papers.attaching import FileRefused
from papers.lookup.identifiers import Identifier
from papers.models import FileText, Paper
from tests.cast import make_paper
from tests.hostile import CORPUS, EXIF, SCRIPT, XMP
from tests.pdfs import make_pdf


@pytest.fixture
def paper(db):
    return make_paper()


def upload(content: bytes, name="paper.pdf") -> SimpleUploadedFile:
    file = SimpleUploadedFile("x", content)
    file._name = name  # as a client sends it
    return file


def put(paper, *contents, by=None, name="paper.pdf"):
    files = [attaching.check(upload(content, name)) for content in contents]
    return attaching.attach(paper=paper, files=files, by=by)


def content_of(file) -> bytes:
    return Path(file.file.path).read_bytes()


def stored(settings):
    root = settings.MEDIA_ROOT / "files"
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def test_a_pdf_is_kept_byte_for_byte_under_its_hash(cast, paper, settings):
    content = make_pdf("Deep words", "物体标签是锚点")
    (file,) = put(paper, content, by=cast.owner)
    sha256 = hashlib.sha256(content).hexdigest()
    assert file.file.name == f"files/{sha256[:2]}/{sha256}.pdf"
    assert content_of(file) == content
    assert (file.name, file.kind, file.size, file.pages, file.reading, file.added_by) == (
        "paper.pdf", "pdf", len(content), 2, "read", cast.owner,
    )  # fmt: skip
    assert list(file.texts.values_list("page", "text")) == [
        (1, "Deep words"),
        (2, "物体标签是锚点"),
    ]
    with Image.open(file.thumbnail.path) as picture:
        assert (picture.format, picture.size) == ("WEBP", (400, 567))


def test_a_large_upload_in_a_temporary_file_is_kept_too(paper):
    content = make_pdf("Words")
    large = TemporaryUploadedFile("a.pdf", "application/pdf", len(content), None)
    large.write(content)
    (file,) = attaching.attach(paper=paper, files=[attaching.check(large)], by=None)
    assert content_of(file) == content


def test_the_same_content_is_stored_once_for_two_papers(paper, settings):
    content = make_pdf("Words")
    (one,), (other,) = put(paper, content), put(make_paper("Other"), content, name="b.pdf")
    assert (one.file.name, other.name) == (other.file.name, "b.pdf")
    assert len(stored(settings)) == 2  # with the thumbnail


def test_what_the_paper_has_is_not_added_again_unless_it_is_in_the_trash(cast, paper):
    content = make_pdf("Words")
    (file,) = put(paper, content, content)
    assert put(paper, content) == []
    trashing.trash_row(row=file, by=cast.owner)
    assert [row.name for row in put(paper, content)] == ["paper.pdf"]


def test_the_same_bytes_at_once_are_one_file(paper, settings):
    content = make_pdf("Words")
    name = attaching.check(upload(content)).stored_as
    storing = [
        threading.Thread(target=attaching.default_storage.keep, args=(name, ContentFile(content)))
        for _ in range(8)
    ]
    for thread in storing:
        thread.start()
    for thread in storing:
        thread.join()
    assert stored(settings) == [f"{hashlib.sha256(content).hexdigest()}.pdf"]


def test_files_go_to_the_trash_with_their_paper_and_come_back(cast, paper):
    (file,) = put(paper, make_pdf("Words"))
    batch = trashing.trash_row(row=paper, by=cast.owner)
    file.refresh_from_db()
    assert file.trashed_with == batch
    trashing.restore(batch=batch, by=cast.owner)
    assert list(paper.files.alive()) == [file]


def test_what_is_too_large_is_refused_before_it_is_read(settings):
    settings.FILE_MEGABYTES = 1
    with pytest.raises(FileRefused) as refusal:
        attaching.check(upload(b"%PDF-" + bytes(1024 * 1024)))
    assert refusal.value.messages == [
        "“paper.pdf” is larger than 1 MB. Make it smaller and upload it again."
    ]


def test_a_scan_is_kept_and_has_no_text(paper):
    (file,) = put(paper, make_pdf("", ""))
    assert (file.reading, file.pages, FileText.objects.count()) == ("empty", 2, 0)


def test_texts_that_cannot_be_stored_are_made_so(paper):
    incoming = attaching.check(upload(make_pdf("Words")))
    incoming.texts[0].encode()
    assert "\0" not in incoming.texts[0]


@pytest.mark.parametrize("hostile", [one for one in CORPUS if one.refusal], ids=str)
def test_a_hostile_upload_is_refused_by_its_name_and_leaves_nothing(settings, hostile):
    with pytest.raises(FileRefused) as refusal:
        attaching.check(upload(hostile.make(), hostile.name))
    assert [error.code for error in refusal.value.error_list] == [hostile.refusal]
    assert refusal.value.messages[0].count("“") == 1
    assert not settings.MEDIA_ROOT.exists()


@pytest.mark.parametrize("hostile", [one for one in CORPUS if one.kept], ids=str)
def test_a_hostile_upload_that_is_kept_is_harmless(paper, hostile):
    content = hostile.make()
    (file,) = put(paper, content, name=hostile.name)
    assert file.name == hostile.kept
    kept = content_of(file)
    if file.is_pdf:
        assert (kept, file.reading) == (content, hostile.reading)
    else:
        assert [mark for mark in (EXIF, XMP, SCRIPT, b"PK\3\4") if mark in kept] == []
        with Image.open(BytesIO(kept)) as picture:
            assert getattr(picture, "n_frames", 1) == 1


def test_a_refusal_is_said_in_the_language_of_who_uploads():
    with override("zh-hans"), pytest.raises(FileRefused) as refusal:
        attaching.check(upload(b""))
    with override("zh-hans"):
        assert refusal.value.messages == ["“paper.pdf”是空的。请重新选择文件。"]


def test_the_identifier_of_a_paper_is_found_on_its_first_pages(paper):
    (file,) = put(paper, make_pdf("Title", "arXiv:1706.03762v5", "doi 10.1000/cited.1"))
    assert attaching.identifier_in([file]) == (file, Identifier("arxiv", "1706.03762"))


def test_the_identifier_is_filled_in_once(cast, paper):
    (file,) = put(paper, make_pdf("Title DOI 10.1000/xyz.123"))
    assert attaching.fill_identifier(file=file, by=cast.labmate) == Identifier(
        "doi", "10.1000/xyz.123"
    )
    assert Paper.objects.get(pk=paper.pk).doi_key == "10.1000/xyz.123"
    assert attaching.fill_identifier(file=file, by=cast.labmate) is None


def test_only_old_files_that_no_row_needs_are_unneeded(paper, settings):
    (kept,), (gone,) = put(paper, make_pdf("Kept")), put(paper, make_pdf("Gone away"))
    lost = gone.file.path
    type(gone).objects.filter(pk=gone.pk).delete()
    assert attaching.unneeded(older_than=0) == []
    os.utime(lost, (0, 0))
    os.utime(kept.file.path, (0, 0))
    assert attaching.unneeded(older_than=1) == [gone.file.name]
