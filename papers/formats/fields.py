"""What the fields of all formats have in common: names, dates, pages, identifiers, types."""

import html
import re
import unicodedata
from collections.abc import Iterable

from papers.names import split_chinese
from papers.record import Name, PartialDate

ARXIV = r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"

_ARXIV_ALONE = re.compile(rf"(?:arxiv:\s*|(?:https?://)?arxiv\.org/abs/)({ARXIV})", re.I)
_ARXIV_IN_TEXT = re.compile(
    rf"(?:arxiv:\s*|\bcorr,?\s*abs/|arxiv\.org/(?:abs|pdf)/|10\.48550/arxiv\.)({ARXIV})", re.I
)
_DOI = re.compile(
    r"(?:https?://(?:[\w.-]+/)?)?(?:doi:?\s*)?(?P<doi>10\.\d{3,9}(?:\.\d+)*/\S+)", re.I
)
_DOI_ADDRESS = re.compile(r"https?://(?:dx\.)?doi\.org/(?P<doi>10\.\d{3,9}[\d.]*/\S+)", re.I)
_ISSN = re.compile(r"(?:\d{4}[-‐–]?\d{3}[\dX](?:\s*\([^)]*\))?(?:[\s,;/]+|$))+", re.I)
_ISBN = re.compile(
    r"(?:ISBN[-:\s]*)?(?P<isbn>97[89][-\s]?(?:\d[-\s]?){9}\d|(?:\d[-\s]?){9}[\dX])(?![-\d])", re.I
)
_PREPRINT_SERVER = re.compile(
    r"(?:arxiv|corr\b|biorxiv|medrxiv|chemrxiv|ssrn|research square|preprints?\b|chinaxiv)", re.I
)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff]")
_BLOCK_TAG = re.compile(r"</?(?:jats:)?(?:p|sec|div|br|list|list-item|li|ul)\b[^<>]*>", re.I)
_TAG = re.compile(
    r"</?(?:i|b|em|strong|u|sc|sup|sub|span|font|scp|inf|(?:jats|mml):[\w-]+|italic|bold)"
    r"(?:\s[^<>]*)?/?>",
    re.I,
)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[0-9a-f]{1,6});", re.I)

_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_SLASHED = re.compile(
    r"(?P<year>\d{4})\s*/\s*(?P<month>\d{1,2})?\s*(?:/\s*(?P<day>\d{1,2})?\s*(?:/(?P<rest>.*))?)?"
)
_SPACED = re.compile(r"(?P<year>\d{4})\s+(?P<month>\d{1,2})(?:\s+(?P<day>\d{1,2}))?")
_NO_MONTH = re.compile(r"(\d{4})(?:[-/.]00){1,2}/?")
_NO_DAY = re.compile(r"(\d{4}[-/.]\d{1,2})[-/.]00/?")
_WITH_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d.*")
_YEAR_AND_MORE = re.compile(
    r"(?<!\d)(?P<date>[12]\d{3}(?!\d)(?:[ /-]+(?:[A-Za-z]{3,9}|\d{1,2})\b)?)"
)

_RANGE = re.compile(r"(?<=[\divxlc])\s*[-‐‑‒–—]+\s*(?=[A-Za-z]?\d|[ivxlc]+\b)")
_DASHES = "-‐‑‒–—"

