"""Making one paper of two: nothing is lost, and all of it can be undone."""

import pytest

from papers import crediting
from papers.duplicates import finding, uniting
from papers.duplicates.uniting import Choice, unite, usual
from papers.models import (
    CitationKey,
    CollectedPaper,
    Collection,
    DuplicateGroup,
    EditConflict,
    Image,
    Import,
    ImportedEntry,
    Paper,
    PaperFile,
    PaperMerge,
    Presentation,
    Reading,
)
from tests.cast import make_insight, make_paper, make_talk
from tests.pdfs import put_pdf
from tests.site.matrix.walking import dump

pytestmark = pytest.mark.django_db
TITLE = "Swin Transformer"


def fresh(paper):
    return Paper.objects.with_authors().get(pk=paper.pk)


@pytest.fixture
def pair(cast):
    """A published paper and its preprint, with what hangs on each."""
    kept = make_paper(
        "Swin Transformer", type="conference", container="ICCV", extra={"note": "kept"}
    )
    gone = make_paper(
        "Swin Transformer", type="preprint", arxiv="2103.14030", extra={"note": "x", "file": "y"}
    )
    crediting.credit_authors(paper=kept, names=["Ze Liu"])
    crediting.credit_authors(paper=gone, names=["Ze Liu", "Han Hu"])
    kept.tags.add("vision")
    gone.tags.add("to read")
    return fresh(kept), fresh(gone)


def merge(pair, by, choice=None):
    kept, gone = map(fresh, pair)
    return unite(kept=kept, gone=gone, choice=choice or usual(kept, gone), by=by)


def test_the_kept_paper_gets_what_it_lacks(pair, cast):
    merge(pair, cast.labmate)
    kept = fresh(pair[0])
    assert (kept.type, kept.container, kept.arxiv) == ("conference", "ICCV", "2103.14030")
    assert kept.authors == ["Ze Liu", "Han Hu"]
    assert sorted(tag.name for tag in kept.tags.all()) == ["to read", "vision"]
    assert kept.extra == {"note": "kept", "file": "y"}


def test_what_was_chosen_is_taken(pair, cast):
    sides = {"type": "gone", "authors": "kept", "tags": "gone", "extra": "gone"}
    merge(pair, cast.labmate, Choice(sides))
    kept = fresh(pair[0])
    assert (kept.type, kept.arxiv, kept.authors) == ("preprint", "", ["Ze Liu"])
    assert [tag.name for tag in kept.tags.all()] == ["to read"]
    assert kept.extra == {"note": "x", "file": "y"}


def test_people_of_both_are_the_kept_ones_first(pair, cast):
    crediting.credit_authors(paper=pair[1], names=["Han Hu", "Ze Liu"])
    merge(pair, cast.labmate, Choice({"authors": "both"}))
    assert fresh(pair[0]).authors == ["Ze Liu", "Han Hu"]


def test_all_that_points_to_the_one_points_to_the_other(pair, cast):
    kept, gone = pair
    insight = make_insight(cast.owner, paper=gone, visibility="private")
    talk = make_talk()
    talk.talk_papers.create(paper=gone)
    image = Image.objects.create(paper=gone, expected_name="x.png")
    entries = Import.objects.create(
        by=cast.owner, key="1" * 32, source="x.bib", entries_found=1
    ).entries
    entry = entries.create(paper=gone, position=0, line=1, raw="@x{}", outcome="created")
    merge(pair, cast.labmate)
    for row in (insight, talk.talk_papers.get(), image, entry):
        row.refresh_from_db()
        assert row.paper == kept
    assert insight.version == 2


def test_a_talk_of_both_stays_where_it_is(pair, cast):
    kept, gone = pair
    talk = make_talk()
    talk.talk_papers.create(paper=kept)
    twice = talk.talk_papers.create(paper=gone)
    done = merge(pair, cast.labmate)
    assert done.stayed == [["papers.TalkPaper", "paper", [twice.pk]]]
    assert [row.paper for row in talk.talk_papers.filter(paper__trashed_at=None)] == [kept]


