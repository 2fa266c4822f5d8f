import pytest
from hypothesis import given, strategies as st

from papers.formats import fields
from papers.record import Name, PartialDate
from tests.papers.formats.records import DATES, NAMES


@given(NAMES)
def test_a_name_that_is_written_is_read_again(name):
    assert fields.read_name(fields.write_name(name)) == name


@given(st.text(max_size=40))
def test_any_text_is_some_name_and_keeps_its_letters(text):
    name = fields.read_name(text)
    letters = sorted(character for character in fields.one_line(text) if character.isalnum())
    assert sorted(filter(str.isalnum, str(name))) == letters


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ("O'Neil, Pat", Name(family="O'Neil", given="Pat")),
        ("d'Alembert, Jean", Name(family="d'Alembert", given="Jean")),
        ("'t Hooft, Gerard", Name(family="Hooft", given="Gerard", prefix="'t")),
        ("von und zu Stein, Karl", Name(family="Stein", given="Karl", prefix="von und zu")),
        ("Müller, K.-H.", Name(family="Müller", given="K.-H.")),
        ("Smith, Ann, PhD", Name(family="Smith", given="Ann", suffix="PhD")),
        ("Martin Luther King Jr.", Name(family="King", given="Martin Luther", suffix="Jr.")),
        ("Google, Inc.", Name(literal="Google, Inc.")),
        ("Department of Energy", Name(literal="Department of Energy")),
        ("ATLAS Collaboration", Name(literal="ATLAS Collaboration")),
        ("UNESCO", Name(literal="UNESCO")),
        ("Björk", Name(family="Björk")),
        ("山田太郎", Name(literal="山田太郎")),
        ("司马光", Name(family="司马", given="光")),
        ("x" * 3000, Name(literal="x" * 3000)),
    ],
)
def test_people_and_organisations_are_told_apart(stated, name):
    assert fields.read_name(stated) == name


@given(DATES)
def test_a_date_is_read_in_every_way_it_is_written(date):
    slashed = date.iso.replace("-", "/")
    assert fields.read_date(date.iso) == (date, True)
    assert fields.read_date(f"{slashed}/") == (date, True)
    assert fields.read_date(f"{slashed}//autumn")[0] == date


@pytest.mark.parametrize(
    ("stated", "read"),
    [
        ("2020-05-03T10:00:00Z", (PartialDate(2020, 5, 3), True)),
        ("2020-00-00", (PartialDate(2020), True)),
        ("2020-05-00", (PartialDate(2020, 5), True)),
        ("3 May 2020", (PartialDate(2020, 5, 3), True)),
        ("2020年5月", (PartialDate(2020, 5), True)),
        ("[2020]", (PartialDate(2020), False)),
        ("©2020", (PartialDate(2020), False)),
        ("2020/13/45", (PartialDate(2020), False)),
        ("in press", (None, False)),
        ("", (None, False)),
        ("20201", (None, False)),
    ],
)
def test_a_date_says_whether_it_is_all(stated, read):
    assert fields.read_date(stated) == read


@pytest.mark.parametrize(
    ("start", "end", "pages"),
    [
        ("10", "20", "10–20"),
        ("10-20", "", "10–20"),
        ("10—20", "20", "10–20"),
        ("454", "81", "454–481"),
        ("1-5, 7--9", "", "1–5, 7–9"),
        ("e12", "", "e12"),
        ("e12", "e19", "e12–e19"),
        ("S12-S19", "", "S12–S19"),
        ("iv-ix", "", "iv–ix"),
        ("044504", "044504", "044504"),
        ("98", "102", "98–102"),
        ("102-5", "", "102–105"),
        ("A-3", "", "A-3"),
    ],
)
def test_pages_have_an_en_dash_in_each_range(start, end, pages):
    assert fields.pages(start, end) == pages


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1000/x", "10.1000/x"),
        ("doi: 10.1000/x.", "10.1000/x"),
        ("https://doi.org/10.1002/(SICI)1097<1::AID>3.0", "10.1002/(SICI)1097<1::AID>3.0"),
        ("see 10.1000/x", ""),
        ("10.1000", ""),
    ],
)
def test_a_doi_is_bare(text, doi):
    assert fields.doi(text) == doi


@pytest.mark.parametrize(
    ("text", "isbn", "is_issn"),
    [
        ("978-3-86490-311-3", "978-3-86490-311-3", False),
        ("ISBN 0199232768 (hbk)", "0199232768", False),
        ("0012-9658", "", True),
        ("00129658 (ISSN)", "", True),
        ("1128-045X 1123-6337", "", True),
        ("12345", "", False),
    ],
)
def test_isbn_and_issn_are_told_apart(text, isbn, is_issn):
    assert (fields.isbn(text), fields.is_issn(text)) == (isbn, is_issn)


@pytest.mark.parametrize(
    ("work", "is_talk"),
    [
        ("Invited Talk", True),
        ("keynote", True),
        ("学术报告", True),
        ("Technical report", False),
        ("研究报告", False),
        ("Talking heads", False),
    ],
)
def test_only_what_says_talk_is_one(work, is_talk):
    assert fields.is_talk(work) is is_talk


def test_markup_of_html_and_jats_becomes_text_and_other_angles_stay():
    text = "<jats:p>A <i>b</i><sub>2</sub> &amp; x < y <script> z</jats:p>"
    assert fields.without_markup(text) == "A b2 & x < y <script> z"
