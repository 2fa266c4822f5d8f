"""CSV for spreadsheets: one row for each record, under the names of the fields of a Record."""

import csv
import io
import json
from collections.abc import Iterable

from papers.record import Name, Record

COLUMNS = (
    *("type", "key", "title", "authors", "editors", "translators", "date", "container", "volume"),
    *("issue", "pages", "publisher", "doi", "arxiv", "pmid", "isbn", "url", "abstract"),
    *("keywords", "language", "extra"),
)
# A spreadsheet takes a cell that begins so for a formula, and runs it.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
# By this mark Excel knows that the text is UTF-8.
_MARK = "\ufeff"


def dumps(records: Iterable[Record]) -> str:
    """Return ``records`` as CSV with a byte-order mark and a row of names.

    Several names or keywords are in one cell, apart at semicolons; ``extra`` is JSON. What could be
    a formula has an apostrophe before it.
    """
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    rows.writerows([_cell(getattr(record, name)) for name in COLUMNS] for record in records)
    return _MARK + written.getvalue()


def _cell(value) -> str:
    if isinstance(value, tuple):
        is_extra = any(isinstance(one, tuple) for one in value)
        text = json.dumps(value, ensure_ascii=False) if is_extra else "; ".join(map(_part, value))
    else:
        text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _part(value: Name | str) -> str:
    """Return a keyword, or a name with the family name first, as lists are sorted by it."""
    if isinstance(value, str) or value.literal:
        return str(value)
    family = f"{value.prefix} {value.family}".strip()
    return ", ".join(part for part in (family, value.given, value.suffix) if part)
