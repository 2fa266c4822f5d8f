"""Dates as notes write them, reduced to what they say: a year, a month or a day."""

import re
from datetime import date

_MONTHS = {
    month: number
    for number, month in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in [
        rf"(?<!\d){_YEAR}\s?[-/.年]\s?(?P<month>\d{{1,2}})(?!\d)(?:\s?[-/.月]\s?(?P<day>\d{{1,2}})(?!\d))?",
        rf"\b{_DAY}\s{_MONTH},?\s{_YEAR}\b",
        rf"\b{_MONTH}\s{_DAY},?\s{_YEAR}\b",
        rf"\b{_MONTH},?\s{_YEAR}\b",
        rf"(?<!\d){_YEAR}(?!\d)",
    ]
]


def date_in(phrase: str) -> str:
    """Return the first date in `phrase` as 2021, 2021-03 or 2021-03-12, or "" if it has none."""
    for form in _FORMS:
        match = form.search(phrase[:200])
        if match:
            parts = match.groupdict()
            return _reduced(parts["year"], parts.get("month"), parts.get("day"))
    return ""


def _reduced(year, month, day):
    if not month:
        return year
    number = int(month) if month.isdigit() else _MONTHS[month[:3].lower()]
    if not 1 <= number <= 12:
        return year
    try:
        return date(int(year), number, int(day)).isoformat() if day else f"{year}-{number:02}"
    except ValueError:
        return f"{year}-{number:02}"
