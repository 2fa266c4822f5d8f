"""What becomes of each entry: new, completes what is here, already here, or twice."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from papers import matching
from papers.formats import Entry
from papers.importing.values import Values, values_of
from papers.matching import keys_of
from papers.models import ImportedEntry, Outcome, Paper, Talk
from papers.models.among import among
from papers.record import TALK
from papers.text import fold, same_key

# What says of a paper which one it is; an abstract, a publisher or a kind written otherwise do not.
TELLING = ("title", "date", "container", "volume", "issue", "pages", "doi", "arxiv", "pmid", "isbn")
FILLED = (*TELLING, "publisher", "url", "abstract", "language", "citation_key")
TALK_TELLING = ("date",)
TALK_FILLED = ("date", "recording_url", "abstract")
_IDENTIFIERS = ("doi", "arxiv", "pmid", "isbn")


@dataclass(slots=True)
class Verdict:
    """What becomes of an entry: of which row (None yet if new), what it fills, where it differs.

    ``keys`` are what the entry is known by. ``row_id`` and ``row_version`` are known once it is
    written. ``twin`` is the position of the entry of the same file that said it first.
    """

    entry: Entry
    position: int
    outcome: str
    digest: str
    keys: dict[str, str] = field(default_factory=dict)
    values: Values | None = None
    row: Paper | Talk | None = None
    row_id: int | None = None
    row_version: int | None = None
    twin: int | None = None
    fills: dict = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)

    def is_of(self, row: Paper | Talk) -> None:
        """Note that the entry is of ``row``, which is here."""
        self.row, self.row_id, self.row_version = row, row.pk, row.version


def digest_of(raw: str) -> str:
    """Return what the text of an entry is known by."""
    return hashlib.blake2b(raw.encode(errors="replace"), digest_size=16).hexdigest()


class Seen:
    """The entries of one file so far, by what they are known by."""

    def __init__(self):
        self._by_identifier: dict[tuple[str, str], int] = {}
        self._by_title: dict[tuple[str, str], list[tuple]] = {}
        self._lines: dict[int, int] = {}

    def line_of(self, position: int) -> int:
        """Return the line on which the entry at ``position`` begins."""
        return self._lines[position]

    def twin(self, entry: Entry, position: int, keys: dict[str, str]) -> int | None:
        """Return the position of the entry that said the same before, and note this one."""
        record = entry.record
        self._lines[position] = entry.line
        kind = TALK if record.type == TALK else ""
        known = [(by, keys[by]) for by in _IDENTIFIERS if keys[by]]
        trace = (
            position,
            keys["doi"] if not keys["arxiv"] else "",
            record.date.year if record.date else None,
            frozenset(fold(name.family or name.literal) for name in record.authors),
        )
        twin = next((self._by_identifier[key] for key in known if key in self._by_identifier), None)
        titled = self._by_title.setdefault((kind, keys["title"]), []) if keys["title"] else []
        if twin is None:
            twin = next((other[0] for other in titled if not _contradict(trace, other)), None)
        for key in known:
            self._by_identifier.setdefault(key, position)
        if twin is None:
            titled.append(trace)
        return twin


def _contradict(one: tuple, other: tuple) -> bool:
    """Return whether two entries of one title say that they are of two works."""
    _position, doi, year, people = one
    _other_position, other_doi, other_year, other_people = other
    if doi and other_doi and doi != other_doi:
        return True
    if year and other_year and abs(year - other_year) > 1:
        return True
    return bool(people and other_people and not people & other_people)


def judge(entries: Sequence[Entry], *, start: int, seen: Seen) -> list[Verdict]:
    """Return what becomes of ``entries``, of which the first is at the position ``start``.

    Reads the library, and changes nothing but ``seen``. An entry whose very text was imported
    before, and whose paper is still here, is already here, however the paper was edited since.
    """
    verdicts = [
        Verdict(entry, position, Outcome.FAILED, digest_of(entry.raw))
        for position, entry in enumerate(entries, start)
    ]
    readable = [verdict for verdict in verdicts if verdict.entry.record is not None]
    known = _imported_before(readable)
    new = []
    for verdict in readable:
        verdict.keys = keys_of(verdict.entry.record)
        twin = seen.twin(verdict.entry, verdict.position, verdict.keys)
        if row := known.get(verdict.digest):
            verdict.outcome = Outcome.UNCHANGED
            verdict.is_of(row)
        else:
            verdict.values = values_of(verdict.entry.record)
            verdict.problems = verdict.values.problems
            verdict.outcome, verdict.twin = Outcome.DUPLICATE, twin
            if twin is None:
                new.append(verdict)
            else:
                verdict.problems.append(("twin", str(seen.line_of(twin))))
    papers = [verdict for verdict in new if verdict.entry.record.type != TALK]
    talks = [verdict for verdict in new if verdict.entry.record.type == TALK]
    found = matching.matches(
        [verdict.entry.record for verdict in papers], keys=[verdict.keys for verdict in papers]
    )
    for verdict, match in zip(papers, found, strict=True):
        _compare(verdict, match and match.paper, FILLED, TELLING)
    for verdict, talk in zip(talks, _talks(talks), strict=True):
        _compare(verdict, talk, TALK_FILLED, TALK_TELLING)
    return verdicts


def _imported_before(verdicts: list[Verdict]) -> dict[str, Paper | Talk]:
    digests = {verdict.digest for verdict in verdicts}
    entries = ImportedEntry.objects.of_living().filter(digest__in=among(digests))
    return {entry.digest: entry.row for entry in entries.select_related("paper", "talk")}


def _talks(verdicts: list[Verdict]) -> list[Talk | None]:
    """Return the talk of the library that each of ``verdicts`` is of: by title, date, speakers."""
    if not verdicts:
        return []
    keys = {verdict.values.columns["title_key"] for verdict in verdicts}
    here = {}
    for talk in Talk.objects.alive().filter(title_key__in=keys).with_speakers().order_by("pk"):
        here.setdefault(talk.title_key, []).append(talk)
    return [
        next(
            (
                talk
                for talk in here.get(verdict.values.columns["title_key"], ())
                if _is_same_talk(verdict.values, talk)
            ),
            None,
        )
        for verdict in verdicts
    ]


def _is_same_talk(values: Values, talk: Talk) -> bool:
    names = {fold(name) for _role, name in values.credits}
    speakers = {person.name_key for person in talk.speaker_list}
    if names and speakers and not names & speakers:
        return False
    return _agree("date", values.columns["date"], talk.date) or not talk.date


def _compare(verdict: Verdict, row, filled, telling) -> None:
    """Say what becomes of an entry whose row of the library is ``row``, or None."""
    if row is None:
        verdict.outcome = Outcome.CREATED
        return
    columns = verdict.values.columns
    verdict.is_of(row)
    differs = [
        name
        for name in telling
        if columns[name]
        and getattr(row, name)
        and not _agree(name, columns[name], getattr(row, name))
    ]
    if differs:
        verdict.problems.append(("differs", ", ".join(differs)))
        verdict.outcome = Outcome.DUPLICATE
        return
    verdict.fills = lacking(row, verdict.values, filled)
    verdict.outcome = Outcome.UPDATED if verdict.fills else Outcome.UNCHANGED


def lacking(row, values: Values, filled) -> dict:
    """Return what ``values`` have and ``row`` lacks: by column, and ``credits`` in bulk."""
    columns = values.columns
    fills = {name: columns[name] for name in filled if columns[name] and not getattr(row, name)}
    if isinstance(row, Paper):
        extra = {name: text for name, text in columns["extra"].items() if name not in row.extra}
        fills |= {"extra": extra} if extra else {}
        has_people = bool(row.authors)
    else:
        has_people = bool(row.speaker_list)
    if values.credits and not has_people:
        fills["credits"] = values.credits
    return fills


def _agree(name: str, mine: str, theirs: str) -> bool:
    if name in {"title", "container"}:
        return same_key(mine) == same_key(theirs)
    if name == "date":
        return mine.startswith(theirs) or theirs.startswith(mine)
    return _bare(mine) == _bare(theirs)


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))
