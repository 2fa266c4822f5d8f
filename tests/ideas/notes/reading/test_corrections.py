import pytest

from ideas.notes.reading import read
from ideas.notes.reading.pieces import Kind, Role, Voice
from tests.ideas.notes.reading.looking import outline, texts

TEXT = (
    "# N\n\n## HRNet 王井东\n- one\n- two, three\n\n## OSCAR\n- four\n\n"
    "## Ideas\n1. a\n   - b\n2. c\n"
)


def corrected(*corrections, text=TEXT):
    """Read `text` with corrections whose `at` is a word of it."""
    placed = [{**each, "at": text.index(each["at"])} for each in corrections]
    return read(text, corrections=placed)


def takeaways_by_talk(reading):
    return [
        [piece.text for piece in reading.insights if piece.talk == index]
        for index in range(len(reading.talks))
    ]


def test_a_line_becomes_a_talk_and_takes_what_follows():
    reading = corrected({"op": "role", "at": "two", "role": "talk"})
    assert [talk.title for talk in reading.talks] == ["HRNet", "two, three", "OSCAR"]
    assert takeaways_by_talk(reading) == [["one"], [], ["four"]]


def test_a_talk_that_is_none_leaves_its_takeaways_to_the_one_before():
    reading = corrected({"op": "role", "at": "OSCAR", "role": "heading"})
    assert takeaways_by_talk(reading) == [["one", "two, three", "four"]]


def test_a_takeaway_becomes_an_idea_and_an_idea_a_takeaway():
    reading = corrected(
        {"op": "role", "at": "four", "role": "idea"},
        {"op": "role", "at": "a\n", "role": "takeaway"},
    )
    assert outline(reading) == [(0, "", "four"), (0, "", "b"), (0, "2", "c")]
    assert texts(reading, Role.TAKEAWAY) == ["one", "two, three", "a"]


def test_a_line_becomes_a_speaker_and_a_speaker_none():
    reading = corrected(
        {"op": "role", "at": "four", "role": "speaker"},
        {"op": "role", "at": "王井东", "role": "remark"},
    )
    assert [[who.name for who in talk.speakers] for talk in reading.talks] == [[], ["four"]]


def test_a_line_becomes_the_title():
    assert corrected({"op": "role", "at": "one", "role": "title"}).title == "one"


def test_kind_and_voice_are_set():
    reading = corrected(
        {"op": "kind", "at": "one", "kind": "method"}, {"op": "voice", "at": "one", "voice": "mine"}
    )
    assert (reading.insights[0].kind, reading.insights[0].voice) == (Kind.METHOD, Voice.MINE)


def test_a_split_makes_two_of_one():
    reading = corrected({"op": "split", "at": "two", "offset": TEXT.index("three")})
    assert texts(reading, Role.TAKEAWAY) == ["one", "two,", "three", "four"]


def test_a_split_idea_has_a_sibling():
    text = "## Ideas\n1. a; b\n   - c\n"
    reading = corrected({"op": "split", "at": "a; b", "offset": text.index("b")}, text=text)
    assert outline(reading) == [(0, "1", "a;"), (0, "", "b"), (1, "", "c")]


def test_a_join_makes_one_of_two():
    reading = corrected({"op": "join", "at": "two"}, text="# T\none\ntwo\n")
    assert texts(reading, Role.TAKEAWAY) == ["one\ntwo"]


def test_a_join_extends_the_title_of_a_talk():
    reading = corrected({"op": "join", "at": "Network"}, text="## A High\nNetwork\nx\n## B\ny\n")
    assert [talk.title for talk in reading.talks] == ["A High Network", "B"]


def test_a_move_takes_a_line_to_the_talk_beside():
    reading = corrected(
        {"op": "move", "at": "two", "by": 1}, {"op": "move", "at": "four", "by": -1}
    )
    assert takeaways_by_talk(reading) == [["one", "four"], ["two, three"]]


def test_title_and_speakers_of_a_talk_are_typed():
    reading = corrected(
        {"op": "talk", "at": "HRNet", "title": "High  resolution", "speakers": ["王井东", "Ke Sun"]}
    )
    talk = reading.talks[0]
    assert talk.title == "High resolution"
    assert [(who.name, TEXT[who.start : who.end]) for who in talk.speakers] == [
        ("王井东", "王井东"),
        ("Ke Sun", ""),
    ]


def test_a_correction_that_fits_a_corrected_reading_only_is_applied():
    offset = TEXT.index("three")
    reading = read(
        TEXT,
        corrections=[
            {"op": "split", "at": TEXT.index("two"), "offset": offset},
            {"op": "kind", "at": offset, "kind": "question"},
        ],
    )
    assert reading.insights[2].kind == Kind.QUESTION
    assert reading.remarks == ()


@pytest.mark.parametrize(
    "correction",
    [
        {"op": "role", "at": 1, "role": "idea"},
        {"op": "role", "at": 21, "role": "nonsense"},
        {"op": "kind", "at": 2, "kind": "method"},
        {"op": "split", "at": 21, "offset": 500},
        {"op": "join", "at": 2},
        {"op": "move", "at": TEXT.index("one"), "by": -1},
        {"op": "move", "at": TEXT.index("a\n"), "by": 1},
        {"op": "talk", "at": TEXT.index("HRNet"), "title": " ", "speakers": []},
        {"op": "shout", "at": 2},
        {"op": "kind"},
        {},
        None,
    ],
)
def test_what_fits_nothing_changes_nothing_and_is_remarked(correction):
    reading = read(TEXT, corrections=[correction])
    assert reading.pieces == read(TEXT).pieces
    assert [remark.code for remark in reading.remarks] == ["correction-ignored"]


def test_a_takeaway_before_the_first_talk_belongs_to_it():
    text = "preamble\n\n---\nHRNet 王井东\nx\n---\nR-Drop\ny\n"
    reading = read(text, corrections=[{"op": "role", "at": 0, "role": "takeaway"}])
    assert [piece.talk for piece in reading.insights] == [0, 0, 1]


def test_without_its_only_talk_a_note_is_one_talk_itself():
    text = "# HRNet 王井东\n- x\n"
    reading = read(text, corrections=[{"op": "role", "at": 2, "role": "remark"}])
    assert [talk.title for talk in reading.talks] == [reading.title]
    assert [piece.talk for piece in reading.insights] == [0]
