"""Every page in a library ten times as large, and what a list costs beside a page without rows."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from ideas.models import Idea
from papers.models import Paper, Speaker, Talk, User
from tests.benchmarks.growing import FEW, MANY, grow, least, rolled_back
from tests.benchmarks.watching import Watch, columns
from tests.site.matrix import table
from tests.site.matrix.table import ANYONE, TABLE
from tests.site.matrix.world import ACTORS, build

pytestmark = [pytest.mark.benchmark, pytest.mark.django_db]
# Pages that take the longer the more there is, and why that is so.
GROWING = {
    "papers:paper-list-export": "hands out the whole list",
    "papers:paper-list-print": "hands out the whole list",
    "papers:keys-give": "shows what every paper would be called",
    "papers:check": "looks through two thousand rows, where there are so many",
    "papers:reading-list": "the smaller library fills no page",
    "ideas:idea-list": "the smaller library fills no page",
}
OF_FIFTY = (
    *("papers:paper-list", "papers:talk-list", "papers:insight-list", "papers:speaker-list"),
    *("papers:talk-detail", "ideas:idea-list", "ideas:idea-detail"),
)
NOTHING = "ideas:link-list"
# What hangs on rows of which the page of a small library has none takes queries of its own.
FETCHED = 4
MOST, MOST_OF_FIFTY, HEAVIEST, NAMED = 1.5, 3.5, 10, 3


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    """What was measured of each page by its name, in a library of FEW papers and of MANY."""
    with django_db_blocker.unblock(), rolled_back():
        world = build()
        admin = world.members["admin"]
        grow(FEW, admin)
        urls, client = addresses(world), signed_in(admin)
        few = {name: measured(client, url, Watch(), name) for name, url in urls.items()}
        grow(MANY, admin)
        watch = Watch()
        many = {name: measured(client, url, watch, name) for name, url in urls.items()}
        newcomer = signed_in(User.objects.create_user("newcomer"))
        nothing = least(lambda: newcomer.get(reverse(NOTHING)), times=21)
        both = {name: (few[name], many[name]) for name in urls if few[name] and many[name]}
        yield SimpleNamespace(both=both, watch=watch, nothing=nothing)


def signed_in(member):
    client = Client()
    client.force_login(member)
    return client


def addresses(world) -> dict[str, str]:
    """Return an address of every page that is for members: of a made row that has much, if any."""
    fullest = {
        "paper": Paper.objects.get(citation_key="made0"),
        "talk": Talk.objects.filter(talk_papers__paper__citation_key="made0").first(),
        "speaker": Speaker.objects.with_counts().order_by("-talk_count", "pk").first(),
        "idea": Idea.objects.filter(parent=None, visibility="lab").order_by("-pk").first(),
    }
    found = {}
    for name, (who, methods) in TABLE.items():
        if who == ANYONE or "GET" not in methods:
            continue
        for placed in table.rows_for(name, world):
            if table.is_allowed(ACTORS["admin"], name, placed and placed.row):
                kind = name.partition(":")[2].partition("-")[0]
                row = fullest.get(kind) if placed and name not in table.KINDS else None
                pk = row.pk if row else placed.pk if placed else table.NOWHERE
                found[name] = table.address(name, pk)
                break
    return found


def measured(client, url, watch, name):
    """Return the seconds and the queries of a page, or None where nothing is shown."""

    def get():
        response = client.get(url)
        if response.streaming:
            b"".join(response.streaming_content)
        return response

    if get().status_code != 200:
        return None
    seconds = least(get)
    with watch.page(name):
        get()
    return SimpleNamespace(seconds=seconds, queries=watch.number)


def test_no_page_takes_much_longer_in_a_larger_library(pages, ratio, tell):
    lines = [
        f"| page | {MANY:,} papers to {FEW:,} | to a page without rows | queries |",
        "|---|---|---|---|",
    ]
    growth = {name: many.seconds / few.seconds for name, (few, many) in pages.both.items()}
    for name in sorted(growth, key=growth.get, reverse=True):
        few, many = pages.both[name]
        queries = many.queries if few.queries == many.queries else f"{few.queries} → {many.queries}"
        because = f" ({GROWING[name]})" if name in GROWING else ""
        of_nothing = many.seconds / pages.nothing
        lines.append(f"| {name}{because} | {growth[name]:.2f} | {of_nothing:.1f} | {queries} |")
    tell("Pages", lines)
    ratio(
        f"the page in the middle, {MANY:,} papers to {FEW:,}",
        sorted(growth.values())[len(growth) // 2],
    )
    for name in growth.keys() - GROWING.keys():
        if growth[name] > MOST:
            ratio(f"{name}, {MANY:,} papers to {FEW:,}", growth[name], limit=MOST)


def test_the_queries_of_a_page_do_not_grow_with_the_library(pages):
    growing = {
        name: (few.queries, many.queries)
        for name, (few, many) in pages.both.items()
        if many.queries > few.queries + FETCHED and name not in GROWING
    }
    assert growing == {}


@pytest.mark.parametrize("name", OF_FIFTY)
def test_a_page_costs_a_few_times_one_without_rows(name, pages, ratio):
    seconds = pages.both[name][1].seconds
    ratio(f"{name} to a page without rows", seconds / pages.nothing, limit=MOST_OF_FIFTY)


def test_the_heaviest_queries_are_told_with_their_plans(pages, tell):
    lines = []
    for query in pages.watch.heaviest(HEAVIEST):
        on = ", ".join(sorted(query.pages)[:NAMED])
        plan = (f"    {line}" for line in query.plan())
        lines += [f"{query.seconds * 1000:.1f} ms, on {on}:", "", "```", query.told, *plan]
        lines += ["```", ""]
    tell("The heaviest queries", lines)


def test_indexes_are_told_with_the_pages_that_they_are_for(pages, tell):
    known, lines = columns(), ["| index | on | for pages |", "|---|---|---|"]
    for name, of in sorted(pages.watch.uses().items()):
        named, more = sorted(of)[:NAMED], len(of) - NAMED
        pages_told = ", ".join(named) + (f" and {more} more" if more > 0 else "")
        lines.append(f"| {name} | {known.get(name, '')} | {pages_told} |")
    tell("What each index is for", lines)
