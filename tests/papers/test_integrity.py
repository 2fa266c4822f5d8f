"""Going through the library for what is odd, and mending it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from papers import integrity
from papers.models import Paper, Repair
from tests.cast import make_paper, make_talk

pytestmark = pytest.mark.django_db
PAGE = reverse("papers:check")


@pytest.fixture
def odd():
    return make_paper(
        "Salt &amp; pepper.", doi="doi:10.1038/X", date="2020", container="Nature", pages="1-2"
    )


def codes(kind="paper"):
    return sorted(one.code for one in integrity.look(kind))


def test_what_is_odd_is_found(odd):
    make_talk("Salt &amp; pepper")
    assert codes() == ["authors-missing", "doi-prefix", "html", "pages-hyphen", "title-dot"]
    assert codes("talk") == ["html"]


def test_repairs_are_a_version_each_and_are_undone_as_one(odd, cast):
    before = values(odd)
    deed = integrity.repair(found=list(integrity.look("paper")), by=cast.labmate)
    odd.refresh_from_db()
    assert values(odd) == ("Salt & pepper", "10.1038/X", "1–2", "10.1038/x")
    assert (odd.version, odd.history.get(version=2).history_user) == (2, cast.labmate)
    assert integrity.undo(deed=deed, by=cast.labmate) == 3
    odd.refresh_from_db()
    assert values(odd) == before


def values(paper):
    return paper.title, paper.doi, paper.pages, paper.doi_key


def test_undoing_leaves_what_was_changed_since(odd, cast):
    deed = integrity.repair(found=list(integrity.look("paper")), by=cast.labmate)
    paper = Paper.objects.get(pk=odd.pk)
    paper.title, paper.pages = "Other words", "7"
    paper.save()
    integrity.undo(deed=deed, by=cast.labmate)
    paper.refresh_from_db()
    assert (paper.title, paper.pages, paper.doi) == ("Other words", "7", "doi:10.1038/X")
    paper.doi = ""
    paper.save()
    with pytest.raises(integrity.ChangedSince):
        integrity.undo(deed=deed, by=cast.labmate)


def test_what_was_mended_meanwhile_is_left(odd, cast):
    found = list(integrity.look("paper", codes=["doi-prefix"]))
    Paper.objects.filter(pk=odd.pk).revise(doi="10.9999/own")
    assert integrity.repair(found=found, by=cast.labmate) is None


def test_pages_go_on_where_the_last_one_ended(monkeypatch):
    papers = [make_paper(f"Paper {n}") for n in range(5)]
    monkeypatch.setattr(integrity, "SHOWN", 2)
    seen, after = [], 0
    while True:
        found, after = integrity.page("paper", codes=["year-missing"], after=after)
        seen += [one.row for one in found]
        if not after:
            break
    assert seen == papers


def test_one_chooses_on_the_page_what_to_repair_and_undoes_it(as_owner, odd):
    page = as_owner.get(PAGE, {"code": "doi-prefix"})
    (one,) = page.context["found"]
    response = as_owner.post(reverse("papers:check-repair"), {"chosen": one.key}, follow=True)
    assert "1 value repaired." in response.text
    odd.refresh_from_db()
    assert (odd.doi, odd.pages) == ("10.1038/X", "1-2")
    undo = reverse("papers:repair-undo", args=[Repair.objects.get().batch])
    assert undo in response.text
    assert "1 value is as before." in as_owner.post(undo, follow=True).text
    assert "This was undone already." in as_owner.post(undo, follow=True).text
    odd.refresh_from_db()
    assert odd.doi == "doi:10.1038/X"


@pytest.mark.parametrize("chosen", ["", "x", "doi-prefix:paper:0", "html:user:1", "a:paper:٣"])
def test_nothing_that_can_be_repaired_is_answered_with_the_page(as_owner, odd, chosen):
    response = as_owner.post(reverse("papers:check-repair"), {"chosen": chosen})
    assert (response.status_code, Repair.objects.count()) == (422, 0)


def test_the_command_counts_and_repairs(odd, cast):
    out = StringIO()
    call_command("check_library", "--json", stdout=out)
    assert [row["code"] for row in json.loads(out.getvalue())].count("doi-prefix") == 1
    out = StringIO()
    call_command("check_library", "--fix", "doi-prefix", stdout=out)
    assert "values repaired: 1" in out.getvalue()
    odd.refresh_from_db()
    assert (odd.doi, Repair.objects.get().by) == ("10.1038/X", cast.owner)
    with pytest.raises(CommandError):
        call_command("check_library", "--fix", "doi-prefix", "--by", "nobody", stdout=out)
