"""Ranges of years and days as people write them: 2019..2022, >=2020, <2w, 2026-03. Pure."""

import calendar
import re
from datetime import date, timedelta

_SIGN = re.compile(r"(>=|<=|≥|≤|>|<|＞|＜)?(.+)", re.DOTALL)
_APART = re.compile(r"\.\.\.?|…|—|～|~|至")
_AGO = re.compile(r"(\d{1,4})(d|w|m|y|天|日|周|月|年)")
_DAYS = {"d": 1, "天": 1, "日": 1, "w": 7, "周": 7, "m": 30, "月": 30, "y": 365, "年": 365}
_YEAR = re.compile(r"\d{4}")
_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
FIRST, LAST = 1, 9999


def years(text: str) -> tuple[int, int]:
    """Return the first and the last year of ``text``. Raises ValueError."""
    first, last = _ends(text, _year)
    return first[0] if first else FIRST, last[1] if last else LAST


def _year(text):
    if not _YEAR.fullmatch(text):
        raise ValueError(text)
    return int(text), int(text)


def days(text: str, *, today: date) -> tuple[date | None, date | None]:
    """Return from which day on, and before which day, ``text`` is; None where there is no bound.

    ``<2w`` is less than two weeks ago, ``>1m`` more than a month ago, ``2026-03`` that month.
    Raises ValueError.
    """
    sign, rest = _SIGN.fullmatch(text.strip()).groups()
    if ago := _AGO.fullmatch(rest.strip()):
        number, unit = ago.groups()
        try:
            moment = today - timedelta(days=int(number) * _DAYS[unit])
        except OverflowError:
            raise ValueError(text) from None
        return (None, moment) if sign in {">", ">=", "≥", "＞"} else (moment, None)
    named = {"today": 0, "今天": 0, "yesterday": 1, "昨天": 1}
    if rest.casefold() in named:
        day = today - timedelta(days=named[rest.casefold()])
        return day, day + timedelta(days=1)
    first, last = _ends(text, _span)
    return first[0] if first else None, last[1] if last else None


def _span(text):
    """Return the first day of a date of any precision, and the day after its last."""
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in match.groups())
    start = date(year, month or 1, day or 1)
    if day:
        return start, start + timedelta(days=1)
    if month:
        return start, start + timedelta(days=calendar.monthrange(year, month)[1])
    return start, start.replace(year=year + 1)


def _ends(text, read):
    """Return what ``read`` makes of the two ends of a range, None for one that is open.

    ``read`` gives two values for a text: the first of the range and the last. A sign leaves out the
    text itself by taking the range up to where it begins, or from where it ends.
    """
    sign, rest = _SIGN.fullmatch(text.strip()).groups()
    parts = [part.strip() for part in _APART.split(rest)]
    if len(parts) > 2 or not any(parts):
        raise ValueError(text)
    if len(parts) == 2:
        return tuple(read(part) if part else None for part in parts)
    first, last = read(parts[0])
    if sign in {">=", "≥"}:
        return (first, last), None
    if sign in {"<=", "≤"}:
        return None, (first, last)
    is_year = isinstance(first, int)
    if sign in {">", "＞"}:
        return ((first + 1,) if is_year else (last,)), None
    if sign in {"<", "＜"}:
        return None, (None, first - 1 if is_year else first)
    return (first, last), (first, last)
