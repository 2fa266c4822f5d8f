import csv
import io

import pytest

from papers.formats.csv import COLUMNS, dumps
from papers.record import Name, PartialDate, Record


def rows(*records):
    text = dumps(records)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline="")))


def test_each_record_is_a_row_under_the_names_of_its_fields():
    record = Record(
        type="article",
        key="a",
        title="深度, “learning”",
        authors=(
            Name(family="Beethoven", given="Ludwig", prefix="van"),
            Name(literal="OpenAI, Inc."),
        ),
        date=PartialDate(2020, 5),
        abstract="One.\nTwo.",
        keywords=("x", "词"),
        extra=(("note", "N"),),
    )
    header, row = rows(record)
    assert tuple(header) == COLUMNS
    assert {name: cell for name, cell in zip(header, row, strict=True) if cell} == {
        "type": "article",
        "key": "a",
        "title": "深度, “learning”",
        "authors": "van Beethoven, Ludwig; OpenAI, Inc.",
        "date": "2020-05",
        "abstract": "One.\nTwo.",
        "keywords": "x; 词",
        "extra": '[["note", "N"]]',
    }


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_is_a_formula(start):
    record = Record(type="book", title=f"{start}1+1", keywords=(f"{start}2",))
    cells = dict(zip(*rows(record), strict=True))
    assert (cells["title"], cells["keywords"]) == (f"'{start}1+1", f"'{start}2")


def test_without_records_there_are_the_names_alone():
    assert rows() == [list(COLUMNS)]
