"""The index says what the library says, whoever wrote it and however."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from papers.models import (
    Authorship,
    Collection,
    FileKind,
    FileText,
    Insight,
    Legibility,
    Paper,
    PaperFile,
    Person,
    PersonName,
    SearchDocument,
    SearchWord,
    Series,
    StaleDocument,
    Tag,
    Talk,
)
from papers.search import index
from papers.search.kinds import kinds
from tests.cast import make_insight, make_paper, make_talk

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(cast):
    """A row of each kind with all that their documents are made of."""
    paper = make_paper("Swin Transformer", abstract="windows", date="2021")
    person = Person.objects.create(name="胡瀚")
    Authorship.objects.create(paper=paper, person=person)
    paper.tags.add("视觉")
    collection = Collection.objects.create(name="Vision")
    collection.papers.add(paper)
    file = PaperFile.objects.create(
        paper=paper, name="a.pdf", file="a", sha256="1", size=1, kind=FileKind.PDF,
        reading=Legibility.READ,
    )  # fmt: skip
    FileText.objects.create(of=file, page=1, text="shifted windows")
    talk = make_talk("Windows that shift", ["张磊"], series=Series.objects.create(name="CVPR"))
    talk.tags.add("视觉")
    insight = make_insight(cast.owner, "移动窗口", talk=talk)
    insight.tags.add("窗口")
    index.catch_up_with_all()
    return cast


def document(kind):
    return SearchDocument.objects.get(kind=kind)


def stale():
    return set(StaleDocument.objects.values_list("kind", flat=True))


CHANGES = {
    "a title": lambda: Paper.objects.update(title="ViT"),
    "an abstract": lambda: Paper.objects.update(abstract="x"),
    "a date": lambda: Paper.objects.update(date="2022"),
    "a paper in the trash": lambda: Paper.objects.get().delete(),
    "an author": lambda: Authorship.objects.update(printed_name="Hu"),
    "an author less": lambda: Authorship.objects.all().delete(),
    "a name": lambda: Person.objects.update(latin_name="Han Hu"),
    "another name": lambda: PersonName.objects.create(
        person=Person.objects.get(name="胡瀚"), name="Han Hu"
    ),
    "a tag less": lambda: Paper.objects.get().tags.clear(),
    "a tag renamed": lambda: Tag.objects.filter(name="视觉").update(name="vision"),
    "a collection": lambda: Collection.objects.get().papers.clear(),
    "a key": lambda: Paper.objects.get().save(),
    "a file in the trash": lambda: PaperFile.objects.update(trashed_at="2026-01-01T00:00Z"),
    "a page": lambda: FileText.objects.update(text="other words"),
    "a talk": lambda: Talk.objects.update(title="Shifts", date="2020"),
    "a speaker less": lambda: Talk.objects.get().speakers.clear(),
    "a series": lambda: Series.objects.update(name="ICCV"),
    "an insight": lambda: Insight.objects.update(text="other words"),
    "an insight private": lambda: Insight.objects.update(visibility="private"),
    "a talk deleted": lambda: Talk.objects.all().delete(),
    "rows in bulk": lambda: Paper.objects.bulk_create([Paper(title="One"), Paper(title="Two")]),
    "by hand": lambda: connection.cursor().execute("UPDATE papers_talk SET abstract = 'by hand'"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_is_written_the_index_follows(library, change):
    """Each change marks something, and what is made anew is what would be made from nothing."""
    before = list(SearchDocument.objects.order_by("pk").values())
    change()
    assert StaleDocument.objects.exists()
    index.catch_up_with_all()
    after = list(SearchDocument.objects.order_by("pk").values())
    assert not index.differences()
    if "a key" not in CHANGES or change is not CHANGES["a key"]:
        assert after != before


def test_reading_marks_nothing(library):
    list(Paper.objects.with_authors())
    library.owner.save()
    assert stale() == set()


def test_a_document_keeps_its_place_when_it_changes(library):
    pk = document("talk").pk
    Talk.objects.update(title="Shifts")
    index.catch_up_with_all()
    assert (document("talk").pk, document("talk").title) == (pk, "shifts")


def test_a_long_text_is_cut_into_parts_which_go_with_it(library):
    words = " ".join(f"word{number}" for number in range(2 * index.LONGEST_PART + 5))
    Talk.objects.update(abstract=words)
    index.catch_up_with_all()
    parts = SearchDocument.objects.filter(kind="talk").order_by("part")
    assert [(part.part, len(part.body.split())) for part in parts] == [
        (0, index.LONGEST_PART),
        (1, index.LONGEST_PART),
        (2, 5),
    ]
    Talk.objects.update(abstract="short")
    index.catch_up_with_all()
    assert parts.all().count() == 1


def test_making_anew_mends_what_was_broken(library, capsys):
    SearchDocument.objects.filter(kind="talk").delete()
    SearchDocument.objects.filter(kind="paper").update(title="wrong")
    SearchDocument.objects.create(kind="paper", object_id=999_999)
    SearchDocument.objects.create(kind="unknown", object_id=1)
    with pytest.raises(CommandError, match="The index differs"):
        call_command("check_search")
    told = capsys.readouterr().out.splitlines()
    assert told == [
        f"talk: 1 not in the index: {Talk.objects.get().pk}",
        f"paper: 1 not as it is now: {Paper.objects.get().pk}",
        "paper: 1 in the index, but gone: 999999",
    ]
    call_command("reindex")
    call_command("check_search")
    rows = sum(kind.model._base_manager.count() for kind in kinds().values())
    assert capsys.readouterr().out.splitlines() == [
        f"{rows} rows are indexed.",
        "The index holds what the library says.",
    ]
    assert not SearchDocument.objects.filter(kind="unknown").exists()


def test_progress_is_told(library):
    told = []
    total = index.reindex(lambda done, of: told.append((done, of)))
    assert told[-1] == (total, total)
    assert [done for done, _of in told] == sorted(done for done, _of in told)


@pytest.mark.skipif(
    connection.vendor == "postgresql", reason="PostgreSQL makes the full text itself"
)
def test_a_full_text_that_lost_words_is_noticed(library):
    pk = document("talk").pk
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO papers_searchtext (papers_searchtext, rowid, title, body, hidden)"
            " SELECT 'delete', id, title, body, hidden FROM papers_searchdocument WHERE id = %s",
            [pk],
        )
    assert not index.differences().is_sound


def test_words_to_guess_by_are_latin_and_neither_short_nor_of_pages(library):
    words = set(SearchWord.objects.values_list("word", flat=True))
    assert {"swin", "transformer", "windows", "shift"} <= words
    assert "shifted" not in words
    assert all(word.isascii() and len(word) >= index.SHORTEST_WORD for word in words)
