import tomllib
from collections import Counter

import pytest

from ideas.wording import ALIASES, is_near, stem, variants, wording


def keys(text):
    """Return the keys of a text, meanings left out."""
    return [word.key for word in wording(text).words if word.key[0] != "="]


def meanings(text):
    """Return the meanings in a text."""
    return [word.key for word in wording(text).words if word.key[0] == "="]


def test_chinese_is_cut_into_pairs_that_do_not_reach_across_a_particle():
    assert keys("平移不变性和词表") == ["平移", "移不", "不变", "变性", "词表"]


def test_one_character_alone_is_no_word():
    assert keys("在词表里，深") == ["词表", "表里"]


def test_latin_words_are_whole_and_in_their_parts():
    assert keys("MetaAvatar") == ["metaavatar", "meta", "avatar"]
    assert keys("R-Drop") == ["rdrop", "drop"]
    assert keys("GPT-3 GPT3") == ["gpt3", "gpt3", "gpt3gpt3"[:40]]


def test_two_neighbours_are_a_word_too_so_that_spaces_do_not_matter():
    assert "swintransformer" in keys("swin transformer")
    assert "pretrain" in keys("pre training")
    assert "pretrain" in keys("pre-trained")


def test_stop_words_and_bare_numbers_are_no_words():
    assert keys("the 2023 of which 一个 我们 可以") == []


def test_addresses_and_markdown_are_no_words():
    assert keys("[**词表**](https://example.org/vocab) https://example.org/a?b=c <img src=x>") == [
        "词表"
    ]


def test_width_and_accents_do_not_matter():
    assert keys("ＣＬＩＰ") == ["clip"]
    assert keys("Poincaré") == keys("Poincare")


def test_words_stand_where_they_say():
    text = wording("图像 and **Vision** Transformers")
    assert [text.text[word.start : word.end] for word in text.words] == [
        "图像", "图像", "Vision", "Vision", "Transformers", "Vision Transformers", "Transformers",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("蒸馏", "distilled"),
        ("注意力", "attention"),
        ("强化学习", "reinforcement learning"),
        ("物体检测", "object detectors"),
        ("微调", "fine-tuning"),
    ],
)
def test_an_alias_means_the_same_in_both_languages(chinese, english):
    assert set(meanings(chinese)) & set(meanings(english))


def test_no_alias_means_two_things():
    lines = tomllib.loads(ALIASES.read_text(encoding="utf-8"))["same"]
    counted = Counter(alias for line in lines for alias in line)
    assert [alias for alias, count in counted.items() if count > 1] == []


def test_the_forms_of_a_word_are_one():
    assert {stem(word) for word in ("train", "trains", "trained", "training")} == {"train"}
    assert stem("queries") == stem("query")
    assert stem("loss") == stem("losses")
    assert stem("bus") == "bus"


@pytest.mark.parametrize(
    ("one", "other"),
    [("swim", "swin"), ("tranformer", "transformer"), ("hybird", "hybrid"), ("modell", "model")],
)
def test_an_edit_apart_is_near_and_shares_a_variant(one, other):
    assert is_near(one, other)
    assert is_near(other, one)
    assert variants(one) & variants(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("swin", "swin"), ("mask", "task"), ("model", "medal"), ("abc", "abcde"), ("gan", "gun")],
)
def test_what_is_not_an_edit_apart_is_not_near(one, other):
    assert not (is_near(one, other) and variants(one) & variants(other))


def test_numbers_and_chinese_have_no_near_spelling():
    assert variants("gpt3") == variants("词表") == set()


def test_a_very_long_text_is_read_from_its_beginning():
    assert keys("开头词语 " + "x " * 5_000 + "结尾") == ["开头", "头词", "词语"]
