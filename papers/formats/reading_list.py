"""A reading list in Markdown: one line for each record, to paste into notes or a web page."""

import re
from collections.abc import Iterable
from urllib.parse import quote

from papers.record import Name, Record

_MATH = re.compile(r"(\$[^$<>\n]+\$)")
_MARKS = re.compile(r"[\\`*_\[\]<>#|~$&!]")
_SAFE_IN_ADDRESS = "/:?#@!$&'*+,;=%~-._"
_MOST_NAMES = 6


def dumps(records: Iterable[Record]) -> str:
    """Return ``records`` as a Markdown list, a line each.

    Words are escaped, so that they show as they are; math stays math. Only web addresses are links.
    """
    return "".join(f"- {_line(record)}\n" for record in records)


def _line(record: Record) -> str:
    place = " ".join(filter(None, (_emphasised(record.container), _number(record))))
    parts = (
        _names(record.authors or record.editors),
        f"**{_escaped(record.title)}**" if record.title.strip() else "",
        ", ".join(filter(None, (place, _escaped(record.pages)))),
        _escaped(record.publisher),
        record.date.iso if record.date else "",
        _link(record),
    )
    return ". ".join(filter(None, parts))


def _names(names: tuple[Name, ...]) -> str:
    shown = [_escaped(str(name)) for name in names[:_MOST_NAMES]]
    return ", ".join([*shown, "…"] if len(names) > _MOST_NAMES else shown)


def _emphasised(text: str) -> str:
    return f"*{_escaped(text)}*" if text.strip() else ""


def _number(record: Record) -> str:
    issue = f"({_escaped(record.issue)})" if record.issue else ""
    return f"{_escaped(record.volume)}{issue}"


def _link(record: Record) -> str:
    if record.doi:
        return f"[doi:{_escaped(record.doi)}](https://doi.org/{quote(record.doi, safe='/:;.')})"
    if record.arxiv:
        return f"[arXiv:{_escaped(record.arxiv)}](https://arxiv.org/abs/{quote(record.arxiv)})"
    if re.match(r"https?://", record.url):
        return f"<{quote(record.url, safe=_SAFE_IN_ADDRESS)}>"
    return _escaped(record.url)


def _escaped(text: str) -> str:
    """Return ``text`` on one line, with every mark of Markdown outside math escaped."""
    pieces = _MATH.split(" ".join(text.split()))
    return "".join(
        piece if number % 2 else _MARKS.sub(r"\\\g<0>", piece)
        for number, piece in enumerate(pieces)
    )
