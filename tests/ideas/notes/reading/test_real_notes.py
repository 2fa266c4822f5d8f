"""The note that Throughline started from, and notes that other people wrote."""

from pathlib import Path

import pytest

from ideas.notes.reading import read
from ideas.notes.reading.pieces import Kind, Role, Voice
from ideas.notes.writing import Edit, content, rewrite
from tests.ideas.notes.reading.looking import texts
from tests.ideas.real_note import OTHERS, PATH, needs_it

SEED = PATH.read_text(encoding="utf-8") if PATH.exists() else ""


@pytest.fixture(scope="module")
def seed():
    return read(SEED, name=PATH.name)


def piece_on(reading, line, role=Role.TAKEAWAY, nth=0):
    return [piece for piece in reading.pieces if (piece.first_line, piece.role) == (line, role)][
        nth
    ]


@needs_it
def test_the_nine_talks_have_their_titles_speakers_and_lines(seed):
    assert seed.title == "深度调研之预训练模型"
    assert [
        (talk.first_line, talk.last_line, talk.title, [who.name for who in talk.speakers])
        for talk in seed.talks
    ] == [
        (2, 12, "OSCAR", ["张磊"]),
        (15, 17, "Video Imprint", ["华刚"]),
        (20, 24, "Swin Transformer", ["胡瀚"]),
        (27, 33, "Dynamic Head", ["袁路"]),
        (36, 38, "MetaAvatar", ["汤思宇"]),
        (41, 47, "HRNet", ["王井东"]),
        (50, 55, "Reinforced Multi-Teacher Selection for Knowledge Distillation", []),
        (58, 61, "R-Drop", []),
        (64, 69, "Top-k learning to rank", []),
    ]


@needs_it
def test_titles_and_names_are_tight_spans(seed):
    assert [SEED[talk.start : talk.end] for talk in seed.talks][:3] == [
        "OSCAR",
        "Video Imprint",
        "swin transformer",
    ]
    assert [SEED[who.start : who.end] for talk in seed.talks for who in talk.speakers] == list(
        seed.speakers
    )


@needs_it
def test_every_line_of_a_talk_is_one_takeaway(seed):
    assert [piece.first_line for piece in seed.insights] == [
        *[2, 3, 4, 8, 10, 11, 12, 15, 16, 17, *range(21, 25), *range(28, 33), 32, 33, 37, 38],
        *[42, 43, 43, 44, 46, 47, *range(51, 56), *range(59, 62), *range(65, 70)],
    ]


@needs_it
def test_prose_that_follows_on_a_heading_is_a_takeaway(seed):
    assert piece_on(seed, 2).text == "认为有一个值得去研究的**发展路线**"
    assert piece_on(seed, 15).text.startswith("他们的实验结果不仅与sota")


@needs_it
def test_kinds_and_voices(seed):
    assert {
        (line, nth): (piece_on(seed, line, nth=nth).kind, piece_on(seed, line, nth=nth).voice)
        for line, nth in [
            *[(4, 0), (11, 0), (12, 0), (16, 0), (17, 0), (23, 0), (30, 0), (32, 0), (32, 1)],
            *[(33, 0), (37, 0), (43, 1), (47, 0), (51, 0), (52, 0), (55, 0), (60, 0), (68, 0)],
        ]
    } == {
        (4, 0): (Kind.METHOD, Voice.SOURCE),
        (11, 0): (Kind.QUESTION, Voice.SOURCE),
        (12, 0): (Kind.CRITIQUE, Voice.SOURCE),
        (16, 0): (Kind.ADVICE, Voice.SOURCE),
        (17, 0): (Kind.ADVICE, Voice.SOURCE),
        (23, 0): (Kind.ORIGIN, Voice.SOURCE),
        (30, 0): (Kind.METHOD, Voice.SOURCE),
        (32, 0): (Kind.TAKEAWAY, Voice.SOURCE),
        (32, 1): (Kind.QUESTION, Voice.MINE),
        (33, 0): (Kind.CRITIQUE, Voice.SOURCE),
        (37, 0): (Kind.ORIGIN, Voice.SOURCE),
        (43, 1): (Kind.TODO, Voice.MINE),
        (47, 0): (Kind.ADVICE, Voice.SOURCE),
        (51, 0): (Kind.ORIGIN, Voice.SOURCE),
        (52, 0): (Kind.METHOD, Voice.SOURCE),
        (55, 0): (Kind.QUESTION, Voice.UNCLEAR),
        (60, 0): (Kind.ORIGIN, Voice.SOURCE),
        (68, 0): (Kind.ADVICE, Voice.SOURCE),
    }


