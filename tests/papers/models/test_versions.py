"""What the history of a row keeps."""

import pytest

from papers import crediting, trashing
from papers.models import Insight, Paper, Talk
from tests.cast import make_insight, make_paper, make_talk


def told(row):
    """Return the versions of ``row``, the oldest first: number, who made it, title."""
    return [
        (version.version, str(version.history_user or ""), version.title)
        for version in row.history.order_by("version")
    ]


def test_each_save_is_one_version_with_who_made_it(cast):
    paper = Paper(title="First")
    paper.saved_by(cast.owner)
    paper.save()
    paper.title = "Second"
    paper.saved_by(cast.labmate)
    paper.save()
    assert told(paper) == [(1, "owner", "First"), (2, "labmate", "Second")]


def test_a_save_of_some_fields_keeps_the_others_as_they_are_stored(cast):
    paper = make_paper(title="First", doi="10.1/1")
    paper.title = "Second"
    paper.save(update_fields=["title", "title_key", "sort_key"])
    newest = paper.history.get(version=2)
    assert (newest.title, newest.doi) == ("Second", "10.1/1")


def test_a_row_made_in_bulk_has_its_first_version_once_it_is_changed(cast):
    (paper,) = Paper.objects.bulk_create([Paper(title="Imported")])
    assert told(paper) == []
    paper.title = "Changed"
    paper.save()
    assert told(paper) == [(1, "", "Imported"), (2, "", "Changed")]


def test_the_first_version_of_a_row_made_in_bulk_is_its_owners(cast):
    rows = [Insight(owner=cast.labmate, talk=make_talk(), text="Heard")]
    (insight,) = Insight.objects.bulk_create(rows)
    insight.text = "Mended"
    insight.saved_by(cast.owner)
    insight.save()
    versions = insight.history.order_by("version")
    assert [str(version.history_user) for version in versions] == ["labmate", "owner"]
    assert versions[0].history_date == insight.created_at


def test_what_hangs_on_a_row_belongs_to_the_version_it_hung_on(cast):
    talk = make_talk(speakers=["张磊"])
    talk.tags.add("vision")
    talk.title = "Second"
    talk.save()
    crediting.credit_speakers(talk=talk, names=["王井东"])
    talk.tags.set(["language"])
    talk.save()
    kept = {version.version: version.attached for version in talk.history.all()}
    assert kept[1] == {
        "speakers": ["张磊"],
        "series": [],
        "presents": [],
        "mentions": [],
        "tags": ["vision"],
    }
    assert (kept[2]["speakers"], kept[2]["tags"]) == (["王井东"], ["language"])


def test_a_paper_is_kept_with_who_wrote_edited_and_translated_it(cast):
    paper = make_paper()
    for role, names in {"author": ["Kaiming He", "任少卿"], "editor": ["Jian Sun"]}.items():
        crediting.credit_authors(paper=paper, names=names, role=role)
    paper.save()
    assert paper.history.get(version=1).attached == {
        "authors": ["Kaiming He", "任少卿"],
        "editors": ["Jian Sun"],
        "translators": [],
        "tags": [],
    }


def test_rows_revised_together_have_one_new_version_each(cast):
    made = Paper.objects.bulk_create([Paper(title="A"), Paper(title="B")])
    assert Paper.objects.order_by("pk").revise(by=cast.labmate, publisher="MIT") == 2
    for paper in made:
        paper.refresh_from_db()
        assert told(paper) == [(1, "", paper.title), (2, "labmate", paper.title)]
        assert paper.history.get(version=2).publisher == paper.publisher == "MIT"
        assert paper.history.get(version=1).publisher == ""


def test_revising_many_rows_takes_as_many_queries_as_revising_one(cast, django_assert_num_queries):
    for count in (1, 3):
        Talk.objects.all().delete()
        for number in range(count):
            make_talk(speakers=[f"Speaker {number}"]).tags.add(f"tag {number}")
        with django_assert_num_queries(16):
            assert Talk.objects.revise(minutes=60) == count


def test_saving_takes_as_many_queries_whatever_hangs_on_the_row(cast, django_assert_num_queries):
    for count in (1, 4):
        talk = make_talk(speakers=[f"Speaker {count}.{number}" for number in range(count)])
        with django_assert_num_queries(11):
            talk.save()


def test_place_and_trash_are_no_part_of_a_version(cast):
    insight = make_insight(cast.owner)
    trashing.trash_row(row=insight, by=cast.owner)
    Insight.objects.filter(pk=insight.pk).update(position=7)
    names = {field.name for field in Insight.history.model.tracked_fields}
    assert insight.history.count() == 1
    assert names & {"position", "text_key", "trashed_at", "trashed_by", "trashed_with"} == set()


def test_what_is_deleted_for_good_leaves_no_version(cast):
    paper = make_paper()
    paper.delete()
    assert Paper.history.count() == 0


@pytest.mark.parametrize(
    ("person", "seen"), [("owner", ["Secret", "Shown"]), ("labmate", ["Shown"]), ("stranger", [])]
)
def test_a_version_of_when_the_row_was_private_is_its_owners_alone(person, seen, cast):
    insight = make_insight(cast.owner, text="Secret", visibility="private")
    insight.text, insight.visibility = "Shown", "lab"
    insight.save()
    versions = insight.history.visible_to(getattr(cast, person)).order_by("version")
    assert [version.text for version in versions] == seen


def test_versions_of_what_is_the_labs_are_for_every_member(cast):
    paper = make_paper()
    assert paper.history.visible_to(cast.reader).count() == 1
    assert paper.history.visible_to(cast.stranger).count() == 0


def test_importing_many_rows_writes_no_version(cast):
    Paper.objects.bulk_create(Paper(title=f"Paper {n}") for n in range(50))
    assert Paper.history.count() == 0
