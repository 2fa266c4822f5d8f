import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from papers.models import EditConflict, Insight, Paper, Talk
from tests.cast import make_insight, make_paper


def test_who_saves_second_gets_a_conflict_and_changes_nothing(db):
    paper = make_paper()
    mine, theirs = Paper.objects.get(pk=paper.pk), Paper.objects.get(pk=paper.pk)
    theirs.title = "Theirs"
    theirs.save()
    mine.title = "Mine"
    with pytest.raises(EditConflict) as conflict:
        mine.save()
    assert conflict.value.current.title == "Theirs"
    assert Paper.objects.get(pk=paper.pk).title == "Theirs"


def test_each_save_counts_the_version_up(db):
    paper = make_paper()
    paper.save()
    paper.save(update_fields=["title"])
    assert Paper.objects.get(pk=paper.pk).version == 3


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "a\0b"},
        {"title": "x" * 1001},
        {"title": "a", "date": "2021-13"},
        {"title": "a", "type": "poem"},
        {"title": "a", "abstract": "\ud800"},
    ],
)
def test_values_that_one_database_would_refuse_are_refused_by_both(db, fields):
    with pytest.raises(ValidationError):
        Paper(**fields).save()
    with pytest.raises(ValidationError):
        Paper.objects.bulk_create([Paper(**fields)])


def test_a_date_is_kept_in_its_own_precision(db):
    talk = Talk.objects.create(title="HRNet", date="2021年3月")
    assert Talk.objects.get(pk=talk.pk).date == "2021-03"


@pytest.mark.parametrize("change", [{"text": ""}, {"kind": "rumour"}, {"stage": "lunch"}])
def test_the_database_itself_refuses_what_no_insight_can_be(cast, change):
    insight = make_insight(cast.owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Insight.objects.filter(pk=insight.pk).update(**change)
