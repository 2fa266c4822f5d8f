"""What was pasted, taken apart."""

import pytest

from papers.lookup.pasted import pieces
from papers.lookup.references import guess


def named(text):
    """Return what the pieces of ``text`` are: identifiers, titles, problems."""
    return [str(piece.identifier or piece.problem or piece.record.title) for piece in pieces(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.1038/nature14539", ["doi:10.1038/nature14539"]),
        ("https://arxiv.org/abs/2103.14030v2", ["arxiv:2103.14030"]),
        (
            "10.1038/nature14539\r\n arXiv:2103.14030\nPMID: 26017442\n\nISBN 0-306-40615-2",
            ["doi:10.1038/nature14539", "arxiv:2103.14030", "pmid:26017442", "isbn:9780306406157"],
        ),
        ("10.1000/a, 10.1000/b", ["doi:10.1000/a", "doi:10.1000/b"]),
        ("@article{k, title={One}}\n@book{l, title={Two}}", ["One", "Two"]),
        ('\ufeff[{"title": "From CSL", "type": "book"}]', ["From CSL"]),
        ("TY  - JOUR\nTI  - From RIS\nER  - \n", ["From RIS"]),
        ("PMID- 26017442\nTI  - From NBIB\n", ["From NBIB"]),
        ("Attention is\nall you need", ["Attention is all you need"]),
        ("[1] First words\n[2] Second words", ["First words", "Second words"]),
        (
            "LeCun Y, Bengio Y. Deep learning. Nature.\n2015. doi:10.1038/nature14539",
            ["doi:10.1038/nature14539"],
        ),
        (" \n\n ", []),
    ],
)
def test_pasted_text_is_taken_apart(text, expected):
    assert named(text) == expected


def test_an_entry_that_cannot_be_read_is_named_with_its_line_and_the_others_are_kept():
    found = pieces("@article{a, title={One}}\n\n@article{b, title={cut\n\n@book{c, title={Three}}")
    assert [(piece.line, bool(piece.problem)) for piece in found] == [
        (1, False),
        (3, True),
        (5, False),
    ]


def test_a_reference_keeps_what_it_says_beside_its_identifier():
    [piece] = pieces("LeCun Y, Bengio Y, Hinton G. Deep learning. Nature. doi:10.1038/nature14539")
    assert (str(piece.identifier), piece.record.title) == (
        "doi:10.1038/nature14539",
        "Deep learning",
    )


@pytest.mark.parametrize(
    ("text", "title", "authors", "year", "container"),
    [
        (
            "Vaswani, A., Shazeer, N., & Parmar, N. (2017). Attention is all you need. Advances in "
            "Neural Information Processing Systems, 30, 5998-6008.",
            "Attention is all you need",
            ["A. Vaswani", "N. Shazeer", "N Parmar"],
            "2017",
            "Advances in Neural Information Processing Systems",
        ),
        (
            "[3] K. He, X. Zhang, S. Ren and J. Sun, “Deep residual learning for image "
            "recognition,” in CVPR, 2016, pp. 770–778.",
            "Deep residual learning for image recognition",
            ["K. He", "X. Zhang", "S. Ren", "J. Sun"],
            "2016",
            "CVPR",
        ),
        (
            "何恺明, 张祥雨, 任少卿, 等. 深度残差学习[J]. 计算机学报, 2016, 39(1): 1-10.",
            "深度残差学习",
            ["何恺明", "张祥雨", "任少卿"],
            "2016",
            "计算机学报",
        ),
        (
            "LeCun Y, Bengio Y, Hinton G. Deep learning. Nature. 2015;521(7553):436-44.",
            "Deep learning",
            ["Y LeCun", "Y Bengio", "G Hinton"],
            "2015",
            "Nature",
        ),
        (
            "张磊. 注意力机制综述. 软件学报, 2020",
            "注意力机制综述",
            ["张磊"],
            "2020",
            "软件学报",
        ),
        ("Attention is all you need", "Attention is all you need", [], "", ""),
        ("...", "...", [], "", ""),
    ],
)
def test_a_reference_is_guessed(text, title, authors, year, container):
    record = guess(text)
    assert (
        record.title,
        [name.display for name in record.authors],
        str(record.date or ""),
        record.container,
    ) == (title, authors, year, container)
