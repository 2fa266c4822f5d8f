import pytest

from ideas.notes.reading.dates import date_in


@pytest.mark.parametrize(
    ("phrase", "date"),
    [
        ("2021年3月12日 晚上", "2021-03-12"),
        ("2021-3", "2021-03"),
        ("2021.03.12", "2021-03-12"),
        ("12th March 2021", "2021-03-12"),
        ("Mar 12, 2021", "2021-03-12"),
        ("March 2021", "2021-03"),
        ("in 2021", "2021"),
        ("2021-13-01", "2021"),
        ("2021-02-31", "2021-02"),
        ("120210312", ""),
        ("tomorrow", ""),
    ],
)
def test_a_date_says_as_much_as_the_note_does(phrase, date):
    assert date_in(phrase) == date
