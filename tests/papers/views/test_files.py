"""The pages of a paper's files: uploading, the one door out, reading, and who may do what."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from papers.models import Insight, Paper, PaperFile
from tests.cast import make_insight, make_paper
from tests.pdfs import make_pdf, put_pdf


@pytest.fixture
def paper(db):
    return make_paper()


@pytest.fixture
def file(paper):
    return put_pdf(paper, None, "Deep words", "物体标签是锚点", name='论文 "1".pdf')


def upload(client, paper, *files, **headers):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    address = reverse("papers:file-add", args=[paper.pk])
    return client.post(address, {"files": sent}, headers=headers)


def address(name, file):
    return reverse(f"papers:{name}", args=[file.pk])


def test_several_files_are_put_on_a_paper_at_once(as_labmate, cast, paper, png):
    answer = upload(as_labmate, paper, ("a.pdf", make_pdf("Words")), ("b.png", png.read()))
    assert answer.url == f"{paper.get_absolute_url()}#files"
    rows = paper.files.values_list("name", "kind", "added_by")
    assert list(rows) == [("a.pdf", "pdf", cast.labmate.pk), ("b.png", "png", cast.labmate.pk)]


def test_a_script_is_told_to_load_the_paper_again(as_labmate, paper):
    answer = upload(as_labmate, paper, ("a.pdf", make_pdf("Words")), **{"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, paper.get_absolute_url())


def test_of_several_files_all_are_kept_or_none(as_labmate, paper, settings):
    answer = upload(as_labmate, paper, ("a.pdf", make_pdf("Words")), ("b.pdf", b"<html>"))
    assert answer.status_code == 422
    assert answer.context["files_form"].errors == {
        "files": ["“b.pdf” is neither a PDF nor a PNG, JPEG, WebP or GIF image."]
    }
    assert not settings.MEDIA_ROOT.exists()


def test_a_form_without_a_file_says_so(as_labmate, paper):
    answer = as_labmate.post(reverse("papers:file-add", args=[paper.pk]), {})
    assert answer.context["files_form"].errors == {"files": ["This field is required."]}


def test_readers_read_files_and_do_not_keep_them(as_reader, paper, file):
    assert as_reader.get(address("file", file)).getvalue().startswith(b"%PDF-")
    assert as_reader.get(address("file-read", file)).status_code == 200
    assert upload(as_reader, paper, ("a.pdf", make_pdf("Other"))).status_code == 404
    assert as_reader.post(address("file-delete", file)).status_code == 404
    assert PaperFile.objects.alive().count() == 1


def test_a_pdf_leaves_as_it_came_and_can_do_nothing(as_reader, file):
    answer = as_reader.get(address("file", file))
    assert answer.getvalue() == Path(file.file.path).read_bytes()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E8%AE%BA%E6%96%87%20%221%22.pdf"
    )


def test_a_picture_is_shown(as_labmate, paper, png):
    upload(as_labmate, paper, ("b.png", png.read()))
    answer = as_labmate.get(address("file", PaperFile.objects.get()))
    answer.close()
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"] == 'inline; filename="b.png"'


def test_a_range_of_a_pdf_can_be_asked_for(as_reader, file):
    answer = as_reader.get(address("file", file), headers={"Range": "bytes=0-4"})
    assert (answer.status_code, answer.getvalue()) == (206, b"%PDF-")


def test_a_file_that_is_lost_is_not_there(as_reader, file):
    Path(file.file.path).unlink()
    assert as_reader.get(address("file", file)).status_code == 404


def test_a_deleted_file_is_gone_and_can_come_back(as_labmate, paper, file):
    answer = as_labmate.post(address("file-delete", file), follow=True)
    assert as_labmate.get(address("file", file)).status_code == 404
    (message,) = answer.context["messages"]
    as_labmate.post(message.extra_tags)
    assert list(paper.files.alive()) == [file]


def test_words_of_a_page_are_kept_as_they_stand(as_reader, cast, paper, file):
    words = "q: see p.12 and #3 @12:31 >5.1"
    kept = {"key": uuid4(), "text": words, "page": "2", "kind": "quote", "visibility": "private"}
    answer = as_reader.post(address("file-read", file), kept)
    insight = Insight.objects.get()
    assert answer.url == f"{file.get_absolute_url()}#page=2"
    assert (insight.text, insight.page, insight.kind, insight.paper, insight.owner) == (
        words, "2", "quote", paper, cast.reader,
    )  # fmt: skip
    assert (insight.visibility, insight.voice) == ("private", "source")


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"text": "Words", "page": ""}, "page"), ({"text": " ", "page": "1"}, "text"),
     ({"text": "Words", "page": "0"}, "page")],
)  # fmt: skip
def test_words_need_a_page(as_reader, file, typed, field):
    answer = as_reader.post(address("file-read", file), {"key": uuid4(), "kind": "quote"} | typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Insight.objects.count() == 0


def test_what_was_taken_stands_by_its_page(as_reader, cast, paper, file):
    for page in ("12", "3-4", "", "iv"):
        make_insight(cast.labmate, paper=paper, page=page, text=f"on {page}")
    make_insight(cast.labmate, paper=paper, page="1", text="hidden", visibility="private")
    shown = as_reader.get(address("file-read", file)).context["insights"]
    assert [(page, insight.text) for page, insight in shown] == [
        (0, "on iv"),
        (3, "on 3-4"),
        (12, "on 12"),
    ]


def test_only_a_pdf_has_a_reading_page(as_labmate, paper, png):
    upload(as_labmate, paper, ("b.png", png.read()))
    assert as_labmate.get(address("file-read", PaperFile.objects.get())).status_code == 404


def test_the_frame_runs_without_an_origin_and_only_inside_this_site(as_reader):
    answer = as_reader.get(reverse("papers:file-frame"))
    parts = (part.partition(" ") for part in answer["Content-Security-Policy"].split("; "))
    policy = {name: value for name, _space, value in parts}
    assert policy["sandbox"] == "allow-scripts"
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert policy["frame-ancestors"] == "'self'"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_the_identifier_in_a_file_is_offered_and_filled_in(as_labmate, paper):
    file = put_pdf(paper, None, "DOI 10.1000/xyz.123")
    offered = as_labmate.get(paper.get_absolute_url()).context["said"]
    assert (offered[0], str(offered[1])) == (file, "doi:10.1000/xyz.123")
    answer = as_labmate.post(address("file-identifier", file), follow=True)
    assert Paper.objects.get().doi == "10.1000/xyz.123"
    assert answer.context["said"] is None
    (message,) = answer.context["messages"]
    as_labmate.post(message.extra_tags)
    assert Paper.objects.get().doi == ""


def test_an_identifier_that_the_paper_has_stays(as_labmate):
    paper = make_paper(doi="10.1000/mine")
    file = put_pdf(paper, None, "DOI 10.1000/xyz.123")
    assert as_labmate.get(paper.get_absolute_url()).context["said"] is None
    as_labmate.post(address("file-identifier", file))
    assert Paper.objects.get().doi == "10.1000/mine"
