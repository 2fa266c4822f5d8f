import pytest
from django.core.exceptions import ValidationError

from papers.models import Paper, Tag
from tests.cast import make_paper, make_talk


def test_a_tag_in_another_case_or_width_is_the_same_tag_on_every_kind_of_row(db):
    paper, talk = make_paper(), make_talk()
    paper.tags.add("NLP", "weak supervision")
    talk.tags.add("ｎｌｐ")
    assert Tag.objects.count() == 2
    assert [tag.name for tag in talk.tags.all()] == ["NLP"]


def test_tags_that_differ_in_a_sign_are_two_tags(db):
    make_paper().tags.add("C", "C++", "C#")
    assert sorted(tag.slug for tag in Tag.objects.all()) == ["c", "c#", "c++"]


def test_papers_are_found_by_tag_whatever_its_case(db):
    paper = make_paper()
    paper.tags.add("预训练", "Vision")
    make_paper(title="Other")
    assert list(Paper.objects.matching(tag="ＶＩＳＩＯＮ")) == [paper]


def test_setting_tags_drops_those_that_are_gone(db):
    paper = make_paper()
    paper.tags.set(["a", "b"])
    paper.tags.set(["B", "c"])
    assert sorted(paper.tags.names()) == ["b", "c"]


@pytest.mark.parametrize("name", ["x" * 101, "a\0b"])
def test_a_tag_that_cannot_be_kept_is_refused(db, name):
    with pytest.raises(ValidationError):
        make_paper().tags.add(name)