def state_of(*models):
    """Return all rows of ``models``, to be compared."""
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def test_files_move_and_one_of_both_stays_and_undoing_gives_them_back(pair, cast):
    kept, gone = pair
    put_pdf(kept, cast.owner, "Both")
    put_pdf(gone, cast.owner, "Both")
    moved = put_pdf(gone, cast.owner, "Other")
    before = [(file.pk, file.paper_id) for file in PaperFile.objects.order_by("pk")]
    made = merge(pair, cast.labmate)
    assert [file.texts.get().text for file in kept.files.order_by("pk")] == ["Both", "Other"]
    moved.refresh_from_db()
    assert moved.paper == kept
    uniting.undo(merge=made, by=cast.labmate)
    assert [(file.pk, file.paper_id) for file in PaperFile.objects.order_by("pk")] == before


def test_collections_readings_and_presentations_move_unless_the_kept_one_has_them(pair, cast):
    kept, gone = pair
    shared, other = (Collection.objects.create(name=name) for name in "AB")
    for collection, paper in ((shared, kept), (shared, gone), (other, gone)):
        CollectedPaper.objects.create(collection=collection, paper=paper)
        Presentation.objects.create(collection=collection, paper=paper)
    for member, paper in ((cast.owner, kept), (cast.owner, gone), (cast.reader, gone)):
        Reading.objects.create(member=member, paper=paper, status="reading")
    tables = (CollectedPaper, Reading, Presentation)
    before = state_of(*tables)
    made = merge(pair, cast.labmate)
    assert [row.collection for row in kept.collected.order_by("pk")] == [shared, other]
    assert {row.member for row in Reading.objects.filter(paper=kept)} == {cast.owner, cast.reader}
    assert {row.collection for row in kept.presentations.all()} == {shared, other}
    uniting.undo(merge=made, by=cast.labmate)
    assert state_of(*tables) == before


@pytest.mark.parametrize(
    ("of_kept", "chosen", "expected"),
    [("liu2021", "kept", "liu2021"), ("liu2021", "gone", "swin"), ("", "gone", "swin")],
)
def test_the_keys_of_both_lead_to_the_kept_one_until_it_is_undone(
    pair, cast, of_kept, chosen, expected
):
    kept, gone = pair
    CitationKey.objects.all().delete()
    Paper.objects.update(citation_key="")
    for paper, key in ((kept, of_kept), (gone, "old"), (gone, "swin")):
        row = fresh(paper)
        row.citation_key = key
        row.save()
    before = state_of(CitationKey), fresh(kept).citation_key, fresh(gone).citation_key
    made = merge(pair, cast.labmate, Choice({"citation_key": chosen}))
    assert fresh(kept).citation_key == expected
    assert [row.key for row in CitationKey.objects.current()] == [expected]
    for key in filter(None, (of_kept, "old", "swin")):
        assert crediting.known_paper(key) == kept
    uniting.undo(merge=made, by=cast.labmate)
    after = state_of(CitationKey), fresh(kept).citation_key, fresh(gone).citation_key
    assert after == before


def test_what_brought_the_paper_is_what_brought_the_kept_one(pair, cast):
    job = Import.objects.create(by=cast.owner, key="1" * 32, source="x.bib", entries_found=2)
    for position, paper in enumerate(pair):
        job.entries.create(
            paper=paper, position=position, line=1, raw=f"@x{{{position}}}", outcome="created"
        )
    before = state_of(ImportedEntry)
    made = merge(pair, cast.labmate)
    assert [entry.paper for entry in job.entries.order_by("pk")] == [pair[0], pair[0]]
    uniting.undo(merge=made, by=cast.labmate)
    assert state_of(ImportedEntry) == before


def test_the_one_that_goes_is_in_the_trash_and_keeps_its_history(pair, cast):
    merge(pair, cast.labmate)
    gone = Paper.objects.get(pk=pair[1].pk)
    assert (gone.trashed_by, gone.authors) == (cast.labmate, ["Ze Liu", "Han Hu"])
    newest = pair[0].history.get(version=2)
    assert (newest.history_user, newest.arxiv) == (cast.labmate, "2103.14030")


