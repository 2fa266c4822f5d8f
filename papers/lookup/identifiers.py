"""What identifies a paper: DOI, arXiv number, PubMed's number, ISBN; found in text. Pure.

Sources: the DOI Handbook §2.2, arXiv's "Understanding the arXiv identifier", and the ISBN Users'
Manual §4.1 for the check digits.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

Scheme = Literal["doi", "arxiv", "pmid", "isbn"]

_NUMBER = r"\d{4}\.\d{4,5}|[a-z][a-z-]+(?:\.[a-z]{2})?/\d{7}"
_DOI = re.compile(
    r"(?:\bdoi\.org/|\bdoi:\s*|(?<![\w./]))(?P<doi>10\.\d{4,9}(?:/|%2f)(?:<\d[^\s\"<>]*>|[^\s\"<>])+)",
    re.I,
)
_ARXIV = re.compile(
    rf"(?:10\.48550/arxiv\.|arxiv(?:\.org/(?:abs|pdf|html|format)/|:\s*)|(?<![\w./-]))"
    rf"(?P<number>{_NUMBER})(?:v(?P<version>\d{{1,3}}))?(?![\w-])",
    re.I,
)
_ARXIV_DOI = re.compile(rf"10\.48550/arxiv\.(?P<number>{_NUMBER})(?:v\d{{1,3}})?", re.I)
_PMID = re.compile(
    r"(?:\bpmid:?\s*|pubmed(?:\.ncbi\.nlm\.nih\.gov|/)/?)(?P<number>\d{1,8})\b", re.I
)
_ISBN = re.compile(
    r"(?:\bISBN(?:-1[03])?:?\s*)?(?<![\d-])(?P<isbn>(?:97[89][- ]?)?(?:\d[- ]?){9}[\dX])\b", re.I
)
_CLOSING = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier in its canonical form: DOIs in lower case, arXiv numbers without a version,
    ISBNs as thirteen digits.
    """

    scheme: Scheme
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


def find(text: str) -> Iterator[Identifier]:
    """Yield the identifiers that ``text`` holds, each once: DOIs first, then arXiv, PubMed, ISBN.

    Read are bare ones, ones with their scheme before them, and web addresses that hold one. A DOI
    that DataCite gives to an arXiv paper is that arXiv number.
    """
    text = unicodedata.normalize("NFKC", text)
    seen = set()
    rest = text
    for scheme, pattern in (("doi", _DOI), ("arxiv", _ARXIV), ("pmid", _PMID), ("isbn", _ISBN)):
        for match in pattern.finditer(rest):
            if (found := _identifier(scheme, match)) and found not in seen:
                seen.add(found)
                yield found
        rest = pattern.sub(" ", rest)


def _identifier(scheme, match) -> Identifier | None:
    if scheme == "doi":
        doi = doi_key(match["doi"])
        of_arxiv = _ARXIV_DOI.fullmatch(doi)
        return Identifier("arxiv", of_arxiv["number"]) if of_arxiv else Identifier("doi", doi)
    if scheme == "isbn":
        isbn = isbn_key(match["isbn"])
        return Identifier("isbn", isbn) if isbn else None
    return Identifier(scheme, match["number"].lower())


def doi_key(doi: str) -> str:
    """Return a DOI as it is compared: bare, in lower case; "" if ``doi`` is none."""
    match = _DOI.search(unicodedata.normalize("NFKC", doi))
    if not match:
        return ""
    return unquote(_without_what_follows(match["doi"])).lower()


def _without_what_follows(found: str) -> str:
    """Return ``found`` without the punctuation of the sentence around it."""
    while found:
        last = found[-1]
        if last in ".,;:!?'\u2019\u201d\u3002\uff0c" or (
            last in _CLOSING and found.count(last) > found.count(_CLOSING[last])
        ):
            found = found[:-1]
        else:
            break
    return found


def arxiv_key(number: str) -> str:
    """Return an arXiv number as it is compared, without its version; "" if ``number`` is none."""
    match = _ARXIV.search(unicodedata.normalize("NFKC", number))
    return match["number"].lower() if match else ""


def isbn_key(text: str) -> str:
    """Return the first valid ISBN in ``text`` as thirteen digits; "" if there is none."""
    for match in _ISBN.finditer(unicodedata.normalize("NFKC", text)):
        digits = re.sub("[- ]", "", match["isbn"]).upper()
        if len(digits) == 10 and _checks_out_10(digits):
            start = f"978{digits[:9]}"
            return start + str(-_weighed_13(start) % 10)
        if len(digits) == 13 and "X" not in digits and _weighed_13(digits) % 10 == 0:
            return digits
    return ""


def _checks_out_10(digits: str) -> bool:
    values = [10 if digit == "X" else int(digit) for digit in digits]
    return (
        sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True)) % 11
        == 0
    )


def _weighed_13(digits: str) -> int:
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
