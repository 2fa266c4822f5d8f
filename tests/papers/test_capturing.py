"""Taking down lines and pictures in one deed, once however often it is sent."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from papers import capturing, images
from papers.models import Image, Insight
from papers.shorthand import Line
from tests.cast import make_insight, make_paper, make_talk


def capture(cast, *lines, **given):
    """Capture ``lines`` as the owner."""
    given.setdefault("key", uuid4())
    return capturing.capture(by=cast.owner, lines=list(lines), **given)


def test_each_line_is_an_insight_after_those_that_are_there(cast):
    talk = make_talk()
    make_insight(cast.owner, talk=talk, text="零", position=4)
    saved = capture(cast, Line("一"), Line("二"), talk=talk)
    rows = list(talk.insights.order_by("position"))
    assert [row.text for row in rows] == ["零", "一", "二"]
    assert rows[1:] == saved
    assert {row.capture for row in saved} == {saved[0].capture}


def test_what_a_line_says_goes_before_what_was_chosen_for_all(cast):
    lines = [Line("一"), Line("二", kind="method", seconds=751, slide=7)]
    capture(cast, *lines, talk=make_talk(), kind="question", seconds=60, visibility="private")
    told = Insight.objects.order_by("pk").values_list("kind", "seconds", "slide", "visibility")
    assert list(told) == [("question", 60, None, "private"), ("method", 751, 7, "private")]


def test_a_line_whose_minute_is_known_is_not_stamped_with_the_clock(cast):
    now = timezone.now()
    capture(cast, Line("一"), Line("二", seconds=751), talk=make_talk(), heard_at=now)
    stamped = Insight.objects.order_by("pk").values_list("seconds", "heard_at")
    assert list(stamped) == [(None, now), (751, None)]


def test_tags_are_those_that_are_there_however_they_are_written(cast):
    make_paper().tags.add("Vision")
    lines = [Line("一", tags=("ｖision", "预训练", "VISION")), Line("二", tags=("预训练",))]
    one, two = capture(cast, *lines, paper=make_paper())
    assert sorted(one.tags.names()) == ["Vision", "预训练"]
    assert list(two.tags.names()) == ["预训练"]


def test_a_thought_of_ones_own_is_in_ones_own_voice(cast):
    (own,) = capture(cast, Line("一"))
    (heard,) = capture(cast, Line("二"), talk=make_talk())
    assert (own.source, own.voice, heard.voice) == (None, "mine", "source")


def test_the_same_key_again_saves_nothing_and_returns_what_was_saved(cast, png):
    key, talk = uuid4(), make_talk()
    once = capture(cast, Line("一"), Line("二"), key=key, talk=talk, image=images.prepare(png))
    again = capture(cast, Line("一"), Line("二"), key=key, talk=talk, image=images.prepare(png))
    assert again == once
    assert (Insight.objects.count(), Image.objects.count()) == (2, 1)


def test_another_member_may_have_the_same_key(cast):
    key, talk = uuid4(), make_talk()
    capture(cast, Line("一"), key=key, talk=talk)
    capturing.capture(by=cast.labmate, key=key, lines=[Line("二")], talk=talk)
    assert [row.text for row in talk.insights.order_by("pk")] == ["一", "二"]


def test_a_picture_goes_with_the_first_line(cast, png):
    talk = make_talk()
    one, two = capture(cast, Line("一"), Line("二"), talk=talk, image=images.prepare(png))
    picture = talk.images.get()
    assert (one.image, two.image) == (picture, None)
    assert Insight.objects.get(pk=one.pk).image == picture
    assert (picture.width, picture.height, bool(picture.thumbnail)) == (40, 30, True)


def test_a_picture_of_a_paper_is_the_papers(cast, png):
    paper = make_paper()
    capture(cast, Line("图"), paper=paper, image=images.prepare(png))
    assert Image.objects.get().source == paper


@pytest.mark.parametrize(("seconds", "name"), [(None, "Screenshot"), (751, "Screenshot at 12:31")])
def test_a_picture_without_words_is_called_by_its_minute(seconds, name):
    assert capturing.called(seconds) == name


def test_nothing_is_saved_when_one_line_cannot_be(cast):
    with pytest.raises(ValidationError, match="a character that cannot be kept"):
        capture(cast, Line("一"), Line("二", tags=("bell\a",)), talk=make_talk())
    assert not Insight.objects.exists()


def test_undoing_takes_the_insights_and_their_picture(cast, png):
    talk = make_talk()
    kept = make_insight(cast.owner, talk=talk)
    saved = capture(cast, Line("一"), Line("二"), talk=talk, image=images.prepare(png))
    rows, pictures = capturing.made_by(saved[0].capture)
    assert set(rows) == set(saved)
    assert list(pictures) == list(talk.images.all())
    assert kept not in rows
