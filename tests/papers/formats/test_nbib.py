import pytest
from hypothesis import given, strategies as st

from papers.formats.nbib import loads
from papers.record import Name, PartialDate, Record
from tests.papers.formats.files import as_text, real, text_of, unaccounted


def one(*lines):
    """The record of one entry with ``lines``, which has no problems."""
    loaded = loads("\n".join(["PMID- 123", "TI  - T.", *lines, ""]))
    assert loaded.problems == ()
    return loaded.records[0]


def test_every_tag_of_an_article_has_its_place():
    record = one(
        "FAU - Lee, Ann",
        "AU  - Lee A",
        "AU  - Li B",
        "CN  - The Group",
        "FED - King, Martin",
        "ED  - King M",
        "DP  - 2009 Dec 24",
        "JT  - Ecology",
        "TA  - Ecol",
        "VI  - 20",
        "IP  - 4",
        "PG  - 454-81",
        "LID - S1 [pii]",
        "LID - 10.1000/x [doi]",
        "AID - 10.1000/x [doi]",
        "ISBN- 978-3-86680-192-9",
        "AB  - One",
        "      and two.",
        "OT  - words",
        "MH  - Health/*history",
        "LA  - eng",
        "PT  - Journal Article",
        "PT  - Review",
        "XYZ - new",
    )
    assert record == Record(
        type="article",
        title="T",
        authors=(
            Name(family="Lee", given="Ann"),
            Name(family="Li", given="B"),
            Name(literal="The Group"),
        ),
        editors=(Name(family="King", given="Martin"),),
        date=PartialDate(2009, 12, 24),
        container="Ecology",
        volume="20",
        issue="4",
        pages="454–481",
        doi="10.1000/x",
        pmid="123",
        isbn="978-3-86680-192-9",
        abstract="One and two.",
        keywords=("words", "Health/history"),
        language="eng",
        extra=(
            ("ED", "King M"),
            ("TA", "Ecol"),
            ("LID", "S1 [pii]"),
            ("PT", "Review"),
            ("XYZ", "new"),
        ),
    )


@pytest.mark.parametrize(
    ("stated", "date", "is_kept"),
    [
        ("2009", PartialDate(2009), False),
        ("2009 Dec", PartialDate(2009, 12), False),
        ("2009 12 24", PartialDate(2009, 12, 24), False),
        ("2009 Spring", PartialDate(2009), True),
        ("2009 Nov-Dec", PartialDate(2009, 11), True),
        ("2009 Dec 24-31", PartialDate(2009, 12), True),
    ],
)
def test_dates_are_read_as_pubmed_writes_them(stated, date, is_kept):
    record = one(f"DP  - {stated}")
    assert (record.date, "DP" in dict(record.extra)) == (date, is_kept)


@pytest.mark.parametrize(
    ("stated", "kind"),
    [("Preprint", "preprint"), ("Dataset", "dataset"), ("Technical Report", "report")],
)
def test_the_type_of_publication_tells_the_type(stated, kind):
    assert one(f"PT  - {stated}").type == kind


def test_records_begin_at_their_number_and_lines_that_belong_to_none_are_told():
    text = "Search of today\nPMID- 1\nTI  - A\n\nNot of it\n\nPMID- 2\nTI  - B\nDP  - soon\n"
    loaded = loads(text)
    assert [(record.pmid, record.title) for record in loaded.records] == [("1", "A"), ("2", "B")]
    assert [(p.line, p.code, p.key, p.detail) for p in loaded.problems] == [
        (1, "outside", "", "Search of today"),
        (5, "stray-text", "1", "Not of it"),
        (9, "bad-date", "2", "soon"),
    ]


@given(st.text(st.sampled_from("PMIDTA -\n\r\ufeff1")))
def test_no_text_does_harm_and_none_of_it_is_lost(text):
    assert as_text(loads(text)) == text


@pytest.mark.parametrize("path", real("nbib/*"))
def test_a_real_file_is_read_whole(path):
    text = text_of(path)
    loaded = loads(text)
    assert len(loaded.records) == (7 if "MultipleEntries" in path.name else 1)
    assert sum(bool(record.pmid) for record in loaded.records) == text.count("PMID-")
    assert as_text(loaded) == text
    assert unaccounted(loaded, text) == []
