"""The pages of long work."""

import pytest
from django.urls import reverse

from papers import tasks, views, working
from papers.duplicates import finding
from papers.models import Paper, PaperMerge, Task, TaskState
from tests.cast import make_paper

pytestmark = pytest.mark.django_db
LIST = reverse("papers:task-list")


def test_a_task_is_asked_for_watched_and_tells_what_came_of_it(as_owner):
    make_paper()
    page = as_owner.post(reverse("papers:task-add"), {"kind": "reindex"}, follow=True)
    task = Task.objects.get()
    assert page.redirect_chain[-1][0] == task.get_absolute_url()
    assert 'hx-trigger="every 1s"' in page.text
    again = as_owner.post(reverse("papers:task-add"), {"kind": "reindex"})
    assert again.url == task.get_absolute_url()
    Task.objects.update(state=TaskState.RUNNING, done=3, total=9, started_at=task.asked_at)
    assert "3 of 9" in as_owner.get(task.get_absolute_url()).text
    Task.objects.update(state=TaskState.WAITING)
    working.work_off()
    page = as_owner.get(task.get_absolute_url())
    assert "1 row is indexed." in page.text
    assert "hx-trigger" not in page.text
    assert "1 row is indexed." in as_owner.get(LIST).text


def test_one_is_stopped(as_owner, cast):
    task, _new = tasks.ask(kind="pdf_text", by=cast.owner)
    page = as_owner.post(reverse("papers:task-cancel", args=[task.pk]), follow=True)
    assert "It is cancelled. What it has done until now stays." in page.text
    page = as_owner.post(reverse("papers:task-cancel", args=[task.pk]), follow=True)
    assert "It was over already." in page.text


def test_what_is_for_administrators_does_not_exist_for_editors(client, cast):
    task, _new = tasks.ask(kind="reindex", by=cast.owner)
    client.force_login(cast.labmate)
    assert client.get(task.get_absolute_url()).status_code == 404
    assert "Make the search index anew" not in client.get(LIST).text
    page = client.post(reverse("papers:task-add"), {"kind": "nothing"})
    assert (page.status_code, Task.objects.count()) == (422, 1)
    assert client.post(reverse("papers:task-cancel", args=[task.pk])).status_code == 404
    client.force_login(cast.reader)
    assert client.get(LIST).status_code == 404


def test_many_groups_are_merged_and_taken_apart_in_the_background(as_owner):
    for n in range(12):
        for year in ("2021", "2022"):
            make_paper(f"Swin Transformer {n}", doi=f"10.1000/{n}", date=year)
    finding.refresh()
    groups = [group.pk for group in finding.DuplicateGroup.objects.all()]
    page = as_owner.post(reverse("papers:duplicate-merge-all"), {"groups": groups}, follow=True)
    assert (Paper.objects.alive().count(), "Stop it" in page.text) == (24, True)
    other = as_owner.post(reverse("papers:duplicate-merge-all"), {"all": "1"}, follow=True)
    assert "Wait until that is done." in other.text
    working.work_off()
    page = as_owner.get(Task.objects.get().get_absolute_url())
    undo = reverse("papers:merge-undo", args=[PaperMerge.objects.first().batch])
    assert (Paper.objects.alive().count(), "12 papers merged." in page.text) == (12, True)
    assert undo in page.text
    page = as_owner.post(undo, follow=True)
    assert "Stop it" in page.text
    working.work_off()
    assert Paper.objects.alive().count() == 24
    assert "12 merges undone." in as_owner.get(page.redirect_chain[-1][0]).text


@pytest.mark.django_db(transaction=True)
def test_all_certain_groups_are_merged_also_those_on_other_pages(as_owner):
    for n in range(60):
        for year in ("2021", "2022"):
            make_paper(f"Swin Transformer {n}", doi=f"10.1000/{n}", date=year)
    finding.refresh()
    assert "Merge all of them" in as_owner.get(reverse("papers:duplicate-list")).text
    as_owner.post(reverse("papers:duplicate-merge-all"), {"all": "1"})
    working.work_off()
    assert Paper.objects.alive().count() == 60


def test_the_keys_of_a_large_library_are_given_in_the_background(as_owner, monkeypatch):
    monkeypatch.setattr(views.keys, "LOOKED_AT", 2)
    papers = [make_paper(f"Paper {n}", citation_key=f"old{n}", date="2020") for n in range(3)]
    url = reverse("papers:keys-give")
    page = as_owner.get(url).text
    assert ("first 2 papers" in page, "old1" in page, "old2" in page) == (True, True, False)
    page = as_owner.post(url, follow=True)
    working.work_off()
    page = as_owner.get(page.redirect_chain[-1][0])
    assert "3 papers have new keys." in page.text
    for paper in papers:
        paper.refresh_from_db()
    assert len({paper.citation_key for paper in papers}) == 3
    assert not papers[0].citation_key.startswith("old")
    as_owner.post(page.context["undo_url"])
    assert list(Paper.objects.order_by("pk").values_list("citation_key", flat=True)) == [
        "old0",
        "old1",
        "old2",
    ]
