"""Listing and searching beside papis, which keeps a folder for each paper, in the same library.

Measured only where papis is installed, say with ``pipx install papis``: it is asked as its users
ask it, at the command line, and a search is one of titles, as it looks at no words of a text.
"""

import json
import os
import shutil
import subprocess
import time
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from papers.models import Paper
from tests.benchmarks.growing import MANY, grow, least, rolled_back
from tests.cast import make_cast

PAPIS = shutil.which(os.environ.get("PAPIS", "papis"))
pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.django_db,
    pytest.mark.skipif(PAPIS is None, reason="papis is not installed"),
]


@pytest.fixture(scope="module")
def libraries(django_db_setup, django_db_blocker, tmp_path_factory):
    """A client signed in to a large library, and what asks papis about the same one."""
    folder = tmp_path_factory.mktemp("papis")
    home = {name: str(folder / "home") for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    with django_db_blocker.unblock(), rolled_back():
        cast = make_cast()
        grow(MANY, cast.owner)
        for paper in Paper.objects.with_authors().order_by("pk").iterator(chunk_size=500):
            place = folder / "library" / str(paper.pk)
            place.mkdir(parents=True)
            info = {
                "papis_id": f"{paper.pk:032x}",
                "title": paper.title,
                "author": " and ".join(paper.authors),
                "year": paper.year,
                "abstract": paper.abstract,
            }
            # JSON is YAML too.
            (place / "info.yaml").write_text(json.dumps(info, ensure_ascii=False))

        def ask_papis(*question):
            command = [PAPIS, "-l", str(folder / "library"), "list", "--format", "{doc[title]}"]
            asked = subprocess.run(
                [*command, *question], env=os.environ | home, capture_output=True, text=True
            )
            return asked.stdout.splitlines()

        assert len(ask_papis()) == MANY  # It makes its cache now.
        client = Client()
        client.force_login(cast.owner)
        yield SimpleNamespace(client=client, papis=ask_papis)


def seconds(work):
    """Return the least of three timings, by the clock on the wall."""
    timings = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        timings.append(time.perf_counter() - start)
    return min(timings)


def test_the_list_of_papers_comes_before_that_of_papis(libraries, ratio):
    ours = least(lambda: libraries.client.get(reverse("papers:paper-list")))
    ratio("the list of papers to papis list", ours / seconds(libraries.papis), limit=1)


@pytest.mark.parametrize("word", ["dialogue", "蒸馏"])
def test_a_search_is_answered_before_papis_answers_it(word, libraries, ratio):
    url = reverse("papers:search")
    ours = least(lambda: libraries.client.get(url, {"q": f"in:title {word}", "kind": "paper"}))
    assert libraries.papis(f"title:{word}")
    theirs = seconds(lambda: libraries.papis(f"title:{word}"))
    ratio(f"searching titles for “{word}” to papis", ours / theirs, limit=1)
