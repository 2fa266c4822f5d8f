"""Who sees and who changes presentations, readings, bulk edits and imports."""

import pytest
from django.contrib.auth.models import AnonymousUser

from papers.models import BulkEdit, Collection, Import, Presentation, Reading
from tests.cast import make_paper

pytestmark = pytest.mark.django_db


def those(rows_for, cast):
    """Return for whom ``rows_for(user)`` has a row."""
    people = {"nobody": AnonymousUser()} | cast.__dict__
    return {name for name, user in people.items() if rows_for(user).exists()}


def test_presentations_are_seen_by_members_and_changed_by_editors(cast):
    collection = Collection.objects.create(name="Club")
    Presentation.objects.create(collection=collection, paper=make_paper())
    presentations = Presentation.objects
    assert those(presentations.visible_to, cast) == {"owner", "labmate", "reader"}
    assert those(presentations.editable_by, cast) == {"owner", "labmate"}
    Collection.objects.update(trashed_at="2026-01-01T00:00Z")
    assert those(presentations.visible_to, cast) == set()
    assert those(presentations.editable_by, cast) == set()


def test_readings_are_seen_by_members_and_are_ones_own(cast):
    Reading.objects.create(member=cast.reader, paper=make_paper(), status="reading")
    assert those(Reading.objects.visible_to, cast) == {"owner", "labmate", "reader"}
    assert those(Reading.objects.owned_by, cast) == {"reader"}


def test_bulk_edits_are_ones_own(cast):
    BulkEdit.objects.create(by=cast.labmate, papers=0, done={})
    assert those(BulkEdit.objects.editable_by, cast) == {"labmate"}


def test_imports_are_of_those_who_keep_the_library(cast):
    Import.objects.create(by=cast.labmate, key="1" * 32, source="x.bib")
    assert those(Import.objects.visible_to, cast) == {"owner", "labmate"}
    assert those(Import.objects.editable_by, cast) == {"owner", "labmate"}
