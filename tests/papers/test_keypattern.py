import pytest
from hypothesis import given, strategies as st

from papers.keypattern import USUAL, Author, Facts, Pattern, PatternError, cleaned, folded, suffix

SWIN = Facts((Author("张磊", "Lei Cheung"), Author("Ze Liu")), "2021", "The Swin Transformer")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (USUAL, "zhang2021swin"),
        ("{author:hanzi}{year}", "张2021"),
        ("{author:latin:name}{yy}", "Cheung21"),
        ("{authors:name}_{title}", "ZhangLiu_swintransformer"),
        ("{author:upper}:{word:name}", "ZHANG:Swin"),
        ("{Author : Upper}", "ZHANG"),
    ],
)
def test_a_pattern_is_filled_from_a_paper(text, key):
    assert Pattern.parse(text).fill(SWIN) == key


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        (Facts((Author("欧阳锋"),), "2020", "基于深度学习的分割"), "ouyang2020shendu"),
        (Facts((Author("单雄信"),)), "shan"),
        (Facts((Author("Charles de la Vallée Poussin"),), "1896"), "valleepoussin1896"),
        (Facts((Author("OpenAI, Inc."),), "2023", "GPT-4"), "openai2023gpt"),
        (Facts(title="On the of"), "paper"),
    ],
)
def test_the_usual_pattern(facts, key):
    assert Pattern.parse(USUAL).fill(facts) == key


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("key", "empty"),
        ("{journal}", "unknown"),
        ("{author:greek}", "unknown"),
        ("{author:upper:lower}", "unknown"),
        ("{author} {year}", "forbidden"),
        ("{author", "forbidden"),
        ("{author}#", "forbidden"),
    ],
)
def test_what_is_no_pattern_says_why(text, code):
    with pytest.raises(PatternError) as refused:
        Pattern.parse(text)
    assert refused.value.code == code


@given(st.text(), st.text(), st.text())
def test_a_key_never_has_what_bibtex_does_not_take(author, year, title):
    key = Pattern.parse("{author:hanzi}{year}{title}").fill(Facts((Author(author),), year, title))
    assert key
    assert key == cleaned(key)
    assert not set(key) & set(" ,{}%#~\\\"'=@()\t\n\0")


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert cleaned(cleaned(text)) == cleaned(text)


def test_keys_of_another_case_or_width_are_the_same():
    assert folded("Zhang２０２１") == folded("zhang2021")


def test_letters_go_on_after_z():
    assert [suffix(number) for number in (0, 25, 26, 701, 702)] == ["a", "z", "aa", "zz", "aaa"]
