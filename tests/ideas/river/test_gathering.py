import pytest
from django.utils import timezone

from ideas import concluding
from ideas.models import Basis, Spark
from ideas.river import gathering
from tests.cast import make_insight, make_paper, make_talk
from tests.ideas.making import make_idea


def light(idea, by, basis=Basis.STATED, **source):
    """Return the spark from ``source`` (insight=, paper= or from_idea=) to ``idea``, saved."""
    return Spark.objects.create(idea=idea, basis=basis, added_by=by, **source)


def flows(river):
    """Return what leads to what in ``river``, by their texts, and how surely."""
    texts = {place.key: place.text for place in river.places}
    return {(texts[s.start], texts[s.end], s.basis) for s in river.streams}


@pytest.fixture
def branch(cast):
    """An idea with one below it; from a talk, a paper and another idea to a paper and a lesson."""
    talk = make_talk("R-Drop", speakers=["梁晓波"])
    top = make_idea(cast.owner, "正则", number="2", visibility="lab", outcome=make_paper("Ours"))
    below = make_idea(cast.owner, "图像", number="1", parent=top, visibility="lab")
    light(top, cast.owner, insight=make_insight(cast.owner, "两次前向", talk=talk))
    light(below, cast.owner, Basis.INFERRED, paper=make_paper("Dropout"))
    light(below, cast.owner, Basis.SUGGESTED, from_idea=make_idea(cast.owner, "别的", number="9"))
    concluding.teach(idea=below, lesson="太慢", by=cast.owner)
    below.save()
    return top


def test_the_river_of_an_idea_has_its_branch_its_sources_and_outcomes(branch, cast):
    assert flows(gathering.river_of_idea(branch, cast.owner)) == {
        ("梁晓波", "R-Drop", "stated"),
        ("R-Drop", "两次前向", "stated"),
        ("两次前向", "2 正则", "stated"),
        ("Dropout", "2.1 图像", "inferred"),
        ("9 别的", "2.1 图像", "suggested"),
        ("2 正则", "Ours", "stated"),
        ("2.1 图像", "太慢", "stated"),
    }


def test_the_river_of_a_talk_goes_forward(branch, cast):
    talk = branch.sparks.get().insight.talk
    make_insight(cast.owner, "没人用", talk=talk)
    assert flows(gathering.river_of_talk(talk, cast.owner)) == {
        ("梁晓波", "R-Drop", "stated"),
        ("R-Drop", "两次前向", "stated"),
        ("R-Drop", "没人用", "stated"),
        ("两次前向", "2 正则", "stated"),
        ("2 正则", "Ours", "stated"),
    }


def test_a_talk_of_which_nothing_was_taken_is_drawn_with_its_speakers(cast):
    river = gathering.river_of_talk(make_talk("OSCAR", speakers=["张磊"]), cast.owner)
    assert flows(river) == {("张磊", "OSCAR", "stated")}


def test_a_labmate_s_river_has_nothing_private_in_it(branch, cast):
    branch.sparks.get().insight.delete()
    private = make_insight(cast.owner, "秘密", visibility="private")
    light(branch, cast.owner, insight=private)
    river = gathering.river_of_idea(branch, cast.labmate)
    assert {place.text for place in river.places} == {
        "2 正则",
        "2.1 图像",
        "Dropout",
        "Ours",
        "太慢",
    }
    branch.children.get().lesson.delete()
    taught = make_insight(cast.owner, "私下", visibility="private")
    type(branch).objects.filter(pk=branch.pk).update(lesson=taught)
    branch.outcome.trashed_at = timezone.now()
    branch.outcome.save()
    river = gathering.river_of_idea(branch, cast.labmate)
    assert {place.text for place in river.places} == {"2 正则", "2.1 图像", "Dropout"}


def test_the_words_say_what_the_picture_shows(branch, cast):
    river = gathering.river_of_idea(branch, cast.owner)
    said = {
        (place.text, end.text, stream.basis)
        for _heading, places in river.in_words()
        for place, onward in places
        for stream, end in onward
    }
    assert said == flows(river)
    assert [heading for heading, _places in river.in_words()] == [
        "Speakers",
        "Talks and papers",
        "Insights",
        "Ideas",
        "Outcomes",
    ]
    (lit,) = [stream for stream in river.streams if stream.basis == "inferred"]
    assert lit.words == "sparked, inferred by a person"


def test_a_branch_that_is_too_big_is_cut_from_the_end(cast, monkeypatch):
    monkeypatch.setattr(gathering, "MOST_IDEAS", 2)
    top = make_idea(cast.owner, "一", number="1")
    for number in range(3):
        make_idea(cast.owner, f"下 {number}", number=str(number), parent=top, position=number)
    river = gathering.river_of_idea(top, cast.owner)
    assert [place.text for place in river.places] == ["1 一", "1.0 下 0"]
    assert river.is_cut
    assert not gathering.river_of_talk(make_talk(), cast.owner).is_cut


def test_a_negative_result_without_a_lesson_is_an_outcome_too(cast):
    idea = make_idea(cast.owner, "一", number="1", negative_result="没有提升")
    river = gathering.river_of_idea(idea, cast.owner)
    assert flows(river) == {("1 一", "没有提升", "stated")}
    assert river.places[-1].url == f"{idea.get_absolute_url()}#outcome-title"


@pytest.mark.parametrize("number", [1, 3])
def test_a_river_takes_as_many_queries_for_much_as_for_little(
    number, cast, django_assert_num_queries
):
    talk, top = make_talk(speakers=["张磊"]), make_idea(cast.owner, outcome=make_paper())
    for _each in range(number):
        below = make_idea(cast.owner, parent=top, outcome=make_paper(), negative_result="无")
        insight = make_insight(cast.owner, talk=talk)
        light(below, cast.owner, insight=insight)
        light(below, cast.owner, paper=make_paper())
        light(top, cast.owner, from_idea=below)
    with django_assert_num_queries(8):
        gathering.river_of_idea(top, cast.owner)
    with django_assert_num_queries(6):
        gathering.river_of_talk(talk, cast.owner)
