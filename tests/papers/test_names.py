import pytest
from hypothesis import given, strategies as st

from papers.names import (
    COMPOUND_SURNAMES,
    SINGLE_SURNAMES,
    alike_key,
    family_and_given,
    family_in_pinyin,
    is_initials,
    may_be_same,
    split_chinese,
)
from papers.text import latin, sort_key


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("张磊", ("张", "磊")),
        ("汤思宇", ("汤", "思宇")),
        ("兰艳艳", ("兰", "艳艳")),
        ("欧阳修", ("欧阳", "修")),
        ("司马相如", ("司马", "相如")),
        ("上官婉儿", ("上官", "婉儿")),
        ("張衡", ("張", "衡")),
        ("爱新觉罗玄烨", ("爱新觉罗", "玄烨")),
    ],
)
def test_a_complete_name_splits_after_its_surname(name, parts):
    assert split_chinese(name) == parts


@pytest.mark.parametrize(
    "name",
    ["", "张", "张三丰年", "普适性能", "动态", "模型", "Zhang", "张 磊", "张lei", "欧阳", "々张"],
)
def test_anything_but_a_complete_name_is_none(name):
    assert split_chinese(name) is None


@given(st.sampled_from(sorted(SINGLE_SURNAMES)), st.sampled_from(["磊", "思宇"]))
def test_every_single_surname_is_recognised(family, rest):
    parts = split_chinese(family + rest)
    assert parts is not None
    assert "".join(parts) == family + rest


@given(st.text())
def test_the_parts_always_put_the_name_together_again(name):
    parts = split_chinese(name)
    assert parts is None or "".join(parts) == name


def test_compound_surnames_are_longer_than_single_ones():
    assert {len(surname) for surname in SINGLE_SURNAMES} == {1}
    assert {len(surname) for surname in COMPOUND_SURNAMES} == {2, 4}


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("张三", ("张", "三")),
        ("张 三", ("张", "三")),
        ("欧阳锋", ("欧阳", "锋")),
        ("Lei Zhang", ("Zhang", "Lei")),
        ("Zhang, Lei", ("Zhang", "Lei")),
        ("Charles de la Vallée Poussin", ("Vallée Poussin", "Charles")),
        ("de la Vallée Poussin, Charles", ("Vallée Poussin", "Charles")),
        ("Martin Luther King, Jr.", ("King", "Martin Luther")),
        ("King, Jr., Martin", ("King", "Martin")),
        ("OpenAI, Inc.", ("OpenAI", "")),
        ("OpenAI", ("OpenAI", "")),
        ("", ("", "")),
    ],
)
def test_a_name_is_taken_apart_however_it_is_written(name, parts):
    assert family_and_given(name) == parts


@given(st.text())
def test_any_text_is_taken_apart(name):
    family, given_name = family_and_given(name)
    assert isinstance(alike_key(f"{given_name} {family}"), str)


@pytest.mark.parametrize(
    "names",
    [
        ("张磊", "Lei Zhang", "Zhang, Lei", "L. Zhang", "Zhang, L."),
        ("欧阳锋", "Feng Ouyang", "Ouyang, F."),
        ("单雄信", "Xiongxin Shan"),
        ("Łukasz Kaiser", "Kaiser, L.", "Lukasz Kaiser"),
    ],
)
def test_writings_of_one_name_are_alike(names):
    assert len({alike_key(name) for name in names}) == 1
    assert all(may_be_same(names[0], other) for other in names)


@given(
    st.sampled_from(sorted(SINGLE_SURNAMES | COMPOUND_SURNAMES)), st.sampled_from(["磊", "思宇"])
)
def test_a_chinese_name_and_its_pinyin_are_alike_in_both_orders(family, rest):
    name = family + rest
    if split_chinese(name) != (family, rest):
        return
    spelled, given_name = family_in_pinyin(family).title(), latin(rest).title()
    for written in (f"{given_name} {spelled}", f"{spelled}, {given_name}"):
        assert alike_key(written) == alike_key(name)
        assert may_be_same(written, name)


@pytest.mark.parametrize(
    ("one", "other", "may_be"),
    [
        ("张磊", "张兰", False),
        ("张三丰", "San-Feng Zhang", True),
        ("张三丰", "Zhang, S.-F.", True),
        ("John M. Smith", "John Smith", True),
        ("John M. Smith", "Jane Smith", False),
    ],
)
def test_given_names_allow_that_two_are_one(one, other, may_be):
    assert may_be_same(one, other) is may_be


def test_initials_are_told_from_names():
    assert [
        is_initials(name) for name in ("J. M. Smith", "Zhang, L.", "John M. Smith", "张磊")
    ] == [
        True,
        True,
        False,
        False,
    ]


def test_chinese_names_sort_by_pinyin_among_the_others():
    names = ["张三", "欧阳锋", "Müller", "司马懿", "Adams", "李四"]
    assert sorted(names, key=sort_key) == ["Adams", "李四", "Müller", "欧阳锋", "司马懿", "张三"]
