import pytest
from hypothesis import given, strategies as st

from papers.text import NotText, decode, fold, sort_key, split_tags


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("深度 talk\r\n".encode(), "深度 talk\r\n", "utf-8"),
        (b"\xef\xbb\xbf" + "深度".encode(), "深度", "utf-8"),
        ("深度调研".encode("gb18030"), "深度调研", "gb18030"),
        ("\ufeff深度".encode("utf-16-le"), "深度", "utf-16-le"),
        ("Müller – “Études”".encode("cp1252"), "Müller – “Études”", "cp1252"),
        ("Preißel, René; Bjørn".encode("cp1252"), "Preißel, René; Bjørn", "cp1252"),
        ("AU  - 张三\nJO  - 计算机学报".encode("gbk"), "AU  - 张三\nJO  - 计算机学报", "gb18030"),
        ("學習與資料".encode("gbk"), "學習與資料", "gb18030"),
    ],
)
def test_text_of_any_usual_encoding_is_read_and_written_back(data, text, encoding):
    decoded = decode(data)
    assert (decoded.text, decoded.encoding) == (text, encoding)
    assert decoded.encode(decoded.text) == data


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xff\xff", b"a\0b"])
def test_bytes_that_are_no_text_are_refused(data):
    with pytest.raises(NotText):
        decode(data)


@given(st.binary())
def test_whatever_is_decoded_encodes_to_the_same_bytes(data):
    try:
        decoded = decode(data)
    except NotText:
        return
    assert decoded.encode(decoded.text) == data


def test_text_that_the_encoding_lacks_is_written_as_utf_8():
    assert decode("\ufeffa".encode("utf-16-le")).encode(
        "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")
    ) == b"\xff\xfe" + "😀".encode("utf-16-le")


def test_tags_are_apart_at_commas_of_any_width_and_never_at_a_space():
    assert split_tags("weak supervision，预训练；NLP、 c++ ; #vision") == [
        "weak supervision",
        "预训练",
        "NLP",
        "c++",
        "vision",
    ]


def test_a_tag_in_another_case_or_width_counts_once_as_first_spelled():
    assert split_tags("NLP, nlp，ＮＬＰ") == ["NLP"]


def test_fold_makes_width_case_and_spaces_equal():
    assert fold("  Ｓwin\tTRANSFORMER ") == "swin transformer"


def test_chinese_sorts_by_pinyin_among_latin():
    names = ["张磊", "Élise", "胡瀚", "zoe", "袁路", "Ben"]
    assert sorted(names, key=sort_key) == ["Ben", "Élise", "胡瀚", "袁路", "张磊", "zoe"]
