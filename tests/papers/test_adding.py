"""Looking at what was pasted, saving it, completing it later, and taking it back."""

import socket

import pytest
from django.core.exceptions import ValidationError

from papers import adding, looking
from papers.looking import Found, TooMany, look
from papers.lookup.http import Failure, LookupFailed
from papers.models import Paper, PaperFile, Talk
from papers.record import Name, PartialDate, Record
from tests.cast import make_paper, make_talk
from tests.papers.lookup import answers
from tests.pdfs import put_pdf

DOI = "10.1038/nature14539"


@pytest.fixture
def known(services):
    """The services, that know what they are asked for."""
    answers.give_all(services)
    return services


def said(them):
    return [(one.label, one.here, one.there) for one in them]


def test_looking_shows_what_would_be_saved_and_saves_nothing(known):
    [found] = look(DOI)
    assert (found.record.title, found.row, found.failure) == ("Deep learning", None, "")
    assert not Paper.objects.exists()


def test_what_is_here_is_shown_with_what_would_change(known):
    paper = make_paper("Deep  Learning", doi=DOI.upper(), volume="520", date="2015")
    [found] = look(f"https://doi.org/{DOI}")
    assert found.row == paper
    assert [label for label, _here, _there in said(found.comparison.filled)] == [
        "Published in",
        "Issue",
        "Pages",
        "Publisher",
        "Abstract",
        "Language",
        "Authors",
        "Other fields",
    ]
    assert said(found.comparison.differing) == [("Volume", "520", "521")]


def test_what_is_here_and_says_all_is_not_worth_saving(known, cast):
    adding.add(found=look(DOI), by=cast.owner)
    [found] = look(DOI)
    assert (found.is_worth_saving, found.comparison.differing) == (False, [])


def test_a_paper_is_saved_with_its_people_in_order_and_all_else(known, cast):
    added = adding.add(found=look(DOI), by=cast.labmate)
    paper = Paper.objects.get(pk__in=added.papers)
    assert (paper.title, paper.date, paper.volume, paper.pages) == (
        "Deep learning",
        "2015-05-28",
        "521",
        "436–444",
    )
    assert paper.authors == ["Yann LeCun", "Yoshua Bengio", "Geoffrey Hinton"]
    assert (paper.extra, paper.is_to_complete) == ({"ISSN": "0028-0836"}, False)


def test_the_same_again_changes_nothing(known, cast):
    adding.add(found=look(DOI), by=cast.owner)
    before = Paper.objects.values().get()
    added = adding.add(found=look(f"{DOI}\n{DOI.upper()}"), by=cast.owner)
    assert (added.papers, added.completed, added.already) == ([], [], 1)
    assert Paper.objects.values().get() == before


def test_the_same_twice_in_one_text_is_added_once(known, cast):
    added = adding.add(found=look(f"PMID: 26017442\n{DOI}"), by=cast.owner)
    assert len(added.papers) == 1
    paper = Paper.objects.get()
    assert (paper.pmid, paper.doi, paper.publisher[:8]) == ("26017442", DOI, "Springer")


def test_filling_keeps_what_is_there_and_undo_takes_it_back(known, cast):
    paper = make_paper("Deep learning", doi=DOI, volume="520")
    added = adding.add(found=look(DOI), by=cast.owner)
    paper.refresh_from_db()
    assert (paper.volume, paper.container, len(paper.authors)) == ("520", "Nature", 3)
    adding.undo(added=added, by=cast.owner)
    paper = Paper.objects.get()
    assert (paper.volume, paper.container, paper.authors, paper.extra) == ("520", "", [], {})


def test_undo_leaves_what_somebody_changed_since(known, cast):
    make_paper("Deep learning", doi=DOI)
    added = adding.add(found=look(DOI), by=cast.owner)
    paper = Paper.objects.get()
    paper.title = "Deeper learning"
    paper.save()
    adding.undo(added=added, by=cast.owner)
    paper.refresh_from_db()
    assert (paper.title, paper.container) == ("Deeper learning", "Nature")


def test_undo_puts_what_was_added_into_the_trash(known, cast):
    added = adding.add(found=look(DOI), by=cast.owner)
    adding.undo(added=added, by=cast.owner)
    assert not Paper.objects.alive().exists()


def test_undo_takes_back_nothing_for_a_reader(known, cast):
    added = adding.add(found=look(DOI), by=cast.owner)
    added.files.append(put_pdf(make_paper(), cast.owner).pk)
    adding.undo(added=added, by=cast.reader)
    assert (Paper.objects.alive().count(), PaperFile.objects.alive().count()) == (2, 1)


