"""Looking for duplicates beside the pages."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from papers.duplicates import searching
from papers.models import DuplicateGroup, DuplicateSearch
from tests.cast import make_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def twice():
    for _twice in range(2):
        make_paper("Swin Transformer", doi="10.1000/1")


def test_what_is_asked_for_is_done_once(twice, cast):
    searching.ask(by=cast.owner)
    searching.ask(by=cast.labmate)
    call_command("work", once=True)
    assert searching.work_off() == 0
    [search] = DuplicateSearch.objects.all()
    assert (search.by, search.state, search.groups) == (cast.owner, "done", 1)
    searching.ask(by=cast.labmate)
    assert [search.state for search in DuplicateSearch.objects.order_by("pk")] == ["done", "open"]


def test_somebody_else_takes_over_only_when_the_lease_is_over(twice, cast):
    searching.ask(by=cast.owner)
    rows = DuplicateSearch.objects.all()
    rows.update(leased_until=timezone.now() + timedelta(minutes=1))
    assert searching.work_off() == 0
    rows.update(leased_until=timezone.now() - timedelta(minutes=1))
    assert searching.work_off() == 1


def test_after_a_search_that_failed_another_may_be_asked_for(as_owner, twice, cast):
    searching.ask(by=cast.owner)
    DuplicateSearch.objects.update(state="failed")
    assert "Looking through it failed." in as_owner.get("/duplicates/").text
    searching.ask(by=cast.owner)
    assert searching.work_off() == 1
    assert DuplicateGroup.objects.count() == 1


def test_the_command_says_when_it_looked(as_owner, twice):
    call_command("find_duplicates")
    assert "The library was looked through on" in as_owner.get("/duplicates/").text
