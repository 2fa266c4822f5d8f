"""Ideas and sparks follow a paper that is made part of another."""

import pytest

from ideas.models import Spark
from ideas.sparking import light
from papers.duplicates import uniting
from papers.models import Paper
from tests.cast import make_paper
from tests.ideas.making import make_idea

pytestmark = pytest.mark.django_db


def unite(kept, gone, by):
    kept, gone = (Paper.objects.with_authors().get(pk=paper.pk) for paper in (kept, gone))
    return uniting.unite(kept=kept, gone=gone, choice=uniting.usual(kept, gone), by=by)


def test_sparks_and_outcomes_follow_and_come_back(cast):
    kept, gone = make_paper("Swin Transformer"), make_paper("Swin transformer")
    lit, both = make_idea(cast.owner), make_idea(cast.owner, title="Both")
    done = make_idea(cast.owner, title="Done", outcome=gone)
    spark = light(source=gone, idea=lit, by=cast.owner)
    light(source=kept, idea=both, by=cast.owner)
    twice = light(source=gone, idea=both, by=cast.owner)
    merge = unite(kept, gone, cast.labmate)
    done.refresh_from_db()
    assert done.outcome == kept
    assert {s.idea: s.paper for s in Spark.objects.filter(paper=kept)} == {lit: kept, both: kept}
    assert merge.stayed == [["ideas.Spark", "paper", [twice.pk]]]
    uniting.undo_batch(batch=merge.batch, by=cast.labmate)
    done.refresh_from_db()
    assert done.outcome == gone
    assert set(Spark.objects.filter(paper=gone)) == {spark, twice}


def test_every_key_to_a_paper_is_moved_but_what_is_derived_or_chosen():
    moved = {f"{key.model._meta.label}.{key.name}" for key in uniting.pointing_to(Paper)}
    assert moved >= {
        "ideas.Idea.outcome",
        "ideas.Spark.paper",
        "papers.Image.paper",
        "papers.ImportedEntry.paper",
        "papers.Insight.paper",
        "papers.TalkPaper.paper",
    }
    assert not moved & {"ideas.WordList.paper", "papers.Authorship.paper", "papers.PaperMerge.gone"}
