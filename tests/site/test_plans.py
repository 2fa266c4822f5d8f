"""By what way the database finds rows, where a bad one would cost as much as there are rows."""

import pytest
from django.apps import apps
from django.db import connection

from papers.models import Paper, Talk
from papers.models.base import Trashable

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by its rows"),
]
WITH_TRASH = [
    model for model in apps.get_models() if issubclass(model, Trashable) and not model._meta.proxy
]


@pytest.mark.parametrize(("model", "index"), [(Paper, "paper_newest"), (Talk, "talk_newest")])
def test_the_first_rows_of_a_list_are_read_in_their_order(model, index, cast):
    plan = model.objects.visible_to(cast.owner).for_list()[:51].explain()
    assert index in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("model", WITH_TRASH)
def test_the_index_of_the_trash_is_for_rows_in_it_alone(model):
    index = f"{model._meta.model_name}_in_trash"
    assert index in model.objects.trashed().order_by().explain()
    assert index not in model.objects.alive().explain()