_OTHERS = re.compile(r"(?:(?:and )?others|et\.? al\.?|等)[.。]?", re.I)
_SUFFIX = re.compile(r"(?:Jr|Sr|Junior|Senior|I{1,3}|IV|VI{0,3}|2nd|3rd|4th)\.?", re.I)
_FIRM = re.compile(r"(?:Inc|Ltd|LLC|LLP|GmbH|Corp|Co|AG|S\.?A|PLC|Limited|B\.?V)\.?", re.I)
_ORGANISATION = re.compile(
    r"\b(?:universit\w*|institut\w*|college|school|academy|organi[sz]ations?|association|society|"
    r"committee|commission|council|consortium|collaboration|group|team|network|agency|ministry|"
    r"department|office|bureau|cent(?:er|re)|laborator(?:y|ies)|foundation|federation|union|bank|"
    r"program(?:me)?|project|initiative|investigators|press|company|corporation|of|the|for|and)\b|"
    r"[&\d/]|公司|大学|学院|研究|委员会|协会|学会|中心|出版社|部|局",
    re.I,
)
_INITIALS = re.compile(r"(?:[A-ZÀ-ÖØ-Þ]\.?-?){1,4}")
_CAPITALS = re.compile(r"[A-Z][A-Z.-]{0,5}")
_ACRONYM = re.compile(r"[A-Z][A-Z\d&-]{2,}")
_PARTICLE = re.compile(r"[a-zà-öø-ÿ]\w*['’]?|['’]t")
_TALK = re.compile(
    r"(?:(?:invited|keynote|plenary|oral|guest|conference|powerpoint|slide)\s+)*"
    r"(?:talk|presentation|lecture|seminar|speech|keynote|colloquium)|"
    r"(?:学术|特邀|大会|主题|口头|会议)?(?:报告|演讲|讲座)",
    re.I,
)
_NAMES_APART = re.compile(r"\s*[;；]\s*")
_MOST_WORDS_OF_A_PERSON = 5
# What is longer is no name, date, page or identifier, and is not looked into.
_LONGEST = 2000
_LONGEST_WITH_MARKUP = 2_000_000


def plain(text: str) -> str:
    """Return ``text`` without what no database keeps: control characters and halves of pairs."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Return ``text`` on one line, each run of white space as one space."""
    return " ".join(plain(text).split())


def without_markup(text: str) -> str:
    """Return a title or abstract without the tags of HTML and JATS, entities as characters."""
    if len(text) > _LONGEST_WITH_MARKUP:
        return text
    text = _TAG.sub("", _BLOCK_TAG.sub("\n", text))
    return (
        _ENTITY.sub(lambda match: html.unescape(match.group()), text).replace("\xa0", " ").strip()
    )


def paragraphs(text: str) -> str:
    """Return ``text`` with its lines stripped and blank ones left out."""
    lines = (" ".join(line.split()) for line in plain(text).split("\n"))
    return "\n".join(line for line in lines if line)


def read_names(texts: Iterable[str]) -> tuple[tuple[Name, ...], list[str]]:
    """Return the names that ``texts`` hold, one each or several with semicolons between.

    The second value is what stands among them and is no name: "et al.".
    """
    names, no_names = [], []
    for text in texts:
        for part in _NAMES_APART.split(one_line(text)):
            if _OTHERS.fullmatch(part):
                no_names.append(part)
            elif part.strip(" ,，"):
                names.append(read_name(part))
    return tuple(names), no_names


def read_name(text: str) -> Name:
    """Return the name that ``text`` states.

    Read are "Family, Given", "Family, Given, Jr.", "Family G." and "G. Family" with initials,
    "Given Family", Chinese names, and organisations: by their words, or a comma at the end.
    """
    text = one_line(text).replace("，", ", ").strip()
    if len(text) > _LONGEST or not text.strip(" ,"):
        return Name(literal=text)
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > 1 and any(_FIRM.fullmatch(part) for part in parts[1:]):
        return Name(literal=text.rstrip(" ,"))
    if len(parts) == 1:
        return _read_undivided(text)
    if not any(parts[1:]):
        *particles, last = parts[0].split()
        if particles and all(map(_PARTICLE.fullmatch, particles)):
            return person(parts[0])
        return Name(literal=parts[0]) if particles else _read_undivided(last)
    family, *given = (part for part in parts if part)
    if not given:
        return _read_undivided(family)
    suffix = ""
    if len(given) > 1:
        suffixes = [part for part in given if _SUFFIX.fullmatch(part)]
        suffix = suffixes[0] if suffixes else given[-1]
        given.remove(suffix)
    return person(family, ", ".join(given), suffix)


