from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from papers import working
from papers.importing import running
from papers.models import Import, ImportState, Paper
from tests.cast import make_paper
from tests.papers.importing.files import TWO, bring_in


def test_each_file_and_the_pasted_text_is_an_import(as_labmate):
    files = [SimpleUploadedFile(name, TWO) for name in ("a.bib", "<b>.bib")]
    answer = as_labmate.post(
        "/imports/new/", {"files": files, "text": "@misc{x, title={T}}", "key": str(uuid4())}
    )
    assert answer.headers["Location"] == "/imports/"
    assert list(Import.objects.order_by("pk").values_list("name", flat=True)) == [
        "a.bib",
        "<b>.bib",
        "Pasted text",
    ]
    assert b"&lt;b&gt;.bib" in as_labmate.get("/imports/").content


def test_a_form_that_comes_twice_imports_once(as_labmate):
    fields = {"text": "@misc{x, title={T}}", "key": str(uuid4())}
    answers = [as_labmate.post("/imports/new/", fields) for _ in range(2)]
    job = Import.objects.get()
    assert [answer.headers["Location"] for answer in answers] == [job.get_absolute_url()] * 2


def test_nothing_to_import_is_said_so(as_labmate):
    answer = as_labmate.post("/imports/new/", {"text": " ", "key": str(uuid4())})
    assert answer.status_code == 422
    assert b"Choose a file, or paste references." in answer.content


def test_a_file_that_is_too_large_is_refused_by_name(as_labmate, settings):
    settings.IMPORT_MEGABYTES = 0
    file = SimpleUploadedFile("large.bib", TWO)
    answer = as_labmate.post("/imports/new/", {"files": [file], "key": str(uuid4())})
    assert "“large.bib” is larger than 0 MB" in answer.content.decode()
    assert Import.objects.count() == 0


def test_the_page_asks_again_until_the_import_is_over(cast, as_labmate):
    job = running.start(key=uuid4(), data=TWO, name="a.bib", by=cast.labmate)
    assert b"hx-trigger" in as_labmate.get(job.get_absolute_url()).content
    working.work_off()
    page = as_labmate.get(job.get_absolute_url())
    assert b"hx-trigger" not in page.content
    assert b"Deep Residual Learning" in page.content


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 not a bibliography"])
def test_a_file_that_cannot_be_read_is_said_why(cast, as_labmate, data):
    job = bring_in(data, cast.labmate)
    page = as_labmate.get(job.get_absolute_url())
    assert page.context["refusal"]
    assert str(page.context["refusal"]) in page.content.decode()


def test_cancelling_undoing_and_bringing_in_again(cast, as_labmate):
    waiting = running.start(key=uuid4(), data=TWO, name="a.bib", by=cast.owner)
    as_labmate.post(f"{waiting.get_absolute_url()}cancel/")
    waiting.refresh_from_db()
    assert waiting.state == ImportState.CANCELLED
    job = bring_in(TWO, cast.owner)
    as_labmate.post(f"{job.get_absolute_url()}undo/")
    assert Paper.objects.alive().count() == 0
    as_labmate.post(f"{job.get_absolute_url()}redo/")
    assert Paper.objects.alive().count() == 2


def test_a_list_is_exported_as_it_is_filtered(as_reader):
    make_paper("Deep Residual Learning", citation_key="he2016")
    make_paper("Attention", citation_key="vaswani2017")
    answer = as_reader.get("/papers/export/?q=deep&format=bibtex")
    assert answer.content.startswith(b"@article{he2016,")
    assert answer.content.count(b"@") == 1
    assert answer.headers["Content-Disposition"] == 'attachment; filename="papers.bib"'
    assert as_reader.get("/papers/export/?format=exe").status_code == 404


def test_a_paper_and_an_import_are_exported(cast, as_labmate):
    job = bring_in(TWO, cast.labmate)
    paper = Paper.objects.get(citation_key="he2016deep")
    answer = as_labmate.get(f"{paper.get_absolute_url()}export/?format=ris")
    assert answer.content.startswith(b"TY  - CPAPER")
    assert as_labmate.get(f"{job.get_absolute_url()}export/").content == TWO


def test_a_page_to_print_lists_all_papers_of_the_filter(as_reader):
    make_paper("Deep Residual Learning", date="2016")
    make_paper("Attention")
    page = as_reader.get("/papers/print/?q=deep").content.decode()
    assert ("Deep Residual Learning" in page, "Attention" in page) == (True, False)
