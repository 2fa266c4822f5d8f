import time

import bibtexparser
import pytest

from papers.formats import bibtex_names
from papers.formats.bibtex import loads
from papers.formats.bibtex_writing import dumps, edited

ENTRY = r"""@article{{key{number},
  title = {{A Study of {{GaN}} Number {number}: {{\'E}}tude de la Lumi{{\`e}}re}},
  author = {{Family{letter}, Given {letter}. and M{{\"u}}ller, Hans and de la Cruz, Ana and 张三}},
  journal = {{Journal of Things}},
  year = {{20{year:02}}},
  month = jan,
  volume = {{{number}}},
  pages = {{{number}--{last}}},
  doi = {{10.1000/{number}}},
  publisher = "The Publisher",
  abstract = {{A paragraph of plain words, as long as most of them are, {number} times over.}},
  keywords = {{one, two, three}}
}}

"""


def bibliography(entries):
    """Return a text of as many entries, a tenth of them by authors of names of their own."""
    return "".join(
        ENTRY.format(
            number=number,
            last=number + 9,
            year=number % 25,
            letter=chr(ord("A") + number // 10 % 26) + "a" * (number % 7),
        )
        for number in range(entries)
    )


def seconds(do):
    """Return the least of three timings, which is the least disturbed, each with nothing known."""
    timings = []
    for _ in range(3):
        bibtex_names._read_piece.cache_clear()
        bibtex_names._write.cache_clear()
        start = time.process_time()
        do()
        timings.append(time.process_time() - start)
    return min(timings)


@pytest.mark.benchmark
def test_reading_takes_little_longer_than_bibtexparser_takes_to_parse(ratio):
    text = bibliography(3_000)
    ours, theirs = seconds(lambda: loads(text)), seconds(lambda: bibtexparser.parse_string(text))
    ratio("reading BibTeX to bibtexparser parsing it", ours / theirs, limit=1.6)


@pytest.mark.benchmark
def test_writing_takes_at_most_half_as_long_as_bibtexparser_takes_to_parse(ratio):
    text = bibliography(3_000)
    records = loads(text).records
    ours, theirs = seconds(lambda: dumps(records)), seconds(lambda: bibtexparser.parse_string(text))
    ratio("writing BibTeX to bibtexparser parsing it", ours / theirs, limit=0.5)


@pytest.mark.benchmark
def test_entries_that_were_not_edited_cost_nothing_to_write(ratio):
    text = bibliography(3_000)
    entries = loads(text).entries
    ours = seconds(lambda: [edited(entry.raw, entry.record, entry.record) for entry in entries])
    theirs = seconds(lambda: bibtexparser.parse_string(text))
    ratio("writing BibTeX that nobody edited to bibtexparser parsing it", ours / theirs, limit=0.1)
