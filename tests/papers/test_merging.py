"""What two members made of one field, told from what both began with."""

import pytest

from papers import merging
from papers.differing import WORDS
from tests.cast import make_insight, make_paper


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "kind", "text"),
    [
        ("one", "one two", "one", "mine", "one two"),
        ("one", "one", "one two", "theirs", "one two"),
        ("one", "my one", "one two", "both", "my one two"),
        ("one", "two", "three", "overlap", "two / three"),
    ],
)
def test_a_text_is_told_by_who_changed_it_and_merged(base, mine, theirs, kind, text):
    difference = merging.Difference("Title", mine, theirs, base, WORDS)
    assert (difference.kind, difference.merged.text) == (kind, text)


@pytest.mark.parametrize(
    ("base", "kind", "takes_theirs"),
    [("Seed", "choice", False), ("Trying", "mine", False), ("Sketch", "theirs", True)],
)
def test_of_two_values_the_one_that_was_changed_is_proposed(base, kind, takes_theirs):
    difference = merging.Difference("Status", mine="Sketch", theirs="Trying", base=base)
    assert (difference.kind, difference.takes_theirs) == (kind, takes_theirs)
    assert difference.merged is None


def test_without_what_both_began_with_nothing_is_merged():
    difference = merging.Difference("Title", "mine", "theirs", None, WORDS)
    assert (difference.kind, difference.merged) == ("unknown", None)


def test_what_one_began_with_is_the_version_that_one_saw(cast):
    paper = make_paper(title="First")
    paper.title = "Second"
    paper.save()
    assert merging.base_of(paper, 1, cast.labmate).title == "First"
    assert merging.base_of(paper, 7, cast.labmate) is None
    assert merging.base_of(paper, None, cast.labmate) is None
    assert merging.base_of(cast.owner, 1, cast.labmate) is None


def test_nobody_begins_with_a_version_that_was_anothers_alone(cast):
    insight = make_insight(cast.labmate, text="Secret", visibility="private")
    insight.text, insight.visibility = "Shown", "lab"
    insight.save()
    assert merging.base_of(insight, 1, cast.owner) is None
    assert merging.base_of(insight, 1, cast.labmate).text == "Secret"