def _read_undivided(text: str) -> Name:
    words = text.split()
    if chinese := split_chinese(text):
        return Name(family=chinese[0], given=chinese[1])
    if len(words) == 1:
        is_name = text.isascii() or unicodedata.category(text[0]) in {"Lu", "Ll"}
        return Name(literal=text) if _ACRONYM.fullmatch(text) or not is_name else Name(family=text)
    if _ORGANISATION.search(text) or len(words) > _MOST_WORDS_OF_A_PERSON:
        return Name(literal=text)
    if _CAPITALS.fullmatch(words[-1]) and not _INITIALS.fullmatch(words[0]):
        return person(" ".join(words[:-1]), words[-1])
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    start = len(words) - 1
    while start > 1 and words[start - 1][0].islower():
        start -= 1
    return person(" ".join(words[start:]), " ".join(words[:start]), suffix)


def person(family: str, given: str = "", suffix: str = "", prefix: str = "") -> Name:
    """Return the Name of a person; small words before the ``family`` name are its prefix."""
    words = family.split()
    start = 0
    while start < len(words) - 1 and _PARTICLE.fullmatch(words[start]):
        start += 1
    prefix = " ".join([*prefix.split(), *words[:start]])
    return Name(family=" ".join(words[start:]), given=given, prefix=prefix, suffix=suffix)


def write_name(name: Name) -> str:
    """Return ``name`` as RIS and EndNote have it; ``read_name`` reads it back."""
    if name.literal:
        return f"{name.literal}," if " " in name.literal else name.literal
    family = f"{name.prefix} {name.family}".strip()
    parts = [part for part in (family, name.given, name.suffix) if part]
    return ", ".join(parts) if len(parts) > 1 else f"{family},"


def read_date(text: str) -> tuple[PartialDate | None, bool]:
    """Return the date that ``text`` states, and whether that is all it states.

    It is not all for a range, a season, a circa and the like; None where no year is found.
    """
    text = one_line(text)
    if len(text) > _LONGEST:
        return None, False
    if match := _NO_MONTH.fullmatch(text) or _NO_DAY.fullmatch(text) or _WITH_TIME.fullmatch(text):
        text = match[1]
    for pattern in (_SLASHED, _SPACED):
        if match := pattern.fullmatch(text):
            date = _first_valid(*match.group("year", "month", "day"))
            rest = match.groupdict().get("rest") or ""
            if date is not None:
                return date, not rest.strip(" /") and _says_all(date, match)
    try:
        return PartialDate.parse(text), True
    except ValueError:
        pass
    stated = [match["date"] for match in _YEAR_AND_MORE.finditer(text)]
    for part in [*stated, *_YEAR.findall(text)]:
        try:
            return PartialDate.parse(part.replace(" ", "-") if part[-1].isdigit() else part), False
        except ValueError:
            continue
    return None, False


def most_precise(texts: Iterable[str]) -> tuple[PartialDate | None, set[str], set[str]]:
    """Return the date that ``texts`` state: the first year of them, as precisely as any has it.

    A text without a year, "May 3", is of that year. The second value is those that the date says
    wholly, the third those that are no date.
    """
    read = {text: read_date(text) for text in texts}
    dates = [date for date, _is_complete in read.values() if date is not None]
    if not dates:
        return None, set(), set(read)
    year = dates[0].year
    for text in [text for text, (date, _is_complete) in read.items() if date is None]:
        read[text] = read_date(f"{text} {year}" if text[:1].isalnum() else text)
    of_year = [date for date, _is_complete in read.values() if date and date.year == year]
    best = max(of_year, key=lambda date: len(date.iso))
    said = {
        text
        for text, (date, is_complete) in read.items()
        if date is not None and is_complete and f"{best.iso}-".startswith(f"{date.iso}-")
    }
    return best, said, {text for text, (date, _is_complete) in read.items() if date is None}


def is_talk(work: str) -> bool:
    """Whether ``work``, what a source says of which type of work it is, says a talk."""
    return bool(_TALK.fullmatch(one_line(work)))


