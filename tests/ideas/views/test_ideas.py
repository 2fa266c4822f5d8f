import pytest
from django.urls import reverse

from ideas.models import Basis, Idea, Relation, Spark
from papers.models import Paper
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
    rows = as_owner.get(reverse("ideas:idea-list")).context["rows"]
    assert [(row.idea.title, row.opens, len(row.closes)) for row in rows] == [
        ("一", True, 0),
        ("一点一", False, 1),
        ("二", False, 0),
    ]


def test_the_page_of_an_idea_leads_to_its_talk_and_speaker(cast, as_owner):
    talk = make_talk(title="HRNet", speakers=["王井东"])
    idea = make_idea(cast.owner, number="4")
    below = make_idea(cast.owner, title="分辨率", number="1", parent=idea)
    spark(below, make_insight(cast.owner, talk=talk, text="高分辨率"), cast.owner)
    page = as_owner.get(below.get_absolute_url())
    assert page.context["path"] == "4.1"
    strip = page.context["strip"]
    assert (strip.speakers, strip.talks, strip.basis) == (
        list(talk.speakers.all()),
        [talk],
        Basis.STATED,
    )
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


def test_an_outcome_links_the_idea_and_the_paper_both_ways(cast, as_owner):
    idea = make_idea(cast.owner)
    url = reverse("ideas:idea-edit", args=[idea.pk])
    as_owner.post(url, fields(outcome_title="Our paper", status="published", seen_version=1))
    paper = Paper.objects.get()
    assert as_owner.get(idea.get_absolute_url()).context["idea"].outcome == paper
    assert "It grew from" in as_owner.get(paper.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("query", "titles"),
    [("q=结构", ["引入结构信息"]), ("status=parked", ["放一放"]), ("tag=Vision", ["放一放"])],
)
def test_ideas_are_narrowed_by_words_status_and_tag(query, titles, cast, as_owner):
    make_idea(cast.owner)
    make_idea(cast.owner, title="放一放", status="parked").tags.add("vision")
    page = as_owner.get(f"{reverse('ideas:idea-list')}?{query}")
    assert [idea.title for idea in page.context["page"]] == titles


def test_a_deep_outline_is_walked_without_recursion(cast, as_owner):
    parent = None
    for depth in range(120):
        parent = make_idea(cast.owner, title=f"level {depth}", parent=parent)
    page = as_owner.get(reverse("ideas:idea-list"))
    assert len(page.context["rows"]) == 120
    assert as_owner.get(parent.get_absolute_url()).context["path"] == ".".join(["1"] * 120)
