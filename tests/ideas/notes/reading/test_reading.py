import time

import pytest

from ideas.notes.reading import read
from ideas.notes.reading.pieces import Kind, Role, Voice
from tests.ideas.notes.reading.looking import outline, takeaways, talks, texts


def test_rules_separate_talks():
    text = (
        "CLIP — Alec Radford\npairs\n\n----\nDALL-E by Aditya Ramesh\ndiscrete\n***\nGPT\nlarge\n"
    )
    assert talks(text) == [("CLIP", ["Alec Radford"]), ("DALL-E", ["Aditya Ramesh"]), ("GPT", [])]


def test_a_rule_below_a_line_never_makes_it_a_heading():
    reading = read("HRNet 王井东\nlast words\n----\nR-Drop\nmore\n")
    assert texts(reading, Role.TAKEAWAY) == ["last words", "more"]


def test_an_underline_of_equals_signs_makes_a_title():
    assert read("Notes\n=====\n\n## HRNet\nx\n## OSCAR\ny\n").title == "Notes"


def test_a_segment_that_begins_with_a_sentence_goes_on_with_its_talk():
    text = "HRNet 王井东\none\n----\nThis goes on with what was said before.\n----\nR-Drop\ntwo\n"
    assert talks(text) == [("HRNet", ["王井东"]), ("R-Drop", [])]


def test_headings_of_the_shallowest_level_are_talks():
    text = "# ICML\n\nintro\n\n## HRNet 王井东\n- a\n### more\n- b\n## OSCAR\n- c\n"
    reading = read(text)
    assert reading.title == "ICML"
    assert talks(text) == [("HRNet", ["王井东"]), ("OSCAR", [])]
    assert texts(reading, Role.HEADING) == ["more"]
    assert texts(reading, Role.REMARK) == ["intro"]


def test_days_gather_talks_and_are_none():
    text = "# Day 1\n## HRNet 王井东\n- a\n## OSCAR\n- b\n# Day 2\n## R-Drop\n- c\n"
    assert [title for title, _speakers in talks(text)] == ["HRNet", "OSCAR", "R-Drop"]


def test_sections_any_paper_has_make_one_talk_named_by_its_file():
    assert talks("# Introduction\na\n# Method\nb\n# Findings\nc\n", "my_paper.md") == [
        ("my paper", [])
    ]


def test_sections_any_paper_has_make_one_talk_named_by_the_title():
    text = "# HRNet\n\n## 方法\na\n## 实验\nb\n"
    assert talks(text) == [("HRNet", [])]
    assert texts(read(text), Role.HEADING) == ["方法", "实验"]


def test_a_speaker_below_the_title_makes_the_note_one_talk():
    text = "# High resolution\nSpeaker: Jingdong Wang\n\n## Branches\na\n## Fusion\nb\n"
    assert talks(text) == [("High resolution", ["Jingdong Wang"])]


def test_a_lone_heading_is_a_talk():
    assert talks("# HRNet 王井东\n\nA paragraph.\n") == [("HRNet", ["王井东"])]


def test_a_lone_heading_above_a_talk_is_the_title():
    text = "# 笔记\n\n---\nHRNet 王井东\n高分辨率\n"
    assert talks(text) == [("HRNet", ["王井东"])]
    assert read(text).title == "笔记"


def test_bare_text_is_a_talk_named_by_its_file():
    assert talks("- one\n- two\n", "group_meeting.md") == [("group meeting", [])]


def test_bold_lines_that_name_speakers_open_talks():
    text = "**MetaAvatar 汤思宇**\none\n\n**HRNet 王井东**\ntwo\n"
    assert talks(text) == [("MetaAvatar", ["汤思宇"]), ("HRNet", ["王井东"])]


def test_linked_entries_are_talks_and_what_is_under_them_their_takeaways():
    text = (
        "## Papers\n\n- [One](https://arxiv.org/abs/1) - best paper\n  - why?\n"
        "- Two [[pdf]](https://x.org/2.pdf)\n"
    )
    reading = read(text)
    assert [(talk.title, talk.paper_url) for talk in reading.talks] == [
        ("One", "https://arxiv.org/abs/1"),
        ("Two", ""),
    ]
    assert [(piece.text, piece.talk) for piece in reading.insights] == [
        ("best paper", 0),
        ("why?", 0),
    ]


