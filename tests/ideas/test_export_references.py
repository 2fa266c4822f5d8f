import pytest
from django.core.management import CommandError, call_command

from ideas import sparking
from papers.models import Collection, Paper
from tests.cast import make_insight, make_paper
from tests.ideas.making import make_idea
from tests.papers.importing.files import TWO, bring_in


@pytest.fixture
def export(tmp_path):
    def export(**options):
        path = tmp_path / "out"
        call_command("export_references", output=path, **options)
        return path.read_bytes()

    return export


def test_an_import_is_written_as_it_came(cast, export):
    job = bring_in(TWO, cast.labmate)
    assert export(import_id=job.pk) == TWO


def test_papers_are_chosen_by_tag_and_by_idea(cast, export):
    bring_in(TWO, cast.labmate)
    paper = Paper.objects.get(citation_key="vaswani2017attention")
    make_paper("Neither of them")
    idea = make_idea(cast.owner)
    insight = make_insight(cast.owner, paper=paper)
    sparking.light(source=insight, idea=idea, by=cast.owner)
    assert export(tag="vision").count(b"@") == 1
    assert b"vaswani2017attention" in export(idea=idea.pk)
    assert export(idea=idea.pk).count(b"@") == 1
    assert export(all=True).count(b"@") == 3


def test_an_import_that_is_not_there_is_said_so(cast, export):
    with pytest.raises(CommandError, match="There is no import 7"):
        export(import_id=7)


def test_papers_are_chosen_by_a_collection_and_what_lies_in_it(cast, export):
    outer = Collection.objects.create(name="Outer")
    inner = Collection.objects.create(name="Inner", parent=outer)
    outer.papers.add(make_paper("One"))
    inner.papers.add(make_paper("Two"))
    make_paper("Neither of them")
    assert export(collection=outer.pk).count(b"@") == 2
    assert b"Two" in export(collection=inner.pk)
    with pytest.raises(CommandError, match="There is no collection 999"):
        export(collection=999)
