"""The pages of papers that are in the library twice."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from papers import working
from papers.duplicates import finding
from papers.models import Different, Paper, PaperMerge, Task, TaskState
from tests.cast import make_paper

pytestmark = pytest.mark.django_db
QUEUE = reverse("papers:duplicate-list")


@pytest.fixture
def pair():
    return (
        make_paper("Swin Transformer", doi="10.1000/1", date="2021"),
        make_paper("Swin transformer", doi="10.1000/1", date="2022"),
    )


def compare_url(pair):
    return reverse("papers:paper-compare", args=[pair[0].pk])


def choices(pair, **more):
    return {
        "other": pair[1].pk,
        "keep": "left",
        "seen_left": 1,
        "seen_right": 1,
        "of_title": "left",
        "of_date": "right",
    } | more


def test_the_queue_is_filled_by_looking(as_owner, pair):
    assert "was not looked through yet" in as_owner.get(QUEUE).text
    for _twice in range(2):
        response = as_owner.post(reverse("papers:duplicate-find"), follow=True)
    assert "The library is being looked through" in response.text
    assert Task.objects.get().state == TaskState.WAITING
    assert [working.work_off(), working.work_off()] == [1, 0]
    response = as_owner.get(QUEUE)
    assert "The library was looked through on" in response.text
    assert "the same DOI, the same title, 1 year apart" in response.text


def test_the_command_says_when_it_looked(as_owner, pair):
    call_command("find_duplicates")
    assert "The library was looked through on" in as_owner.get(QUEUE).text


def test_after_a_search_that_failed_another_may_be_asked_for(as_owner, pair):
    as_owner.post(reverse("papers:duplicate-find"))
    Task.objects.update(state=TaskState.FAILED)
    assert "Looking through it failed." in as_owner.get(QUEUE).text
    as_owner.post(reverse("papers:duplicate-find"))
    assert working.work_off() == 1
    assert "the same DOI" in as_owner.get(QUEUE).text


def test_two_are_merged_and_the_old_address_leads_to_the_kept_one(as_owner, pair):
    kept, gone = pair
    page = as_owner.get(compare_url(pair), {"other": gone.pk})
    assert (page.status_code, "of_date" in page.text) == (200, True)
    response = as_owner.post(compare_url(pair), choices(pair))
    assert response.url == kept.get_absolute_url()
    kept.refresh_from_db()
    assert (kept.title, kept.date) == ("Swin Transformer", "2022")
    assert as_owner.get(gone.get_absolute_url()).url == kept.get_absolute_url()
    undo = reverse("papers:merge-undo", args=[PaperMerge.objects.get().batch])
    assert undo in as_owner.get(kept.get_absolute_url()).text
    as_owner.post(undo)
    kept.refresh_from_db()
    assert kept.date == "2021"
    assert as_owner.get(gone.get_absolute_url()).status_code == 200


def test_the_right_one_can_be_kept(as_owner, pair):
    response = as_owner.post(compare_url(pair), choices(pair, keep="right", of_date="left"))
    assert response.url == pair[1].get_absolute_url()
    kept = Paper.objects.alive().get()
    assert (kept, kept.title, kept.date) == (pair[1], "Swin Transformer", "2021")


def test_without_a_choice_nothing_is_merged(as_owner, pair):
    response = as_owner.post(compare_url(pair), choices(pair, of_date=""))
    assert (response.status_code, PaperMerge.objects.count()) == (422, 0)


def test_who_merges_after_somebody_saved_sees_both_anew(as_owner, pair):
    pair[1].volume = "7"
    pair[1].save()
    response = as_owner.post(compare_url(pair), choices(pair))
    assert (response.status_code, PaperMerge.objects.count()) == (409, 0)
    assert 'name="of_volume"' in response.text
    assert 'name="seen_right" value="2"' in response.text


def test_an_undo_that_would_overwrite_asks_first(as_owner, pair):
    as_owner.post(compare_url(pair), choices(pair))
    kept = Paper.objects.get(pk=pair[0].pk)
    kept.date = "1999"
    kept.save()
    undo = reverse("papers:merge-undo", args=[PaperMerge.objects.get().batch])
    response = as_owner.post(undo)
    assert (response.status_code, "<li>Published</li>" in response.text) == (409, True)
    as_owner.post(undo, {"leaving": "on"})
    kept.refresh_from_db()
    assert (kept.date, Paper.objects.alive().count()) == ("1999", 2)


def test_groups_are_merged_at_once(as_owner, pair):
    finding.refresh()
    page = as_owner.get(QUEUE)
    (group,) = page.context["page"].rows
    response = as_owner.post(
        reverse("papers:duplicate-merge-all"), {"groups": [group.pk]}, follow=True
    )
    assert "1 paper merged." in response.text
    assert list(Paper.objects.alive()) == [pair[0]]
    assert as_owner.post(reverse("papers:duplicate-merge-all")).status_code == 422


def test_these_differ_is_remembered_and_taken_back(as_owner, pair):
    finding.refresh()
    as_owner.post(reverse("papers:paper-differ", args=[pair[1].pk]), {"other": pair[0].pk})
    told = Different.objects.get()
    assert (told.one, told.other) == pair
    assert as_owner.get(QUEUE).context["page"].rows == []
    assert "≠" in as_owner.get(reverse("papers:different-list")).text
    as_owner.post(reverse("papers:different-take-back", args=[told.pk]))
    assert len(as_owner.get(QUEUE).context["page"].rows) == 1


def test_a_paper_is_not_merged_with_itself_or_with_what_is_not_there(as_owner, pair):
    for other in (pair[0].pk, 987, "x"):
        page = as_owner.get(compare_url(pair), {"other": other})
        assert (page.status_code, "There is no such other paper." in page.text) == (422, True)


def test_a_paper_says_to_editors_what_it_may_be_the_same_as(as_owner, client, cast, pair):
    assert "Maybe the same as" in as_owner.get(pair[0].get_absolute_url()).text
    client.force_login(cast.reader)
    assert "Maybe the same as" not in client.get(pair[0].get_absolute_url()).text
