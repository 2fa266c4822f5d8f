import pytest
from django.urls import reverse

from ideas.forms import IdeaForm
from ideas.models import Basis, Idea, Relation, Spark
from papers import trashing
from tests.cast import make_insight, make_talk
from tests.ideas.making import make_idea


def fields(**changed):
    """Return what the form of an idea posts."""
    return {"title": "多视角", "status": "seed", "visibility": "private"} | changed


def spark(idea, insight, owner, **more):
    """Return a spark between the two, saved."""
    return Spark.objects.create(
        idea=idea,
        insight=insight,
        relation=Relation.SPARKED,
        added_by=owner,
        **{"basis": Basis.STATED} | more,
    )


def test_ideas_are_added_in_order_at_the_top_and_below_one_another(cast, as_owner):
    as_owner.post(reverse("ideas:idea-add"), fields(title="一"))
    as_owner.post(reverse("ideas:idea-add"), fields(title="二"))
    top = Idea.objects.get(title="一")
    as_owner.post(reverse("ideas:idea-add-below", args=[top.pk]), fields(title="一点一"))
    first, second = as_owner.get(reverse("ideas:idea-list")).context["outline"].rows
    assert (first.idea.title, [row.idea.title for row in first.below]) == ("一", ["一点一"])
    assert second.idea.title == "二"


def test_the_page_of_an_idea_leads_to_its_talk_and_speaker(cast, as_owner):
    talk = make_talk(title="HRNet", speakers=["王井东"])
    idea = make_idea(cast.owner, number="4")
    below = make_idea(cast.owner, title="分辨率", number="1", parent=idea)
    spark(below, make_insight(cast.owner, talk=talk, text="高分辨率"), cast.owner)
    page = as_owner.get(below.get_absolute_url())
    assert page.context["path"] == "4.1"
    (strip,) = page.context["strips"]
    assert [(hop.label, hop.basis) for hop in strip.hops[:3]] == [
        ("1 speaker", Basis.STATED),
        ("1 talk", Basis.STATED),
        ("1 insight", Basis.STATED),
    ]
    assert f'href="{talk.get_absolute_url()}"' in page.content.decode()


def test_the_page_of_a_talk_shows_what_became_of_it(cast, as_owner):
    insight = make_insight(cast.owner)
    idea = make_idea(cast.owner, title="锚点", number="3")
    spark(idea, insight, cast.owner)
    page = as_owner.get(insight.talk.get_absolute_url()).content.decode()
    assert f'<a class="chip chip-idea" href="{idea.get_absolute_url()}"' in page
    assert "Ideas from this talk" in page


def test_a_labmate_sees_nothing_of_a_private_idea_on_the_talk_it_came_from(cast, as_labmate):
    insight = make_insight(cast.owner)
    spark(make_idea(cast.owner, title="秘密"), insight, cast.owner)
    page = as_labmate.get(insight.talk.get_absolute_url()).content.decode()
    assert "秘密" not in page
    assert "Ideas from this talk" not in page


def test_a_rejected_spark_is_kept_but_not_shown(cast, as_owner, django_user_model):
    insight, idea = make_insight(cast.owner), make_idea(cast.owner)
    spark(idea, insight, cast.owner, rejected_at="2026-01-01T00:00Z")
    assert as_owner.get(idea.get_absolute_url()).context["sparks"] == []
    assert Spark.objects.count() == 1


def test_an_idea_cannot_be_wider_than_the_one_it_is_part_of(cast, as_owner):
    top = make_idea(cast.owner)
    url = reverse("ideas:idea-add-below", args=[top.pk])
    answer = as_owner.post(url, fields(visibility="lab"))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["visibility"]


def test_making_an_idea_private_hides_what_is_below_it(cast, as_owner):
    top = make_idea(cast.owner, visibility="lab")
    make_idea(cast.owner, title="below", visibility="lab", parent=top)
    url = reverse("ideas:idea-edit", args=[top.pk])
    as_owner.post(url, fields(visibility="private", seen_version=top.version))
    assert not Idea.objects.visible_to(cast.labmate).exists()


def test_deleting_an_idea_takes_its_branch_and_undo_brings_it_back(cast, as_owner):
    top = make_idea(cast.owner)
    for _depth in range(3):
        top_or_below = Idea.objects.order_by("-pk").first()
        make_idea(cast.owner, parent=top_or_below)
    page = as_owner.post(reverse("ideas:idea-delete", args=[top.pk]), follow=True)
    assert not Idea.objects.alive().exists()
    (message,) = page.context["messages"]
    as_owner.post(message.extra_tags)
    assert Idea.objects.alive().count() == 4


@pytest.mark.parametrize(
    ("query", "titles"),
    [("q=结构", ["引入结构信息"]), ("status=parked", ["放一放"]), ("tag=Vision", ["放一放"])],
)
def test_ideas_are_narrowed_by_words_status_and_tag(query, titles, cast, as_owner):
    make_idea(cast.owner)
    make_idea(cast.owner, title="放一放", status="parked").tags.add("vision")
    page = as_owner.get(f"{reverse('ideas:idea-list')}?{query}")
    assert [idea.title for idea in page.context["page"]] == titles


def test_a_deep_outline_is_shown_as_far_as_three_levels(cast, as_owner):
    parent = None
    for depth in range(120):
        parent = make_idea(cast.owner, title=f"level {depth}", parent=parent)
    page = as_owner.get(reverse("ideas:idea-list")).content.decode()
    assert ("level 2<" in page, "level 3<" in page) == (True, False)
    assert as_owner.get(parent.get_absolute_url()).context["path"] == ".".join(["1"] * 120)


def test_what_the_form_of_an_idea_saves_can_be_undone(cast, as_owner):
    idea = make_idea(cast.owner, title="一")
    url = reverse("ideas:idea-edit", args=[idea.pk])
    page = as_owner.post(url, fields(title="二", tags="vision", seen_version=1), follow=True)
    (message,) = page.context["messages"]
    as_owner.post(message.extra_tags)
    idea.refresh_from_db()
    assert (idea.title, list(idea.tags.names())) == ("一", [])


def test_what_the_form_of_an_idea_adds_can_be_undone(cast, as_owner):
    page = as_owner.post(reverse("ideas:idea-add"), fields(), follow=True)
    (message,) = page.context["messages"]
    as_owner.post(message.extra_tags)
    assert not Idea.objects.alive().exists()


def test_nothing_is_offered_to_undo_where_nothing_was_changed(cast, as_owner):
    idea = make_idea(cast.owner, title="一")
    url = reverse("ideas:idea-edit", args=[idea.pk])
    page = as_owner.post(url, fields(title="一", seen_version=1), follow=True)
    (message,) = page.context["messages"]
    assert (str(message), message.extra_tags) == ("Saved.", "")


def test_an_idea_is_not_added_below_one_that_was_deleted_meanwhile(cast, rf):
    top = make_idea(cast.owner, title="上")
    parent = Idea.objects.get(pk=top.pk)
    trashing.trash_row(row=top, by=cast.owner)
    form = IdeaForm(fields(), instance=Idea(parent=parent), by=cast.owner)
    assert form.errors["__all__"] == ["“上” was deleted meanwhile."]
