"""Changing the outline by plain forms and by fragments, and undoing that after a reload."""

import re

import pytest
from django.urls import reverse

from ideas import changing
from ideas.models import Change, Idea
from papers import trashing
from tests.ideas.making import make_idea

OUTLINE = "/ideas/outline/"
SWAP = {"headers": {"HX-Request": "true", "HX-Target": "outline"}}


@pytest.fixture
def ideas(cast):
    """Three ideas of the owner, a, b and c, by title."""
    return {title: changing.add(title=title, by=cast.owner) for title in "abc"}


def order(parent=None):
    """Return the titles below ``parent``, in order."""
    rows = Idea.objects.alive().filter(parent=parent).order_by("position")
    return list(rows.values_list("title", flat=True))


def said(page):
    """Return what the outline in a fragment says."""
    return page.context["outline"].said


@pytest.mark.parametrize(
    ("do", "after"), [("up", "bac"), ("down", "acb"), ("delete", "ac"), ("indent", "ac")]
)
def test_a_plain_form_changes_the_outline_and_goes_back(do, after, ideas, as_owner):
    b = ideas["b"]
    page = as_owner.post(OUTLINE, {"do": do, "idea": b.pk, "next": "/ideas/?after=x"})
    focus = "" if do == "delete" else f"#idea-{b.pk}"
    assert page.url == f"/ideas/?after=x{focus}"
    assert "".join(order()) == after


def test_an_idea_is_added_last_or_below_what_is_ticked(ideas, as_owner):
    as_owner.post(OUTLINE, {"do": "add", "title": "d"})
    as_owner.post(OUTLINE, {"do": "add", "title": "after a", "idea": ideas["a"].pk})
    as_owner.post(OUTLINE, {"do": "add", "title": "below b", "root": ideas["b"].pk})
    assert order() == ["a", "after a", "b", "c", "d"]
    assert order(ideas["b"]) == ["below b"]


def test_several_ticked_ideas_move_to_where_they_are_sent(ideas, as_owner):
    chosen = [ideas["c"].pk, ideas["a"].pk]
    as_owner.post(OUTLINE, {"do": "move", "idea": chosen, "parent": ideas["b"].pk})
    assert (order(), order(ideas["b"])) == (["b"], ["a", "c"])
    as_owner.post(OUTLINE, {"do": "outdent", "idea": chosen})
    as_owner.post(OUTLINE, {"do": "move", "idea": ideas["c"].pk, "before": ideas["b"].pk})
    assert order() == ["c", "b", "a"]


def test_a_page_elsewhere_is_not_gone_back_to(ideas, as_owner):
    asked = {"do": "up", "idea": ideas["b"].pk, "next": "https://evil.example/"}
    assert as_owner.post(OUTLINE, asked).url == f"/ideas/#idea-{ideas['b'].pk}"


def test_a_change_is_undone_after_a_reload(ideas, as_owner):
    as_owner.post(OUTLINE, {"do": "indent", "idea": ideas["b"].pk})
    page = as_owner.get(reverse("ideas:idea-list")).content.decode()
    assert "Undo: moved “b”" in page
    url = re.search(r'formaction="(/ideas/undo/[^"]+)"', page)[1]
    page = as_owner.post(url, {"next": "/ideas/"}, follow=True)
    assert order() == ["a", "b", "c"]
    assert [str(message) for message in page.context["messages"]] == ["Undone: moved: b"]


def test_the_last_change_is_undone_first(ideas, as_owner):
    as_owner.post(OUTLINE, {"do": "up", "idea": ideas["c"].pk})
    as_owner.post(OUTLINE, {"do": "delete", "idea": ideas["a"].pk})
    as_owner.post("/ideas/undo/")
    assert order() == ["a", "c", "b"]
    as_owner.post("/ideas/undo/")
    assert order() == ["a", "b", "c"]


def test_undoing_twice_says_so(ideas, as_owner):
    url = f"/ideas/undo/?change={Change.objects.latest('pk').pk}"
    as_owner.post(url)
    page = as_owner.post(url)
    assert page.status_code == 422
    assert "This is undone already." in page.content.decode()
    assert order() == ["a", "b"]


def test_what_cannot_be_undone_does_not_stand_in_the_way(ideas, as_owner, cast):
    as_owner.post(OUTLINE, {"do": "up", "idea": ideas["b"].pk})
    trashing.trash_row(row=ideas["b"], by=cast.owner)
    page = as_owner.post("/ideas/undo/")
    assert page.status_code == 422
    assert "not there any more" in page.content.decode()
    as_owner.post("/ideas/undo/")
    assert order() == ["a"]


def test_there_is_nothing_to_undo_for_who_did_nothing(ideas, as_labmate):
    page = as_labmate.post("/ideas/undo/", **SWAP)
    assert said(page).text == "There is nothing to undo."
    assert order() == ["a", "b", "c"]


