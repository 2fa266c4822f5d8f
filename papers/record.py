"""A bibliographic record, its names and its dates: the currency of formats and look-ups. Pure."""

import datetime
import re
import unicodedata
from dataclasses import dataclass
from typing import Self

TYPES = (
    "article",
    "conference",
    "preprint",
    "book",
    "chapter",
    "thesis",
    "report",
    "dataset",
    "software",
    "webpage",
    "other",
)

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)

TALK = "talk"

_NUMERIC_DATE = re.compile(
    r"(?P<year>\d{4})"
    r"(?:\s*[-/.年]\s*(?P<month>\d{1,2})(?:\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?|\s*月)?|\s*年)?"
)
_WORDED_DATES = (
    re.compile(r"(?:(?P<day>\d{1,2})\.?\s+)?(?P<month>[a-z]{3,9})\.?,?\s+(?P<year>\d{4})"),
    re.compile(r"(?P<month>[a-z]{3,9})\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})\s+(?P<month>[a-z]{3,9})\.?(?:\s+(?P<day>\d{1,2}))?"),
)
_EARLIEST_YEAR, _LATEST_YEAR = 1000, 2999
_EAST_ASIAN = re.compile(
    r"[\u3005\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]+"
)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which the day, or the month and the day, may be unknown."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self):
        """Raise ValueError where there is no such date."""
        if not _EARLIEST_YEAR <= self.year <= _LATEST_YEAR or (self.day and not self.month):
            raise ValueError(f"not a date: {self.year}, {self.month}, {self.day}")
        first = 1
        datetime.date(
            self.year,
            first if self.month is None else self.month,
            first if self.day is None else self.day,
        )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the date that ``text`` states, as precise as it is stated.

        Read are "2021", "2021-03", "2021-3-2", "2021/03/02", "2021.3.2", "2021年3月2日", and an
        English month beside the year: "March 2021", "2 Mar 2021", "Mar. 2, 2021", "2021 Mar 2".
        Raises ValueError for anything else and for days that no calendar has.
        """
        words = unicodedata.normalize("NFKC", text).strip().lower()
        if match := _NUMERIC_DATE.fullmatch(words):
            return cls(*(number and int(number) for number in match.group("year", "month", "day")))
        for pattern in _WORDED_DATES:
            if match := pattern.fullmatch(words):
                day = match["day"] and int(match["day"])
                return cls(int(match["year"]), month_number(match["month"]), day)
        raise ValueError(f"not a date: {text!r}")

    @property
    def iso(self) -> str:
        """The date as ISO 8601 of its precision: "2021", "2021-03" or "2021-03-02"."""
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def __str__(self) -> str:
        return self.iso


def month_number(word: str) -> int:
    """Return 1 to 12 for an English month in full or cut to three letters or more ("Sept").

    Raises ValueError for any other word.
    """
    start = word.strip(" .").lower()
    if len(start) >= 3:
        for number, month in enumerate(MONTHS, start=1):
            if month.startswith(start):
                return number
    raise ValueError(f"not a month: {word!r}")


def is_east_asian(name: str) -> bool:
    """Return whether ``name`` is written in Chinese, Japanese or Korean characters alone."""
    return bool(_EAST_ASIAN.fullmatch(name.replace(" ", "")))


@dataclass(frozen=True, slots=True)
class Name:
    """The name of an author or editor: a person's, in parts, or ``literal``, an organisation's."""

    family: str = ""
    given: str = ""
    prefix: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def display(self) -> str:
        """The name as a page shows it: 张三, "Ludwig van Beethoven", "Martin King, Jr."."""
        if self.literal:
            return self.literal
        if _EAST_ASIAN.fullmatch(self.family + self.given):
            return self.family + self.given
        name = " ".join(part for part in (self.given, self.prefix, self.family) if part)
        return f"{name}, {self.suffix}" if self.suffix else name

    def __str__(self) -> str:
        return self.display


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One citable thing, as a bibliography states it.

    ``type`` is one of ``TYPES``, or ``TALK``: then the authors are the speakers and ``container``
    is the event or series. Text is Unicode, with math as ``$…$``; "" is unknown. ``extra`` keeps
    what has no field of its own: pairs of the source's field name and its value as written.
    """

    type: str
    key: str = ""
    title: str = ""
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    translators: tuple[Name, ...] = ()
    date: PartialDate | None = None
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    doi: str = ""
    arxiv: str = ""
    pmid: str = ""
    isbn: str = ""
    url: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    language: str = ""
    extra: tuple[tuple[str, str], ...] = ()
