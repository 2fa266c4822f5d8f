import pytest

from config.settings import BASE_DIR
from papers import exporting, trashing
from papers.models import Paper, Talk
from tests.cast import make_paper, make_talk
from tests.papers.importing.files import TWO, bring_in

DATA = BASE_DIR.parent / "shared" / "data"
FILES = sorted(DATA.glob("bib*/*.bib"))


@pytest.mark.parametrize("path", FILES or [None], ids=lambda path: path.name if path else "none")
def test_an_untouched_import_is_exported_as_the_same_bytes(cast, path):
    if path is None:
        pytest.skip("the files of other reference managers are not here")
    data = path.read_bytes()
    job = bring_in(data, cast.labmate, path.name)
    assert job.unaccounted_lines == 0
    assert exporting.of_import(job=job) == data


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_of_an_edited_paper_only_the_edited_field_is_written_anew(cast, line_end):
    data = TWO.replace(b"\n", line_end)
    job = bring_in(data, cast.labmate)
    paper = Paper.objects.get(citation_key="he2016deep")
    paper.date = "2015"
    paper.save()
    assert exporting.of_import(job=job) == data.replace(b"= 2016,", b"= 2015,")


def test_a_deleted_paper_is_left_out_of_its_import(cast):
    job = bring_in(TWO, cast.labmate)
    trashing.trash_row(row=Paper.objects.get(citation_key="vaswani2017attention"), by=cast.labmate)
    written = exporting.of_import(job=job).decode()
    assert "vaswani" not in written
    assert written.startswith("@string{cvpr = {CVPR}}\n\n@inproceedings{he2016deep,")
    assert written.endswith("% the end\n")


def test_papers_and_talks_are_written_in_every_format(cast):
    make_paper("Deep Residual Learning", date="2016", citation_key="he2016")
    make_talk("Scaling laws", ["Ada Lovelace"])
    for name in exporting.FORMATS:
        text = exporting.export(
            format=name, papers=Paper.objects.alive(), talks=Talk.objects.alive()
        ).decode()
        assert ("Deep Residual Learning" in text, "Scaling laws" in text) == (True, True), name
