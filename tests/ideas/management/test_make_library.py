"""A library of any size that nobody wrote: the same for the same seed, as if people saved it."""

import pytest
from django.core.management import CommandError, call_command

from ideas.making import rows
from ideas.models import Idea, Spark
from papers import backups, integrity
from papers.models import Insight, Paper, Person, Talk, User
from papers.search import engine, index

pytestmark = pytest.mark.django_db
# What differs between two libraries of one seed.
TIMES = {"key", "created_at", "changed_at", "added_at", "at", "asked_at", "made_at", "date_joined"}


def made(papers=60, **options):
    call_command("make_library", papers=papers, **options)


def said() -> dict:
    """Return the rows of all tables without their times, ids counted from the first of each."""
    found = {}
    for model in backups.kept():
        columns = [
            field
            for field in model._meta.concrete_fields
            if field.name not in TIMES and not field.is_relation and not field.primary_key
        ]
        names = [field.attname for field in columns]
        if (
            names
            and model is not User
            and not model._meta.label.startswith(("auth.", "contenttypes."))
        ):
            found[model._meta.label] = list(model._base_manager.order_by("pk").values_list(*names))
    found.pop("papers.Talk")  # their dates go with today
    return found


def test_it_has_ten_insights_for_each_paper_and_an_idea_for_every_fifty(capsys):
    made(papers=100)
    assert [model.objects.count() for model in (Paper, Insight, Idea, Talk)] == [100, 1000, 2, 5]
    assert Spark.objects.filter(idea__in=Idea.objects.all()).count() == 8
    printed = capsys.readouterr().out
    assert "1,000  Insight" in printed
    assert "a second" in printed
    assert {insight.visibility for insight in Insight.objects.all()} == {"lab", "private"}
    assert not User.objects.get(username="labmate-1").has_usable_password()


def test_the_same_seed_gives_the_same_library_and_another_one_another():
    made(seed=7)
    first = said()
    for model in reversed(backups.kept()):
        model._base_manager.all()._raw_delete("default")
    made(seed=7)
    assert said() == first
    for model in reversed(backups.kept()):
        model._base_manager.all()._raw_delete("default")
    made(seed=8)
    assert said() != first


def test_its_rows_are_as_if_they_were_saved():
    made(papers=120)
    for model in (Paper, Talk, Person, Insight, Idea):
        for row in model.objects.all()[:50]:
            columns = [field.attname for field in model._meta.concrete_fields]
            before = {name: getattr(row, name) for name in columns}
            row.full_clean()
            row.check_values()
            assert before == {name: getattr(row, name) for name in columns}
    found = [one.code for kind in integrity.MODELS for one in integrity.look(kind)]
    assert not [code for code in found if code not in {"no-pages", "few-authors"}]
    for parent in [None, *Idea.objects.all()]:
        places = Idea.objects.filter(parent=parent).order_by("position")
        assert [idea.position for idea in places] == list(range(len(places)))


def test_the_search_finds_it_and_the_index_is_true():
    made()
    assert not index.differences()
    user = User.objects.get(username="owner")
    paper = Paper.objects.filter(title__startswith="面向").first()
    title = f'"{paper.title}"'
    (group,) = engine.search(title, user, today=paper.created_at.date(), kind="paper").groups
    assert paper.title in {hit.shown.title for hit in group.hits}


def test_it_is_added_to_what_is_there_only_when_told_to():
    made(papers=10)
    with pytest.raises(CommandError, match="--add"):
        made(papers=10)
    made(papers=10, add=True)
    assert Paper.objects.count() == 20
    places = Idea.objects.filter(parent=None).order_by("position")
    assert [idea.position for idea in places] == [0, 1]


def test_authors_follow_zipf(cast):
    numbers = rows.make(papers=400, seed=1, by=cast.owner)
    assert numbers["Authorship"] > 2 * numbers["Paper"]
    by_papers = [
        person.authorships.count() for person in Person.objects.order_by("pk")[: numbers["Person"]]
    ]
    assert by_papers[0] > 3 * by_papers[5] > 0
