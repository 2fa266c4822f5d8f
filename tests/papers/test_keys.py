import pytest
from django.db import IntegrityError, transaction

from papers import crediting, keys
from papers.models import CitationKey, LabSettings, Paper
from tests.cast import make_cast, make_paper


def written_by(*names, title="Swin Transformer", **fields):
    paper = make_paper(title, **{"date": "2021", **fields})
    crediting.credit_authors(paper=paper, names=list(names))
    return paper


def key_of(paper):
    return Paper.objects.get(pk=paper.pk).citation_key


def keys_of(paper):
    return list(paper.citation_keys.values_list("key", "is_current"))


def test_papers_without_a_key_get_one_by_the_pattern(db):
    papers = [written_by("张磊"), written_by("Ze Liu")]
    keys.give(papers)
    assert [key_of(paper) for paper in papers] == ["zhang2021swin", "liu2021swin"]
    assert [paper.citation_key for paper in papers] == ["zhang2021swin", "liu2021swin"]


def test_the_version_that_a_paper_is_has_the_key_too(db):
    paper = written_by("张磊")
    keys.give([paper])
    assert list(paper.history.values_list("version", "citation_key")) == [(1, "zhang2021swin")]


def test_the_lab_s_pattern_is_followed(db):
    LabSettings.objects.create(key_pattern="{author:hanzi}{yy}")
    paper = written_by("张磊")
    keys.give([paper])
    assert key_of(paper) == "张21"


def test_papers_that_come_to_the_same_key_get_letters(db):
    papers = [written_by("张磊", title=f"Swin {n}") for n in range(30)]
    keys.give(papers)
    given = [key_of(paper) for paper in papers]
    assert given[:3] == ["zhang2021swin", "zhang2021swina", "zhang2021swinb"]
    assert given[-1] == "zhang2021swinac"
    assert len(set(given)) == 30


def test_a_key_that_is_there_stays_when_title_and_authors_change(db):
    paper = written_by("张磊")
    keys.give([paper])
    paper.title = "Another title"
    paper.save()
    crediting.credit_authors(paper=paper, names=["Ze Liu"])
    keys.give([paper])
    assert keys_of(paper) == [("zhang2021swin", True)]


def test_a_key_made_in_bulk_that_another_paper_has_gets_a_letter(db):
    make_paper("First", citation_key="Liu2021")
    bulk = Paper.objects.bulk_create(
        [Paper(title="Second", citation_key="liu2021"), Paper(title="Third", citation_key="x y")]
    )
    keys.give(bulk)
    assert [key_of(paper) for paper in bulk] == ["liu2021a", "xy"]


def test_giving_keys_takes_as_many_queries_for_many_papers(db, django_assert_num_queries):
    few = [written_by("张磊", title=f"A{n}") for n in range(2)]
    many = [written_by("Ze Liu", title=f"B{n}") for n in range(20)]
    with django_assert_num_queries(13):
        keys.give(few)
    with django_assert_num_queries(13):
        keys.give(many)


def test_a_changed_key_leaves_the_old_one_as_an_alias(db):
    paper = make_paper(citation_key="first")
    paper.citation_key = "second"
    paper.save()
    assert keys_of(paper) == [("second", True), ("first", False)]
    assert crediting.known_paper("FIRST") == paper
    assert list(Paper.objects.matching(q="first")) == [paper]
    paper.citation_key = "First"
    paper.save()
    assert keys_of(paper) == [("First", True), ("second", False)]


def test_a_key_that_is_taken_away_stays(db):
    paper = make_paper(citation_key="first")
    paper.citation_key = ""
    paper.save()
    assert key_of(paper) == "first"


def test_an_old_key_of_one_paper_is_never_another_s(db):
    paper = make_paper(citation_key="first")
    paper.citation_key = "second"
    paper.save()
    assert make_paper("Other", citation_key="FIRST").citation_key == "FIRSTa"


def test_the_database_refuses_the_same_key_in_another_case(db):
    first = make_paper(citation_key="first")
    row = CitationKey(key="FIRST", key_folded="first", paper=make_paper("Other"))
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    second = CitationKey(key="second", key_folded="second", paper=first)
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_all_papers_get_keys_by_the_pattern_and_back(db):
    cast = make_cast()
    kept, changed, blank = (
        written_by("张磊"),
        written_by("Ze Liu", citation_key="x"),
        written_by("He"),
    )
    keys.give([kept])
    told = [(change.old, change.new) for change in keys.new_keys()]
    assert told == [("x", "liu2021swin"), ("", "he2021swin")]
    rekeying = keys.give_all_by_pattern(by=cast.owner)
    assert [key_of(paper) for paper in (kept, changed, blank)] == [
        "zhang2021swin",
        "liu2021swin",
        "he2021swin",
    ]
    assert changed.history.first().history_user == cast.owner
    assert keys.give_all_by_pattern(by=cast.owner) is None
    assert keys.take_back(rekeying=rekeying, by=cast.owner) == 2
    assert [key_of(paper) for paper in (kept, changed, blank)] == ["zhang2021swin", "x", ""]
    assert keys.take_back(rekeying=rekeying, by=cast.owner) == 0


def test_a_key_changed_since_stays_when_new_keys_are_taken_back(db):
    cast = make_cast()
    paper = written_by("张磊", citation_key="x")
    rekeying = keys.give_all_by_pattern(by=cast.owner)
    paper.refresh_from_db()
    paper.citation_key = "mine"
    paper.save()
    assert keys.take_back(rekeying=rekeying, by=cast.owner) == 0
    assert key_of(paper) == "mine"


def test_letters_given_once_stay_when_all_get_keys_again(db):
    papers = [written_by("张磊", title=f"Swin {n}") for n in range(3)]
    keys.give(reversed(papers))
    assert keys.new_keys() == []
