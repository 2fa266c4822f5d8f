import re
from pathlib import Path

from hypothesis import given, strategies as st

from ideas.river.drawing import CELLS, PALETTE, Place, Stream, draw, wrapped

HEADINGS = ["Speakers", "Talks", "Insights", "Ideas", "Outcomes"]
WORDS = {"stated": "stated", "inferred": "inferred", "suggested": "suggested"}
TOKENS = Path(__file__).parents[3] / "static" / "css" / "tokens.css"

texts = st.text(st.sampled_from("abcM .,，。模型训练 "), max_size=120)


@st.composite
def rivers(draw_one):
    """Places in the five columns, and streams between any of them, some of which are not there."""
    columns = draw_one(st.lists(st.tuples(st.integers(0, 4), texts), min_size=1, max_size=25))
    places = [
        Place(f"place-{number}", column, "idea", text)
        for number, (column, text) in enumerate(columns)
    ]
    keys = st.integers(0, len(places)).map("place-{}".format)
    streams = st.builds(Stream, keys, keys, st.sampled_from(sorted(WORDS)))
    return places, draw_one(st.lists(streams, max_size=40)), draw_one(st.integers(0, 4))


def drawn(places, streams, anchor=3):
    return draw(places, streams, headings=HEADINGS, anchor=anchor, words=WORDS)


@given(rivers())
def test_boxes_lie_inside_the_picture_and_never_on_one_another(river):
    drawing = drawn(*river)
    for number, box in enumerate(drawing.boxes):
        assert 0 <= box.x <= drawing.width - box.width
        assert 0 <= box.y <= drawing.height - box.height
        for other in drawing.boxes[:number]:
            beside = box.x >= other.x + other.width or other.x >= box.x + box.width
            below = box.y >= other.y + other.height or other.y >= box.y + box.height
            assert beside or below


@given(rivers())
def test_every_place_is_drawn_once_in_a_column_right_of_those_before(river):
    places, _streams, _anchor = river
    boxes = drawn(*river).boxes
    assert sorted(box.place.key for box in boxes) == sorted(place.key for place in places)
    at = {}
    for box in boxes:
        assert at.setdefault(box.place.column, box.x) == box.x
    assert [at[column] for column in sorted(at)] == sorted(set(at.values()))


@given(rivers())
def test_every_curve_joins_two_boxes_and_ends_at_the_edge_of_the_second(river):
    places, streams, _anchor = river
    drawing = drawn(*river)
    boxes = {box.place.key: box for box in drawing.boxes}
    known = {place.key for place in places}
    there = [stream for stream in streams if {stream.start, stream.end} <= known]
    assert [curve.stream for curve in drawing.curves] == there
    for curve in drawing.curves:
        start, end = boxes[curve.stream.start], boxes[curve.stream.end]
        assert curve.path.startswith(f"M{start.x + start.width} {start.middle}C")
        assert curve.end_x in {end.x, end.x + end.width}
        assert end.y < curve.end_y < end.y + end.height


@given(rivers())
def test_the_same_river_is_drawn_the_same_and_grows_with_its_places(river):
    places, streams, anchor = river
    assert drawn(*river) == drawn(*river)
    more = [*places, Place("more", places[0].column, "idea", "one more")]
    assert drawn(more, streams, anchor).height >= drawn(*river).height


@given(texts)
def test_lines_keep_the_words_and_fit_the_box(text):
    lines = wrapped(text)
    whole, shown = "".join(text.split()), "".join("".join(lines).split())
    assert shown == whole or (shown.endswith("…") and whole.startswith(shown[:-1]))
    assert 1 <= len(lines) <= 3
    assert all(len(re.sub("[，。模型训练]", "aa", line)) <= CELLS + 2 for line in lines)


def test_a_long_title_is_cut_in_the_third_line_and_said_in_full_beside_it():
    text = "预训练" * 30
    (box,) = drawn([Place("a", 3, "idea", text)], []).boxes
    assert box.lines == ("预训练" * 4, "预训练" * 4, "预训练预训练预训练预训…")
    assert box.place.text == text


def test_chinese_breaks_anywhere_but_not_before_a_full_stop():
    assert wrapped("一二三四五。六", cells=10) == ("一二三四五。", "六")
    assert wrapped("Swin 用滑动窗口", cells=10) == ("Swin 用滑", "动窗口")
    assert wrapped("incomprehensibilities", cells=10) == ("incomprehe", "nsibilitie", "s")


def test_what_cannot_stand_in_a_file_is_left_out():
    assert wrapped("a\x1bb\x00\u200b") == ("ab",)


def test_boxes_follow_what_they_hang_together_with_so_that_no_curves_cross():
    places = [
        *(Place(f"insight-{n}", 2, "insight", str(n)) for n in range(4)),
        *(Place(f"idea-{n}", 3, "idea", str(n)) for n in range(4)),
    ]
    streams = [Stream(f"insight-{n}", f"idea-{3 - n}") for n in range(4)]
    boxes = drawn(places, streams).boxes
    insights = [box.place.key for box in boxes if box.place.column == 2]
    assert insights == ["insight-3", "insight-2", "insight-1", "insight-0"]


def test_an_idea_that_lit_an_idea_is_joined_on_the_right_of_both():
    places = [Place("a", 3, "idea", "a"), Place("b", 3, "idea", "b")]
    (curve,) = drawn(places, [Stream("a", "b", "inferred")]).curves
    box = drawn(places, []).boxes[0]
    assert (curve.end_x, curve.dashes) == (box.x + box.width, "7 5")


def test_the_colours_of_a_file_are_those_of_the_site_in_the_light():
    light = dict(re.findall(r"--((?:hue|tint)-\w+): light-dark\((#\w+)", TOKENS.read_text()))
    assert {name: (light[f"tint-{name}"], light[f"hue-{name}"]) for name in PALETTE} == PALETTE