def _first_valid(year: str, month: str | None, day: str | None) -> PartialDate | None:
    """Return the most precise date that there is; a month or day of zero is not known."""
    parts = (int(year), int(month or 0) or None, int(day or 0) or None)
    for length in (3, 2, 1):
        try:
            return PartialDate(*parts[:length])
        except ValueError:
            continue
    return None


def _says_all(date: PartialDate, match: re.Match) -> bool:
    month, day = (int(match[name] or 0) or None for name in ("month", "day"))
    return (date.month, date.day) == (month, day)


def pages(start: str, end: str = "") -> str:
    """Return pages with an en dash in each range; "454-81" is 454–481."""
    start, end = one_line(start), one_line(end)
    if len(start) > _LONGEST or len(end) > _LONGEST:
        return f"{start} {end}".strip()
    text = f"{start}–{end}" if end and end != start and end not in _ends(start) else start
    text = _RANGE.sub("–", text).strip(f"{_DASHES} ")
    first, dash, last = text.partition("–")
    if dash and first.isdecimal() and last.isdecimal() and len(last) < len(first):
        last = first[: len(first) - len(last)] + last if int(last) < int(first) else last
        return f"{first}–{last}"
    return text


def _ends(text: str) -> set[str]:
    """Return where the ranges in ``text`` end."""
    return {part for dash in _DASHES for part in text.split(dash)[1:]}


def split_keywords(text: str) -> tuple[str, ...]:
    """Return the keywords in ``text``: apart at semicolons, or at commas where there are none."""
    text = plain(text)
    apart = "[;；\n]" if re.search("[;；\n]", text) else "[,，、]"
    return each_once(re.split(apart, text))


def split_at_lines(text: str) -> tuple[str, ...]:
    """Return what stands on each line of ``text`` and between its semicolons."""
    return each_once(re.split("[;；\n]", plain(text)))


def each_once(values: Iterable[str]) -> tuple[str, ...]:
    """Return the ``values``, each on one line and once, without empty ones."""
    return tuple(dict.fromkeys(filter(None, map(one_line, values))))


def doi(text: str) -> str:
    """Return the DOI that ``text`` is, however it is written; "" where it is none."""
    text = one_line(text).rstrip(".,;")
    match = _DOI.fullmatch(text) if len(text) <= _LONGEST else None
    return match["doi"] if match else ""


def doi_of_address(url: str) -> str:
    """Return the DOI that is resolved at ``url``; "" for any other address."""
    match = _DOI_ADDRESS.fullmatch(url.strip())
    return match["doi"] if match else ""


def arxiv_alone(text: str) -> str:
    """Return the arXiv number where ``text`` is nothing but one with "arXiv:" before it."""
    match = _ARXIV_ALONE.fullmatch(text.strip())
    return match[1] if match else ""


def arxiv_in(*texts: str) -> str:
    """Return the first arXiv number that ``texts`` call one; "" if none does."""
    match = _ARXIV_IN_TEXT.search(" ".join(texts))
    return match[1] if match else ""


def isbn(text: str) -> str:
    """Return the ISBN that ``text`` begins with, as written; "" where it is none."""
    match = _ISBN.match(one_line(text))
    return match["isbn"].strip(" -") if match and not is_issn(text) else ""


def is_issn(text: str) -> bool:
    """Whether ``text`` is an ISSN, with or without what it is of: "(Print)"."""
    return bool(_ISSN.fullmatch(one_line(text)))


def is_address(text: str) -> bool:
    """Whether ``text`` is one web address."""
    return bool(re.fullmatch(r"(?:https?|ftp)://\S+", text))


def is_preprint_server(container: str) -> bool:
    """Whether ``container`` names a server of preprints and no journal."""
    return bool(_PREPRINT_SERVER.match(container))


def preprint_or(kind: str, container: str, arxiv: str) -> str:
    """Return "preprint" for what only a preprint server has, else ``kind``."""
    is_open = kind in {"article", "other", "webpage"}
    if is_open and (is_preprint_server(container) or (arxiv and not container)):
        return "preprint"
    return kind