def test_a_list_of_references_is_no_list_of_talks():
    text = "## HRNet\n- a\n## References\n- [One](https://x.org)\n- [Two](https://y.org)\n"
    reading = read(text)
    assert [talk.title for talk in reading.talks] == ["HRNet"]
    assert len(texts(reading, Role.LINK)) == 2


def test_a_talk_goes_on_below_the_ideas_in_it():
    text = "## Method\n- a\n## Ideas\n- mine\n## Results\n- b\n"
    assert talks(text, "net.md") == [("net", [])]
    assert texts(read(text), Role.TAKEAWAY) == ["a", "b"]


def test_labelled_lines_tell_speaker_date_recording_and_paper():
    text = (
        "报告题目：高分辨率网络\n报告人：王井东 微软亚洲研究院\n时间：2021年3月12日\n"
        "录像：https://www.bilibili.com/video/1\n论文：https://arxiv.org/abs/1908.07919\n\n很重要\n"
    )
    talk = read(text).talks[0]
    assert (talk.title, talk.date) == ("高分辨率网络", "2021-03-12")
    assert [(who.name, who.affiliation) for who in talk.speakers] == [("王井东", "微软亚洲研究院")]
    assert talk.recording_url == "https://www.bilibili.com/video/1"
    assert talk.paper_url == "https://arxiv.org/abs/1908.07919"
    assert takeaways("Date: 2021\nx\nTime: it is slow\n") == ["x", "Time: it is slow"]


def test_a_dash_and_a_name_below_the_heading_are_the_speaker():
    talk = read("# 写作\n\n—兰艳艳 中国科学院计算所研究员\n\n- a\n# 审稿\n- b\n").talks[0]
    assert [(who.name, who.affiliation) for who in talk.speakers] == [
        ("兰艳艳", "中国科学院计算所")
    ]


def test_front_matter_gives_title_date_and_speaker():
    reading = read('---\ntitle: "On nets"\ndate: 2021-05-01\nspeaker: Jane Doe\n---\n\n- a\n')
    talk = reading.talks[0]
    assert reading.title == "On nets"
    assert (talk.title, talk.date, reading.speakers) == ("On nets", "2021-05-01", ("Jane Doe",))


def test_rules_that_enclose_no_keys_are_no_front_matter():
    assert talks("---\nHRNet 王井东\na\n---\nOSCAR 张磊\nb\n") == [
        ("HRNet", ["王井东"]),
        ("OSCAR", ["张磊"]),
    ]


@pytest.mark.parametrize(
    "heading", ["## Ideas", "我的想法：", "**研究方向**", "## 3. Future work", "目前有两个点子"]
)
def test_a_list_below_words_about_ideas_is_the_outline(heading):
    reading = read(f"## HRNet 王井东\n- told\n\n{heading}\n\n1. one\n   - two\n2. three\n")
    assert outline(reading) == [(0, "1", "one"), (1, "", "two"), (0, "2", "three")]
    assert texts(reading, Role.TAKEAWAY) == ["told"]


@pytest.mark.parametrize(
    "heading", ["作者的思路：", "Revisiting old ideas", "核心思想", "Key ideas"]
)
def test_somebody_elses_ideas_are_takeaways(heading):
    assert read(f"## HRNet 王井东\n- told\n\n### {heading}\n\n1. one\n2. two\n").ideas == ()


def test_items_nest_by_being_deeper_whatever_the_step():
    text = "## Ideas\n1. a\n   1. b\n       - c\n   2) d\n\n2. e\n\t* f\n    （1）g\n10、h\n"
    assert outline(read(text)) == [
        (0, "1", "a"),
        (1, "1", "b"),
        (2, "", "c"),
        (1, "2", "d"),
        (0, "2", "e"),
        (1, "", "f"),
        (1, "1", "g"),
        (0, "10", "h"),
    ]


