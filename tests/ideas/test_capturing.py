"""Lines that are sent to an idea as they are taken down, and the ideas that the box offers."""

from uuid import uuid4

import pytest
from django.urls import reverse

from ideas.models import Idea, Spark
from papers.models import Insight
from tests.cast import make_talk
from tests.ideas.making import make_idea


@pytest.fixture
def ideas(cast):
    """Idea 5 of the owner with its part 5.1, by number."""
    top = make_idea(cast.owner, "取长补短", number="5")
    return {"5": top, "5.1": make_idea(cast.owner, "平移不变性", parent=top)}


@pytest.fixture
def post(as_owner):
    """Return a function that posts the box of a talk as the owner."""
    url = reverse("papers:talk-capture", args=[make_talk().pk])

    def act(text, **fields):
        return as_owner.post(url, {"key": str(uuid4()), "text": text} | fields)

    return act


def sparks():
    """Return which text lights which idea, and how one knows."""
    found = Spark.objects.order_by("pk").values_list("insight__text", "idea__title", "basis")
    return list(found)


def test_a_number_at_the_end_lights_the_idea_of_that_number(ideas, post):
    post("naive transformer 不具备 >5.1")
    assert sparks() == [("naive transformer 不具备", "平移不变性", "inferred")]


def test_the_chosen_idea_is_lit_by_every_line_and_a_number_by_its_own(ideas, post):
    post("一\n二 >5.1", many="true", idea=ideas["5"].pk)
    assert sparks() == [
        ("一", "取长补短", "inferred"),
        ("二", "取长补短", "inferred"),
        ("二", "平移不变性", "inferred"),
    ]


def test_a_title_makes_one_idea_last_at_the_top_seen_by_whom_the_lines_are(cast, ideas, post):
    make_idea(cast.labmate, "别人的", position=1)
    post("一\n二", many="true", new_idea="动态 参数", visibility="private")
    idea = Idea.objects.get(title="动态 参数")
    assert (idea.parent, idea.position, idea.visibility) == (None, 2, "private")
    assert idea.owner == cast.owner
    assert [text for text, title, _basis in sparks() if title == "动态 参数"] == ["一", "二"]


@pytest.mark.parametrize(
    ("text", "fields", "message"),
    [
        ("accuracy >90", {}, "None of your ideas has the number 90."),
        ("一", {"idea": 999_999}, "The idea you chose is no longer there."),
        ("一 >7", {}, "Several ideas of yours have the number 7."),
    ],
)
def test_an_idea_that_cannot_be_found_is_said_and_nothing_is_saved(
    text, fields, message, cast, ideas, post
):
    for title in ("一个", "又一个"):
        make_idea(cast.owner, title, number="7")
    answer = post(text, **fields)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert text.replace(">", "&gt;") in answer.content.decode()
    assert not Insight.objects.exists()
    assert not Spark.objects.exists()


def test_ideas_of_others_are_not_lit(cast, post):
    theirs = make_idea(cast.labmate, "别人的", number="5", visibility="lab")
    assert post("一 >5").status_code == 422
    assert post("一", idea=theirs.pk).status_code == 422
    assert not Spark.objects.exists()


def choices(client, words):
    """Return the ideas that are offered for ``words``: full number and title."""
    page = client.get(reverse("ideas:idea-choices"), {"q": words})
    return [(idea.path, idea.title) for idea in page.context["ideas"]]


def test_ideas_are_offered_by_number_with_their_parts_and_by_words(cast, ideas, as_owner):
    make_idea(cast.labmate, "别人的不变性", number="9", visibility="lab")
    make_idea(cast.owner, "", number="8")
    assert choices(as_owner, "5") == [("5", "取长补短"), ("5.1", "平移不变性")]
    assert choices(as_owner, "5.1") == [("5.1", "平移不变性")]
    assert choices(as_owner, "不变 平移") == [("5.1", "平移不变性")]
    assert choices(as_owner, "") == [("5.1", "平移不变性"), ("5", "取长补短")]


def test_a_number_that_the_writer_gave_may_have_points(cast, post):
    make_idea(cast.owner, "带点", number="1.2.3")
    post("一 >1.2.3")
    assert sparks() == [("一", "带点", "inferred")]


def test_at_most_eight_ideas_are_offered_and_a_new_one(cast, as_owner):
    for number in range(10):
        make_idea(cast.owner, f"结构 {number}", position=number)
    page = as_owner.get(reverse("ideas:idea-choices"), {"q": "结构"}).content.decode()
    assert page.count('role="option"') == 9
    assert 'data-title="结构"' in page
    assert "New idea: 结构" in page
    empty = as_owner.get(reverse("ideas:idea-choices")).content.decode()
    assert empty.count('role="option"') == 8


@pytest.mark.parametrize("number", [1, 10])
def test_ideas_are_offered_in_as_many_queries_for_ten_as_for_one(
    number, cast, as_owner, django_assert_num_queries
):
    for place in range(number):
        top = make_idea(cast.owner, f"结构 {place}", position=place)
        make_idea(cast.owner, f"结构 {place}.1", parent=top)
    with django_assert_num_queries(8):
        choices(as_owner, "1")
