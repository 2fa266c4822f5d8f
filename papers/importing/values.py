"""From a Record to the columns of a paper or a talk: everything fits, and nothing is dropped.

What is too long for its column, or no address, stays whole in ``extra`` (of a talk: at the end of
its abstract), and a Problem says so: ``too-long``, ``no-address``, ``unstorable``, ``untitled``.
"""

import re
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from papers.importing import SAME_NAME
from papers.lookup import identifiers
from papers.models import Paper, Person, Talk
from papers.models.tags import LONGEST
from papers.record import TALK, Name, Record
from papers.text import fold, same_key, shortened, sort_key, split_tags

_MOST = {
    name: Paper._meta.get_field(name).max_length for name in (*SAME_NAME, "citation_key", "title")
}
_LONGEST_NAME = Person._meta.get_field("name").max_length
_LONGEST_ABSTRACT = Talk._meta.get_field("abstract").max_length
_PLAIN_ADDRESS = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
    r"\.[a-z]{2,24}(?:/[!-~]*)?",
    re.IGNORECASE,
)
_is_address = URLValidator(schemes=["http", "https"])
_ROLES = (("author", "authors"), ("editor", "editors"), ("translator", "translators"))


@dataclass(slots=True)
class Values:
    """What a row is made of: its ``columns``, the names by role, its tags; and what did not fit.

    ``credits`` are pairs of a role and a name as printed; ``problems`` pairs of code and detail.
    """

    columns: dict
    credits: list[tuple[str, str]]
    tags: list[str]
    series: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)


def values_of(record: Record) -> Values:
    """Return what the paper, or talk, that ``record`` is of is made of."""
    problems = []
    record = _storable(record, problems)
    extra = _extra_of(record)
    columns = {name: getattr(record, name) for name in SAME_NAME}
    columns["citation_key"] = record.key
    columns["date"] = record.date.iso if record.date else ""
    columns["title"] = " ".join(record.title.split()) or _instead_of_title(record, problems)
    for name, most in _MOST.items():
        if len(columns[name]) > most:
            problems.append(("too-long", name))
            extra[name] = columns[name]
            columns[name] = shortened(columns[name], most) if name in {"title", "abstract"} else ""
    if columns["url"] and not _is_web_address(columns["url"]):
        problems.append(("no-address", shortened(columns["url"], 100)))
        extra["url"], columns["url"] = columns["url"], ""
    credits = [
        (role, name)
        for role, attribute in _ROLES
        for name in _names(getattr(record, attribute), attribute, extra, problems)
    ]
    tags = _tags(record.keywords, extra, problems)
    if record.type == TALK:
        return _talk(columns, extra, credits, tags, problems)
    columns["extra"] = extra
    return Values(columns | _derived(columns), credits, tags, problems=problems)


def _storable(record: Record, problems) -> Record:
    """Return ``record`` without what databases refuse: NUL and lone surrogates."""
    try:
        if b"\0" not in _all_text(record):
            return record
    except UnicodeEncodeError:
        pass
    problems.append(("unstorable", ""))
    return replace(record, **{f.name: _cleaned(getattr(record, f.name)) for f in fields(record)})


def _all_text(record: Record) -> bytes:
    """Return all text of ``record`` as bytes. Raises UnicodeEncodeError at a lone surrogate."""
    texts = [getattr(record, name) for name in SAME_NAME]
    texts += [record.key, *record.keywords]
    texts += [part for pair in record.extra for part in pair]
    for name in (*record.authors, *record.editors, *record.translators):
        texts += (name.family, name.given, name.prefix, name.suffix, name.literal)
    return "".join(texts).encode()


def storable(text: str) -> str:
    """Return ``text`` without NUL, and with lone surrogates as question marks."""
    return text.replace("\0", "").encode(errors="replace").decode()


def _cleaned(value):
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, tuple):
        return tuple(map(_cleaned, value))
    if isinstance(value, Name):
        return Name(**{f.name: _cleaned(getattr(value, f.name)) for f in fields(value)})
    return value


def _instead_of_title(record: Record, problems) -> str:
    problems.append(("untitled", ""))
    return record.container or record.key or record.doi or record.url or "?"


def _extra_of(record: Record) -> dict:
    """Return what has no column, by its name; what is there several times as a list."""
    extra = {}
    for name, value in record.extra:
        extra.setdefault(name, []).append(value)
    return {name: found if len(found) > 1 else found[0] for name, found in extra.items()}


def _is_web_address(url: str) -> bool:
    if _PLAIN_ADDRESS.fullmatch(url):
        return True
    try:
        _is_address(url)
    except ValidationError:
        return False
    return True


# Names come again and again: each is folded once while it is among those that came last.
name_key = lru_cache(maxsize=10_000)(fold)


def _names(names, role: str, extra: dict, problems) -> list[str]:
    """Return the names as printed, each person once."""
    printed = {}
    for name in names:
        display = " ".join(name.display.split())
        if len(display) > _LONGEST_NAME or len(name_key(display)) > 2 * _LONGEST_NAME:
            problems.append(("too-long", role))
            extra.setdefault(role, "; ".join(str(name) for name in names))
            display = shortened(display, _LONGEST_NAME)
        if display:
            printed.setdefault(name_key(display), display)
    return list(printed.values())


def _tags(keywords, extra: dict, problems) -> list[str]:
    kept, refused = [], []
    for tag in split_tags("\n".join(keywords)) if keywords else ():
        is_good = len(tag) <= LONGEST and len(fold(tag)) <= LONGEST and tag.isprintable()
        (kept if is_good else refused).append(tag)
    if refused:
        problems.append(("too-long", "keywords"))
        extra["keywords"] = "\n".join(refused)
    return kept


def _derived(columns: dict) -> dict:
    title = columns["title"]
    return {
        "title_key": fold(title),
        "sort_key": sort_key(title),
        "doi_key": identifiers.doi_key(columns["doi"]) if columns["doi"] else "",
        "arxiv_key": identifiers.arxiv_key(columns["arxiv"] or columns["doi"]),
        "isbn_key": identifiers.isbn_key(columns["isbn"]) if columns["isbn"] else "",
        "same_key": same_key(title),
    }


def _talk(columns, extra, credits, tags, problems) -> Values:
    """Return the values of a talk. What it has no column for is told at the end of its abstract."""
    told = [f"{name}: {value}" for name, value in extra.items()]
    told += [f"{name}: {columns[name]}" for name in ("doi", "arxiv", "publisher") if columns[name]]
    abstract = "\n\n".join([columns["abstract"], *told]).strip()
    return Values(
        {
            "title": columns["title"],
            "date": columns["date"],
            "recording_url": columns["url"],
            "abstract": shortened(abstract, _LONGEST_ABSTRACT),
            "title_key": fold(columns["title"]),
            "sort_key": sort_key(columns["title"]),
        },
        [(role, name) for role, name in credits if role == "author"],
        tags,
        series=shortened(columns["container"], 300),
        problems=problems,
    )