def test_undoing_gives_back_both(pair, cast):
    kept, gone = pair
    insight = make_insight(cast.owner, paper=gone)
    before = {paper.pk: described(paper) for paper in pair}
    done = merge(pair, cast.labmate)
    assert described(fresh(kept)) != before[kept.pk]
    uniting.undo_batch(batch=done.batch, by=cast.labmate)
    assert {paper.pk: described(fresh(paper)) for paper in pair} == before
    insight.refresh_from_db()
    assert insight.paper == gone
    assert uniting.undo_batch(batch=done.batch, by=cast.labmate) == []


def described(paper):
    values = {name: getattr(paper, name) for name in uniting.FIELDS}
    tags = sorted(tag.name for tag in paper.tags.all())
    return values, paper.authors, tags, paper.extra, paper.trashed_at


def test_what_was_edited_since_is_not_overwritten(pair, cast):
    done = merge(pair, cast.labmate)
    kept = fresh(pair[0])
    kept.arxiv = "2103.99999"
    kept.save()
    kept.tags.add("own")
    with pytest.raises(uniting.EditedSince) as refused:
        uniting.undo_batch(batch=done.batch, by=cast.labmate)
    assert sorted(refused.value.names) == ["arxiv", "tags"]
    uniting.undo_batch(batch=done.batch, by=cast.labmate, leaving=True)
    kept = fresh(kept)
    assert (kept.arxiv, kept.authors) == ("2103.99999", ["Ze Liu"])
    assert sorted(tag.name for tag in kept.tags.all()) == ["own", "to read", "vision"]
    assert not fresh(pair[1]).trashed_at


def test_a_chain_is_undone_from_its_end(pair, cast):
    third = make_paper(TITLE)
    first = merge(pair, cast.labmate)
    second = merge((third, pair[0]), cast.labmate)
    assert uniting.kept_instead(pair[1].pk) == third.pk
    with pytest.raises(uniting.CannotUndo):
        uniting.undo_batch(batch=first.batch, by=cast.labmate)
    uniting.undo_batch(batch=second.batch, by=cast.labmate)
    uniting.undo_batch(batch=first.batch, by=cast.labmate)
    assert Paper.objects.alive().count() == 3
    assert uniting.kept_instead(pair[1].pk) is None


def test_nothing_is_merged_where_somebody_saved_meanwhile(pair, cast):
    kept, gone = pair
    fresh(gone).save()
    before = dump()
    with pytest.raises(EditConflict):
        unite(kept=kept, gone=gone, choice=usual(kept, gone), by=cast.labmate)
    assert dump() == before


def test_groups_with_the_same_identifiers_are_merged_and_undone_at_once(cast):
    for doi in ("10.1000/1", "10.1000/2"):
        for title in ("Swin Transformer", "Swin transformer", "Swin Transformer."):
            make_paper(title, doi=doi)
    make_paper("Only alike in the title"), make_paper("Only Alike in the Title", date="2020")
    assert finding.refresh() == 3
    batch = uniting.unite_groups(groups=list(DuplicateGroup.objects.all()), by=cast.labmate)
    assert PaperMerge.objects.filter(batch=batch).count() == 4
    assert Paper.objects.alive().count() == 4
    assert DuplicateGroup.objects.waiting().count() == 1
    uniting.undo_batch(batch=batch, by=cast.labmate)
    assert Paper.objects.alive().count() == 8


def test_what_differs_is_not_suggested(pair, cast):
    one, other = pair
    assert [row for row, _alike in finding.like(one)] == [other]
    told = finding.tell_apart(one=other, other=one, by=cast.labmate)
    assert finding.tell_apart(one=one, other=other, by=cast.labmate) == told
    assert finding.like(one) == finding.like(other) == []
    told.delete()
    assert [row for row, _alike in finding.like(other)] == [one]
