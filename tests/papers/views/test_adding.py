"""The add box."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from papers import crediting, trashing
from papers.dropping import Dropped
from papers.forms import sealed, sealed_file, unsealed
from papers.looking import Found
from papers.models import Import, Paper, PaperFile, Talk
from papers.record import Name, PartialDate, Record
from tests.cast import make_paper
from tests.papers.lookup import answers
from tests.pdfs import make_pdf

DOI = "10.1038/nature14539"
ADD = "/add/"


@pytest.fixture
def known(services):
    """The services, that know what they are asked for."""
    answers.give_all(services)
    return services


def look(client, text, **more):
    return client.post(ADD, {"text": text, "look": ""} | more)


def seals(page):
    return [seal for _found, seal in page.context["found"]]


def undo_of(page):
    """Return the address of the Undo button on ``page``."""
    [message] = page.context["messages"]
    return message.extra_tags


def test_a_seal_keeps_all_that_a_record_says():
    record = Record(
        type="article",
        title="T",
        authors=(Name("Zhang", "Lei"),),
        editors=(Name(literal="Acme"),),
        date=PartialDate(2021, 3),
        keywords=("a", "b"),
        extra=(("x", "1"), ("x", "2")),
    )
    assert unsealed(sealed(Found(record, is_to_complete=True))) == Found(
        record, is_to_complete=True
    )


def test_a_doi_is_looked_at_then_saved_then_taken_back(as_labmate, known):
    page = look(as_labmate, DOI)
    assert page.status_code == 200
    assert "Deep learning" in page.content.decode()
    assert not Paper.objects.exists()
    page = as_labmate.post(ADD, {"chosen": seals(page), "save": ""}, follow=True)
    paper = Paper.objects.get()
    assert page.redirect_chain == [(paper.get_absolute_url(), 302)]
    assert [str(message) for message in page.context["messages"]] == ["1 paper is added."]
    as_labmate.post(undo_of(page))
    assert not Paper.objects.alive().exists()


def test_what_is_here_already_is_said_before_saving(as_labmate, known):
    paper = make_paper("Deep learning", doi=DOI)
    html = look(as_labmate, DOI).content.decode()
    assert "Already here" in html
    assert f'href="{paper.get_absolute_url()}"' in html
    assert "Would be filled" in html


def test_only_what_is_chosen_is_saved(as_labmate, known):
    page = look(as_labmate, f"{DOI}\n2103.14030")
    as_labmate.post(ADD, {"chosen": seals(page)[1:], "offered": seals(page), "save": ""})
    assert [paper.arxiv for paper in Paper.objects.all()] == ["2103.14030"]


def test_choosing_nothing_shows_the_same_again(as_labmate, known):
    page = look(as_labmate, DOI)
    again = as_labmate.post(ADD, {"offered": seals(page), "save": ""})
    assert again.status_code == 422
    assert "Choose what to save." in again.content.decode()
    assert [found.record for found, _seal in again.context["found"]] == [
        found.record for found, _seal in page.context["found"]
    ]


def test_what_was_not_sealed_here_is_not_saved(as_labmate):
    answer = as_labmate.post(ADD, {"chosen": ["made up"], "save": ""})
    assert answer.status_code == 422
    assert not Paper.objects.exists()


def test_a_value_that_cannot_be_kept_is_said_and_nothing_is_lost(as_labmate):
    seal = sealed(Found(Record(type="article", title="x" * 1001)))
    answer = as_labmate.post(ADD, {"chosen": [seal], "offered": [seal], "save": ""})
    assert answer.status_code == 422
    assert "at most 1000 characters" in answer.content.decode()
    assert len(answer.context["found"]) == 1


def test_a_file_is_read_like_what_is_pasted(as_labmate):
    upload = SimpleUploadedFile("refs.bib", "@book{k, title={来自文件}}".encode("gb18030"))
    page = look(as_labmate, "", files=upload)
    assert [found.record.title for found, _seal in page.context["found"]] == ["来自文件"]


@pytest.mark.parametrize(
    ("text", "files", "message"),
    [
        (" \n", [], "Paste something first, or choose a file."),
        ("", [b"%PDF-1.7\0\xff"], "is no PDF that can be opened"),
        ("", [b"PK\x03\x04"], "This is an archive."),
        ("", [b"<html><body>Sign in</body></html>"], "This is a web page that was saved"),
        ("\n".join(f"10.1000/{number}" for number in range(51)), [], "There are 51 entries here"),
    ],
)
def test_what_cannot_be_looked_at_is_said(as_labmate, text, files, message):
    uploads = [SimpleUploadedFile("a.pdf", data) for data in files]
    answer = look(as_labmate, text, files=uploads)
    assert answer.status_code == 422
    assert message in answer.content.decode()


def drop(client, data, name="paper.pdf"):
    return look(client, "", files=SimpleUploadedFile(name, data))


@pytest.mark.parametrize(
    ("data", "titles"),
    [
        ("%0 Journal Article\n%T From ENW\n%A Zhang, Lei\n", ["From ENW"]),
        (
            "<xml><records><record><ref-type>17</ref-type><titles><title>From EndNote</title>"
            "</titles></record></records></xml>",
            ["From EndNote"],
        ),
        ("A reference of 2015\n\nAnother one of 2016", 2),
    ],
)
def test_files_of_every_format_are_looked_into(as_labmate, data, titles):
    found = drop(as_labmate, data.encode("utf-16"), "refs.txt").context["found"]
    if isinstance(titles, int):
        assert len(found) == titles
    else:
        assert [one.record.title for one, _seal in found] == titles


def test_a_file_that_is_too_much_is_handed_to_the_import(as_labmate):
    data = "".join(f"@book{{k{n}, title={{Title {n}}}}}\n" for n in range(51)).encode()
    page = drop(as_labmate, data, "library.bib")
    assert (page.status_code, page.context["to_import"]) == (200, ["library.bib"])
    form = page.context["import_form"]
    sent = {"key": str(form["key"].value()), "dropped": form["dropped"].value()}
    for _twice in range(2):
        as_labmate.post(reverse("papers:import-add"), sent)
    job = Import.objects.get()
    assert (job.name, Path(job.source.path).read_bytes()) == ("library.bib", data)


def test_a_file_too_large_for_the_box_is_handed_to_the_import_unread(as_labmate):
    page = drop(as_labmate, b"@book{k, title={T}}\n" + b"% comment\n" * 110_000, "big.bib")
    assert page.context["to_import"] == ["big.bib"]


def test_pasted_entries_that_are_too_many_are_handed_to_the_import(as_labmate):
    text = "".join(f"@book{{k{n}, title={{Title {n}}}}}\n" for n in range(51))
    assert look(as_labmate, text).context["to_import"] == ["Pasted text"]


@pytest.mark.parametrize("is_forged", [True, False])
def test_nothing_is_imported_that_was_not_dropped_or_is_gone(as_labmate, is_forged):
    gone = sealed_file(Dropped("a.bib", "files/aa/gone.txt"))
    sent = {"key": uuid4(), "dropped": ["forged" if is_forged else gone]}
    answer = as_labmate.post(reverse("papers:import-add"), sent)
    assert answer.status_code == 422
    assert "What was dropped is no longer kept." in answer.content.decode()
    assert not Import.objects.exists()


def test_a_dropped_pdf_is_looked_up_and_put_on_the_paper_and_taken_back(as_labmate, known):
    data = make_pdf(f"Deep learning\nhttps://doi.org/{DOI}")
    page = drop(as_labmate, data)
    assert "Deep learning" in page.content.decode()
    assert not PaperFile.objects.exists()
    page = as_labmate.post(ADD, {"chosen": seals(page), "save": ""}, follow=True)
    file = PaperFile.objects.get()
    assert (file.paper.title, file.paper.doi, file.name) == ("Deep learning", DOI, "paper.pdf")
    assert Path(file.file.path).read_bytes() == data
    assert [str(said) for said in page.context["messages"]] == [
        "1 paper is added. 1 file is added."
    ]
    as_labmate.post(undo_of(page))
    assert not Paper.objects.alive().exists()
    assert not PaperFile.objects.alive().exists()


def test_without_a_network_the_pdf_and_its_number_are_kept(as_labmate, services):
    page = drop(as_labmate, make_pdf(f"doi:{DOI}"))
    as_labmate.post(ADD, {"chosen": seals(page), "save": ""})
    paper = Paper.objects.get()
    assert (paper.doi, paper.is_to_complete, paper.files.count()) == (DOI, True, 1)


def test_a_pdf_of_a_paper_that_is_here_is_put_on_it_once(as_labmate, known):
    paper = make_paper("Deep learning", doi=DOI)
    data = make_pdf(f"doi:{DOI}")
    page = drop(as_labmate, data)
    page = as_labmate.post(ADD, {"chosen": seals(page), "save": ""}, follow=True)
    assert [file.paper for file in PaperFile.objects.all()] == [paper]
    as_labmate.post(undo_of(page))
    assert (paper.files.alive().count(), Paper.objects.alive().count()) == (0, 1)
    trashing.restore(
        batch=PaperFile.objects.get().trashed_with, by=PaperFile.objects.get().added_by
    )
    [found] = [one for one, _seal in drop(as_labmate, data).context["found"]]
    assert (found.row, found.is_worth_saving) == (paper, False)


def test_a_pdf_that_says_no_number_is_called_like_its_file(as_labmate):
    page = drop(as_labmate, make_pdf("Words"), "Zhang 2021.pdf")
    as_labmate.post(ADD, {"chosen": seals(page), "save": ""})
    assert [file.paper.title for file in PaperFile.objects.all()] == ["Zhang 2021"]


def test_a_pdf_that_waited_too_long_costs_only_itself(as_labmate):
    seal = sealed(Found(Record(type="article", title="T"), file=Dropped("a.pdf", "files/aa/a.pdf")))
    page = as_labmate.post(ADD, {"chosen": [seal], "save": ""}, follow=True)
    assert [str(said) for said in page.context["messages"]] == [
        "1 paper is added.",
        "“a.pdf” is no longer kept. Drop it on the page of its paper.",
    ]


def test_one_bad_file_does_not_cost_the_others(as_labmate):
    uploads = [
        SimpleUploadedFile("bad.pdf", b"%PDF-1.7\0"),
        SimpleUploadedFile("good.ris", b"TY  - JOUR\nTI  - Good\nER  - \n"),
    ]
    page = look(as_labmate, "", files=uploads)
    assert page.status_code == 422
    assert [one.record.title for one, _seal in page.context["found"]] == ["Good"]


def test_what_may_be_the_same_is_named_before_saving(as_labmate):
    paper = make_paper("Deep high-resolution representation learning")
    crediting.credit_authors(paper=paper, names=["Jingdong Wang"])
    Paper.objects.update(type="preprint", doi_key="10.1101/1", date="2019")
    entry = (
        "@article{k, title={Deep high-resolution representation learning}, doi={10.1109/2}, "
        "year={2021}, author={Wang, Jingdong}}"
    )
    page = look(as_labmate, entry)
    [found] = [one for one, _seal in page.context["found"]]
    assert (found.row, found.alike) == (None, (paper,))
    assert "Perhaps the same" in page.content.decode()


def test_an_entry_that_cannot_be_read_is_named_with_its_line(as_labmate):
    page = look(as_labmate, "@article{a, title={One}}\n@article{b,\n title={no end")
    assert "Line 2 could not be read" in page.content.decode()
    assert [found.record and found.record.title for found, _seal in page.context["found"]] == [
        "One",
        None,
    ]


def test_what_was_found_fills_the_form_of_a_paper_and_saves_nothing(as_labmate):
    page = look(as_labmate, "@article{k, title={Über {BERT}}, author={Lei Zhang}, zbl={42}}")
    form = as_labmate.post("/papers/new/", {"fill": seals(page)[0]}).context["form"]
    assert [form[name].value() for name in ("title", "authors")] == ["Über BERT", "Lei Zhang"]
    assert not Paper.objects.exists()
    kept = {"type": "article", "title": "Mine", "filled_from": form["filled_from"].value()}
    as_labmate.post("/papers/new/", kept)
    paper = Paper.objects.get()
    assert (paper.title, paper.extra) == ("Mine", {"zbl": "42"})


def test_a_talk_that_was_found_fills_the_form_of_a_talk(as_labmate):
    ris = "TY  - SLIDE\nTI  - HRNet\nAU  - 王井东\nPY  - 2021\nER  - \n"
    [seal] = seals(look(as_labmate, ris))
    form = as_labmate.post("/talks/new/", {"fill": seal}).context["form"]
    assert [form[name].value() for name in ("title", "speaker_names", "date")] == [
        "HRNet",
        "王井东",
        "2021",
    ]
    as_labmate.post(ADD, {"chosen": [seal], "save": ""})
    assert Talk.objects.get().title == "HRNet"


def test_without_a_network_the_identifier_is_kept_and_completed_later(as_labmate, services):
    page = look(as_labmate, DOI)
    assert "It is kept as it is, to be completed later." in page.content.decode()
    as_labmate.post(ADD, {"chosen": seals(page), "save": ""})
    paper = Paper.objects.get()
    assert "waits to be completed" in as_labmate.get(paper.get_absolute_url()).content.decode()
    assert DOI in as_labmate.get(ADD).content.decode()
    answers.give_all(services)
    page = as_labmate.post(reverse("papers:paper-complete", args=[paper.pk]), follow=True)
    [message] = page.context["messages"]
    assert "Title (Deep learning)" in str(message)
    as_labmate.post(message.extra_tags)
    paper.refresh_from_db()
    assert (paper.title, paper.is_to_complete) == (DOI, True)


def test_completing_without_an_answer_says_why(as_labmate, services):
    paper = make_paper("T", doi=DOI)
    page = as_labmate.post(reverse("papers:paper-complete", args=[paper.pk]), follow=True)
    assert [str(message) for message in page.context["messages"]] == ["No service knows this."]


def test_all_that_wait_are_completed_at_once(as_labmate, services):
    offered = seals(look(as_labmate, f"{DOI}\n2103.14030"))
    as_labmate.post(ADD, {"chosen": offered, "save": ""}, follow=True)
    answers.give_all(services)
    page = as_labmate.post(reverse("papers:complete-all"), follow=True)
    assert [str(message) for message in page.context["messages"]] == ["2 papers are completed."]
    as_labmate.post(undo_of(page))
    assert Paper.objects.filter(is_to_complete=True).count() == 2


def test_somebody_elses_undo_is_not_there(client, cast, known):
    client.force_login(cast.labmate)
    page = client.post(ADD, {"chosen": seals(look(client, DOI)), "save": ""}, follow=True)
    client.force_login(cast.owner)
    assert client.post(undo_of(page)).status_code == 404
    assert Paper.objects.alive().count() == 1


def test_an_address_may_bring_what_to_look_at(as_labmate):
    html = as_labmate.get(f"{ADD}?text={DOI}").content.decode()
    assert f"{DOI}</textarea>" in html
