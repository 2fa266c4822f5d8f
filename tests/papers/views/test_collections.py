"""Pages of collections and of their journal club."""

import pytest
from django.urls import reverse

from papers import collecting
from papers.models import Collection, Presentation, Talk
from tests.cast import make_paper


@pytest.fixture
def collection(db):
    return Collection.objects.create(name="视觉读书会", about="每周 **五**")


@pytest.fixture
def paper(db):
    return make_paper(title="Swin Transformer", doi="10.1000/swin")


def url(name, *args):
    return reverse(f"papers:{name}", args=args)


def names_in(answer, name):
    return [str(row) for row in answer.context[name]]


def test_a_collection_is_made_inside_another_and_both_are_listed(as_labmate, collection):
    page = as_labmate.get(url("collection-add"), {"in": collection.pk})
    assert page.context["form"]["parent"].value() == str(collection.pk)
    as_labmate.post(url("collection-add"), {"name": " 语言 ", "parent": collection.pk})
    made = Collection.objects.get(name="语言")
    assert made.parent == collection
    listed = as_labmate.get(url("collection-list")).context["collections"]
    assert [(row.name, row.depth) for row in listed] == [("视觉读书会", 0), ("语言", 1)]


def test_a_collection_does_not_get_into_itself(as_labmate, collection):
    inner = Collection.objects.create(name="语言", parent=collection)
    posted = {"name": "视觉读书会", "parent": inner.pk, "seen_version": collection.version}
    answer = as_labmate.post(url("collection-edit", collection.pk), posted)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"parent": ["“语言” lies in this collection itself."]}
    collection.refresh_from_db()
    assert collection.parent is None


def test_deleting_takes_along_what_lies_inside_and_leaves_the_papers(as_labmate, collection, paper):
    inner = Collection.objects.create(name="语言", parent=collection)
    collecting.collect(collection=inner, papers=[paper.pk], by=None)
    answer = as_labmate.post(url("collection-delete", collection.pk), follow=True)
    assert list(Collection.objects.alive()) == []
    paper.refresh_from_db()
    assert paper.trashed_at is None
    (undo,) = [message.extra_tags for message in answer.context["messages"]]
    as_labmate.post(undo)
    assert set(Collection.objects.alive()) == {collection, inner}


def test_a_paper_is_put_in_by_its_doi_and_taken_out(as_labmate, collection, paper):
    as_labmate.post(url("collection-collect", collection.pk), {"paper": "10.1000/SWIN"})
    assert list(collection.papers.all()) == [paper]
    page = as_labmate.get(paper.get_absolute_url())
    assert names_in(page, "collections") == ["视觉读书会"]
    as_labmate.post(url("collection-take-out", collection.pk, paper.pk))
    assert list(collection.papers.all()) == []


def test_a_paper_that_is_not_here_is_named(as_labmate, collection):
    answer = as_labmate.post(
        url("collection-collect", collection.pk), {"paper": "未知"}, follow=True
    )
    told = [str(message) for message in answer.context["messages"]]
    assert told == ["There is no paper “未知” here. Add it first."]


def test_a_presentation_waits_and_once_held_is_a_talk(as_labmate, collection, paper):
    posted = {"paper": "swin transformer", "presenter": "王博", "date": "2026-12-4"}
    as_labmate.post(url("presentation-add", collection.pk), posted)
    presentation = Presentation.objects.get()
    assert (presentation.presenter.name, presentation.date) == ("王博", "2026-12-04")
    page = as_labmate.get(collection.get_absolute_url())
    assert (names_in(page, "waiting"), names_in(page, "held")) == (["Swin Transformer"], [])
    answer = as_labmate.post(url("presentation-hold", presentation.pk))
    talk = Talk.objects.get()
    assert answer.url == talk.get_absolute_url()
    assert (talk.title, talk.date, talk.series.name) == (
        "Swin Transformer",
        "2026-12-04",
        "视觉读书会",
    )
    assert [person.name for person in talk.speakers.all()] == ["王博"]
    assert [(row.paper, row.relation) for row in talk.talk_papers.all()] == [(paper, "presents")]
    page = as_labmate.get(collection.get_absolute_url())
    assert (names_in(page, "waiting"), names_in(page, "held")) == ([], ["Swin Transformer"])


def test_holding_twice_makes_one_talk(as_labmate, collection, paper):
    presentation = Presentation.objects.create(collection=collection, paper=paper)
    for _time in range(2):
        as_labmate.post(url("presentation-hold", presentation.pk))
    assert Talk.objects.count() == 1


def test_the_next_comes_first_and_without_a_date_last(as_labmate, collection):
    for title, date in (("later", "2027"), ("some day", ""), ("next", "2026-12-01")):
        Presentation.objects.create(collection=collection, paper=make_paper(title), date=date)
    page = as_labmate.get(collection.get_absolute_url())
    assert names_in(page, "waiting") == ["next", "later", "some day"]


def test_a_presentation_is_changed_and_taken_off(as_labmate, collection, paper):
    presentation = Presentation.objects.create(collection=collection, paper=paper)
    posted = {"paper": paper.title, "presenter": "", "date": "2027"}
    as_labmate.post(url("presentation-edit", presentation.pk), posted)
    presentation.refresh_from_db()
    assert (presentation.presenter, presentation.date) == (None, "2027")
    as_labmate.post(url("presentation-delete", presentation.pk))
    assert not Presentation.objects.exists()


def test_readers_read(as_reader, collection, paper):
    page = as_reader.get(collection.get_absolute_url())
    assert page.context["collection"] == collection
    for name in ("collection-edit", "collection-delete", "presentation-add"):
        assert as_reader.get(url(name, collection.pk)).status_code == 404
    as_reader.post(url("collection-collect", collection.pk), {"paper": paper.title})
    assert list(collection.papers.all()) == []


def test_a_collection_goes_out_and_is_cited_with_what_lies_in_it(as_labmate, collection, paper):
    inside = Collection.objects.create(name="Inside", parent=collection)
    deep = make_paper("Deep inside")
    inside.papers.add(deep)
    collection.papers.add(paper, deep)
    make_paper("Outside of all")
    page = as_labmate.get(collection.get_absolute_url()).text
    exported = f"/papers/export/?collection={collection.pk}&amp;format=bibtex"
    assert exported in page
    cited = f"/cite/?collection={collection.pk}"
    assert cited in page
    written = as_labmate.get(exported.replace("&amp;", "&")).content.decode()
    assert (written.count("Deep inside"), written.count(paper.title)) == (1, 1)
    assert "Outside" not in written
    said = as_labmate.get(cited).text
    assert "Deep inside" in said
    assert "Outside" not in said
    assert "Deep inside" in as_labmate.get("/papers/", {"collection": inside.pk}).text
    listed = as_labmate.get("/papers/", {"collection": inside.pk}).text
    assert paper.title not in listed


def test_a_collection_that_is_none_narrows_nothing(as_labmate, paper):
    for wrong in ("999999", "x"):
        assert paper.title in as_labmate.get("/papers/", {"collection": wrong}).text
