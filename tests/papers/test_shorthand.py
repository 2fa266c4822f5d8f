import pytest
from hypothesis import given, strategies as st

from papers.shorthand import LETTERS, Line, lines_of, read


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("colon", [":", "：", ": ", "： "])
def test_a_letter_and_a_colon_set_the_kind(letter, colon):
    assert read(f"{letter}{colon}物体标签") == Line("物体标签", kind=LETTERS[letter])
    assert read(f"{letter.upper()}{colon}tags") == Line("tags", kind=LETTERS[letter])


@pytest.mark.parametrize(
    "text",
    [
        "a good baseline",
        "mm: no letter of ours",
        "z: nor this",
        r"d:\slides\oscar",
        "no: kind",
        "  kept as typed \n\n",
    ],
)
def test_what_begins_otherwise_is_text(text):
    assert read(text, of="talk") == Line(text)


@pytest.mark.parametrize(
    ("typed", "text", "seconds"),
    [
        ("锚点 @12:31", "锚点", 751),
        ("@1:02:03 锚点", "锚点", 3723),
        ("他说 ＠12：31 锚点", "他说 锚点", 751),
        ("他说，@0:05，锚点", "他说，，锚点", 5),
        ("he said @12:31, then left", "he said, then left", 751),
        ("first @1:00 then @2:00", "first then @2:00", 60),
        ("@999:59", "", 59_999),
        ("@12:61 a@12:31 @12 @12:31x @1:75:00", "@12:61 a@12:31 @12 @12:31x @1:75:00", None),
    ],
)
def test_the_time_is_a_word_of_its_own(typed, text, seconds):
    assert read(typed, of="talk") == Line(text, seconds=seconds)


def test_a_paper_has_no_time_and_no_slides_a_talk_no_pages():
    typed = "see @12:31 s.7 p.7-9"
    assert read(typed, of="paper") == Line("see @12:31 s.7", page="7-9")
    assert read(typed, of="talk") == Line("see p.7-9", seconds=751, slide=7)
    assert read(typed) == Line("see s.7 p.7-9", seconds=751)


def test_a_chinese_full_stop_serves_for_the_page():
    assert read("收敛 p。12", of="paper") == Line("收敛", page="12")
    assert read("收敛 S．3", of="talk") == Line("收敛", slide=3)


@pytest.mark.parametrize(
    ("typed", "text", "tags"),
    [
        ("锚点 #预训练", "锚点", ("预训练",)),
        ("#vision #预训练 锚点", "锚点", ("vision", "预训练")),
        ("锚点 #预训练，然后", "锚点，然后", ("预训练",)),
        ("so #vision-language, then", "so, then", ("vision-language",)),
        ("# heading", "# heading", ()),
        ("C# and https://a.b/c#d and #1 and ##", "C# and https://a.b/c#d and #1 and ##", ()),
        ("#" + "x" * 101, "#" + "x" * 101, ()),
    ],
)
def test_tags_end_at_white_space_or_punctuation(typed, text, tags):
    assert read(typed) == Line(text, tags=tags)


@pytest.mark.parametrize(
    ("typed", "text", "towards"),
    [
        ("锚点 >5.1", "锚点", "5.1"),
        ("锚点 ＞12 ", "锚点", "12"),
        ("锚点 》1.2.3", "锚点", "1.2.3"),
        ("锚点 >5.1 @12:31", "锚点", "5.1"),
        ("accuracy > 90%", "accuracy > 90%", ""),
        ("accuracy > 90", "accuracy > 90", ""),
        (">5.1 comes first", ">5.1 comes first", ""),
        ("x>5.1", "x>5.1", ""),
    ],
)
def test_a_number_at_the_end_leads_to_an_idea(typed, text, towards):
    assert read(typed.replace(" @12:31", "")) == Line(text.strip(), towards=towards)
    assert read(typed, of="talk").towards == towards


def test_all_of_it_in_one_line_in_any_order():
    everything = Line(
        "物体标签是锚点", "method", 751, tags=("预训练", "Oscar"), slide=7, towards="5.1"
    )
    assert read("m: 物体标签是锚点 @12:31 #预训练 #Oscar s.7 >5.1", of="talk") == everything
    assert read("m：s.7 #预训练 @12:31 物体标签是锚点 #Oscar >5.1", of="talk") == everything


def test_lines_stay_lines_and_one_of_markers_alone_goes():
    assert read("一\n@12:31 #标签\n二", of="talk") == Line("一\n二", seconds=751, tags=("标签",))
    assert read("一\n二\n#标签").text == "一\n二"
    assert read("#标签\n一").text == "一"


def test_pasted_lines_lose_their_bullets():
    pasted = "- 一\n\n* 二\n  3. three\n4、四\n• 五\n3.5 times\na - b 1. c\n-6 degrees\n- \n---"
    assert lines_of(pasted) == [
        "一",
        "二",
        "three",
        "四",
        "五",
        "3.5 times",
        "a - b 1. c",
        "-6 degrees",
        "---",
    ]


@given(st.text())
def test_nothing_typed_is_lost(text):
    line = read(text, of="talk")
    kept = "".join([line.text, line.kind, *line.tags, str(line.seconds), line.towards])
    assert set(text) - set(kept) <= set("#@＠>＞》:：sS.．。 \t\u3000\n0123456789tmocqaduTMOCQADU")


@given(st.text(alphabet=st.characters(exclude_characters="@＠#:：>＞》.．。")))
def test_text_without_markers_comes_back_as_it_is(text):
    assert read(text, of="talk") == read(text, of="paper") == Line(text)


words = st.lists(st.sampled_from(["锚点", "tags", "are", "，", "90%", "a"]), min_size=1)


@given(
    words,
    st.sampled_from(["", *LETTERS]),
    st.none() | st.integers(0, 5999),
    st.lists(st.sampled_from(["预训练", "vision", "a-b"]), unique=True),
    st.sampled_from(["", "5", "5.1"]),
)
def test_what_is_written_with_markers_is_read_back(words, letter, seconds, tags, towards):
    text = " ".join(["begin", *words])
    typed = f"{letter}: {text}" if letter else text
    typed += "".join(f" #{tag}" for tag in tags)
    typed += "" if seconds is None else f" @{seconds // 60}:{seconds % 60:02}"
    typed += f" >{towards}" if towards else ""
    assert read(typed, of="talk") == Line(
        text, LETTERS.get(letter, ""), seconds, tuple(tags), towards=towards
    )
