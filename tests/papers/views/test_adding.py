"""The add box."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from papers.forms import sealed, unsealed
from papers.looking import Found
from papers.models import Paper, Talk
from papers.record import Name, PartialDate, Record
from tests.cast import make_paper
from tests.papers.lookup import answers

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
        ("", [b"%PDF-1.7\0\xff"], "is no text."),
        ("\n".join(f"10.1000/{number}" for number in range(51)), [], "There are 51 entries here"),
    ],
)
def test_what_cannot_be_looked_at_is_said(as_labmate, text, files, message):
    uploads = [SimpleUploadedFile("a.pdf", data) for data in files]
    answer = look(as_labmate, text, files=uploads)
    assert answer.status_code == 422
    assert message in answer.content.decode()


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
