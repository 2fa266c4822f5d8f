"""Many papers at once, and back."""

import pytest

from papers import bulk_editing, collecting
from papers.bulk_editing import Wish
from papers.models import Collection, Paper, Reading, Tag
from tests.cast import make_paper

QUERIES = 23


def tags_of(paper):
    return sorted(paper.tags.names())


@pytest.fixture
def papers(db):
    """Two papers; the first has the tag 视觉."""
    first, second = make_paper(title="Swin"), make_paper(title="BERT")
    first.tags.set(["视觉"])
    return [first, second]


def edit(papers, by, **wish):
    return bulk_editing.edit(papers=[paper.pk for paper in papers], wish=Wish(**wish), by=by)


def test_tags_are_given_and_taken_and_undoing_gives_back_just_what_was_changed(papers, cast):
    first, second = papers
    second.tags.set(["old"])
    bulk = edit(papers, cast.labmate, add_tags=["视觉", "new"], remove_tags=["OLD", "unknown"])
    assert (tags_of(first), tags_of(second)) == (["new", "视觉"], ["new", "视觉"])
    first.tags.add("later")
    bulk_editing.undo(bulk=bulk, by=cast.labmate)
    assert (tags_of(first), tags_of(second)) == (["later", "视觉"], ["old"])
    assert not Tag.objects.filter(slug="unknown").exists()


def test_each_paper_whose_tags_change_has_a_version_more_made_by_who_did_it(papers, cast):
    second = papers[1]
    edit(papers, cast.labmate, add_tags=["视觉"])
    assert [Paper.objects.get(pk=paper.pk).version for paper in papers] == [1, 2]
    kept = {version.version: version for version in second.history.all()}
    assert (kept[1].attached["tags"], kept[2].history_user) == ([], cast.labmate)


def test_papers_are_put_into_a_collection_and_taken_out_of_one(papers, cast):
    first, second = papers
    into, out = (Collection.objects.create(name=name) for name in ("读书会", "旧"))
    collecting.collect(collection=into, papers=[first.pk], by=cast.owner)
    collecting.collect(collection=out, papers=[second.pk], by=cast.owner)
    bulk = edit(papers, cast.labmate, put_into=into, take_out_of=out)
    assert (set(into.papers.all()), set(out.papers.all())) == ({first, second}, set())
    bulk_editing.undo(bulk=bulk, by=cast.labmate)
    assert (set(into.papers.all()), set(out.papers.all())) == ({first}, {second})


def test_what_one_reads_is_put_and_taken_back(papers, cast):
    first, second = papers
    Reading.objects.put(papers=[first.pk], by=cast.labmate, status="read", rating=4)
    Reading.objects.put(papers=[first.pk], by=cast.owner, status="read")
    bulk = edit(papers, cast.labmate, status="reading")
    mine = Reading.objects.owned_by(cast.labmate).order_by("paper")
    assert list(mine.values_list("paper", "status", "rating")) == [
        (first.pk, "reading", 4),
        (second.pk, "reading", None),
    ]
    bulk_editing.undo(bulk=bulk, by=cast.labmate)
    assert list(mine.values_list("paper", "status", "rating")) == [(first.pk, "read", 4)]
    assert Reading.objects.owned_by(cast.owner).get().status == "read"


def test_it_is_undone_once_and_by_who_did_it(papers, cast):
    bulk = edit(papers, cast.labmate, add_tags=["new"])
    with pytest.raises(bulk_editing.Undone):
        bulk_editing.undo(bulk=bulk, by=cast.owner)
    bulk_editing.undo(bulk=bulk, by=cast.labmate)
    with pytest.raises(bulk_editing.Undone):
        bulk_editing.undo(bulk=bulk, by=cast.labmate)


def test_undoing_passes_over_what_is_gone(papers, cast):
    into = Collection.objects.create(name="读书会")
    bulk = edit(papers, cast.labmate, add_tags=["new"], put_into=into)
    into.delete()
    Tag.objects.filter(slug="new").delete()
    bulk_editing.undo(bulk=bulk, by=cast.labmate)
    assert tags_of(papers[0]) == ["视觉"]


def test_many_papers_take_as_many_queries_as_few(papers, cast, django_assert_num_queries):
    for some in (papers[:1], papers):
        Paper.tags.through.objects.all().delete()
        with django_assert_num_queries(QUERIES):
            edit(some, cast.labmate, add_tags=["a"], remove_tags=["b"], status="read")
