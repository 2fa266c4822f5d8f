"""A reference as it stands in a list of literature, taken apart by rules of thumb. Pure.

1. Identifiers and the number in front ("[12]", "3.") come off.
2. The title is what stands in quotation marks or 《》; else, in a Chinese reference, what stands
   before a mark such as "[J]"; else what follows the year in brackets, or "Family I, Family I.";
   else the second of the parts between full stops.
3. The authors are what stands before the title.
4. The year is the last one of four digits. What follows the title, up to a number, is where it was
   published.

It guesses; whoever reads it must be able to correct it.
"""

import re

from papers.formats.bibtex_names import read_names
from papers.lookup import identifiers
from papers.record import Name, PartialDate, Record

_NUMBER = re.compile(r"^\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.、])\s*")
_ADDRESS = re.compile(r"https?://\S+|\b(?:doi|arxiv|pmid|isbn)\s*:\s*\S+", re.I)
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d{2}(?!\d)")
_QUOTED = re.compile(r"[“\"「《](?P<title>[^”\"」》]{6,})[”\"」》]")
_MARKED = re.compile(r"(?P<before>.*?)[.．]\s*(?P<title>[^.．]+?)\s*\[[A-Z]{1,2}(?:/[A-Z]{2})?\]")
_AFTER_YEAR = re.compile(r"\((?:1[5-9]|20)\d{2}[a-z]?\)[.,:]?\s*(?P<title>.+?)(?:[.?!]\s|[.?!]?$)")
_INITIALS_LAST = r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)? [A-Z]{1,3}"
_AFTER_INITIALS = re.compile(
    rf"^{_INITIALS_LAST}(?:, {_INITIALS_LAST})*(?:, et al)?\. (?P<title>.+?)(?:[.?!]\s|[.?!]?$)"
)
_ONE_INITIALS_LAST = re.compile(r"(?P<family>[\w'’ -]+) (?P<given>[A-Z]{1,3})")
_SENTENCE = re.compile(r"(?<=[a-z)\u3400-\u9fff]{2})[.．。?!]\s*(?=\S)")
_INITIALS = r"(?:[A-Z]\.?[- ]?)+"
_FAMILY_FIRST = re.compile(rf"([A-Z][\w'’-]+),\s*({_INITIALS})(?=,|$|\s*&|\s+and\b|\.)")
_AND = re.compile(r"\s*(?:,\s*)?(?:&|\band\b|和)\s*|\s*[,，、;；]\s*")
_OTHERS = re.compile(r"[,，]?\s*(?:et\.? al\.?|等)\s*\.?\s*$", re.I)
_LONGEST_AUTHORS = 2000
_SHORTEST_TITLE = 5


def guess(text: str) -> Record:
    """Return what ``text``, one reference, seems to say. The title is never empty."""
    whole = " ".join(text.split())
    found = {one.scheme: one.value for one in reversed(list(identifiers.find(whole)))}
    bare = _ADDRESS.sub(" ", _NUMBER.sub("", whole)).strip(" .,")
    before, title, after = _parts(bare)
    years = _YEAR.findall(bare.replace(title, " ") if title else bare)
    return Record(
        type="book" if "isbn" in found else "article" if after else "other",
        title=title.strip(" .,，。") or whole,
        authors=_authors(before),
        date=PartialDate(int(years[-1])) if years else None,
        container=_container(after),
        doi=found.get("doi", ""),
        arxiv=found.get("arxiv", ""),
        pmid=found.get("pmid", ""),
        isbn=found.get("isbn", ""),
    )


def _parts(text: str) -> tuple[str, str, str]:
    """Return what stands before the title, the title, and what stands after it."""
    for pattern in (_QUOTED, _MARKED, _AFTER_YEAR, _AFTER_INITIALS):
        if match := pattern.search(text):
            start, end = match.span("title")
            return text[:start], match["title"], text[end:]
    pieces = _SENTENCE.split(text)
    if len(pieces) == 1:
        return "", text, ""
    title = next((piece for piece in pieces[1:] if len(piece) >= _SHORTEST_TITLE), pieces[1])
    start = text.index(title, len(pieces[0]))
    return text[:start], title, text[start + len(title) :]


def _authors(text: str) -> tuple[Name, ...]:
    text = _YEAR.sub("", text)[:_LONGEST_AUTHORS].strip(' .,:，。()“"「《')
    text = _OTHERS.sub("", text)
    if _FAMILY_FIRST.match(text):
        inverted = _FAMILY_FIRST.findall(text)
        return tuple(Name(family, given.strip()) for family, given in inverted)
    names = []
    for part in filter(None, _AND.split(text)):
        if match := _ONE_INITIALS_LAST.fullmatch(part):
            names.append(Name(match["family"], match["given"]))
            continue
        names += read_names(part.replace("{", "").replace("}", ""))[0]
    return tuple(names)


def _container(text: str) -> str:
    """Return where it was published, of what follows the title: up to the first number."""
    text = re.sub(r"^[\s.,，。?!”\"」》]*(?:\[[A-Z/]+\])?[\s.,，。/]*(?:[Ii]n:?\s)?", "", text)
    return re.split(r"[,，.。(（:：]?\s*\d|[.。]\s", text)[0].strip(" .,，。(")
