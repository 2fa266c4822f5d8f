"""The Record that the fields of one BibTeX or BibLaTeX entry make."""

import re
from dataclasses import dataclass, field

from papers.formats.bibtex_names import read_names
from papers.formats.latex import decode, decode_address
from papers.record import MONTHS, TALK, Name, PartialDate, Record

TYPES = {
    **dict.fromkeys(("article", "magazine_article", "newspaper_article", "newspaper"), "article"),
    **dict.fromkeys(("inproceedings", "conference"), "conference"),
    **dict.fromkeys(("book", "booklet", "mvbook", "collection", "mvcollection"), "book"),
    **dict.fromkeys(("proceedings", "mvproceedings", "reference", "mvreference"), "book"),
    **dict.fromkeys(("incollection", "inbook", "bookinbook", "suppbook", "inreference"), "chapter"),
    **dict.fromkeys(("suppcollection", "book_section"), "chapter"),
    **dict.fromkeys(("phdthesis", "mastersthesis", "thesis"), "thesis"),
    **dict.fromkeys(("techreport", "report", "manual", "standard"), "report"),
    **dict.fromkeys(("dataset", "data"), "dataset"),
    **dict.fromkeys(("software", "softwareversion", "softwaremodule", "codefragment"), "software"),
    **dict.fromkeys(("online", "electronic", "www", "webpage", "web_page"), "webpage"),
    **dict.fromkeys(("misc", "unpublished"), "other"),
    **dict.fromkeys(("presentation", "talk", "lecture"), TALK),
}
# What an entry of another type was called is kept in ``extra`` as "entrytype".
USUAL_TYPES = frozenset(
    ("article", "inproceedings", "conference", "book", "incollection", "phdthesis", "techreport")
) | {"dataset", "software", "online", "misc"}
CONTAINERS = ("journal", "journaltitle", "booktitle", "maintitle", "eventtitle")
TALK_CONTAINERS = ("eventtitle", "booktitle", "series", "journal", "journaltitle")
PUBLISHERS = ("publisher", "school", "institution", "organization")
_DATES = (("date",), ("day", "month", "year"), ("month", "year"), ("year",))
_TALK_DATES = (("eventdate",), *_DATES)
_ARXIV = r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"
_ARXIV_IN_FIELD = re.compile(rf"(?:arxiv:\s*|abs/)?(?P<number>{_ARXIV})(?:\s*\[.*\])?", re.I)
_ARXIV_IN_TEXT = re.compile(
    rf"(?:arxiv:\s*|\bcorr,?\s*abs/|arxiv\.org/(?:abs|pdf)/|10\.48550/arxiv\.)(?P<number>{_ARXIV})",
    re.IGNORECASE,
)
_PREPRINT_SERVER = re.compile(r"(?:arxiv|corr\b|biorxiv|medrxiv|chemrxiv|ssrn)", re.IGNORECASE)
_DOI = re.compile(r"(?:https?://[^/]+/)?(?:doi:)?\s*(?P<doi>10\..+)", re.IGNORECASE)
_DASHES = re.compile(r"\s*-*[–—][-–—]*\s*|\s*--+\s*|\s+-\s+|(?<=\d)-(?=[A-Za-z]*\d+$)|^-$")
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_ADDRESS = re.compile(r"https?://\S+")

