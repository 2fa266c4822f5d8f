import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase

from papers.models import Paper
from papers.paging import page_of
from tests.cast import make_paper


def walk(rows, size):
    """Return the pages from the first to the last, and back from the last to the first."""
    pages = [page_of(rows, size=size)]
    while pages[-1].after:
        pages.append(page_of(rows, after=pages[-1].after, size=size))
    back = [pages[-1]]
    while back[-1].before:
        back.append(page_of(rows, before=back[-1].before, size=size))
    return pages, back[::-1]


class PagesCoverTheList(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.sampled_from(["", "2020", "2020-05", "2021"]), max_size=9))
    def test_every_row_is_on_one_page_in_order_both_ways(self, dates):
        Paper.objects.bulk_create(Paper(title="A", date=date) for date in dates)
        rows = Paper.objects.for_list()
        pages, back = walk(rows, size=2)
        assert [row for page in pages for row in page] == list(rows)
        assert sorted(row.pk for page in back for row in page) == sorted(row.pk for row in rows)


@pytest.mark.parametrize("cursor", ["x", "W10", "bnVsbA", "é", "WyJhIiwgImIiXQ"])
def test_a_cursor_that_makes_no_sense_gives_the_first_page(db, cursor):
    paper = make_paper()
    assert page_of(Paper.objects.for_list(), after=cursor).rows == [paper]


def test_a_page_far_down_asks_no_more_queries(db, django_assert_num_queries):
    Paper.objects.bulk_create(Paper(title="A", date="2020") for _ in range(9))
    rows = Paper.objects.order_by("-date", "-pk")
    first = page_of(rows, size=3)
    with django_assert_num_queries(1):
        page_of(rows, after=first.after, size=3)
