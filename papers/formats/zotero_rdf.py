"""Zotero's RDF: the items of a library, with their journals, notes and attachments.

The codes of problems are those of ``elements``, ``no-type``, ``unknown-type``, ``bad-date``
and ``no-title``.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from papers.formats import Entry, Loaded, Problem, elements, fields
from papers.record import TALK, Name, PartialDate, Record

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_TYPES_OF = {
    "article": ("journalArticle", "magazineArticle", "newspaperArticle"),
    "conference": ("conferencePaper",),
    "preprint": ("preprint",),
    "book": ("book",),
    "chapter": ("bookSection", "encyclopediaArticle", "dictionaryEntry"),
    "thesis": ("thesis",),
    "report": ("report", "standard"),
    "dataset": ("dataset",),
    "software": ("computerProgram",),
    "webpage": ("webpage", "blogPost", "forumPost"),
    "other": (
        *("document", "artwork", "audioRecording", "bill", "case", "email", "film", "hearing"),
        *("instantMessage", "interview", "letter", "manuscript", "map", "patent", "podcast"),
        *("radioBroadcast", "statute", "tvBroadcast", "videoRecording"),
    ),
    TALK: ("presentation",),
}
_TYPES = {name: kind for kind, names in _TYPES_OF.items() for name in names}
# The elements of items, for those that do not say their type otherwise.
_OF_ELEMENT = {
    "Article": "journalArticle",
    "Book": "book",
    "BookSection": "bookSection",
    "Thesis": "thesis",
    "Report": "report",
    "Document": "webpage",
    "Patent": "patent",
    "Manuscript": "manuscript",
    "ConferenceProceedings": "conferencePaper",
    "Letter": "letter",
    "Interview": "interview",
}
_NO_ITEMS = frozenset(("attachment", "note", "annotation"))
_AT_EVENTS = frozenset((TALK, "conference"))
_EVENTS = ("meetingName", "conferenceName", "presentedAt")
_SPEAKERS = ("presenters", "presentors", "speakers")


def loads(text: str) -> Loaded:
    """Return the items of ``text``, and what could not be read as it was meant.

    The words of an item are all up to the next item: its journal, notes and attachments stand
    there. The text of notes is in ``extra``, and so is what a Record has no field for.
    """
    pieces, problems, tail = elements.slices(text, lambda _name, depth: depth == 1, nests=True)
    about = {
        address: piece.element
        for piece in pieces
        if piece.element is not None and (address := piece.element.get(f"{_RDF}about"))
    }
    entries = []
    for before, group, raw in _grouped(pieces):
        found = [problem for piece in group for problem in piece.problems]
        first, record = group[0], None
        if first.element is not None:
            record, said = _read(first.element, about)
            found += [Problem(first.line, code, record.key, what[:200]) for code, what in said]
        entries.append(Entry(record, first.line, before, raw, tuple(found)))
        problems += found
    if not entries:
        tail = "".join(piece.before + piece.raw for piece in pieces) + tail
        problems += [problem for piece in pieces for problem in piece.problems]
    problems.sort(key=lambda problem: problem.line)
    return Loaded(tuple(entries), tail, tuple(problems))


def _grouped(
    pieces: list[elements.Slice],
) -> Iterator[tuple[str, list[elements.Slice], str]]:
    """Yield each item with what follows it and is none: what is before, the pieces, the words."""
    start = 0
    starts = [number for number, piece in enumerate(pieces) if _is_item(piece)]
    for place, number in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else len(pieces)
        skipped = "".join(piece.before + piece.raw for piece in pieces[start:number])
        group = pieces[number:end]
        raw = group[0].raw + "".join(piece.before + piece.raw for piece in group[1:])
        yield skipped + group[0].before, group, raw
        start = end


def _is_item(piece: elements.Slice) -> bool:
    """Whether a piece is an item, or was to be one and is broken."""
    element = piece.element
    if element is None:
        return True
    kind = _child(element, "itemType")
    if kind:
        return kind not in _NO_ITEMS
    return elements.local(element) in _OF_ELEMENT


def _children(element: Element, *names: str) -> list[Element]:
    """Return the children of ``element`` with one of ``names``, in the order of the names."""
    return [child for name in names for child in element if elements.local(child) == name]


def _child(element: Element, *names: str) -> str:
    """Return the words of the first child of one of ``names`` that has any."""
    return next(filter(None, map(elements.line, _children(element, *names))), "")


class _Item:
    """One item as it is read, with its ``parts``: the journal or book that it is part of."""

    def __init__(self, element: Element, about: dict[str, Element]):
        self.own = elements.Taking(element)
        self.about = about
        self.problems: list[tuple[str, str]] = []
        self.extra: list[tuple[str, str]] = []
        self.parts = [elements.Taking(part) for part in self._elsewhere("isPartOf")]

    def _elsewhere(self, name: str) -> Iterator[Element]:
        """Yield the elements that children called ``name`` hold or point to."""
        for child in _children(self.own.element, name):
            self.own.take([child])
            pointed_to = self.about.get(child.get(f"{_RDF}resource", ""))
            yield from list(child) if pointed_to is None else [pointed_to]

    def take(self, *names: str) -> str:
        """Return the words of the first child of ``names`` that has any, and take it."""
        return self._take([self.own], *names)

    def of_part(self, *names: str) -> str:
        """Return the same of what the item is part of."""
        return self._take(self.parts, *names)

    def _take(self, sources: list[elements.Taking], *names: str) -> str:
        for source in sources:
            for child in _children(source.element, *names):
                if stated := elements.line(child):
                    source.take([child])
                    return stated
        return ""

    def names(self, *of: str) -> tuple[Name, ...]:
        """Return the people whom children of the names ``of`` list."""
        names = []
        for people in _children(self.own.element, *of):
            self.own.take([people])
            for person in (one for one in people.iter() if elements.local(one) == "Person"):
                family, given = _child(person, "surname"), _child(person, "givenName", "givenname")
                both = bool(family and given)
                alone = family or given
                if alone:
                    names.append(fields.person(family, given) if both else fields.read_name(alone))
        return tuple(names)

    def identifiers(self) -> dict[str, str]:
        """Return the identifiers by their kind: doi, isbn, pmid, url; others are in ``extra``."""
        found = dict.fromkeys(("doi", "isbn", "pmid", "url"), "")
        for source in (self.own, *self.parts):
            for child in _children(source.element, "identifier"):
                source.take([child])
                kind, value = _identifier(elements.line(child))
                if kind in found and not found[kind]:
                    found[kind] = value
                else:
                    self.extra.append((kind.upper() if kind in found else kind, value))
        return found

    def date(self) -> PartialDate | None:
        """Return the date; it stays in ``extra`` where it says more."""
        stated = _child(self.own.element, "date")
        date, is_complete = fields.read_date(stated)
        if is_complete:
            self.take("date")
        elif stated and not date:
            self.problems.append(("bad-date", stated))
        return date

    def left_over(self) -> tuple[tuple[str, str], ...]:
        """Return what has no field of its own, notes and the places of attachments with it."""
        notes = [
            ("note", _prose(_child(one, "value"))) for one in self._elsewhere("isReferencedBy")
        ]
        files = [("file", _place(one)) for one in self._elsewhere("link")]
        left = [pair for source in (self.own, *self.parts) for pair in source.left_over()]
        return tuple(pair for pair in (*self.extra, *left, *notes, *files) if pair[1])


def _prose(html: str) -> str:
    return fields.paragraphs(fields.without_markup(html))


def _place(attachment: Element) -> str:
    """Return where an attachment is: its path in the export, or its address."""
    for child in _children(attachment, "resource", "identifier"):
        if place := child.get(f"{_RDF}resource") or elements.line(child):
            return place
    return _child(attachment, "title")


def _identifier(stated: str) -> tuple[str, str]:
    """Return the kind of an identifier, "identifier" if it is none that is known, and its value."""
    scheme, _space, value = stated.partition(" ")
    if scheme.upper() in {"ISBN", "PMID", "ISSN"} and value:
        return (scheme.lower() if scheme.upper() != "ISSN" else "ISSN"), value
    if doi := fields.doi(stated):
        return "doi", doi
    return ("url", stated) if fields.is_address(stated) else ("identifier", stated)


def _read(element: Element, about: dict[str, Element]) -> tuple[Record, list[tuple[str, str]]]:
    item = _Item(element, about)
    kind = _type(item)
    if not (title := item.take("title")):
        item.problems.append(("no-title", ""))
    event = item.take(*_EVENTS) if kind in _AT_EVENTS else ""
    is_in_series = kind in {"book", "thesis", "report"}
    container = event if kind == TALK or is_in_series else item.of_part("title") or event
    if event and container != event:
        item.extra.append(("event-title", event))
    found = item.identifiers()
    arxiv = fields.arxiv_in(*found.values(), _child(element, "description"), container)
    record = Record(
        type=kind if kind == TALK else fields.preprint_or(kind, container, arxiv),
        key=item.take("citationKey"),
        title=title,
        authors=item.names(*_SPEAKERS, "authors"),
        editors=item.names("editors"),
        translators=item.names("translators"),
        date=item.date(),
        container=container,
        volume=item.take("volume") or item.of_part("volume"),
        issue=item.take("number", "issue") or item.of_part("number", "issue"),
        pages=fields.pages(item.take("pages")),
        publisher=item.take("publisher"),
        arxiv=arxiv,
        abstract=_abstract(item),
        keywords=_keywords(item),
        language=item.take("language"),
        **{**found, "doi": found["doi"] or fields.doi_of_address(found["url"])},
        extra=item.left_over(),
    )
    return record, item.problems


def _type(item: _Item) -> str:
    stated = item.take("itemType") or _OF_ELEMENT.get(elements.local(item.own.element), "")
    kind = _TYPES.get(stated, "other")
    if stated not in _TYPES:
        item.problems.append(("unknown-type" if stated else "no-type", stated))
    if stated != _TYPES_OF[kind][0]:
        item.extra.append(("itemType", stated))
    return kind


def _abstract(item: _Item) -> str:
    found = _children(item.own.element, "abstract")
    item.own.take(found)
    return _prose("\n".join(map(elements.words, found)))


def _keywords(item: _Item) -> tuple[str, ...]:
    found = _children(item.own.element, "subject")
    item.own.take(found)
    return fields.each_once(map(elements.line, found))