@needs_it
def test_asides_are_split_off_and_glosses_are_not(seed):
    assert piece_on(seed, 32, nth=1).text == "那它有什么缺点嘛？"
    assert piece_on(seed, 43, nth=1).text == "我觉得需要深入了解CNN、RNN、transformer的机理了"
    assert piece_on(seed, 53).text.endswith("要求可解释性（即可控）")


@needs_it
def test_the_outline_has_twelve_roots_and_two_open_slots(seed):
    roots = [idea for idea in seed.ideas if idea.parent is None]
    assert (len(seed.ideas), [idea.number for idea in roots]) == (
        42,
        [str(number) for number in range(1, 13)],
    )
    assert [(slot.first_line, slot.number) for slot in seed.open_slots] == [(90, "13"), (120, "2")]
    assert {seed.pieces[slot.parent].number for slot in seed.open_slots} == {"1", "12"}


@needs_it
def test_the_image_is_expected_by_its_base_name(seed):
    assert seed.missing_images == ("d7bac82068e1d3e8561d912289e00aa.jpg",)
    assert piece_on(seed, 9, Role.IMAGE).talk == 0
    assert texts(seed, Role.HEADING) == ["OSCAR论文解读"]


@needs_it
def test_links_are_listed_and_the_secret_is_named(seed):
    assert [(link.line, link.secret_parameter) for link in seed.links] == [
        (44, ""),
        (114, ""),
        (116, "token"),
    ]
    assert piece_on(seed, 116, Role.IDEA).url == seed.links[2].url
    assert "https://github.com/HRNet" in piece_on(seed, 44).text


@needs_it
def test_ideas_that_name_a_work_are_stated_sparks(seed):
    assert [
        (
            seed.pieces[spark.idea].first_line,
            spark.idea_phrase,
            seed.pieces[spark.insight].first_line,
            spark.insight_phrase,
        )
        for spark in seed.sparks
    ] == [
        (94, "swim transformer", 21, "滑动窗口"),
        (95, "MetaAvatar", 37, "相同的效果"),
        (110, "R-Drop", 59, "training和inference"),
    ]


@needs_it
def test_doubts_are_remarked(seed):
    assert [(remark.line, remark.code) for remark in seed.remarks] == [
        (9, "image-missing"),
        (20, "title-recased"),
        (76, "idea-count"),
        (116, "link-secret"),
    ]
    assert seed.remarks[2].values == {"says": 3, "has": 12}


@needs_it
def test_nothing_is_left_over(seed):
    assert (seed.unclaimed_lines, seed.not_understood) == ((), ())


@needs_it
@pytest.mark.parametrize("path", [PATH, *OTHERS], ids=lambda path: path.stem)
def test_a_real_note_is_read_whole_and_written_back_unchanged(path):
    text = path.read_bytes().decode()
    reading = read(text, name=path.name)
    assert (reading.unclaimed_lines, reading.not_understood) == ((), ())
    shown = [piece for piece in reading.pieces if piece.role in {Role.TAKEAWAY, Role.IDEA}]
    assert [content(text, piece.start, piece.end) for piece in shown] == [
        piece.text for piece in shown
    ]
    assert rewrite(text, [Edit(piece.start, piece.end, piece.text) for piece in shown]) == text


@needs_it
@pytest.mark.parametrize(
    ("file", "title", "titles"),
    [
        ("zh_clip.md", "zh clip", ["zh clip"]),
        ("zh_en_tdoa_dnn.md", "zh en tdoa dnn", ["zh en tdoa dnn"]),
        (
            "en_deep_residual_learning.md",
            "Deep Residual Learning for Image Recognition",
            ["Deep Residual Learning for Image Recognition"],
        ),
        (
            "zh_three_talks_paper_writing.md",
            "NOTES | 论文写作线上专题报告会",
            [
                "从小白到写作的第一步",
                "计算机视觉会议论文从投稿到接收",
                "谈如何写一篇合格的国际学术论文",
            ],
        ),
    ],
)
def test_other_notes_have_sensible_titles(file, title, titles):
    reading = read(Path(PATH.parent, "notes", file).read_text(encoding="utf-8"), name=file)
    assert reading.title == title
    assert [talk.title for talk in reading.talks] == titles


@needs_it
def test_a_list_of_linked_entries_is_a_list_of_talks():
    path = PATH.parent / "notes" / "en_cvpr2023_talks_and_posters.md"
    reading = read(path.read_text(encoding="utf-8"), name=path.name)
    assert (len(reading.talks), reading.speakers, reading.ideas) == (24, (), ())
    assert reading.talks[0].title == "Revisiting Old Ideas With Modern Hardware"
