import pytest
from hypothesis import given, strategies as st

from papers.formats.bibtex_names import _read_western, read_names, write_names
from papers.record import Name


def names(value):
    read, is_complete = read_names(value)
    assert is_complete
    return list(read)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("Siyu Tang", Name(family="Tang", given="Siyu")),
        ("Tang, Siyu", Name(family="Tang", given="Siyu")),
        ("Tom B. Brown", Name(family="Brown", given="Tom B.")),
        (
            "van der Maaten, Laurens",
            Name(family="Maaten", given="Laurens", prefix="van der"),
        ),
        ("Ludwig van Beethoven", Name(family="Beethoven", given="Ludwig", prefix="van")),
        ("van Gogh", Name(family="Gogh", prefix="van")),
        ("King, Jr., Martin Luther", Name(family="King", given="Martin Luther", suffix="Jr.")),
        (r"{\'E}mile Z{\"o}la", Name(family="Zöla", given="Émile")),
        ("Waheed a. Adeagbo", Name(family="Adeagbo", given="Waheed a.")),
        ("Plato", Name(family="Plato")),
        ("Smith, John,", Name(family="Smith", given="John")),
        ("Weinberger, Kilian Q ", Name(family="Weinberger", given="Kilian Q")),
    ],
)
def test_western_names(value, name):
    assert names(value) == [name]


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        ("{OpenAI}", "OpenAI"),
        ("{Barnes and Noble, Inc.}", "Barnes and Noble, Inc."),
        (r"{{\'E}cole {Polytechnique}}", "École Polytechnique"),
        ("中国科学院自动化研究所", "中国科学院自动化研究所"),
    ],
)
def test_organisations_stay_whole(value, literal):
    assert names(value) == [Name(literal=literal)]


def test_two_groups_are_no_organisation():
    assert names("{Van Name}, {Ann}") == [Name(family="Van Name", given="Ann")]


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("张磊", Name(family="张", given="磊")),
        ("{张磊}", Name(family="张", given="磊")),
        ("张, 磊", Name(family="张", given="磊")),
        ("张 磊", Name(family="张", given="磊")),
        ("欧阳, 修", Name(family="欧阳", given="修")),
        ("司马, 相如", Name(family="司马", given="相如")),
        ("欧阳修", Name(family="欧阳", given="修")),
    ],
)
def test_chinese_names(value, name):
    assert names(value) == [name]


@pytest.mark.parametrize(
    "value", ["张磊, 李小明", "张磊；李小明", "张磊、李小明", "张磊 and 李小明"]
)
def test_several_chinese_names(value):
    assert [name.display for name in names(value)] == ["张磊", "李小明"]


def test_labelled_names_of_biblatex():
    assert names("family=Gogh, given=Vincent Willem, given-i=V, prefix={van}, useprefix=true") == [
        Name(family="Gogh", given="Vincent Willem", prefix="van")
    ]


@pytest.mark.parametrize("word", ["and", "AND", "And"])
def test_and_parts_names_in_any_case(word):
    assert [name.family for name in names(f"A One {word}\n  B Two")] == ["One", "Two"]


def test_and_inside_a_name_or_braces_parts_nothing():
    assert [name.display for name in names("Ann Anderson and {Sand and Sea}")] == [
        "Ann Anderson",
        "Sand and Sea",
    ]


@pytest.mark.parametrize("end", ["others", "et al.", "等"])
def test_others_are_no_name(end):
    assert read_names(f"A One and {end}") == ((Name(family="One", given="A"),), False)


def test_marks_that_are_not_of_the_name_go():
    assert [name.display for name in names("Liang, Xiaobo* and Wei Wang 0001 and Wu†, Lijun")] == [
        "Xiaobo Liang",
        "Wei Wang",
        "Lijun Wu",
    ]


def test_empty_names_are_left_out():
    assert names("  ") == []
    assert [name.family for name in names("A One and {} and B Two")] == ["One", "Two"]


@given(st.text(alphabet="Aab张三, {}\\'~\nd.=*"))
def test_any_text_gives_names(text):
    assert all(name.display for name in read_names(text)[0])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (Name("张", "三"), "张三"),
        (Name("欧阳", "锋"), "欧阳锋"),
        (Name("欧", "阳锋"), "欧, 阳锋"),
        (Name(literal="OpenAI, Inc."), "{OpenAI, Inc.}"),
        (Name("Vallée Poussin", "Jean", "de la"), "de la Vallée Poussin, Jean"),
        (Name("Costa", "P. T.", suffix="Jr."), "Costa, Jr., P. T."),
        (Name("Gogh", prefix="van"), "van Gogh"),
        (Name("Gogh", "V.", "Van"), "family={Gogh}, given={V.}, prefix={Van}"),
        (Name("della Porta", "G."), "{della Porta}, G."),
        (Name("Salt and Pepper", "S."), "{Salt and Pepper}, S."),
        (Name("Plato"), "Plato"),
    ],
)
def test_written_names(name, value):
    assert write_names([name]) == value
    assert names(value) == [name]


def test_others_are_written():
    assert write_names([Name("One", "A")], is_complete=False) == "One, A and others"


PARTS = st.text(alphabet="Abcé-'. {}\\,张", max_size=8).map(lambda text: " ".join(text.split()))


@given(st.lists(st.builds(Name, family=PARTS, given=PARTS, prefix=PARTS, suffix=PARTS), max_size=3))
def test_names_that_were_read_are_written_so_that_they_read_the_same(made):
    read = read_names(write_names([name for name in made if name.display]))[0]
    assert read_names(write_names(read))[0] == read


@given(st.from_regex(r"[A-Z][a-zé'-]{0,4},? [A-Z][a-z.-]{0,3}( [A-Z][a-z.]{0,3})?", fullmatch=True))
def test_plain_names_are_read_quickly_as_they_are_slowly(text):
    assert names(text) == [_read_western(text)]
