"""The admin of ideas, sparks and notes: each member's own, and what others show to the lab."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ideas.models import Idea, Note, Spark
from papers.models import Tag
from tests.cast import both_texts, make_insight, make_paper
from tests.ideas.making import make_idea
from tests.papers.filling import admin_url, as_shown, row


@pytest.fixture
def as_staff(client, cast):
    """A client signed in as the labmate, who may use the admin."""
    client.force_login(cast.labmate)
    return client


def post(client, of, page="add", **changed):
    """Open the page, change some fields and save. Returns the answer."""
    url = admin_url(of, page)
    return client.post(url, as_shown(client.get(url), **changed))


def errors(page):
    """Return what is wrong with the form on ``page``, by field."""
    return page.context["adminform"].form.errors


def test_a_labmate_sees_no_private_idea_of_the_owner(as_staff, cast):
    private = make_idea(cast.owner, title="my secret")
    shown = make_idea(cast.owner, title="for all", visibility="lab", parent=private)
    assert list(as_staff.get(admin_url(Idea, "changelist")).context["cl"].result_list) == [shown]
    assert as_staff.get(admin_url(private, "change")).url == reverse("admin:index")
    assert "my secret" not in as_staff.get(admin_url(shown, "change")).content.decode()


def test_a_superuser_sees_no_private_idea_of_a_labmate(as_owner, cast):
    private = make_idea(cast.labmate)
    assert not as_owner.get(admin_url(Idea, "changelist")).context["cl"].result_list
    assert as_owner.get(admin_url(private, "change")).url == reverse("admin:index")


def test_an_idea_of_another_that_the_lab_sees_is_changed_but_not_hidden_or_deleted(as_staff, cast):
    idea = make_idea(cast.owner, title="for all", visibility="lab")
    page = as_staff.get(admin_url(idea, "change"))
    assert "visibility" not in page.context["adminform"].form.fields
    shown = as_shown(page, title="for everybody", visibility="private")
    assert as_staff.post(admin_url(idea, "change"), shown).status_code == 302
    idea.refresh_from_db()
    assert (idea.title, idea.visibility, idea.owner) == ("for everybody", "lab", cast.owner)
    assert as_staff.post(admin_url(idea, "delete"), {"post": "yes"}).status_code == 403


def test_an_idea_is_added_with_its_spark_below_another(as_owner, cast):
    above = make_idea(cast.owner, title="above")
    make_idea(cast.owner, title="first", parent=above)
    insight, outcome = make_insight(cast.labmate), make_paper()
    post(
        as_owner,
        Idea,
        title="second",
        parent=above.pk,
        outcome=outcome.pk,
        visibility="private",
        tags="结构",
        sparks__TOTAL_FORMS=1,
        **row("sparks", 0, insight=insight.pk, relation="borrows", basis="inferred", why="tags"),
    )
    idea = Idea.objects.get(title="second")
    assert (idea.owner, idea.parent, idea.outcome, idea.position) == (cast.owner, above, outcome, 1)
    assert list(idea.tags.names()) == ["结构"]
    spark = idea.sparks.get()
    assert (spark.insight, spark.added_by, spark.why) == (insight, cast.owner, "tags")


def test_an_idea_cannot_be_moved_below_itself(as_owner, cast):
    above = make_idea(cast.owner, title="above")
    below = make_idea(cast.owner, title="below", parent=above)
    for parent in (above, below):
        page = post(as_owner, above, "change", parent=parent.pk)
        assert errors(page) == {"parent": ["An idea cannot be part of what is part of it."]}


def test_an_idea_that_is_moved_comes_last_there(as_owner, cast):
    above = make_idea(cast.owner, title="above")
    make_idea(cast.owner, title="first", parent=above)
    idea = make_idea(cast.owner, title="moved")
    post(as_owner, idea, "change", parent=above.pk)
    idea.refresh_from_db()
    assert (idea.parent, idea.position) == (above, 1)


def test_an_idea_is_no_wider_than_the_one_it_is_part_of(as_owner, cast):
    above = make_idea(cast.owner, title="above", visibility="private")
    page = post(as_owner, Idea, title="below", parent=above.pk, visibility="lab")
    assert errors(page) == {
        "visibility": ["The idea it is part of is private, so this one must be too."]
    }


def test_what_is_below_an_idea_made_private_is_private_too(as_owner, cast):
    above = make_idea(cast.owner, title="above", visibility="lab")
    below = make_idea(cast.owner, title="below", visibility="lab", parent=above)
    post(as_owner, above, "change", visibility="private")
    below.refresh_from_db()
    assert below.visibility == "private"


def test_an_idea_stays_below_another_that_became_private(as_staff, cast):
    above = make_idea(cast.owner, title="my secret", visibility="private")
    idea = make_idea(cast.labmate, title="mine", visibility="private", parent=above)
    page = as_staff.get(admin_url(idea, "change"))
    assert "my secret" not in page.content.decode()
    as_staff.post(admin_url(idea, "change"), as_shown(page, title="changed"))
    idea.refresh_from_db()
    assert (idea.title, idea.parent) == ("changed", above)


@pytest.mark.parametrize(
    ("model", "field", "term"),
    [("idea", "parent", "secret"), ("spark", "idea", "secret"), ("spark", "insight", "veiled")],
)
def test_what_is_private_to_others_is_neither_suggested_nor_taken(
    model, field, term, as_staff, cast
):
    idea = make_idea(cast.owner, title="secret", visibility="private")
    insight = make_insight(cast.owner, text="veiled", visibility="private")
    query = {"app_label": "ideas", "model_name": model, "field_name": field, "term": term}
    assert as_staff.get(reverse("admin:autocomplete"), query).json()["results"] == []
    chosen = {"idea": idea.pk, "parent": idea.pk, "insight": insight.pk}[field]
    page = post(as_staff, {"idea": Idea, "spark": Spark}[model], **{field: chosen})
    text = "Select a valid choice. That choice is not one of the available choices."
    assert errors(page)[field] == [text]
    assert term not in page.content.decode()


def test_a_private_idea_of_another_is_not_suggested_to_hang_something_on(as_staff, cast):
    make_idea(cast.owner, title="shown")
    mine = make_idea(cast.labmate, title="shown too")
    query = {"app_label": "ideas", "model_name": "spark", "field_name": "idea", "term": "shown"}
    found = as_staff.get(reverse("admin:autocomplete"), query).json()["results"]
    assert found == [{"id": str(mine.pk), "text": "shown too"}]


def test_a_spark_is_hidden_with_its_private_insight(as_staff, cast):
    idea = make_idea(cast.labmate)
    hidden = make_insight(cast.owner, text="veiled", visibility="private")
    Spark.objects.create(idea=idea, insight=hidden, added_by=cast.owner)
    assert not as_staff.get(admin_url(Spark, "changelist")).context["cl"].result_list
    assert "veiled" not in as_staff.get(admin_url(idea, "change")).content.decode()


def test_a_spark_added_by_itself_names_who_added_it(as_staff, cast):
    idea, insight = make_idea(cast.labmate), make_insight(cast.owner)
    post(as_staff, Spark, idea=idea.pk, insight=insight.pk)
    assert Spark.objects.get().added_by == cast.labmate


def test_who_saves_an_idea_second_sees_both_texts(as_owner, cast):
    first, second = make_idea(cast.owner, title="first"), make_idea(cast.owner, title="second")
    idea = make_idea(cast.owner, title="below", parent=first)
    typed = as_shown(as_owner.get(admin_url(idea, "change")), title="mine")
    idea.title, idea.parent = "theirs", second
    idea.save()
    page = as_owner.post(admin_url(idea, "change"), typed)
    assert both_texts(page.context["differences"]) == [
        ("Idea", "mine", "theirs"),
        ("Part of", "first", "second"),
    ]
    as_owner.post(admin_url(idea, "change"), as_shown(page))
    idea.refresh_from_db()
    assert (idea.title, idea.parent) == ("mine", first)


def test_an_idea_goes_to_the_trash_with_what_is_below_and_comes_back(as_owner, cast):
    above = make_idea(cast.owner, title="above")
    make_idea(cast.owner, title="below", parent=above)
    answer = as_owner.post(admin_url(above, "delete"), {"post": "yes"})
    assert not Idea.objects.alive().exists()
    page = as_owner.get(answer.url).content.decode()
    as_owner.post(re.search(r'action="(/trash/[^"]+)"', page)[1])
    assert Idea.objects.alive().count() == 2


def test_notes_are_listed_for_their_owner_and_not_changed(as_owner, cast):
    mine = Note.objects.create(owner=cast.owner, file_name="talks.md", data=b"# Talks")
    theirs = Note.objects.create(owner=cast.labmate, file_name="other.md", data=b"# Other")
    page = as_owner.get(admin_url(Note, "changelist"))
    assert list(page.context["cl"].result_list) == [mine]
    assert as_owner.get(admin_url(theirs, "change")).url == reverse("admin:index")
    assert as_owner.post(admin_url(mine, "change"), {"title": "x"}).status_code == 403
    assert as_owner.get(admin_url(Note, "add")).status_code == 403


def test_tags_of_private_ideas_are_not_listed_for_others(as_staff, cast):
    make_idea(cast.owner).tags.add("secret")
    make_idea(cast.owner, visibility="lab").tags.add("shown")
    page = as_staff.get(admin_url(Tag, "changelist"))
    assert [tag.name for tag in page.context["cl"].result_list] == ["shown"]


@pytest.mark.parametrize("model", [Idea, Spark, Note])
def test_a_list_costs_as_many_queries_for_three_rows_as_for_one(model, as_owner, cast):
    def add_rows(number):
        idea = make_idea(cast.owner, title=f"idea {number}")
        idea.tags.add("seen")
        Spark.objects.create(idea=idea, insight=make_insight(cast.owner), added_by=cast.owner)
        Note.objects.create(owner=cast.owner, file_name=f"{number}.md", data=b"x")

    add_rows(1)
    as_owner.get(admin_url(model, "changelist"))
    with CaptureQueriesContext(connection) as one:
        as_owner.get(admin_url(model, "changelist"))
    add_rows(2)
    add_rows(3)
    with CaptureQueriesContext(connection) as three:
        as_owner.get(admin_url(model, "changelist"))
    assert len(three) == len(one)


@pytest.mark.parametrize("many", [0, 2, 3])
def test_a_spark_has_exactly_one_source(many, as_owner, cast):
    idea, other = make_idea(cast.owner), make_idea(cast.owner, title="another")
    rows = {"insight": make_insight(cast.owner), "paper": make_paper(), "from_idea": other}
    sources = {name: rows[name].pk for name in list(rows)[:many]}
    page = post(as_owner, Spark, idea=idea.pk, **sources)
    assert errors(page) == {
        "insight": ["Choose one of the three: an insight, a paper or another idea."]
    }


@pytest.mark.parametrize("name", ["paper", "from_idea"])
def test_a_paper_and_another_idea_are_the_source_of_a_spark(name, as_owner, cast):
    idea = make_idea(cast.owner)
    source = make_paper() if name == "paper" else make_idea(cast.labmate, visibility="lab")
    post(as_owner, Spark, idea=idea.pk, **{name: source.pk})
    spark = Spark.objects.get()
    assert (spark.idea, spark.source) == (idea, source)
    assert f">{source}</a></th>" in as_owner.get(admin_url(Spark, "changelist")).content.decode()


def test_an_idea_is_not_its_own_spark(as_owner, cast):
    idea = make_idea(cast.owner)
    page = post(as_owner, Spark, idea=idea.pk, from_idea=idea.pk)
    assert errors(page) == {"from_idea": ["An idea cannot be its own spark. Choose another."]}
