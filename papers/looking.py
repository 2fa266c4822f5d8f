"""Looking at what was pasted: what it speaks of, what services know, what is here already."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _

from papers import dropping, importing, matching, pdf
from papers.attaching import Incoming
from papers.dropping import Dropped
from papers.duplicates import finding
from papers.lookup import pasted, sources
from papers.lookup.http import Failure, LookupFailed
from papers.lookup.identifiers import Identifier, arxiv_key, doi_key, isbn_key
from papers.matching import Match
from papers.models import Paper, PaperFile, Talk
from papers.record import TALK, Record
from papers.text import fold, same_key

MOST = 50
# What is looked up in one request; the rest is kept to be completed.
SECONDS = 20
TYPES = {"isbn": "book", "arxiv": "preprint", "doi": "article", "pmid": "article"}
LABELS = {"authors": _("Authors"), "editors": _("Editors"), "extra": _("Other fields")}


class TooMany(Exception):
    """There is more than ``MOST`` things to look at. ``count`` says how many.

    ``are_entries``: they are entries of a format, which an import takes.
    """

    def __init__(self, count: int, *, are_entries: bool):
        super().__init__(str(count))
        self.count = count
        self.are_entries = are_entries


@dataclass(frozen=True)
class Said:
    """What a field has ``here`` and what was found ("there"), both as text."""

    label: str
    here: str
    there: str


@dataclass(frozen=True)
class Comparison:
    """What a record would fill of a paper, by field name, and where they say different things."""

    fills: dict = field(default_factory=dict)
    filled: list[Said] = field(default_factory=list)
    differing: list[Said] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """One thing to add: the ``record`` as it would be saved, and whether it is here already.

    ``failure`` says why it could not be looked up; then it is saved ``is_to_complete``. Where
    nothing could be read, ``record`` is None and ``failure`` says where. ``row`` is the paper or
    the talk that is here, ``comparison`` what saving would change there; ``alike`` are papers that
    may be the same. ``file`` is the PDF that was dropped, which is put on the paper.
    """

    record: Record | None
    text: str = ""
    failure: str = ""
    is_to_complete: bool = False
    is_guess: bool = False
    row: Paper | Talk | None = None
    comparison: Comparison = field(default_factory=Comparison)
    alike: tuple[Paper, ...] = ()
    file: Dropped | None = None

    @property
    def is_talk(self):
        """Whether it is a talk."""
        return self.record is not None and self.record.type == TALK

    @property
    def is_worth_saving(self):
        """Whether saving it changes anything."""
        if self.record is None:
            return False
        return self.row is None or bool(self.comparison.fills) or self.file is not None


class Answers:
    """Looks identifiers up, each service only as long as it answers, all in ``SECONDS``."""

    def __init__(self):
        self.until = time.monotonic() + SECONDS
        self.silent: dict[str, LookupFailed] = {}

    def of(self, identifier: Identifier) -> Record:
        """Return the record of ``identifier``. Raises LookupFailed."""
        if identifier.scheme in self.silent:
            raise self.silent[identifier.scheme]
        if time.monotonic() > self.until:
            raise LookupFailed(Failure.TOO_SLOW, "")
        try:
            return sources.look_up(identifier)
        except LookupFailed as failed:
            if failed.failure in {Failure.NO_NETWORK, Failure.TOO_SLOW, Failure.BUSY}:
                self.silent[identifier.scheme] = failed
            raise


def look(text: str, answers: Answers | None = None) -> list[Found]:
    """Return what ``text`` speaks of, looked up as far as that is possible, and compared.

    Saves nothing. Raises TooMany.
    """
    return _looked_at(pasted.pieces(text), answers or Answers())


def look_into(data: bytes, name: str, answers: Answers) -> list[Found]:
    """Return what the file ``data`` called ``name`` speaks of, as ``look`` does of a text.

    Raises TooMany, and ``recognizing.Unrecognized`` for what is no text.
    """
    return _looked_at(pasted.pieces_in_file(data, name), answers)


def look_at_pdf(incoming: Incoming, answers: Answers) -> Found:
    """Return the paper that a PDF says to be, else one that is called like the file.

    The PDF is kept meanwhile.
    """
    file = dropping.hold_file(incoming)
    if has := PaperFile.objects.alive().filter(sha256=incoming.sha256, paper__trashed_at=None):
        paper = has.select_related("paper")[0].paper
        return Found(Record(type=paper.type, title=paper.title), file.name, row=paper)
    identifier = pdf.identified(incoming.texts)
    if identifier is None:
        record = Record(type="article", title=PurePath(file.name).stem)
        return replace(compared([Found(record, file.name, is_guess=True)])[0], file=file)
    [found] = compared([_found(pasted.Piece(file.name, identifier=identifier), answers)])
    return replace(found, file=file)


def _looked_at(pieces: list[pasted.Piece], answers: Answers) -> list[Found]:
    if len(pieces) > MOST:
        raise TooMany(len(pieces), are_entries=any(piece.line for piece in pieces))
    return [_with_alike(one) for one in compared([_found(piece, answers) for piece in pieces])]


def _with_alike(one: Found) -> Found:
    if one.record is None or one.row or one.is_talk:
        return one
    return replace(one, alike=tuple(paper for paper, _why in finding.like_record(one.record)))


def compared(found: Sequence[Found]) -> list[Found]:
    """Return ``found`` with what of it is here already."""
    of_papers = [one for one in found if one.record is not None and not one.is_talk]
    matches = iter(matching.matches([one.record for one in of_papers]))
    result = []
    for one in found:
        if one.is_talk:
            result.append(replace(one, row=talk_of(one.record)))
        elif one.record is not None and (match := next(matches)):
            result.append(_with_match(one, match))
        else:
            result.append(one)
    return result


def _with_match(one: Found, match: Match) -> Found:
    return replace(one, row=match.paper, comparison=compare(match.paper, one.record))


def _found(piece: pasted.Piece, answers: Answers) -> Found:
    if piece.problem:
        words = _("Line %(line)d could not be read: %(detail)s. Mend it and try again.")
        return Found(None, piece.text, words % {"line": piece.line, "detail": piece.problem})
    if piece.identifier is None:
        titled = replace(piece.record, title=piece.record.title or gettext("Untitled"))
        return Found(titled, piece.text, is_guess=piece.is_guess)
    try:
        record = answers.of(piece.identifier)
    except LookupFailed as failed:
        kept = piece.record or _only(piece.identifier)
        return Found(
            kept, piece.text, failed.failure.label, is_to_complete=True, is_guess=piece.is_guess
        )
    return Found(replace(record, title=record.title or piece.identifier.value), piece.text)


def _only(identifier: Identifier) -> Record:
    """Return a record that says nothing but ``identifier``, by which it is called."""
    scheme, value = identifier.scheme, identifier.value
    return Record(type=TYPES[scheme], title=value, **{scheme: value})


def compare(paper: Paper, record: Record) -> Comparison:
    """Return what ``record`` would fill of ``paper``: only what is empty there.

    What has been an identifier in the place of a title counts as empty.
    """
    comparison = Comparison()
    here = _here(paper)
    is_called_by_identifier = _is_called_by_identifier(paper)
    for name, value in importing.fields_of(record).items():
        if name in {"tags", "citation_key", "extra"} or not value:
            continue
        if not here[name] or (is_called_by_identifier and name in {"title", "type"}):
            if value != here[name]:
                comparison.fills[name] = value
                comparison.filled.append(Said(_label(name), here[name], _shown(name, value)))
        elif not _is_same(name, here[name], value):
            said = Said(_label(name), _shown(name, here[name]), _shown(name, value))
            comparison.differing.append(said)
    unknown = {name: value for name, value in record.extra if name not in paper.extra}
    if unknown:
        comparison.fills["extra"] = unknown
        text = "\n".join(f"{name}: {value}" for name, value in unknown.items())
        comparison.filled.append(Said(_label("extra"), "", text))
    return comparison


def _here(paper) -> dict:
    attached = paper.attached
    people = {name: "\n".join(attached[name]) for name in ("authors", "editors")}
    return {name: getattr(paper, name) for name in importing.SAME_NAME} | {
        "date": paper.date,
        **people,
    }


def _label(name) -> str:
    return str(LABELS.get(name) or capfirst(Paper._meta.get_field(name).verbose_name))


def _shown(name, value) -> str:
    if name == "type":
        return str(dict(Paper._meta.get_field("type").flatchoices).get(value, value))
    return value


def _is_same(name, here, there) -> bool:
    """Return whether two values of one field say the same."""
    if name in {"doi", "arxiv", "isbn"}:
        key = {"doi": doi_key, "arxiv": arxiv_key, "isbn": isbn_key}[name]
        return key(here) == key(there)
    if name == "date":
        return here.startswith(there) or there.startswith(here)
    if name in {"url", "pmid"}:
        return here == there
    return same_key(here) == same_key(there)


def _is_called_by_identifier(paper) -> bool:
    """Return whether ``paper`` waits for its title and has an identifier in its place."""
    known = {paper.doi_key, paper.arxiv_key, paper.pmid, paper.isbn_key} - {""}
    return paper.is_to_complete and fold(paper.title) in known


def talk_of(record: Record) -> Talk | None:
    """Return the talk that ``record`` is of, by title, year and speaker, or None."""
    year = str(record.date.year) if record.date else ""
    talks = Talk.objects.alive().filter(title_key=fold(record.title)).with_speakers()
    speakers = {fold(name.display) for name in record.authors}
    for talk in talks.order_by("pk"):
        heard = {fold(person.name) for person in talk.speaker_list}
        is_same_year = not (year and talk.date) or talk.date[:4] == year
        if is_same_year and (not (heard and speakers) or heard & speakers):
            return talk
    return None


def looked_up(paper: Paper, answers: Answers) -> Record:
    """Return what the first service that knows an identifier of ``paper`` says.

    Raises LookupFailed where there is none.
    """
    failed = LookupFailed(Failure.NOT_FOUND, "")
    for identifier in identifiers_of(paper):
        try:
            return answers.of(identifier)
        except LookupFailed as failure:
            failed = failure
    raise failed


def identifiers_of(paper: Paper) -> list[Identifier]:
    """Return by what ``paper`` can be looked up, the best first."""
    keys = {
        "doi": paper.doi_key,
        "arxiv": paper.arxiv_key,
        "pmid": paper.pmid if paper.pmid.isdigit() else "",
        "isbn": paper.isbn_key if paper.type == "book" else "",
    }
    return [Identifier(scheme, key) for scheme, key in keys.items() if key]