def test_paragraphs_in_an_item_belong_to_the_idea():
    text = "## Ideas\n- one\n  more\n\n  still more\n- two\n"
    assert outline(read(text)) == [(0, "", "one\nmore\n\nstill more"), (0, "", "two")]


def test_an_image_in_an_item_stands_for_itself():
    reading = read("## HRNet\n- one ![cap](a\\b.png)\n  ![[c d.png]]\n  two\n")
    assert texts(reading, Role.TAKEAWAY) == ["one", "two"]
    assert [(piece.text, piece.expected_name) for piece in reading.pieces if piece.url] == [
        ("cap", "b.png"),
        ("", "c d.png"),
    ]


def test_an_image_on_the_web_is_not_missing():
    reading = read("# T\n![a](https://x.org/a.png)\n![b](b.png)\n")
    assert reading.missing_images == ("b.png",)


def test_each_line_is_a_takeaway_unless_it_looks_wrapped():
    long = "this line goes on and on and on until an editor breaks it, as"
    assert takeaways(f"one\ntwo\n{long}\nhere\n{long}  \nthere\n") == [
        "one",
        "two",
        f"{long}\nhere",
        long,
        "there",
    ]


def test_fences_formulas_and_tables_are_kept_whole():
    assert takeaways("a\n\n```\n- x\n\n# y\n```\n\n$$\nx\n$$\n\n|a|b|\n|-|-|\n|1|2|\n") == [
        "a",
        "```\n- x\n\n# y\n```",
        "$$\nx\n$$",
        "|a|b|\n|-|-|\n|1|2|",
    ]


def test_what_is_never_closed_swallows_nothing():
    assert takeaways("```\none\n<!-- two\n") == ["one", "<!-- two"]


def test_quotes_checkboxes_and_asides_have_their_kind_and_voice():
    reading = read("# T\n> said\n> again\n\n- [ ] ask her\n\nIt works (but why?)\n")
    assert [(piece.text, piece.kind, piece.voice) for piece in reading.insights] == [
        ("said\nagain", Kind.QUOTE, Voice.SOURCE),
        ("ask her", Kind.TODO, Voice.MINE),
        ("It works", Kind.TAKEAWAY, Voice.SOURCE),
        ("but why?", Kind.QUESTION, Voice.MINE),
    ]


def test_comments_and_tags_are_markup_and_signs_alone_are_not_understood():
    reading = read("# T\n<!-- a\nb -->\n<div>{% x %}</div>\n→ →\n- one\n")
    assert texts(reading, Role.MARKUP) == ["<!-- a\nb -->", "<div>{% x %}</div>"]
    assert [piece.text for piece in reading.not_understood] == ["→ →"]


def test_an_empty_note_says_so():
    reading = read(" \n\n", name="x.md")
    assert (reading.pieces, reading.title) == ((), "x")
    assert [remark.code for remark in reading.remarks] == ["nothing-found"]


def test_line_ends_of_every_kind_give_the_same_reading():
    text = "# T\n\n## HRNet 王井东\n- a\n  b\n\n## Ideas\n1. c\n"
    readings = [read(text.replace("\n", end)) for end in ("\n", "\r\n", "\r")]
    assert len({tuple(piece.text for piece in reading.pieces) for reading in readings}) == 1


def test_reading_is_deterministic():
    text = "# T\n\n## HRNet 王井东\n- a\n\n## Ideas\n1. HRNet\n"
    assert read(text) == read(text)


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\n## Ideas\n" + "".join(f"{' ' * 2 * (i % 150)}- idea {i}\n" for i in range(10_000)),
        "# T\n\n" + "- a takeaway (why?)\n" * 10_000,
        "```a\n" * 10_000,
        "<!--\n" * 10_000,
        "模" * 100_000,
        "[" * 100_000,
        "![](" * 25_000,
        "<b>" * 30_000,
        "a " * 50_000,
        "（" * 100_000 + "）",
    ],
    ids=["deep", "long", "fences", "comments", "han", "[", "![](", "tags", "words", "brackets"],
)
def test_long_and_odd_notes_take_no_longer_than_their_length_asks(text):
    start = time.process_time()
    reading = read(text)
    assert reading.unclaimed_lines == ()
    assert time.process_time() - start < 3
