from papers.formats.reading_list import dumps
from papers.record import TALK, Name, PartialDate, Record


def test_a_record_is_one_line_with_what_finds_it():
    record = Record(
        type="article",
        title="On $a_b$ and *all*",
        authors=(Name(family="Lee", given="Ann"), Name(family="张", given="三")),
        date=PartialDate(2020, 5),
        container="Ecology",
        volume="3",
        issue="4",
        pages="10–20",
        doi="10.1000/a(b)_c",
    )
    assert dumps([record]) == (
        "- Ann Lee, 张三. **On $a_b$ and \\*all\\***. *Ecology* 3(4), 10–20. 2020-05. "
        "[doi:10.1000/a(b)\\_c](https://doi.org/10.1000/a%28b%29_c)\n"
    )


def test_what_is_not_known_leaves_no_trace():
    assert dumps([Record(type="other", title="T")]) == "- **T**\n"
    talk = Record(type=TALK, title="T", container="PyCon", url="https://a.org/x (1)")
    assert dumps([talk]) == "- **T**. *PyCon*. <https://a.org/x%20%281%29>\n"


def test_an_address_that_is_none_is_no_link():
    assert dumps([Record(type="other", title="T", url="javascript:x")]) == "- **T**. javascript:x\n"


def test_many_authors_are_cut():
    names = tuple(Name(family=letter) for letter in "ABCDEFGH")
    assert dumps([Record(type="other", authors=names)]) == "- A, B, C, D, E, F, …\n"
