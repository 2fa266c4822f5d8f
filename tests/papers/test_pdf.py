"""What is found out about a PDF in a process of its own."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings

from papers import pdf
from papers.lookup.identifiers import Identifier
from tests.pdfs import make_pdf

REAL = settings.BASE_DIR.parent / "shared" / "data" / "files"


def test_the_text_of_each_page_is_read_in_order():
    found = pdf.examine(BytesIO(make_pdf("Deep words\nsecond line", "物体标签是锚点", "")))
    assert (found.state, found.pages) == ("read", 3)
    assert found.texts == ("Deep words\nsecond line", "物体标签是锚点", "")


def test_reading_stops_at_the_most_pages_asked_for():
    found = pdf.examine(BytesIO(make_pdf("one", "two", "three")), most_pages=2)
    assert (found.pages, found.texts) == (3, ("one", "two"))


def test_the_file_can_be_read_from_its_start_afterwards():
    file = BytesIO(make_pdf("Words"))
    pdf.examine(file)
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("content", "identifier"),
    [
        (make_pdf("https://doi.org/10.1000/XYZ.123."), Identifier("doi", "10.1000/xyz.123")),
        (make_pdf("arXiv:1706.03762v5 [cs.CL]"), Identifier("arxiv", "1706.03762")),
        (make_pdf("PMID: 123", "ISBN 978-0-306-40615-7"), None),
        (make_pdf("a", "b", "10.1000/cited.1"), None),
        (b"10.1000/xyz.123", None),
    ],
)
def test_a_pdf_is_identified_by_its_first_pages(content, identifier):
    assert pdf.identify(content) == identifier


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\ufb01nd\r\nit", "find\nit"),
        ("⽅⽂", "方文"),
        ("全角，。！", "全角，。！"),
        ("a\0b\x07c\ud800", "abc"),
        ("e\u0301", "é"),
        ("x" * 200_000, "x" * 100_000),
    ],
)
def test_the_text_of_a_page_is_kept_as_it_can_be_found(text, kept):
    assert pdf.plain(text) == kept


def test_a_child_that_never_ends_is_killed_and_what_it_told_counts(monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 0.01)
    assert pdf.examine(BytesIO(make_pdf("Words"))) == pdf.Examined("failed")


@pytest.mark.parametrize(
    ("name", "state", "pages"),
    [
        ("jabref_encrypted.pdf", "locked", None),
        ("jabref_ieee-paper-reference-text.pdf", "read", 1),
        ("jabref_metaData.pdf", "read", 1),
        ("jabref_minimal-highlight-with-note.pdf", "read", 1),
        ("jabref_minimal.pdf", "read", 1),
        ("jabref_multiple-meta-data.pdf", "read", 2),
        ("jabref_scanned-image-only.pdf", "empty", 1),
    ],
)
def test_real_files_are_what_they_are(name, state, pages):
    path = Path(REAL, name)
    if not path.exists():
        pytest.skip(f"{path} is not here")
    with path.open("rb") as file:
        found = pdf.examine(file)
    assert (found.state, found.pages) == (state, pages)
