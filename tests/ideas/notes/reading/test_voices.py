import pytest

from ideas.notes.reading.pieces import Kind, Voice
from ideas.notes.reading.voices import aside_in, kind_of, voice_of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("TODO read the appendix", Kind.TODO),
        ("待读：原文", Kind.TODO),
        ("我觉得需要深入了解CNN", Kind.TODO),
        ("思路来自一篇旧工作", Kind.ORIGIN),
        ("This was inspired by physics.", Kind.ORIGIN),
        ("写paper时先讲动机，好不好？", Kind.ADVICE),
        ("You should start with a baseline", Kind.ADVICE),
        ("怎么找baseline", Kind.QUESTION),
        ("Can it be applied to speech?", Kind.QUESTION),
        ("I wonder how deep it goes.", Kind.QUESTION),
        ("但是它并不快", Kind.CRITIQUE),
        ("However, it is slow", Kind.CRITIQUE),
        ("encoder抽取feature", Kind.METHOD),
        ("They train on pairs of images", Kind.METHOD),
        ("“数据为王”", Kind.QUOTE),
        ("普适性", Kind.TAKEAWAY),
        ("它是一种新的表征", Kind.TAKEAWAY),
    ],
)
def test_cues_tell_the_kind(text, kind):
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("我觉得可以试试", Voice.MINE),
        ("我们的模型更快", Voice.SOURCE),
        ("自我学习", Voice.SOURCE),
        ("My guess is noise", Voice.MINE),
        ("（可以试试）", Voice.MINE),
        ("他问这样行不行？", Voice.SOURCE),
        ("他的模型更快吗？", Voice.SOURCE),
        ("这样行不行？", Voice.UNCLEAR),
        ("It works", Voice.SOURCE),
    ],
)
def test_whose_words_it_is(text, voice):
    assert voice_of(text, kind_of(text)) == voice


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("很强（那缺点呢？）", "那缺点呢？"),
        ("很强（我要（再）看）", "我要（再）看"),
        ("strong (why?)", "why?"),
        ("可解释性（即可控）", None),
        ("[why?](https://x.org)", None),
        ("为什么（why?）好", None),
        ("）", None),
        ("", None),
    ],
)
def test_an_aside_is_what_the_writer_says_in_closing_brackets(text, aside):
    span = aside_in(text, 0, len(text))
    assert (text[slice(*span)] if span else None) == aside
