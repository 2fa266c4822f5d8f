"""Citation keys: giving them to papers by the lab's pattern, all at once, and taking that back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from papers import auditing, keypattern
from papers.keypattern import Pattern
from papers.models import (
    AuditEvent,
    Authorship,
    AuthorshipRole,
    CitationKey,
    LabSettings,
    Paper,
    Rekeying,
)
from papers.models.base import AT_ONCE


@dataclass(frozen=True, slots=True)
class NewKey:
    """That ``paper`` would get the key ``new`` instead of ``old``, which may be ""."""

    paper: Paper
    old: str
    new: str


def pattern() -> Pattern:
    """Return the pattern that the lab's new keys follow."""
    return Pattern.parse(LabSettings.objects.current().key_pattern)


def free(key: str, *, paper: Paper | None = None) -> str:
    """Return ``key``, or it with the first letter behind it that makes it one ``paper`` can have.

    What BibTeX does not take in a key is left out; "" stays.
    """
    pk, key = paper.pk if paper else None, keypattern.cleaned(key)
    return CitationKey.objects.free({pk: key})[pk] if key else ""


@transaction.atomic
def give(papers: Iterable[Paper]) -> dict[int, str]:
    """Give each of ``papers`` (saved) that has no key yet the one it states, else one by pattern.

    Also those made in bulk, whose ``citation_key`` nobody checked: one that another paper has gets
    a letter. Returns the keys given, by id, and sets them on ``papers``. A number of queries that
    does not depend on how many papers there are, up to 10,000.
    """
    papers = {paper.pk: paper for paper in papers}
    have = set()
    for ids in _parts(papers):
        current = CitationKey.objects.current().filter(paper__in=ids)
        have.update(current.values_list("paper_id", flat=True))
    without = [paper for pk, paper in papers.items() if pk not in have]
    if not without:
        return {}
    blank = [paper for paper in without if not keypattern.cleaned(paper.citation_key)]
    made = _filled(pattern(), blank) if blank else {}
    stated = {paper.pk: keypattern.cleaned(paper.citation_key) for paper in without}
    given = CitationKey.objects.claim(stated | made)
    changed = [paper.pk for paper in without if paper.citation_key != given[paper.pk]]
    for ids in _parts(changed):
        _write_into_rows(ids)
    for paper in without:
        paper.citation_key = given[paper.pk]
    return given


@transaction.atomic
def give_first(stated: Mapping[int, str]) -> None:
    """Give papers made in bulk, none of which has a key, the one stated of each, else by pattern.

    As ``give`` does, in fewer queries: ``stated`` is what each paper, by id, has in its column.
    """
    wishes = {pk: keypattern.cleaned(key) for pk, key in stated.items()}
    blank = [pk for pk, key in wishes.items() if not key]
    for ids in _parts(blank):
        rows = Paper.objects.filter(pk__in=ids).only("title", "date", "version")
        wishes |= _filled(pattern(), rows)
    given = CitationKey.objects.claim_first(wishes)
    for ids in _parts(pk for pk, key in given.items() if key != stated[pk]):
        Paper.objects.filter(pk__in=ids).update(citation_key=CitationKey.objects.of_row())


def _write_into_rows(ids):
    """Write the current keys into the papers with ``ids``, and into the version that each is."""
    Paper.objects.filter(pk__in=ids).update(citation_key=CitationKey.objects.of_row())
    rows = Paper.objects.filter(pk=OuterRef("id"))
    Paper.history.filter(id__in=ids, version=Subquery(rows.values("version"))).update(
        citation_key=Subquery(rows.values("citation_key"))
    )


def preview(text: Pattern, papers: Iterable[Paper]) -> list[NewKey]:
    """Return what ``papers`` would be called by the pattern ``text``, each seen by itself."""
    papers = list(papers)
    made = _filled(text, papers)
    return [NewKey(paper, paper.citation_key, made[paper.pk]) for paper in papers]


def new_keys(most: int | None = None) -> list[NewKey]:
    """Return, for all papers of the library whose key the pattern would change, the new key.

    With ``most``, only the first so many papers are looked at.
    """
    papers = Paper.objects.alive().order_by("pk")[:most]
    papers = {paper.pk: paper for paper in papers.only("title", "date", "citation_key", "version")}
    given = CitationKey.objects.free(_filled(pattern(), papers.values()))
    return [
        NewKey(paper, paper.citation_key, given[pk])
        for pk, paper in papers.items()
        if paper.citation_key != given[pk]
    ]


@transaction.atomic
def give_all_by_pattern(*, by) -> Rekeying | None:
    """Give all papers of the library keys by the pattern; the old ones keep leading to them.

    Returns what ``take_back`` takes back, or None where nothing changed.
    """
    changes = new_keys()
    if not changes:
        return None
    given = CitationKey.objects.claim({change.paper.pk: change.new for change in changes})
    _revise(given, by)
    auditing.record(event=AuditEvent.REKEYED, by=by, about=str(len(changes)))
    before = {change.paper.pk: [change.old, given[change.paper.pk]] for change in changes}
    return Rekeying.objects.create(by=by, before=before)


@transaction.atomic
def take_back(*, rekeying: Rekeying, by) -> int:
    """Give the papers the keys that they had before ``rekeying``. Returns how many.

    Those whose key was changed again since stay as they are.
    """
    rekeying = Rekeying.objects.select_for_update().get(pk=rekeying.pk)
    if rekeying.undone_at:
        return 0
    before = {int(pk): keys for pk, keys in rekeying.before.items()}
    unchanged = set()
    for ids in _parts(before):
        rows = Paper.objects.filter(pk__in=ids).values_list("pk", "citation_key")
        unchanged.update(pk for pk, key in rows if key == before[pk][1])
    back = {pk: old for pk, (old, _new) in before.items() if pk in unchanged}
    CitationKey.objects.claim({pk: old for pk, old in back.items() if old})
    for ids in _parts([pk for pk, old in back.items() if not old]):
        CitationKey.objects.current().filter(paper__in=ids).delete()
    _revise(back, by)
    rekeying.undone_at = timezone.now()
    rekeying.save()
    auditing.record(event=AuditEvent.REKEYED, by=by, about=str(len(back)))
    return len(back)


def _revise(papers, by):
    for ids in _parts(papers):
        rows = Paper.objects.filter(pk__in=ids)
        rows.revise(by=by, citation_key=CitationKey.objects.of_row())


def _filled(text: Pattern, papers: Iterable[Paper]) -> dict[int, str]:
    """Return what the pattern ``text`` makes of each of ``papers``, by id."""
    papers = list(papers)
    authors = _authors([paper.pk for paper in papers])
    return {
        paper.pk: text.fill(keypattern.Facts(authors[paper.pk], paper.year, paper.title))
        for paper in papers
    }


def _authors(ids) -> dict[int, tuple[keypattern.Author, ...]]:
    """Return the authors of the papers with ``ids``, or where there are none the editors."""
    credits = defaultdict(lambda: defaultdict(tuple))
    for part in _parts(ids):
        rows = Authorship.objects.filter(paper__in=part).order_by("position", "pk")
        columns = rows.values_list("paper_id", "role", "printed_name", "person__latin_name")
        for paper, role, printed, latin in columns.iterator(chunk_size=AT_ONCE):
            credits[paper][role] += (keypattern.Author(printed, latin),)
    return defaultdict(
        tuple,
        {
            paper: roles[AuthorshipRole.AUTHOR] or roles[AuthorshipRole.EDITOR]
            for paper, roles in credits.items()
        },
    )


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    ids = list(ids)
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
