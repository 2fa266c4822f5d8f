"""Searching a large library, beside what the database alone takes to rank the same words."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from papers.models import Paper
from papers.search import engine, query, schema
from papers.search.facets import facets_of
from papers.search.fields import understood
from papers.search.matching import fts5, tsquery
from tests.benchmarks.growing import MANY, grow, rolled_back, slowest_but_one_in_twenty, timings
from tests.cast import make_cast

pytestmark = [pytest.mark.benchmark, pytest.mark.django_db]
TIMES, MOST_TO_RARE, MOST_OF_PALETTE = 20, 5, 50
# Of what ideas/making/words.toml makes sentences.
COMMON = "attention"
QUESTIONS = {
    "one Chinese character": "图",
    "two Chinese characters": "蒸馏",
    "four Chinese characters": "蒸馏对齐",
    "six Chinese characters": "作者先看蒸馏",
    "a common English word": COMMON,
    "the beginning of words": "trans*",
    "a phrase": '"sparse attention"',
    "both languages": "蒸馏 attention",
    "two filters": f"{COMMON} kind:question voice:source",
}


@pytest.fixture(scope="module")
def library(django_db_setup, django_db_blocker):
    """A member, who made a large library, and a word that only one paper has."""
    with django_db_blocker.unblock(), rolled_back():
        cast = make_cast()
        grow(MANY, cast.owner)
        coined = (paper.title.split()[-1] for paper in Paper.objects.order_by("-pk")[:200])
        rare = next(word for word in coined if answers(word, cast.owner) == 1)
        yield SimpleNamespace(member=cast.owner, rare=rare)


def answers(word, member):
    """Return how many rows have ``word``."""
    return engine.count(word, member, today=timezone.localdate())[0]


def answering(text, member, kind):
    """Return what answers ``text`` with fifty rows of ``kind``, what they say, and the facets."""

    def answer():
        results = engine.search(text, member, today=timezone.localdate(), kind=kind, most=50)
        facets_of(results, member)

    return answer


def ranking(text, member):
    """Return what asks the database alone for the fifty best documents with the same words."""
    match = understood(query.parse(text), member, today=timezone.localdate()).match
    if connection.vendor == "postgresql":
        words = tsquery(match)
        sql = (
            f"SELECT id, ts_rank(vector, words) FROM {schema.TABLE}, CAST(%s AS tsquery) words"
            " WHERE vector @@ words ORDER BY 2 DESC LIMIT 50"
        )
    else:
        words = fts5(match)
        sql = (
            f"SELECT rowid FROM {schema.FULL_TEXT} WHERE {schema.FULL_TEXT} MATCH %s"
            " ORDER BY rank LIMIT 50"
        )

    def rank():
        with connection.cursor() as cursor:
            cursor.execute(sql, [words])
            return cursor.fetchall()

    return rank


def slowest(work):
    work()
    return slowest_but_one_in_twenty(timings(work, TIMES))


@pytest.mark.parametrize("what", QUESTIONS)
def test_fifty_answers_beside_the_bare_ranking_of_the_same_words(what, library, ratio):
    text = QUESTIONS[what]
    ours = slowest(answering(text, library.member, "insight"))
    bare = ranking(text, library.member)
    assert bare()
    ratio(f"{what}: fifty answers with facets to the bare ranking", ours / slowest(bare))


def test_the_commonest_word_takes_a_few_times_as_long_as_a_rare_one(library, ratio):
    rare = slowest(answering(library.rare, library.member, ""))
    common = slowest(answering(COMMON, library.member, ""))
    ratio("the commonest word to a rare one, all kinds", common / rare, limit=MOST_TO_RARE)


@pytest.mark.parametrize("typed", ["", "at", "atten", "对", "对齐"])
def test_the_palette_answers_at_once(typed, library, ratio):
    client = Client()
    client.force_login(library.member)
    url = reverse("papers:search-suggest")
    milliseconds = 1000 * slowest(lambda: client.get(url, {"q": typed}))
    ratio(f"the palette after “{typed}”", milliseconds, limit=MOST_OF_PALETTE, unit="ms")
