"""Answering a question: the words to the full text, the rest to the tables, the best first.

However many documents have a word, an answer reads a bounded number of them: of each kind the
newest, and as many of the newest with the words in the title.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import OperationalError, connection
from django.db.models import Q

from papers.models import SearchWord
from papers.search import index, query, ranking
from papers.search.fields import Understood, conditions, is_seen, seen_by, understood
from papers.search.fulltext import Candidate, read
from papers.search.kinds import Kind, Shown, kinds
from papers.search.matching import All, Text, with_places
from papers.search.text import Piece, highlighted, is_cjk, near, snippet

# How many rows of one kind are ranked, and how many documents are read to find as many.
MOST_RANKED, MOST_READ = 1_000, 20_000
# How many of each kind are ranked and shown where all kinds are looked at.
RANKED_EACH, SHOWN_EACH = 200, 5
AT_ONCE = 50
MOST_NEARER = 3


@dataclass(frozen=True)
class Hit:
    """A row that answers the question, as a page shows it: what was asked for is marked."""

    object_id: int
    shown: Shown
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]
    added_at: datetime


@dataclass(frozen=True)
class Group:
    """The answers of one kind. ``count`` is how many were ranked; with ``is_more`` there are more.

    ``next`` is where the following page starts, 0 where there is none.
    """

    kind: Kind
    count: int
    is_more: bool
    hits: tuple[Hit, ...]
    next: int


@dataclass(frozen=True)
class Results:
    """What was found: groups by kind, and by the name of the kind all rows that were ranked.

    ``nearer`` are words that were maybe meant, where nothing was found, each with the question
    that has it.
    """

    query: query.Query
    meaning: Understood
    groups: tuple[Group, ...] = ()
    ranked: dict[str, list[Candidate]] = field(default_factory=dict)
    nearer: tuple[tuple[str, str], ...] = ()

    @property
    def count(self) -> int:
        """How many rows were ranked, of all kinds."""
        return sum(group.count for group in self.groups)

    @property
    def is_more(self) -> bool:
        """Whether there are more rows than were ranked."""
        return any(group.is_more for group in self.groups)


def search(
    text: str, user, *, today: date, kind: str = "", start: int = 0, most: int = AT_ONCE
) -> Results:
    """Return what ``user`` may see of what answers ``text``.

    Of every kind a few, or of one ``kind`` those ``most`` that follow the first ``start``.
    """
    keep_current()
    asked = query.parse(text)
    meaning = understood(asked, user, today=today)
    if meaning.is_empty:
        return Results(asked, meaning)
    looked_at = [
        one
        for name, one in kinds().items()
        if kind in {"", name} and (meaning.kinds is None or name in meaning.kinds)
    ]
    is_one = len(looked_at) == 1
    groups, found = [], {}
    for one in looked_at:
        rows, is_more = ranked(one, meaning, user, MOST_RANKED if is_one else RANKED_EACH)
        if rows:
            found[one.name] = rows
            page = rows[start : start + most] if is_one else rows[:SHOWN_EACH]
            following = start + most if is_one and len(rows) > start + most else 0
            hits = hits_of(one, page, meaning, user)
            groups.append(Group(one, len(rows), is_more, hits, following))
    nearer = () if groups else nearer_words(asked, meaning, user)
    return Results(asked, meaning, tuple(groups), found, nearer)


def keep_current() -> None:
    """Make some of the stale documents anew; where the database is locked, somebody else does."""
    try:
        index.catch_up()
    except OperationalError:
        if connection.in_atomic_block:
            raise


def ranked(kind: Kind, meaning: Understood, user, most: int) -> tuple[list[Candidate], bool]:
    """Return the rows of ``kind`` that answer, the best first, and whether there are more.

    Of a row with several parts, the best one.
    """
    found, is_more = candidates(kind, meaning, user, most)
    titled = replace(meaning, match=meaning.match and with_places(meaning.match, "A"))
    if is_more and kind.has_title and meaning.asked and titled != meaning:
        there = {row.pk for row in found}
        found += [row for row in candidates(kind, titled, user, most)[0] if row.pk not in there]
    best: dict[int, tuple] = {}
    for row in found:
        worth = ranking.score(meaning.asked, row.title, row.body, row.hidden)
        key = _place(row, worth, meaning.sort)
        if row.object_id not in best or key < best[row.object_id][0]:
            best[row.object_id] = (key, row)
    rows = [row for _key, row in sorted(best.values(), key=lambda pair: pair[0])]
    if meaning.sort == "unlinked":
        rows = _unlinked_first(kind, rows, user)
    return rows, is_more


def _place(row, worth, sort):
    """Return by what a row is sorted; of one whose date is unknown, last."""
    day = int(row.date.replace("-", "").ljust(8, "0") or 0)
    if sort == "newest":
        return (-day, -row.pk)
    if sort == "added":
        return (-row.pk,)
    if sort == "oldest":
        return (day or 99_999_999, row.pk)
    return (-worth, -row.pk)


def _unlinked_first(kind, rows, user):
    of_kinds = conditions().get(("is", "unlinked"), {})
    if kind.name not in of_kinds:
        return rows
    ids = [row.object_id for row in rows]
    unlinked = kind.visible(user).filter(of_kinds[kind.name](user), pk__in=ids)
    first = set(unlinked.values_list("pk", flat=True))
    return sorted(rows, key=lambda row: row.object_id not in first)


def candidates(kind: Kind, meaning: Understood, user, most: int) -> tuple[list[Candidate], bool]:
    """Return the newest documents of ``kind`` that answer and that ``user`` may see.

    Also whether there are more: those that were not read count as some.
    """
    condition = meaning.condition(kind, user)
    if condition is None:
        return [], False
    parts = [seen_by(user), *([meaning.match] if meaning.match else [])]
    visible = kind.visible(user).filter(condition)
    step = most + 1 if condition == Q() else 4 * most
    found, number, before = [], 0, None
    while len(found) <= most and number < MOST_READ:
        part = read(kind.name, All(tuple(parts)), most=step, before=before, added=meaning.added)
        ids = {row.object_id for row in part}
        seen = set(visible.filter(pk__in=ids).values_list("pk", flat=True)) if ids else ids
        found += [row for row in part if row.object_id in seen]
        if len(part) < step:
            return found[:most], len(found) > most
        number, before = number + len(part), part[-1].pk
    return found[:most], True


def hits_of(kind: Kind, rows: list[Candidate], meaning: Understood, user) -> tuple[Hit, ...]:
    """Return ``rows`` as a page shows them, those that are still there."""
    shown = kind.show([row.object_id for row in rows], user) if rows else {}
    return tuple(
        Hit(
            row.object_id,
            one,
            highlighted(one.title, meaning.needles),
            snippet(one.text, meaning.needles),
            row.added_at,
        )
        for row in rows
        if (one := shown.get(row.object_id))
    )


def latest(text: str, user, *, today: date, most: int = AT_ONCE) -> list[Hit]:
    """Return of what answers ``text``, of all kinds, what was added last, the newest first."""
    keep_current()
    meaning = understood(query.parse(text), user, today=today)
    found = []
    for kind in () if meaning.is_empty else kinds().values():
        rows, _is_more = ranked(kind, replace(meaning, sort="added"), user, most)
        found += hits_of(kind, rows[:most], meaning, user)
    return sorted(found, key=lambda hit: hit.added_at, reverse=True)[:most]


def count(text: str, user, *, today: date) -> tuple[int, bool]:
    """Return how many rows answer ``text``, of each kind as far as it is counted, and if more."""
    meaning = understood(query.parse(text), user, today=today)
    found = [
        ranked(kind, meaning, user, RANKED_EACH)
        for kind in kinds().values()
        if not meaning.is_empty and (meaning.kinds is None or kind.name in meaning.kinds)
    ]
    return sum(len(rows) for rows, _is_more in found), any(is_more for _rows, is_more in found)


def nearer_words(asked: query.Query, meaning: Understood, user) -> tuple[tuple[str, str], ...]:
    """Return words near to those asked for, each of which finds something ``user`` may see.

    Each is a pair: the word, and the question with it.
    """
    better = []
    for words, needle in zip(meaning.asked, meaning.needles, strict=True):
        word = words.tokens[0]
        if len(words.tokens) > 1 or len(word) < index.SHORTEST_WORD or is_cjk(word):
            continue
        among = SearchWord.objects.filter(
            word__startswith=word[0], word__length__range=(len(word) - 2, len(word) + 2)
        )
        for other in near(word, among.values_list("word", flat=True).iterator())[:MOST_NEARER]:
            if is_seen(Text((other,)), user):
                better.append((other, asked.text.replace(needle.text, other)))
    return tuple(better)
