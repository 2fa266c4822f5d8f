"""Zotero's RDF: the items of a library, with their journals, notes and attachments.

The codes of problems are those of ``elements``, ``no-type``, ``unknown-type``, ``bad-date``,
``bad-names`` and ``no-title``.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from papers.formats import Entry, Loaded, Problem, elements, fields
from papers.record import TALK, Name, Record

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
    """Yield each item with what follows it and is none: what is before it, the pieces, the words."""
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
    return [child for child in element if elements.local(child) in names]


def _child(element: Element, *names: str) -> str:
    """Return the words of the first child of one of ``names`` that has any."""
    return next(filter(None, map(elements.line, _children(element, *names))), "")


class _Item:
    """One item as it is read, with what it is part of."""

    def __init__(self, element: Element, about: dict[str, Element]):
        self.element = element
        self.taking = elements.Taking(element)
        self.about = about
        self.problems: list[tuple[str, str]] = []
        self.extra: list[tuple[str, str]] = []
        self.parts = self._parts()

    def _parts(self) -> list[Element]:
        """Return what the item is part of: its journal, book or series, in the item or elsewhere."""
        parts = []
        for child in _children(self.element, "isPartOf"):
            elsewhere = self.about.get(child.get(f"{_RDF}resource", ""))
            parts += [elsewhere] if elsewhere is not None else list(child)
            self.taking.take([child])
        return parts

    def take(self, *names: str) -> str:
        """Return the words of the first child of ``names`` that has any, and take it."""
        for child in (one for name in names for one in _children(self.element, name)):
            if stated := elements.line(child):
                self.taking.take([child])
                return stated
        return ""

    def of_part(self, *names: str) -> str:
        """Return the words of the first such child of what the item is part of."""
        return next(filter(None, (_child(part, *names) for part in self.parts)), "")

    def identifiers(self) -> list[str]:
        """Return all identifiers, of the item and of its journal, as they are written."""
        found = []
        for element in (self.element, *self.parts):
            for child in _children(element, "identifier"):
                found.append(elements.line(child))
                self.taking.take([child])
        return found

    def names(self, *of: str) -> tuple[Name, ...]:
        names = []
        for people in _children(self.element, *of):
            self.taking.take([people])
            for person in (one for one in people.iter() if elements.local(one) == "Person"):
                family = _child(person, "surname")
                given = _child(person, "givenName", "givenname")
                if family and given:
                    names.append(fields.person(family, given))
                elif family or given:
                    names.append(fields.read_name(family or given))
        return tuple(names)


def _read(element: Element, about: dict[str, Element]) -> tuple[Record, list[tuple[str, str]]]:
    item = _Item(element, about)
    stated = item.take("itemType") or _OF_ELEMENT.get(elements.local(element), "")
    kind = _TYPES.get(stated, "other")
    if stated not in _TYPES:
        item.problems.append(("unknown-type" if stated else "no-type", stated))
    if stated != _TYPES_OF[kind][0]:
        item.extra.append(("itemType", stated))
    title = item.take("title")
    if not title:
        item.problems.append(("no-title", ""))
    key = item.take("citationKey")
    found = _identifiers(item)
    event = item.take(*_EVENTS) if kind in {TALK, "conference"} else ""
    series = kind in {"book", "thesis", "report"}
    container = event if kind == TALK else "" if series else item.of_part("title") or event
    arxiv = fields.arxiv_in(found["doi"], found["url"], _child(element, "description"), container)
    for part in item.parts:
        used = container or not series
        item.extra += _of_part(part, container if used else "")
    record = Record(
        type=kind if kind == TALK else fields.preprint_or(kind, container, arxiv),
        key=key,
        title=title,
        authors=item.names(*_SPEAKERS) + item.names("authors"),
        editors=item.names("editors"),
        translators=item.names("translators"),
        date=_date(item),
        container=container,
        volume=item.take("volume") or item.of_part("volume"),
        issue=item.take("number", "issue") or item.of_part("number", "issue"),
        pages=fields.pages(item.take("pages")),
        publisher=item.take("publisher"),
        doi=found["doi"],
        arxiv=arxiv,
        pmid=found["pmid"],
        isbn=found["isbn"],
        url=found["url"],
        abstract=_abstract(item),
        keywords=fields.each_once(item.taking.lines(*_paths(element, "subject"))),
        language=item.take("language"),
        extra=(),
    )
    return _with(record, item, found["issn"]), item.problems
