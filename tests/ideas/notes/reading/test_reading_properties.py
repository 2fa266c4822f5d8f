import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from ideas.notes.reading import read
from ideas.notes.reading.pieces import Kind, Role, Voice
from ideas.notes.reading.spans import content
from ideas.notes.writing import Edit, rewrite

FRAGMENTS = [
    "# ", "## ", "### Method", "#### ", "---", "----------", "***", "===", "- ", "* ", "+ ",
    "1. ", "2) ", "3、", "（4）", "(5)", "①", "   ", "    ", "\t", "  ", "> ", "```", "~~~", "$$",
    "|", "|---|", "![", "](", ")", "[", "]", "![[a.png]]", "![alt](b\\c.png)", "<div>",
    "<img src='x.jpg'>", "</div>", "<!--", "-->", "{% x %}", "**", "**HRNet 王井东**",
    "HRNet 王井东", "张磊", "的作者", "老师", "中讲到，", "Speaker: ", "时间：2021年3月",
    "https://a.b/c?token=1", "<https://a.b>", "目前有三个想法", "Ideas", "（我觉得？）", "(why?)",
    "？", "。", "。。。", "transformer", "swin transformer", "title: x", "by Jane Doe", " — ",
    "\u3000", "\x0b", "\x00", "\ufeff", "[x] ", "- [ ] ", "[t](https://arxiv.org/abs/1)", "\\",
    "  \n", "—兰艳艳 中国科学院", "一、", "x" * 70, "中" * 40, "TODO", "\u2028", "\x85", "\xa0",
]  # fmt: skip

line_ends = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r", "\n\n"])
notes = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.one_of(st.sampled_from(FRAGMENTS), line_ends, st.text(max_size=6)), max_size=60
    ).map("".join),
    st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("\n".join),
)
SHOWN = frozenset([Role.TAKEAWAY, Role.IDEA])


@st.composite
def corrected_notes(draw):
    """A note, and corrections most of which address pieces that the reading has at their turn."""
    text = draw(notes)
    corrections = []
    for _ in range(draw(st.integers(0, 8))):
        reading = read(text, corrections=corrections)
        starts = [piece.start for piece in reading.pieces] + [talk.start for talk in reading.talks]
        at = draw(st.one_of(st.sampled_from(starts or [0]), st.integers(-3, 300), st.none()))
        correction = draw(
            st.one_of(
                st.fixed_dictionaries({"op": st.just("role"), "role": st.sampled_from([*Role])}),
                st.fixed_dictionaries({"op": st.just("kind"), "kind": st.sampled_from([*Kind])}),
                st.fixed_dictionaries({"op": st.just("voice"), "voice": st.sampled_from([*Voice])}),
                st.fixed_dictionaries({"op": st.just("split"), "offset": st.integers(0, 300)}),
                st.fixed_dictionaries({"op": st.just("join")}),
                st.fixed_dictionaries({"op": st.just("move"), "by": st.sampled_from([-1, 1, 2])}),
                st.fixed_dictionaries(
                    {
                        "op": st.just("talk"),
                        "title": st.text(max_size=5),
                        "speakers": st.lists(st.text(max_size=5)),
                    }
                ),
                st.dictionaries(st.sampled_from(["op", "by", "role"]), st.text(max_size=3)),
            )
        )
        corrections.append(correction | {"at": at})
    return text, corrections


def assert_sound(text, reading):
    assert reading.unclaimed_lines == ()
    done = -1
    for index, piece in enumerate(reading.pieces):
        assert 0 <= piece.start <= piece.end <= len(text)
        assert piece.start >= done
        assert piece.first_line <= piece.last_line
        assert piece.parent is None or piece.parent < index
        assert piece.parent is None or reading.pieces[piece.parent].role == Role.IDEA
        assert piece.talk is None or piece.talk < len(reading.talks)
        if piece.role in SHOWN:
            assert content(text, piece.start, piece.end) == piece.text
        if piece.role == Role.IMAGE:
            assert piece.talk is not None
        if piece.role == Role.TAKEAWAY:
            assert piece.talk is not None
            assert piece.text
            assert piece.kind is not None
            assert piece.voice is not None
        done = piece.end
    starts = [piece.start for piece in reading.pieces]
    assert len(set(starts)) == len(starts)
    assert all(talk.title for talk in reading.talks if text.strip() or talk.start < talk.end)
    assert all(talk.title == " ".join(talk.title.split()) for talk in reading.talks)


fuzzed = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@fuzzed
@given(notes)
def test_any_text_is_read_without_losing_a_line(text):
    assert_sound(text, read(text, name="a_note.md"))


@fuzzed
@given(corrected_notes())
def test_corrections_keep_the_reading_sound(note):
    text, corrections = note
    assert_sound(text, read(text, corrections=corrections))


@fuzzed
@given(notes)
def test_writing_back_what_was_read_changes_nothing(text):
    edits = [
        Edit(piece.start, piece.end, piece.text)
        for piece in read(text).pieces
        if piece.role in SHOWN
    ]
    assert rewrite(text, edits) == text


words = st.text(st.sampled_from("ab 模型，train。"), min_size=1, max_size=90).filter(str.strip)
BODIES = st.lists(words.map(str.strip), min_size=1, max_size=4).map("\n".join)


@pytest.mark.parametrize(
    "note",
    [
        "# T\n\n## Ideas\n\n1. {}\n2. next\n",
        "## Ideas\r\n\r\n- one\r\n\t- {}\r\n- next",
        "## Ideas\n- one\n  （2） {}\n\n  more of one\n",
        "## HRNet 王井东\n\n{}\nnext\n\n- item\n",
        "## HRNet 王井东\n- a\n   * {}  \n- b\n",
        "HRNet 王井东\n{}  \nnext\n-----\nMetaAvatar 汤思宇\nlast\n",
    ],
)
@given(body=BODIES)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_again(note, body):
    text = note.format("old")
    old = next(piece for piece in read(text).pieces if piece.text == "old")
    written = rewrite(text, [Edit(old.start, old.end, body)])
    assert body in {piece.text for piece in read(written).pieces}
