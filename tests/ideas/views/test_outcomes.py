from django.urls import reverse

from ideas.models import Idea, Spark
from papers import trashing
from papers.models import Insight, Kind, Paper, PaperType, Visibility, Voice
from tests.cast import both_texts, make_insight, make_paper, make_talk
from tests.ideas.making import make_idea


def post(client, idea, **fields):
    """Post the form of what became of ``idea``, with the version that is stored."""
    idea.refresh_from_db()
    kept = {"status": idea.status, "negative_result": idea.negative_result}
    return client.post(
        reverse("ideas:idea-outcome", args=[idea.pk]),
        kept | {"seen_version": idea.version} | fields,
        follow=True,
    )


def test_an_outcome_links_the_idea_and_the_paper_both_ways(cast, as_owner):
    idea = make_idea(cast.owner, "一致性", number="2")
    page = post(as_owner, idea, outcome_title="Our paper", status="published")
    paper = Paper.objects.get()
    assert f'<a class="chip chip-paper" href="{paper.get_absolute_url()}"' in page.content.decode()
    page = as_owner.get(paper.get_absolute_url()).content.decode()
    assert f'href="{idea.get_absolute_url()}" title="2 一致性">2 一致性</a>' in page
    idea.refresh_from_db()
    assert idea.status == "published"


def test_an_outcome_is_named_by_title_doi_or_key_and_may_be_a_dataset(cast, as_owner):
    paper = make_paper("Captions", type=PaperType.DATASET, doi="10.1/x", citation_key="us2026")
    idea = make_idea(cast.owner)
    for name in ("captions", "10.1/X", "us2026"):
        assert "Dataset" in post(as_owner, idea, outcome_title=name).content.decode()
    assert list(Paper.objects.all()) == [paper]


def test_an_outcome_in_the_trash_is_not_made_anew_by_saving_something_else(cast, as_owner):
    paper = make_paper("Ours")
    idea = make_idea(cast.owner, outcome=paper)
    trashing.trash_row(row=paper, by=cast.owner)
    post(as_owner, idea, outcome_title="Ours", status="trying")
    idea.refresh_from_db()
    assert (idea.outcome, idea.status, Paper.objects.count()) == (paper, "trying", 1)


def test_a_lesson_becomes_an_insight_of_ones_own_that_can_light_another_idea(cast, as_owner):
    idea = make_idea(cast.owner, visibility="lab")
    post(as_owner, idea, negative_result="没有提升", lesson="字幕太短", status="dropped")
    lesson = Insight.objects.get()
    assert Idea.objects.get(pk=idea.pk).lesson == lesson
    assert (lesson.text, lesson.kind, lesson.voice, lesson.visibility, lesson.owner) == (
        "字幕太短",
        Kind.CRITIQUE,
        Voice.MINE,
        Visibility.LAB,
        cast.owner,
    )
    assert lesson.source is None
    other = make_idea(cast.owner, "换长文本")
    Spark.objects.create(idea=other, insight=lesson, added_by=cast.owner)
    page = as_owner.get(
        idea.lesson.get_absolute_url() if idea.lesson else f"/insights/{lesson.pk}/"
    )
    assert "换长文本" in page.content.decode()


def test_a_lesson_that_is_changed_stays_the_same_insight(cast, as_owner):
    idea = make_idea(cast.owner)
    for text in ("太短", "太短", "字幕太短"):
        post(as_owner, idea, lesson=text)
    lesson = Insight.objects.get()
    assert (lesson.text, Idea.objects.get().lesson) == ("字幕太短", lesson)
    assert lesson.visibility == Visibility.PRIVATE


def test_a_lesson_that_is_taken_out_goes_to_the_trash_and_comes_back_from_there(cast, as_owner):
    idea = make_idea(cast.owner)
    post(as_owner, idea, lesson="太短")
    post(as_owner, idea, lesson="")
    assert not Insight.objects.alive().exists()
    assert "太短" not in as_owner.get(idea.get_absolute_url()).content.decode()
    trashing.restore(batch=Insight.objects.get().trashed_with, by=cast.owner)
    assert "太短" in as_owner.get(idea.get_absolute_url()).content.decode()