def test_a_fragment_says_what_happened_and_keeps_what_is_open(ideas, as_owner, cast):
    changing.add(title="below", parent=ideas["a"], by=cast.owner)
    asked = {"do": "indent", "idea": ideas["c"].pk}
    page = as_owner.post(OUTLINE, asked | {"open": ""}, **SWAP)
    assert said(page).text == "“c” is now at 2.1."
    assert said(page).focus == ideas["c"].pk
    assert [(row.path, len(row.below)) for row in page.context["outline"].rows] == [
        ("1", 0),
        ("2", 1),
    ]
    assert "<html" not in page.content.decode()


def test_a_fragment_of_a_branch_shows_the_branch(ideas, as_owner):
    as_owner.post(OUTLINE, {"do": "indent", "idea": ideas["b"].pk})
    asked = {"do": "add", "title": "new", "root": ideas["a"].pk, "open": ""}
    page = as_owner.post(OUTLINE, asked, **SWAP)
    assert [row.path for row in page.context["outline"].rows] == ["1.1", "1.2"]


def test_who_saves_a_title_second_gets_both_texts(ideas, as_owner):
    idea = ideas["a"]
    asked = {"do": "edit", "idea": idea.pk, "seen_version": idea.version}
    as_owner.post(OUTLINE, asked | {"title": "theirs"})
    page = as_owner.post(OUTLINE, asked | {"title": "mine"})
    text = page.content.decode()
    assert page.status_code == 409
    assert '<p class="compared"><del>a</del><ins>theirs</ins></p>' in text
    assert 'value="mine"' in text
    fragment = as_owner.post(OUTLINE, asked | {"title": "mine", "open": ""}, **SWAP)
    assert (fragment.status_code, said(fragment).conflict.title) == (409, "theirs")
    again = re.search(r'name="seen_version" value="(\d+)"', text)[1]
    as_owner.post(OUTLINE, asked | {"title": "mine", "seen_version": again})
    assert order() == ["mine", "b", "c"]


def test_a_title_saved_second_is_offered_merged_with_the_first(ideas, as_owner):
    idea = ideas["a"]
    asked = {"do": "edit", "idea": idea.pk, "seen_version": idea.version}
    as_owner.post(OUTLINE, asked | {"title": "a，他们的"})
    page = as_owner.post(OUTLINE, asked | {"title": "我的 a", "open": ""}, **SWAP)
    assert said(page).difference.merged.text == "我的 a，他们的"
    assert 'id="outline-merged" value="我的 a，他们的"' in page.text


