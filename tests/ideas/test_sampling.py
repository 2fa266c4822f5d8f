import io
import tomllib

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from ideas import sampling
from ideas.models import Idea, Spark, Status
from papers.markdown import render
from papers.models import Image, Insight, Paper, Person, Talk, Visibility
from tests.cast import make_talk


def load_sample(**options):
    output = io.StringIO()
    call_command("load_sample", stdout=output, **options)
    return output.getvalue().strip()


@pytest.fixture
def library(cast):
    sampling.load(by=cast.owner)


@pytest.mark.usefixtures("library")
def test_sample_has_the_nine_talks_with_what_was_said():
    assert Talk.objects.count() == 9
    assert all(talk.insights.count() >= 3 for talk in Talk.objects.all())


@pytest.mark.usefixtures("library")
def test_sample_is_shown_to_the_lab(cast):
    assert set(Insight.objects.values_list("owner", "visibility")) == {
        (cast.owner.pk, Visibility.LAB)
    }
    assert set(Idea.objects.values_list("owner", "visibility")) == {(cast.owner.pk, Visibility.LAB)}


@pytest.mark.usefixtures("library")
def test_speaker_of_the_sample_is_the_author_of_the_papers_presented():
    lei = Person.objects.get(name="张磊")
    assert list(lei.papers.order_by("date").values_list("citation_key", flat=True)) == [
        "li2020oscar",
        "dai2021dynamic",
    ]
    assert not Person.objects.filter(name="Lei Zhang").exists()


@pytest.mark.usefixtures("library")
def test_authors_of_the_sample_stand_in_the_order_printed():
    oscar = Paper.objects.get(citation_key="li2020oscar")
    assert oscar.authors[4:7] == ["Xiaowei Hu", "Lei Zhang", "Lijuan Wang"]


@pytest.mark.usefixtures("library")
def test_outline_of_the_sample_shows_every_status():
    assert set(Idea.objects.values_list("status", flat=True)) == set(Status.values)
    assert Idea.objects.filter(parent=None).count() == 6
    assert Idea.objects.get(status=Status.PARKED).status_reason
    assert Idea.objects.get(status=Status.DROPPED).negative_result
    assert Idea.objects.get(status=Status.PUBLISHED).outcome.type == "report"


@pytest.mark.usefixtures("library")
def test_sparks_of_the_sample_quote_what_stands_in_both_texts():
    for spark in Spark.objects.filter(basis="stated"):
        assert spark.insight_phrase in spark.insight.text
        assert spark.idea_phrase in spark.idea.text


@pytest.mark.usefixtures("library")
def test_sample_has_a_doubt_and_a_discussion_to_look_at(cast):
    idea = Idea.objects.get(title__startswith="Use what detectors")
    assert [(doubt.by, doubt.settled_at) for doubt in idea.doubts.all()] == [(cast.owner, None)]
    texts = idea.comments.order_by("pk").values_list("text", flat=True)
    assert [text.split(maxsplit=1)[0][:4] for text in texts] == ["先比三组", "Fix"]


@pytest.mark.usefixtures("library")
def test_slides_of_the_sample_have_a_file_and_a_size():
    assert Image.objects.count() == 4
    assert {(image.width, image.height) for image in Image.objects.all()} == {(960, 540)}


@pytest.mark.usefixtures("library")
def test_time_in_the_talk_is_read_as_minutes_and_seconds():
    anchors = Insight.objects.get(text__startswith="Detected object tags")
    assert anchors.clock == "15:10"
    assert anchors.image.caption.startswith("Words, tags and regions")


@pytest.mark.usefixtures("library")
def test_markdown_of_the_sample_renders_its_math():
    texts = [insight.text for insight in Insight.objects.filter(text__contains="$$")]
    assert len(texts) == 5
    assert all("$$" not in render(text) for text in texts)


def test_sample_that_cannot_be_loaded_leaves_nothing(tmp_path, cast, monkeypatch):
    (tmp_path / "library.toml").write_text((sampling.FOLDER / "library.toml").read_text())
    (tmp_path / "images").symlink_to(sampling.FOLDER / "images")
    (tmp_path / "ideas.toml").write_text('[[ideas]]\ntitle = "x"\nstatus = "asleep"\n')
    monkeypatch.setattr(sampling, "FOLDER", tmp_path)
    with pytest.raises(ValidationError):
        sampling.load(by=cast.owner)
    assert (Talk.objects.count(), Paper.objects.count(), Person.objects.count()) == (0, 0, 0)


def test_load_sample_says_what_it_loaded(cast):
    told = load_sample()
    insights, ideas = Insight.objects.count(), Idea.objects.count()
    assert told == f"Sample library: loaded, 9 talks, {insights} insights and {ideas} ideas"


def test_load_sample_leaves_a_library_alone_that_has_a_talk(cast):
    make_talk("Ours")
    assert load_sample() == "Sample library: not loaded, the library has 1 talks and 0 papers"
    assert Talk.objects.get().title == "Ours"


def test_load_sample_gives_the_sample_to_the_account_named(cast):
    load_sample(by="labmate")
    assert set(Insight.objects.values_list("owner__username", flat=True)) == {"labmate"}


def test_load_sample_refuses_an_account_that_is_not_there(cast):
    with pytest.raises(CommandError, match="There is no account 'nobody'"):
        load_sample(by="nobody")


def test_load_sample_asks_for_an_account_where_there_is_none(db):
    with pytest.raises(CommandError, match="createsuperuser"):
        load_sample()


def test_every_insight_key_is_used_once():
    talks = tomllib.loads((sampling.FOLDER / "library.toml").read_text())["talks"]
    keys = [insight["key"] for talk in talks for insight in talk["insights"]]
    assert len(keys) == len(set(keys))


def quickstart(tmp_path, settings, **options):
    settings.STATIC_ROOT = tmp_path / "static"
    output = io.StringIO()
    call_command("quickstart", no_server=True, stdout=output, **options)
    return output.getvalue().splitlines()


def test_quickstart_loads_the_sample_once(db, tmp_path, settings):
    first = quickstart(tmp_path, settings)
    again = quickstart(tmp_path, settings)
    assert first[3].startswith("Sample library: loaded, 9 talks")
    assert again[3] == "Sample library: not loaded, the library has 9 talks and 12 papers"


def test_quickstart_without_sample_starts_with_an_empty_library(db, tmp_path, settings):
    assert len(quickstart(tmp_path, settings, no_sample=True)) == 3
    assert not Talk.objects.exists()
