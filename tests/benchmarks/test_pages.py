"""Every page in a library of a thousand papers, of ten thousand, and of as many as one asks for."""

import os
from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ideas import indexing, sampling
from ideas.making import rows as made
from ideas.models import Idea
from papers.models import Insight, Paper, Talk
from papers.search import index
from tests.browser import pages

SMALL = 1_000
LARGE = int(os.environ.get("BENCH_PAPERS", "10000"))
TRIES = 5
# Pages that a library of any size leaves as they are, but for what they list.
LISTS = ("papers:paper-list", "papers:talk-list", "papers:insight-list", "papers:speaker-list")
NOTHING = "papers:savedsearch-list"


def grow(papers, by):
    """Make so many papers more, and let the databases look at how their rows are spread."""
    made.make(papers=papers, seed=papers, by=by)
    index.reindex()
    indexing.refresh_all()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def milliseconds(client, url) -> float:
    """Return how long a page takes, the least of some tries."""
    taken = []
    for _ in range(TRIES):
        start = perf_counter()
        client.get(url)
        taken.append(perf_counter() - start)
    return min(taken) * 1000


def look(client, found) -> dict[str, tuple[float, int]]:
    """Return for each page of ``found`` how long it takes and how many queries."""
    looked = {}
    for name, url in found.items():
        assert client.get(url).status_code == 200, name
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
            queries = len(captured)
        looked[name] = (milliseconds(client, url), queries)
    return looked


@pytest.mark.benchmark
def test_no_page_grows_with_the_library(cast, client, ratio):
    sampling.load(by=cast.owner)
    found = pages.site_pages(pages.make_rows(cast.owner))
    client.force_login(cast.owner)
    nothing = milliseconds(client, reverse(NOTHING))
    grow(SMALL, cast.owner)
    found |= {
        "a made paper": Paper.objects.get(citation_key="made0").get_absolute_url(),
        "a made talk": Talk.objects.order_by("pk").last().get_absolute_url(),
        "a made insight": Insight.objects.order_by("pk").last().get_absolute_url(),
        "a made idea": Idea.objects.order_by("pk").last().get_absolute_url(),
        "like a made paper": reverse("papers:paper-related", args=[Paper.objects.last().pk]),
        "a search": f"{reverse('papers:search')}?q=蒸馏",
    }
    small = look(client, found)
    grow(LARGE - SMALL, cast.owner)
    large = look(client, found)
    for name, (took, queries) in large.items():
        before, queries_before = small[name]
        more = f"{took:.0f} ms, {queries} queries"
        if queries != queries_before:
            more += f", {queries_before} before"
        ratio(f"{name}, {LARGE:,} papers to {SMALL:,}", took / before, limit=1.5, more=more)
    for name in (*LISTS, "ideas:idea-list", "a made talk", "a made idea"):
        ratio(f"{name} to a page of nothing", large[name][0] / nothing, limit=3.5)
