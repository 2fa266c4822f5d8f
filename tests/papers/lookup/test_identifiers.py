"""Identifiers in text."""

import pytest

from papers.lookup.identifiers import arxiv_key, doi_key, find, isbn_key


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10.1000/182", ["doi:10.1000/182"]),
        ("doi: 10.1145/3292500.3330701.", ["doi:10.1145/3292500.3330701"]),
        (
            "https://doi.org/10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O",
            ["doi:10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o"],
        ),
        ("(see doi.org/10.1016/S0140-6736(05)67889-7)", ["doi:10.1016/s0140-6736(05)67889-7"]),
        ("https://dx.doi.org/10.1000%2F182", ["doi:10.1000/182"]),
        ('<a href="https://doi.org/10.1000/182">10.1000/182</a>', ["doi:10.1000/182"]),
        ("10.48550/arXiv.2103.14030", ["arxiv:2103.14030"]),
        ("https://arxiv.org/pdf/2103.14030v2.pdf", ["arxiv:2103.14030"]),
        ("arXiv:hep-th/9901001v3 [hep-th]", ["arxiv:hep-th/9901001"]),
        ("ａｒＸｉｖ：２１０３.１４０３０", ["arxiv:2103.14030"]),
        ("参见 2103.14030，以及 doi:10.1000/182。", ["doi:10.1000/182", "arxiv:2103.14030"]),
        ("https://pubmed.ncbi.nlm.nih.gov/31452104/", ["pmid:31452104"]),
        ("PMID: 31452104", ["pmid:31452104"]),
        ("ISBN 0-306-40615-2", ["isbn:9780306406157"]),
        ("978-7-302-51164-9", ["isbn:9787302511649"]),
        ("978-0-306-40615-7 and 9780306406157", ["isbn:9780306406157"]),
        ("ISBN 0-306-40615-3", []),
        ("call 13800138000 on 2021.03.14", []),
        ("v1.10.1234/5 of 2020", []),
        ("", []),
    ],
)
def test_identifiers_are_found_in_text(text, found):
    assert [str(identifier) for identifier in find(text)] == found


def test_the_keys_of_what_is_no_identifier_are_empty():
    assert (doi_key("none"), arxiv_key("n/a"), isbn_key("123")) == ("", "", "")


def test_the_keys_of_the_same_thing_are_the_same():
    assert doi_key("https://doi.org/10.1000/ABC") == doi_key("10.1000/abc")
    assert arxiv_key("2103.14030v1") == arxiv_key("arXiv:2103.14030")
    assert isbn_key("0306406152") == isbn_key("978-0-306-40615-7")
