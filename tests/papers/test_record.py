import contextlib

import pytest
from hypothesis import given, strategies as st

from papers.record import Name, PartialDate, month_number


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2021", "2021"),
        (" 2021 ", "2021"),
        ("2021年", "2021"),
        ("2021-03", "2021-03"),
        ("2021-3-2", "2021-03-02"),
        ("2021/03/02", "2021-03-02"),
        ("2021.3.2", "2021-03-02"),
        ("2021年3月", "2021-03"),
        ("2021年3月2日", "2021-03-02"),
        ("2021 年 3 月 2 日", "2021-03-02"),
        ("２０２１年３月", "2021-03"),
        ("March 2021", "2021-03"),
        ("mar. 2021", "2021-03"),
        ("Sept 2021", "2021-09"),
        ("2 March 2021", "2021-03-02"),
        ("March 2, 2021", "2021-03-02"),
        ("2021 Mar 2", "2021-03-02"),
        ("2021 Mar", "2021-03"),
        ("2020-02-29", "2020-02-29"),
    ],
)
def test_a_date_is_read_as_precisely_as_it_is_stated(text, iso):
    assert PartialDate.parse(text).iso == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        "n.d.",
        "20xx",
        "99999999999",
        "-1",
        "0000",
        "0999",
        "3000",
        "21",
        "2021-13",
        "2021-00",
        "2021-02-30",
        "2021-02-29",
        "2021-03-00",
        "2021-03-02-01",
        "2021月3",
        "Smarch 2021",
        "in press",
        "2021\n2022",
    ],
)
def test_nonsense_is_no_date(text):
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(text)


@pytest.mark.parametrize("parts", [(2021, None, 3), (2021, 0), (2021, 2, 0), (2021, 2, 30), (99,)])
def test_impossible_parts_make_no_date(parts):
    with pytest.raises(ValueError, match=r"."):
        PartialDate(*parts)


@given(st.dates())
def test_iso_of_a_day_is_read_back(day):
    if day.year >= 1000 and day.year < 3000:
        assert PartialDate.parse(day.isoformat()).iso == day.isoformat()


@given(st.text())
def test_any_text_is_a_date_or_a_value_error(text):
    with contextlib.suppress(ValueError):
        assert PartialDate.parse(text).iso[:4].isdigit()


@pytest.mark.parametrize(
    ("word", "number"), [("jan", 1), ("Sept.", 9), ("DECEMBER", 12), ("may", 5), ("June", 6)]
)
def test_months_are_known_by_their_beginning(word, number):
    assert month_number(word) == number


@pytest.mark.parametrize("word", ["", "ja", "ma", "januaryx", "spring"])
def test_other_words_are_no_month(word):
    with pytest.raises(ValueError, match="not a month"):
        month_number(word)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (Name(family="张", given="三"), "张三"),
        (Name(family="欧阳", given="修"), "欧阳修"),
        (Name(family="Tang", given="Siyu"), "Siyu Tang"),
        (Name(family="Maaten", given="Laurens", prefix="van der"), "Laurens van der Maaten"),
        (Name(family="King", given="Martin Luther", suffix="Jr."), "Martin Luther King, Jr."),
        (Name(family="Plato"), "Plato"),
        (Name(literal="{OpenAI}"), "{OpenAI}"),
        (Name(literal="中国科学院"), "中国科学院"),
        (Name(family="Zhang", given="磊"), "磊 Zhang"),
    ],
)
def test_a_name_is_shown_as_its_owner_writes_it(name, shown):
    assert name.display == shown
    assert str(name) == shown
