"""What is odd in an entry, and what it would be if it were mended. Pure.

Each check takes the values of a row, text by field, and yields what it finds. Where only one repair
makes sense, the oddity has it; else somebody has to look.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from papers.formats import latex
from papers.lookup import identifiers

PAPER, TALK, PERSON = "paper", "talk", "person"
EARLIEST = 1450
_DOI_PREFIX = re.compile(r"^\s*(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi\s*:\s*)", re.I)
_ONE_HYPHEN = re.compile(r"(?<=\d)\s*(?:-{1,3}|—|−)\s*(?=\d)")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,5}|#x[\da-fA-F]{2,5});")
_LATEX = re.compile(r"\\[a-zA-Z\"'`^~=.&%_#]|[{}]")
_MATH = re.compile(r"\$[^$]*\$")
_AND = re.compile(r"\s(?:and|&)\s|[;；]", re.I)
_ARXIV_CONTAINER = re.compile(r"^\W*(?:arxiv|corr)\b", re.I)
_ABSTRACT = re.compile(r"^\s*(?:abstract|summary|摘\s*要)\s*[.:：—–-]*\s*(?=\S)", re.I)
_ABBREVIATED = re.compile(r"(?:\.\.|\b(?:etc|al|vs|inc|ltd|jr|no|vol)\.|\b[A-Z]\.)$", re.I)
_NUMBERS = ("doi", "arxiv", "pmid", "isbn", "pages", "volume", "issue")


@dataclass(frozen=True, slots=True)
class Oddity:
    """What a check found: in which ``field``, and what to set, by field; nothing: look yourself."""

    field: str
    repair: Mapping[str, str] = field(default_factory=dict)


Values = Mapping[str, str]
Check = Callable[[Values, int], Iterator[Oddity]]
CHECKS: dict[str, tuple[tuple[str, ...], Check]] = {}


def check(code: str, *kinds: str):
    """Note the function as the check called ``code``, of rows of ``kinds``."""

    def noted(function: Check) -> Check:
        CHECKS[code] = (kinds or (PAPER,), function)
        return function

    return noted


def oddities(kind: str, values: Values, this_year: int) -> Iterator[tuple[str, Oddity]]:
    """Yield all that is odd in a row of ``kind``, with the code of the check."""
    for code, (kinds, function) in CHECKS.items():
        if kind in kinds:
            for found in function(values, this_year):
                yield code, found


@check("doi-prefix")
def _doi_prefix(values, _year):
    if _DOI_PREFIX.match(values["doi"]):
        yield Oddity("doi", {"doi": _DOI_PREFIX.sub("", values["doi"]).strip()})


@check("doi-bad")
def _doi_bad(values, _year):
    if values["doi"] and not identifiers.doi_key(values["doi"]):
        yield Oddity("doi")


@check("doi-in-url")
def _doi_in_url(values, _year):
    if _DOI_PREFIX.match(values["url"]) and identifiers.doi_key(values["url"]):
        if not values["doi"]:
            yield Oddity("url", {"doi": _DOI_PREFIX.sub("", values["url"]).strip(), "url": ""})
        elif identifiers.doi_key(values["doi"]) == identifiers.doi_key(values["url"]):
            yield Oddity("url", {"url": ""})


@check("wide-digits")
def _wide_digits(values, _year):
    for name in _NUMBERS:
        narrow = unicodedata.normalize("NFKC", values[name])
        if narrow != values[name] and narrow.isascii():
            yield Oddity(name, {name: narrow})


@check("isbn-bad")
def _isbn_bad(values, _year):
    if values["isbn"] and not identifiers.isbn_key(values["isbn"]):
        yield Oddity("isbn")


@check("year-missing")
def _year_missing(values, _year):
    if not values["date"]:
        yield Oddity("date")


@check("year-impossible", PAPER, TALK)
def _year_impossible(values, year):
    if values["date"] and not EARLIEST <= int(values["date"][:4]) <= year + 1:
        yield Oddity("date")


@check("pages-hyphen")
def _pages_hyphen(values, _year):
    # "12-3" may be the third page of the twelfth chapter.
    if re.fullmatch(r"\s*(\d+)\s*(?:-{1,3}|—|−)\s*(\d+)\s*", values["pages"]):
        yield Oddity("pages", {"pages": _ONE_HYPHEN.sub("–", values["pages"].strip())})


@check("authors-missing")
def _authors_missing(values, _year):
    if not values["authors"] and not values["editors"]:
        yield Oddity("authors")


@check("authors-joined", PAPER)
def _authors_joined(values, _year):
    if any(map(_has_two, values["authors"].splitlines())):
        yield Oddity("authors")


@check("name-joined", PERSON)
def _name_joined(values, _year):
    if _has_two(values["name"]):
        yield Oddity("name")


def _has_two(name: str) -> bool:
    return bool(_AND.search(html.unescape(name)))


@check("authors-capitals")
def _authors_capitals(values, _year):
    if any(_is_shouted(name, words=2) for name in values["authors"].splitlines()):
        yield Oddity("authors")


@check("title-capitals", PAPER, TALK)
def _title_capitals(values, _year):
    if _is_shouted(values["title"], words=3):
        yield Oddity("title")


def _is_shouted(text: str, *, words: int) -> bool:
    long = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 2]
    return len(long) >= words and all(word.isupper() for word in long)


@check("title-dot", PAPER, TALK)
def _title_dot(values, _year):
    title = values["title"]
    if title.endswith("。") or (title.endswith(".") and not _ABBREVIATED.search(title)):
        yield Oddity("title", {"title": title[:-1].rstrip()})


@check("html", PAPER, TALK, PERSON)
def _html(values, _year):
    for name in ("title", "container", "name", "publisher"):
        if _ENTITY.search(values.get(name, "")):
            plain = html.unescape(values[name])
            if plain != values[name]:
                yield Oddity(name, {name: plain})


@check("latex", PAPER, TALK)
def _latex(values, _year):
    for name in ("title", "container", "publisher"):
        text = values.get(name, "")
        if _LATEX.search(_MATH.sub("", text)) and _is_balanced(text) and "$" not in text:
            plain = latex.decode(text).strip()
            yield Oddity(name, {name: plain} if plain and plain != text else {})


@check("unbalanced", PAPER, TALK)
def _unbalanced(values, _year):
    for name in ("title", "abstract"):
        if not _is_balanced(values[name]):
            yield Oddity(name)


def _is_balanced(text: str) -> bool:
    depth = 0
    for mark in re.findall(r"(?<!\\)[{}]", text):
        depth += 1 if mark == "{" else -1
        if depth < 0:
            return False
    dollars = len(re.findall(r"(?<!\\)\$(?!\d)", text)) + len(re.findall(r"(?<!\\)\$\d", text))
    # One dollar before a number is a price.
    return depth == 0 and (dollars % 2 == 0 or bool(re.search(r"\$\d", text)))


@check("container-missing")
def _container_missing(values, _year):
    if values["type"] in {"article", "conference", "chapter"} and not values["container"]:
        yield Oddity("container")


@check("arxiv-in-container")
def _arxiv_in_container(values, _year):
    container = values["container"]
    if not _ARXIV_CONTAINER.match(container):
        return
    number = next((f.value for f in identifiers.find(container) if f.scheme == "arxiv"), "")
    if number and not values["arxiv"]:
        yield Oddity("container", {"arxiv": number, "container": ""})
    elif number and identifiers.arxiv_key(values["arxiv"]) == number:
        yield Oddity("container", {"container": ""})
    else:
        yield Oddity("container")


@check("abstract-word", PAPER, TALK)
def _abstract_word(values, _year):
    start = _ABSTRACT.match(values["abstract"])
    # "Abstract algebra is …" begins with the word as a word.
    if start and (start.group().rstrip()[-1] in ".:：—–-" or "\n" in start.group()):
        yield Oddity("abstract", {"abstract": values["abstract"][start.end() :]})
