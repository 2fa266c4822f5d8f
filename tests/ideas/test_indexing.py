import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ideas import indexing
from ideas.models import Idea, ListedWord, Spelling, WordList
from papers.models import Insight, TalkPaper, TalkPaperRelation
from papers.working import Upkeep
from tests.cast import make_insight, make_paper, make_talk
from tests.ideas.making import make_idea


def keys(**row):
    """Return the words listed of a row, meanings left out."""
    listed = ListedWord.objects.filter(**{f"words__{name}": it for name, it in row.items()})
    return sorted(listed.exclude(key__startswith="=").values_list("key", flat=True))


def test_rows_and_their_sources_are_listed(cast):
    insight = make_insight(cast.owner, "引入词表", talk=make_talk("HRNet", ["汤思宇"]))
    paper, mentioned = make_paper("Dropout"), make_paper("Elsewhere")
    TalkPaper.objects.create(talk=insight.talk, paper=paper, relation=TalkPaperRelation.PRESENTS)
    TalkPaper.objects.create(
        talk=insight.talk, paper=mentioned, relation=TalkPaperRelation.MENTIONS
    )
    idea = make_idea(cast.owner, "剪枝", body="蒸馏")
    indexing.refresh()
    assert keys(insight=insight) == ["入词", "引入", "词表"]
    assert keys(talk=insight.talk) == ["hrnet"]
    assert keys(person=insight.talk.speakers.get()) == ["思宇", "汤思"]
    assert keys(paper=paper) == ["dropout"]
    assert keys(paper=mentioned) == []
    assert keys(idea=idea) == ["剪枝", "蒸馏"]


def test_open_slots_and_the_trash_are_not_listed(cast):
    make_idea(cast.owner, "")
    make_idea(cast.owner, "剪枝", trashed_at=cast.owner.date_joined)
    indexing.refresh()
    assert WordList.objects.count() == 0


def test_a_saved_row_is_listed_again_in_place(cast):
    idea = make_idea(cast.owner, "剪枝")
    indexing.refresh()
    idea.title = "蒸馏"
    idea.save()
    indexing.refresh()
    assert keys(idea=idea) == ["蒸馏"]
    assert [(found.version, found.size) for found in WordList.objects.all()] == [(2, 2)]


def test_when_nothing_changed_nothing_is_written(cast):
    make_insight(cast.owner)
    make_idea(cast.owner)
    indexing.refresh()
    with CaptureQueriesContext(connection) as queries:
        indexing.refresh()
    assert [query["sql"].split()[0] for query in queries] == ["SELECT"] * 5


def test_what_another_process_has_just_listed_can_be_listed_again(cast):
    idea = make_idea(cast.owner, "dropout")
    rows = list(indexing.stale(Idea.objects.all()))
    indexing._list(rows)
    spellings = Spelling.objects.count()
    indexing._list(rows)
    assert keys(idea=idea) == ["dropout"]
    assert (WordList.objects.count(), Spelling.objects.count()) == (1, spellings)


def test_at_most_so_many_at_once_and_the_newest_first(cast, monkeypatch):
    monkeypatch.setattr(indexing, "AT_ONCE", 2)
    ideas = [make_idea(cast.owner, f"剪枝 {n}") for n in range(5)]
    indexing.refresh()
    assert set(WordList.objects.values_list("idea", flat=True)) == {ideas[3].pk, ideas[4].pk}
    indexing.refresh_all()
    assert WordList.objects.count() == 5


def test_a_deleted_row_takes_its_words_along(cast):
    insight = make_insight(cast.owner, "词表")
    indexing.refresh()
    Insight.objects.filter(pk=insight.pk).delete()
    assert not ListedWord.objects.filter(side="insight").exists()


@pytest.mark.django_db(transaction=True)
def test_a_row_deleted_while_it_is_listed_is_passed_over(cast):
    gone, stays = make_idea(cast.owner, "剪枝"), make_idea(cast.owner, "蒸馏")
    rows = list(indexing.stale(Idea.objects.all()))
    Idea.objects.filter(pk=gone.pk).delete()
    indexing._list(rows)
    indexing.refresh()
    assert [found.idea for found in WordList.objects.all()] == [stays]


def test_asking_looks_at_the_latest_rows_and_the_background_at_all(cast, monkeypatch):
    monkeypatch.setattr(indexing, "LOOKED_AT", 1)
    old, new = make_idea(cast.owner, "剪枝"), make_idea(cast.owner, "蒸馏")
    indexing.refresh()
    assert (keys(idea=old), keys(idea=new)) == ([], ["蒸馏"])
    Upkeep()()
    assert keys(idea=old) == ["剪枝"]
    old.title = "量化"
    old.save()
    indexing.refresh()
    assert keys(idea=old) == ["量化"]