def test_a_lesson_is_hidden_with_the_idea(cast, as_owner):
    idea = make_idea(cast.owner, visibility="lab")
    post(as_owner, idea, lesson="太短")
    assert Insight.objects.visible_to(cast.labmate).exists()
    idea.refresh_from_db()
    as_owner.post(
        reverse("ideas:idea-edit", args=[idea.pk]),
        {
            "title": idea.title,
            "status": "seed",
            "visibility": "private",
            "seen_version": idea.version,
        },
    )
    assert Idea.objects.get().visibility == Visibility.PRIVATE
    assert not Insight.objects.visible_to(cast.labmate).exists()


def test_what_somebody_else_saved_meanwhile_is_shown_and_nothing_typed_is_lost(cast, as_owner):
    idea = make_idea(cast.owner)
    url = reverse("ideas:idea-outcome", args=[idea.pk])
    post(as_owner, idea, lesson="他们的", negative_result="甲")
    answer = as_owner.post(
        url, {"status": "seed", "seen_version": 1, "lesson": "我的", "negative_result": "甲"}
    )
    assert answer.status_code == 409
    assert both_texts(answer.context["form"].differences) == [("What it taught", "我的", "他们的")]
    assert Insight.objects.get().text == "他们的"


def test_a_lesson_that_cannot_be_kept_is_refused(cast, as_owner):
    idea = make_idea(cast.owner)
    answer = post(as_owner, idea, lesson="a\0b")
    assert answer.status_code == 422
    assert answer.context["form"].errors["lesson"] == ["Null characters are not allowed."]


def test_only_who_may_change_it_is_asked_for_the_outcome(cast, as_owner, client):
    idea = make_idea(cast.owner, visibility="lab", negative_result="没有提升")
    assert "Change the outcome" in as_owner.get(idea.get_absolute_url()).content.decode()
    client.force_login(cast.reader)
    page = client.get(idea.get_absolute_url()).content.decode()
    assert "没有提升" in page
    assert "Change the outcome" not in page


def test_the_thanks_of_an_idea_and_of_the_paper_that_it_became(cast, as_owner):
    talk = make_talk("OSCAR", speakers=["张磊"])
    idea = make_idea(cast.owner, outcome=make_paper())
    Spark.objects.create(
        idea=idea, insight=make_insight(cast.owner, talk=talk), added_by=cast.owner
    )
    for name, row in (("idea", idea), ("paper", idea.outcome)):
        page = as_owner.get(reverse(f"ideas:{name}-thanks", args=[row.pk]))
        assert page.context["thanks"].english == (
            "We thank 张磊 for the talk “OSCAR”, from which this work grew."
        )
        assert f"@misc{{talk{talk.pk}," in page.content.decode()


def test_without_a_talk_the_thanks_say_what_is_missing(cast, as_owner):
    page = as_owner.get(reverse("ideas:idea-thanks", args=[make_idea(cast.owner).pk]))
    assert "No talk is behind this yet" in page.content.decode()


def test_a_lesson_that_one_may_not_see_is_neither_told_nor_overwritten(cast, as_labmate):
    lesson = make_insight(cast.owner, "字幕太短", visibility="private")
    idea = make_idea(cast.owner, visibility="lab", lesson=lesson)
    form = as_labmate.get(reverse("ideas:idea-outcome", args=[idea.pk])).context["form"]
    assert form["lesson"].value() == ""
    post(as_labmate, idea, negative_result="没有提升")
    post(as_labmate, idea, lesson="还要更多数据")
    lesson.refresh_from_db()
    assert (lesson.text, lesson.visibility, lesson.trashed_at) == ("字幕太短", "private", None)
    idea.refresh_from_db()
    assert (idea.lesson.text, idea.lesson.owner) == ("还要更多数据", cast.labmate)


def test_page_of_an_idea_asks_for_its_bibliography_and_gets_the_entries_alone(cast, as_owner):
    idea = make_idea(cast.owner, outcome=make_paper("Deep learning", date="2020"))
    url = reverse("ideas:idea-bibliography", args=[idea.pk])
    assert f'hx-get="{url}" hx-trigger="load"' in as_owner.get(idea.get_absolute_url()).text
    part = as_owner.get(url, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert [entry.text for entry in part.context["bibliography"].entries] == [
        "[1] Deep learning[J]. 2020."
    ]
    assert "Deep learning[J]. 2020." in part.text
    assert "HX-Request" in part["Vary"]
    assert "<html" in as_owner.get(url).text


def test_idea_without_sources_or_ideas_below_shows_no_bibliography(cast, as_owner):
    assert "bibliography" not in as_owner.get(make_idea(cast.owner).get_absolute_url()).text
