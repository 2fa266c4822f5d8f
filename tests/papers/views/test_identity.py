"""The pages of citation keys, of addresses for LaTeX, and of who is who."""

import pytest
from django.urls import reverse

from papers import people
from papers.models import BibLink, LabSettings, Paper, Person, PersonMerge, Rekeying
from tests.cast import make_cast, make_paper


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def as_owner(client, cast):
    client.force_login(cast.owner)
    return client


def paper_data(**fields):
    return {
        "type": "article",
        "title": "Swin Transformer",
        "date": "2021",
        "authors": "张磊",
    } | fields


def test_a_new_paper_gets_a_key_and_a_typed_one_is_checked(as_owner):
    as_owner.post(reverse("papers:paper-add"), paper_data())
    assert Paper.objects.get().citation_key == "zhang2021swin"
    taken = as_owner.post(reverse("papers:paper-add"), paper_data(citation_key="Zhang2021Swin"))
    bad = as_owner.post(reverse("papers:paper-add"), paper_data(citation_key="a b"))
    assert (taken.status_code, bad.status_code) == (422, 422)
    assert "“Zhang2021Swina” is free." in taken.content.decode()
    assert Paper.objects.count() == 1


def test_a_pasted_entry_whose_key_is_taken_gets_a_letter(as_owner):
    make_paper(citation_key="liu2021")
    entry = "@article{liu2021, title={Another}}"
    [(_found, seal)] = as_owner.post("/add/", {"text": entry, "look": ""}).context["found"]
    page = as_owner.post(reverse("papers:paper-add"), {"fill": seal})
    assert page.context["form"]["citation_key"].value() == "liu2021a"


def test_an_old_key_leads_to_the_paper(as_owner):
    paper = make_paper(citation_key="DBLP:conf/iccv/Liu")
    paper.citation_key = "liu2021"
    paper.save()
    for key in ("dblp:conf/iccv/liu", "liu2021"):
        answer = as_owner.get(reverse("papers:paper-called", args=[key]))
        assert answer.url == paper.get_absolute_url()
    assert as_owner.get("/papers/called/no%20one/").url == "/papers/?q=no+one"


def test_a_pattern_is_previewed_and_saved(as_owner):
    make_paper("Swin", date="2021", citation_key="x")
    url = reverse("papers:keys")
    page = as_owner.get(url, {"key_pattern": "{yy}-{word:upper}"})
    assert [one.new for one in page.context["previews"]] == ["21-SWIN"]
    assert LabSettings.objects.count() == 0
    assert as_owner.post(url, {"key_pattern": "{nothing}", "seen_version": "1"}).status_code == 422
    typed = {"key_pattern": "{yy}-{word}", "seen_version": "1"}
    assert as_owner.post(url, typed).url == url
    assert LabSettings.objects.current().key_pattern == "{yy}-{word}"


def test_all_papers_get_new_keys_after_a_preview_and_back(as_owner):
    paper = make_paper("Swin", date="2021", citation_key="x")
    url = reverse("papers:keys-give")
    assert [(one.old, one.new) for one in as_owner.get(url).context["changes"]] == [
        ("x", "2021swin")
    ]
    as_owner.post(url)
    assert Paper.objects.get().citation_key == "2021swin"
    as_owner.post(reverse("papers:rekeying-undo", args=[Rekeying.objects.get().pk]))
    assert Paper.objects.get(pk=paper.pk).citation_key == "x"


def test_an_address_for_latex_is_shown_once_and_revoked(as_owner, client):
    make_paper(citation_key="liu2021")
    url = reverse("papers:biblink-list")
    assert as_owner.post(url, {"kind": "tag", "tag": "none such"}).status_code == 422
    page = as_owner.post(url, {"kind": "library", "label": "Thesis"}, follow=True)
    address = page.context["address"]
    assert as_owner.get(url).context["address"] == ""
    path = address[address.index("/bib/") :]
    client.logout()
    assert b"liu2021" in client.get(path).getvalue()
    client.force_login(BibLink.objects.get().by)
    client.post(reverse("papers:biblink-revoke", args=[BibLink.objects.get().pk]))
    assert client.get(path).status_code == 404


def test_two_people_are_made_one_from_the_page_of_one_and_back(as_owner):
    one, other = Person.objects.create(name="张磊"), Person.objects.create(name="Lei Zhang")
    assert [hint.other for hint in as_owner.get(one.get_absolute_url()).context["hints"]] == [other]
    url = reverse("papers:speaker-merge", args=[other.pk])
    assert as_owner.get(url, {"q": "张"}).context["found"].get() == one
    pair = as_owner.get(url, {"other": one.pk}).context["pair"]
    assert [side["person"] for side in pair] == [one, other]
    as_owner.post(url, {"other": one.pk})
    assert PersonMerge.objects.count() == 0
    assert as_owner.post(url, {"other": one.pk, "keep": one.pk}).url == one.get_absolute_url()
    assert as_owner.get(other.get_absolute_url()).url == one.get_absolute_url()
    undo = reverse("papers:personmerge-undo", args=[PersonMerge.objects.get().pk])
    assert as_owner.post(undo).url == other.get_absolute_url()
    assert as_owner.get(other.get_absolute_url()).status_code == 200


def test_a_pair_said_to_differ_leaves_the_queue(as_owner):
    one, other = Person.objects.create(name="张磊"), Person.objects.create(name="Lei Zhang")
    queue = reverse("papers:people-alike")
    assert len(as_owner.get(queue).context["hints"]) == 1
    url = reverse("papers:speaker-different", args=[one.pk])
    assert as_owner.post(url, {"other": other.pk, "queue": "1"}).url == queue
    assert as_owner.get(queue).context["hints"] == []


def test_names_and_orcid_are_edited_on_the_person(as_owner):
    person = Person.objects.create(name="汤思宇")
    url = reverse("papers:speaker-edit", args=[person.pk])
    data = {"name": "汤思宇", "other_names": "Siyu Tang\nTang, S.", "seen_version": "1"}
    assert as_owner.post(url, data | {"orcid": "0000-0002-1825-0098"}).status_code == 422
    as_owner.post(url, data | {"orcid": "https://orcid.org/0000-0002-1825-0097"})
    person.refresh_from_db()
    assert person.orcid == "0000-0002-1825-0097"
    assert [other.name for other in person.other_names.all()] == ["Siyu Tang", "Tang, S."]
    page = as_owner.get(person.get_absolute_url()).content.decode()
    assert 'href="https://orcid.org/0000-0002-1825-0097"' in page


def test_who_only_writes_is_listed_and_has_a_page_of_papers(as_owner):
    person = Person.objects.create(name="Ze Liu")
    make_paper("Swin").authorships.create(person=person)
    speakers = reverse("papers:speaker-list")
    assert as_owner.get(speakers).context["page"].rows == []
    assert as_owner.get(speakers, {"who": "all"}).context["page"].rows == [person]
    page = as_owner.get(person.get_absolute_url()).content.decode()
    assert "No talks here yet" not in page
    assert "Swin" in page


def test_a_reader_sees_no_hints(client, cast):
    one = Person.objects.create(name="张磊")
    Person.objects.create(name="Lei Zhang")
    assert len(people.hints_about(one)) == 1
    client.force_login(cast.reader)
    assert client.get(one.get_absolute_url()).context["hints"] == []
