"""Reading the outline: level by level, by pages, with a fixed number of queries."""

import pytest

from ideas import outline
from ideas.models import Spark
from papers.paging import page_of
from tests.cast import make_insight
from tests.ideas.making import make_idea


def grow(owner, *widths, parent=None):
    """Make as many ideas as the first of ``widths`` says, with the rest below each."""
    if widths:
        for place in range(widths[0]):
            idea = make_idea(owner, title=f"{place + 1}", parent=parent, position=place)
            grow(owner, *widths[1:], parent=idea)


def drawn(rows):
    """Return rows as nested lists: the full number, then what is shown below."""
    found = []
    for row in rows:
        found.append(row.path)
        if row.below:
            found.append(drawn(row.below))
    return found


def shown(user, **more):
    """Return the rows of the first page of the outline."""
    tops = page_of(outline.tops(user)).rows
    return outline.rows(tops, user, size=len(tops), **more)


def test_three_levels_are_open_and_the_fourth_is_only_said_to_be_there(cast):
    grow(cast.owner, 1, 2, 1, 1)
    rows = shown(cast.owner)
    assert drawn(rows) == ["1", ["1.1", ["1.1.1"], "1.2", ["1.2.1"]]]
    deepest = rows[0].below[0].below[0]
    assert (deepest.level, deepest.idea.child_count) == (3, 1)


def test_a_branch_beyond_the_budget_is_closed(cast):
    grow(cast.owner, 3, 4)
    rows = shown(cast.owner, opening=outline.Opening(rows=8))
    assert drawn(rows) == ["1", ["1.1", "1.2", "1.3", "1.4"], "2", "3"]
    assert [row.idea.child_count for row in rows] == [4, 4, 4]


def test_just_the_branches_asked_for_are_open_at_whatever_depth(cast):
    grow(cast.owner, 2, 1, 1, 1)
    (first,) = outline.tops(cast.owner)[:1]
    line = [first.pk, *first.children.values_list("pk", flat=True)]
    assert drawn(shown(cast.owner, opening=outline.opening(line))) == ["1", ["1.1", ["1.1.1"]], "2"]
    assert drawn(shown(cast.owner, opening=outline.NONE)) == ["1", "2"]
    everything = drawn(shown(cast.owner, opening=outline.ALL))
    assert everything == [
        *("1", ["1.1", ["1.1.1", ["1.1.1.1"]]]),
        *("2", ["2.1", ["2.1.1", ["2.1.1.1"]]]),
    ]


def test_a_row_knows_its_place_among_its_siblings(cast):
    grow(cast.owner, 2, 2)
    places = [
        (row.path, row.level, row.place, row.size)
        for top in shown(cast.owner)
        for row in (top, *top.below)
    ]
    assert places == [
        ("1", 1, 1, 2),
        ("1.1", 2, 1, 2),
        ("1.2", 2, 2, 2),
        ("2", 1, 2, 2),
        ("2.1", 2, 1, 2),
        ("2.2", 2, 2, 2),
    ]


def test_a_wide_branch_is_shown_in_parts(cast, monkeypatch):
    monkeypatch.setattr(outline, "BRANCH", 3)
    grow(cast.owner, 1, 8)
    (top,) = shown(cast.owner)
    (opened,) = shown(cast.owner, opening=outline.opening([top.idea.pk]))
    assert (drawn(opened.below), opened.rest) == (["1.1", "1.2", "1.3"], 3)
    ideas, first, rest = outline.below(top.idea, cast.owner, start=3)
    assert ([idea.title for idea in ideas], first, rest) == (["4", "5", "6"], 4, 6)
    ideas, first, rest = outline.below(top.idea, cast.owner, start=6)
    assert ([idea.title for idea in ideas], first, rest) == (["7", "8"], 7, None)


def test_what_is_below_something_hidden_is_at_the_top(cast):
    hidden = make_idea(cast.owner, title="hidden")
    make_idea(cast.labmate, title="mine", parent=hidden)
    assert [row.idea.title for row in shown(cast.labmate)] == ["mine"]


def test_the_writers_numbers_or_automatic_ones(cast):
    top = make_idea(cast.owner, number="4")
    make_idea(cast.owner, number="七", parent=top, position=1)
    make_idea(cast.owner, parent=top, position=0)
    assert drawn(shown(cast.owner)) == ["4", ["4.1", "4.七"]]
    assert drawn(shown(cast.owner, are_automatic=True)) == ["1", ["1.1", "1.2"]]


def test_rows_tell_what_lit_them_and_who_may_edit_them(cast):
    mine = make_idea(cast.reader, visibility="lab")
    theirs = make_idea(cast.owner, visibility="lab", position=1)
    seen = make_insight(cast.owner)
    unseen = make_insight(cast.owner, visibility="private")
    for insight in (seen, unseen):
        Spark.objects.create(idea=theirs, insight=insight, added_by=cast.owner)
    rows = shown(cast.reader)
    assert [(row.idea, row.idea.spark_count, row.may_edit) for row in rows] == [
        (mine, 0, True),
        (theirs, 1, False),
    ]


@pytest.mark.parametrize("widths", [(1, 1, 1), (3, 3, 3), (40, 6, 1)])
def test_the_first_page_takes_as_many_queries_for_many_ideas_as_for_one(
    widths, cast, django_assert_num_queries
):
    grow(cast.owner, *widths)
    with django_assert_num_queries(6):
        shown(cast.owner)