def test_nothing_is_merged_in_the_outline_where_what_one_saw_is_not_known(ideas, as_owner):
    asked = {"do": "edit", "idea": ideas["a"].pk, "seen_version": 77}
    page = as_owner.post(OUTLINE, asked | {"title": "<b>mine</b>"})
    assert page.status_code == 409
    assert "What you both began with is not known" in page.text
    assert "outline-merged" not in page.text
    assert "<b>mine</b>" not in page.text


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"do": "add"}, "Write the idea first."),
        ({"do": "up"}, "Choose an idea first: tick its box."),
        ({"do": "edit", "idea": "ab", "title": "x"}, "Choose one idea only"),
        ({"do": "edit", "idea": "a", "title": "x"}, "Load the page again"),
        ({"do": "up", "idea": "a"}, "It cannot go further that way."),
        ({"do": "move", "idea": "a", "parent": "a"}, "An idea cannot be part of"),
        ({"do": "fly", "idea": "a"}, "fly"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(asked, why, ideas, as_owner):
    asked = asked | {
        name: [ideas[title].pk for title in asked[name]]
        for name in ("idea", "parent")
        if name in asked
    }
    page = as_owner.post(OUTLINE, asked)
    assert (page.status_code, why in page.content.decode()) == (422, True)
    fragment = as_owner.post(OUTLINE, asked, **SWAP)
    assert (fragment.status_code, why in said(fragment).error) == (422, True)
    assert order() == ["a", "b", "c"]


def test_what_one_zoomed_in_on_is_not_left_unawares(ideas, as_owner):
    as_owner.post(OUTLINE, {"do": "indent", "idea": ideas["b"].pk})
    asked = {"do": "outdent", "idea": ideas["b"].pk, "root": ideas["a"].pk}
    assert "Zoom out first." in as_owner.post(OUTLINE, asked).content.decode()
    assert order(ideas["a"]) == ["b"]


@pytest.mark.parametrize(
    "asked",
    [
        {"do": "up", "idea": "theirs"},
        {"do": "delete", "idea": "999999"},
        {"do": "delete", "idea": "x"},
        {"do": "move", "idea": "mine", "parent": "theirs"},
        {"do": "move", "idea": "mine", "before": "hidden"},
        {"do": "add", "title": "x", "root": "hidden"},
    ],
)
def test_what_is_not_ones_own_is_not_there(asked, cast, as_reader):
    rows = {
        "theirs": make_idea(cast.owner, visibility="lab").pk,
        "hidden": make_idea(cast.owner).pk,
        "mine": make_idea(cast.reader).pk,
    }
    before = list(Idea.objects.order_by("pk").values())
    asked = {name: rows.get(value, value) for name, value in asked.items()}
    assert as_reader.post(OUTLINE, asked).status_code == 404
    assert list(Idea.objects.order_by("pk").values()) == before


def test_only_who_made_a_change_undoes_it(ideas, as_labmate):
    page = as_labmate.post(f"/ideas/undo/?change={Change.objects.latest('pk').pk}")
    assert page.status_code == 422
    assert order() == ["a", "b", "c"]


def test_a_branch_is_loaded_with_its_numbers_and_levels(ideas, as_owner, cast):
    changing.add(title="below", parent=ideas["b"], by=cast.owner)
    page = as_owner.get(reverse("ideas:idea-branch", args=[ideas["b"].pk]), {"level": 4})
    (row,) = page.context["rows"]
    assert (row.path, row.level, row.place, row.size) == ("2.1", 4, 1, 1)
    assert page.content.decode().lstrip().startswith('<ul role="group">')


def test_the_rest_of_a_branch_is_on_the_page_that_more_leads_to(ideas, as_owner, cast):
    Idea.objects.bulk_create(
        Idea(title=f"{place}", parent=ideas["a"], position=place, owner=cast.owner)
        for place in range(203)
    )
    url = ideas["a"].get_absolute_url()
    page = as_owner.get(url)
    assert f'href="{url}?start=200"' in page.content.decode()
    rest = as_owner.get(url, {"start": 200}).context["outline"].rows
    assert [(row.path, row.place) for row in rest] == [
        ("1.201", 201),
        ("1.202", 202),
        ("1.203", 203),
    ]


@pytest.mark.parametrize(
    ("query", "open_branches"), [("", 2), ("levels=none", 0), ("levels=all", 3), ("open=x,9,-", 0)]
)
def test_what_is_open_can_be_asked_for(query, open_branches, as_owner, cast):
    parent = None
    for title in "abcd":
        parent = changing.add(title=title, parent=parent, by=cast.owner)
        changing.add(title="beside", after=parent, by=cast.owner)
    page = as_owner.get(f"{reverse('ideas:idea-list')}?{query}").content.decode()
    assert page.count('aria-expanded="true"') == open_branches


def test_numbers_are_the_writers_or_automatic_on_every_page(as_owner, cast):
    top = make_idea(cast.owner, number="7")
    below = make_idea(cast.owner, number="3", parent=top)
    pages = {"list": reverse("ideas:idea-list"), "idea": below.get_absolute_url()}
    as_owner.post("/ideas/numbers/", {"numbers": "automatic", "next": pages["list"]})
    row = as_owner.get(pages["list"]).context["outline"].rows[0]
    assert (row.path, row.below[0].path) == ("1", "1.1")
    assert as_owner.get(pages["idea"]).context["path"] == "1.1"
    answer = as_owner.post("/ideas/numbers/", {"numbers": "own", "next": pages["idea"]})
    assert answer.url == pages["idea"]
    assert as_owner.get(pages["idea"]).context["path"] == "7.3"


def test_move_to_leads_to_a_choice_by_number_or_words(ideas, as_owner):
    asked = {"do": "choose", "idea": [ideas["a"].pk, ideas["b"].pk], "next": "/ideas/"}
    url = as_owner.post(OUTLINE, asked).url
    page = as_owner.get(url)
    assert [parent.title for parent in page.context["parents"]] == ["c"]
    assert as_owner.get(f"{url}&find=3").context["parents"] == [ideas["c"]]
    assert as_owner.get(f"{url}&find=zzz").context["parents"] == []
    assert as_owner.get("/ideas/move/?idea=999").status_code == 404


def test_edit_without_a_script_leads_to_the_form(ideas, as_owner):
    url = reverse("ideas:idea-edit", args=[ideas["a"].pk])
    asked = {"do": "open", "idea": ideas["a"].pk}
    assert as_owner.post(OUTLINE, asked).url == url
    assert as_owner.post(OUTLINE, asked, **SWAP).headers["HX-Redirect"] == url


def test_an_open_slot_is_a_row_to_be_filled(as_owner, cast):
    slot = make_idea(cast.owner, title="", number="13")
    page = as_owner.get(reverse("ideas:idea-list")).content.decode()
    assert "is-ghost" in page
    asked = {"do": "edit", "idea": slot.pk, "title": "filled", "seen_version": 1}
    as_owner.post(OUTLINE, asked)
    as_owner.post("/ideas/undo/")
    slot.refresh_from_db()
    assert (slot.title, slot.number) == ("", "13")