_TALK_WORDS = re.compile(
    r"\b(?:talk|lecture|keynote|seminar|presentation|colloquium|tutorial|speech)\b|报告|讲座|演讲",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Fields:
    """The fields of an entry by lower-case name, without braces and with ``@string`` put in."""

    type: str
    key: str
    values: dict[str, str] = field(default_factory=dict)
    repeated: list[tuple[str, str]] = field(default_factory=list)


def rough_date(stated: str) -> PartialDate | None:
    """Return the beginning of a range, or the first year that is named; None if there is none."""
    for text in (stated.partition("/")[0].rstrip("~?%"), *_YEAR.findall(stated)):
        try:
            return PartialDate.parse(text)
        except ValueError:
            continue
    return None


class Builder:
    """The making of one Record. Fields that it uses up are taken out of ``unused``."""

    def __init__(self, entry: Fields, inherited: dict[str, str]):
        self.entry = entry
        self.fields = inherited | entry.values if inherited else entry.values
        self.unused = set(entry.values)
        self.problems: list[tuple[str, str]] = []

    def record(self) -> Record:
        """Return the Record, with what is left over in its ``extra``."""
        is_talk = self._is_talk()
        container = self._text(*(TALK_CONTAINERS if is_talk else CONTAINERS))
        volume = self._text("volume")
        arxiv = self._arxiv(container, volume)
        kind = TALK if is_talk else self._kind(container, arxiv)
        has_issues = kind in {"article", "conference", "chapter", "preprint"}
        return Record(
            type=kind,
            key=self.entry.key,
            title=self._title(),
            authors=self._names("author"),
            editors=self._names("editor"),
            translators=self._names("translator"),
            date=self._date(is_talk),
            container=container,
            volume=volume,
            issue=self._text("number", "issue") if has_issues else self._text("issue"),
            pages=self._pages(),
            publisher=self._text(*PUBLISHERS),
            doi=self._doi(),
            arxiv=arxiv,
            pmid=self._pmid(),
            isbn=self._text("isbn"),
            url=self._url(),
            abstract=self._use("abstract"),
            keywords=self._keywords(),
            language=self._text("langid", "language", "hyphenation"),
            extra=self._extra(kind),
        )

    def _is_talk(self) -> bool:
        """Whether this was said, not printed; a "type" that says no more is used up."""
        kind = self.entry.type
        if TYPES.get(kind) == TALK:
            return True
        if kind not in {"unpublished", "misc"}:
            return False
        stated = self._line("type")
        if stated.lower() == TALK:
            self.unused.discard("type")
        return bool(
            self._line("eventtitle")
            or _TALK_WORDS.search(stated)
            or _TALK_WORDS.match(self._line("howpublished"))
        )

    def _kind(self, container: str, arxiv: str) -> str:
        kind = TYPES.get(self.entry.type, "other")
        if kind in {"article", "other", "webpage"}:
            if _PREPRINT_SERVER.match(container) or (arxiv and not container):
                return "preprint"
            if kind == "other" and self._line("type").lower() == "preprint":
                self.unused.discard("type")
                return "preprint"
        return kind

    def _line(self, name: str) -> str:
        """Return the field ``name``, decoded, on one line."""
        value = self.fields.get(name)
        return " ".join(decode(value).split()) if value else ""

    def _use(self, name: str) -> str:
        self.unused.discard(name)
        return decode(self.fields.get(name, ""))

    def _text(self, *names: str) -> str:
        """Return the first of the fields ``names`` that says something, and use it up."""
        for name in names:
            if text := self._line(name):
                self.unused.discard(name)
                return text
        return ""

    def _address(self, name: str) -> str:
        value = self.fields.get(name)
        return decode_address(value) if value else ""

    def _title(self) -> str:
        title = ": ".join(filter(None, (self._text("title"), self._text("subtitle"))))
        if not title:
            self.problems.append(("no-title", ""))
        return title

    def _names(self, name: str) -> tuple[Name, ...]:
        value = self.fields.get(name)
        if not value:
            return ()
        names, is_complete = read_names(value)
        if names and is_complete:
            self.unused.discard(name)
        elif value.strip() and not names:
            self.problems.append(("bad-names", value))
        return names

    def _date(self, is_talk: bool) -> PartialDate | None:
        for names in _TALK_DATES if is_talk else _DATES:
            if names[-1] not in self.fields:
                continue
            try:
                date = PartialDate.parse(" ".join(map(self._part_of_date, names)))
            except ValueError:
                continue
            self.unused.difference_update(names)
            return date
        return self._rough_date()

    def _part_of_date(self, name: str) -> str:
        text = self._line(name)
        is_month_number = name == "month" and text.isdecimal() and 1 <= int(text) <= len(MONTHS)
        return MONTHS[int(text) - 1] if is_month_number else text

    def _rough_date(self) -> PartialDate | None:
        """Return about what date is stated; the field is kept."""
        stated = self._line("date") or self._line("year")
        date = rough_date(stated)
        if stated and not date:
            self.problems.append(("bad-date", stated))
        return date

    def _pages(self) -> str:
        """Return the pages with an en dash in every range, however it was typed."""
        return _DASHES.sub("–", self._text("pages")).strip("–")

    def _doi(self) -> str:
        if match := _DOI.fullmatch(self._address("doi")):
            self.unused.discard("doi")
            return match["doi"]
        match = re.match(r"https?://(?:dx\.)?doi\.org/(?P<doi>10\..+)", self._address("url"))
        return match["doi"] if match else ""

    def _pmid(self) -> str:
        is_eprint = self._line("eprinttype").lower() in {"pubmed", "pmid"}
        for name in ("pmid", "eprint") if is_eprint else ("pmid",):
            if (number := self._line(name)).isdecimal():
                self.unused -= {name, "eprinttype"} if name == "eprint" else {name}
                return number
        return ""

    def _url(self) -> str:
        for name in ("url", "link", "ee"):
            parts = self.fields.get(name, "").split()
            address = self._address(name)
            if _ADDRESS.fullmatch(address) and not any(p.startswith("http") for p in parts[1:]):
                self.unused.discard(name)
                return address
        for name in ("url", "howpublished"):
            if match := _ADDRESS.search(self._line(name)):
                return match.group().rstrip(".,;)")
        return ""

    def _arxiv(self, container: str, volume: str) -> str:
        """Return the arXiv number, stated in a field of its own or in passing."""
        fields = self.fields
        if not fields.keys().isdisjoint(("arxivid", "arxiv", "eprint")):
            prefix = self._line("archiveprefix") or self._line("eprinttype") or "arxiv"
            has_number = prefix.lower() == "arxiv"
            for name in ("arxivid", "arxiv", "eprint") if has_number else ("arxivid", "arxiv"):
                if match := _ARXIV_IN_FIELD.fullmatch(self._address(name)):
                    self.unused -= {name, "archiveprefix", "eprinttype"}
                    return match["number"]
        sources = [f"{container} {volume}"]
        sources += [self._address(name) for name in ("arxivid", "url", "doi") if name in fields]
        match = _ARXIV_IN_TEXT.search(" ".join((*sources, self._line("note"))))
        return match["number"] if match else ""

    def _keywords(self) -> tuple[str, ...]:
        text = self._text("keywords", "keyword")
        if not text:
            return ()
        parts = re.split("[;；]" if re.search("[;；]", text) else "[,，、]", text)
        return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))

    def _extra(self, kind: str) -> tuple[tuple[str, str], ...]:
        fields = self.entry.values.items()
        left_over = [(name, value) for name, value in fields if name in self.unused]
        usual = {"unpublished"} if kind == TALK else USUAL_TYPES
        own = [] if self.entry.type in usual else [("entrytype", self.entry.type)]
        return (*own, *left_over, *self.entry.repeated)
