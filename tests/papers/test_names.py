import pytest
from hypothesis import given, strategies as st

from papers.names import COMPOUND_SURNAMES, SINGLE_SURNAMES, split_chinese


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