def test_offline_the_identifier_is_kept_and_completed_later(services, cast, settings):
    settings.LOOKUPS = False
    [found] = look(DOI)
    assert (found.failure, found.record.title) == (Failure.OFF.label, DOI)
    adding.add(found=[found], by=cast.owner)
    settings.LOOKUPS = True
    answers.give_all(services)
    paper = Paper.objects.get()
    assert (paper.title, paper.doi, paper.is_to_complete) == (DOI, DOI, True)
    adding.complete(paper=paper, by=cast.owner)
    paper = Paper.objects.get()
    assert (paper.title, paper.type, paper.is_to_complete) == ("Deep learning", "article", False)


def test_pasting_again_online_completes_what_waits(services, cast):
    [found] = look("9780306406157")
    adding.add(found=[found], by=cast.owner)
    answers.give_all(services)
    adding.add(found=look("9780306406157"), by=cast.owner)
    paper = Paper.objects.get()
    assert (paper.title, paper.publisher, paper.is_to_complete) == (
        "Learning: A book",
        "Plenum",
        False,
    )


def test_without_a_network_a_service_is_asked_once(services, monkeypatch):
    asked = []

    def refuse(*place, **_options):
        asked.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)
    found = look("10.1000/a\n10.1000/b\n10.1000/c")
    assert {one.failure for one in found} == {"The service cannot be reached from here."}
    assert len(asked) == 1


def test_a_reference_keeps_its_words_where_its_identifier_is_not_found(services):
    [found] = look("LeCun Y, Bengio Y. Deep learning. Nature. 2015. doi:10.1038/nature14539")
    assert (found.record.title, found.record.doi, found.is_to_complete, found.is_guess) == (
        "Deep learning",
        DOI,
        True,
        True,
    )


def test_complete_all_says_what_could_not_be(services, cast):
    adding.add(found=look(f"{DOI}\n10.1000/unknown"), by=cast.owner)
    answers.give_all(services)
    added, why = adding.complete_all(by=cast.owner)
    assert (len(added.completed), added.failed, why) == (1, 1, "No service knows this.")
    assert [paper.title for paper in adding.waiting(cast.owner)] == ["10.1000/unknown"]


def test_a_paper_that_no_service_knows_stays_as_it_is(services, cast):
    paper = make_paper("T", doi=DOI)
    with pytest.raises(LookupFailed):
        adding.complete(paper=paper, by=cast.owner)
    assert Paper.objects.get().version == 1


def test_bibtex_is_added_with_key_tags_and_unknown_fields(cast):
    entry = "@article{k, title={T}, author={Zhang, Lei}, keywords={a, b}, zblnumber={42}}"
    adding.add(found=look(entry), by=cast.owner)
    paper = Paper.objects.get()
    assert (paper.citation_key, paper.extra) == ("k", {"zblnumber": "42"})
    assert sorted(paper.tags.names()) == ["a", "b"]


def test_a_talk_becomes_a_talk(cast):
    record = Record(
        type="talk",
        title="HRNet",
        authors=(Name("王", "井东"),),
        date=PartialDate(2021, 3, 2),
        container="VALSE",
    )
    for _time in range(2):
        adding.add(found=[Found(record)], by=cast.owner)
    talk = Talk.objects.get()
    assert (str(talk.speaker_list[0]), talk.series.name, talk.date) == (
        "王井东",
        "VALSE",
        "2021-03-02",
    )


def test_a_talk_keeps_what_it_has_no_column_for(cast):
    record = Record(type="talk", title="HRNet", abstract="Words.", extra=(("venue", "Beijing"),))
    adding.add(found=[Found(record)], by=cast.owner)
    assert Talk.objects.get().abstract == "Words.\n\nvenue: Beijing"


def test_a_new_paper_gets_a_key_by_its_authors_and_one_to_complete_when_it_is(services, cast):
    record = Record(
        type="article", title="On words", authors=(Name("Zhang", "Lei"),), date=PartialDate(2021)
    )
    adding.add(found=[Found(record)], by=cast.owner)
    assert Paper.objects.get().citation_key == "zhang2021words"
    adding.add(found=look(DOI), by=cast.owner)
    paper = Paper.objects.get(is_to_complete=True)
    assert paper.citation_key == ""
    answers.give_all(services)
    adding.complete(paper=paper, by=cast.owner)
    paper.refresh_from_db()
    assert paper.citation_key == "lecun2015deep"


def test_a_talk_of_another_year_is_another_talk(db):
    make_talk("HRNet", ["王井东"], date="2020")
    record = Record(type="talk", title="HRNet", date=PartialDate(2021))
    assert looking.talk_of(record) is None


def test_a_value_that_cannot_be_kept_saves_nothing(cast):
    records = [Record(type="article", title="Good"), Record(type="article", title="x" * 1001)]
    with pytest.raises(ValidationError):
        adding.add(found=[Found(record) for record in records], by=cast.owner)
    assert not Paper.objects.exists()


def test_too_much_for_the_box_is_refused():
    with pytest.raises(TooMany) as many:
        look("\n".join(f"10.1000/{number}" for number in range(51)))
    assert many.value.count == 51
