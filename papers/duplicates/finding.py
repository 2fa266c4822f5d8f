"""Finding the papers that are in the library twice, without comparing each with every other.

All titles are read once, in batches. Papers are compared where an identifier is the same, or where
the titles, or their beginnings or ends with the first author, are (``papers.likeness.blocks``).
What is kept meanwhile is two numbers for each such block, and the papers of those with several.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations, islice

from django.db import transaction
from django.db.models import Count, Prefetch, Q
from django.utils import timezone

from papers import likeness, matching
from papers.likeness import Card, Likeness
from papers.models import (
    Authorship,
    AuthorshipRole,
    Different,
    DuplicateGroup,
    DuplicatePair,
    Paper,
    PaperType,
)
from papers.record import Record
from papers.text import fold, same_key

BATCH = 2_000
IDENTIFIERS = ("doi_key", "arxiv_key", "pmid", "isbn_key")
# Of more papers that share a block each is compared with its next neighbours only, by year.
CROWD, NEIGHBOURS = 12, 6
AUTHORS = Authorship.objects.filter(role=AuthorshipRole.AUTHOR).only(
    "paper_id", "role", "printed_name", "position"
)
COLUMNS = {
    "title": "title", "type": "type", "doi_key": "doi", "arxiv_key": "arxiv", "pmid": "pmid",
    "isbn_key": "isbn", "container": "container", "volume": "volume", "pages": "pages",
}  # fmt: skip


def card_of(paper: Paper) -> Card:
    """Return what is compared of ``paper``; reads its authorships, which may be prefetched."""
    return Card(
        pk=paper.pk,
        title=paper.title,
        type=paper.type,
        year=paper.year,
        doi=paper.doi_key,
        arxiv=paper.arxiv_key,
        pmid=paper.pmid,
        isbn=paper.isbn_key,
        container=paper.container,
        volume=paper.volume,
        pages=paper.pages,
        edition=str(paper.extra.get("edition", "")),
        authors=tuple(paper.authors),
    )


def find() -> Iterator[tuple[int, int, Likeness]]:
    """Yield each two papers, by id, that are likely one work, with why; the smaller id first."""
    for pairs in _batches(_pairs()):
        cards = _cards({pk for pair in pairs for pk in pair})
        for one, other in pairs:
            if one in cards and other in cards:
                found = likeness.compare(cards[one], cards[other])
                if found:
                    yield one, other, found


def _cards(ids: set[int]) -> dict[int, Card]:
    """Return what is compared of the papers with ``ids``; made of plain rows, as they are many."""
    cards = {}
    for chunk in _batches(sorted(ids)):
        authors: dict[int, list[str]] = {}
        rows = Authorship.objects.filter(role=AuthorshipRole.AUTHOR, paper__in=chunk)
        for paper, name in rows.order_by("position", "pk").values_list("paper", "printed_name"):
            authors.setdefault(paper, []).append(name)
        papers = Paper.objects.alive().filter(pk__in=chunk).order_by()
        for pk, extra, date, *values in papers.values_list("pk", "extra", "date", *COLUMNS):
            cards[pk] = Card(
                pk=pk,
                year=date[:4],
                edition=str(extra.get("edition", "")),
                authors=tuple(authors.get(pk, ())),
                **dict(zip(COLUMNS.values(), values, strict=True)),
            )
    return cards


def _pairs() -> Iterator[tuple[int, int]]:
    """Yield pairs of ids to be compared, each once."""
    seen: set[tuple[int, int]] = set()
    for ids in _blocks():
        near = combinations(ids, 2) if len(ids) <= CROWD else _neighbours(ids)
        for pair in near:
            pair = (min(pair), max(pair))
            if pair not in seen:
                seen.add(pair)
                yield pair


def _neighbours(ids: list[int]) -> Iterator[tuple[int, int]]:
    """Yield each of many papers of one title with the next ones of the same people and year."""
    papers = Paper.objects.alive().only("pk", "date")
    rows = [
        (tuple(sorted(fold(row.printed_name) for row in paper.authorships.all())), paper.date, pk)
        for chunk in _batches(ids)
        for pk, paper in papers.prefetch_related(Prefetch("authorships", AUTHORS))
        .in_bulk(chunk)
        .items()
    ]
    for order in (sorted(rows), sorted(rows, key=lambda row: row[1:])):
        found = [pk for _people, _date, pk in order]
        for place, pk in enumerate(found):
            for other in found[place + 1 : place + 1 + NEIGHBOURS]:
                yield pk, other


def _blocks() -> Iterator[list[int]]:
    """Yield the ids of papers that share an identifier, or a part of the title."""
    alive = Paper.objects.alive().order_by()
    volumes = Q(type__in=[PaperType.BOOK, PaperType.THESIS, PaperType.REPORT])
    for column, among in (
        ("doi_key", Q()), ("arxiv_key", Q()), ("pmid", Q()), ("isbn_key", volumes),
    ):  # fmt: skip
        rows = alive.filter(among).exclude(**{column: ""})
        several = rows.values(column).annotate(n=Count("pk")).filter(n__gt=1).values(column)
        shared: dict[str, list[int]] = {}
        for key, pk in rows.filter(**{f"{column}__in": several}).values_list(column, "pk"):
            shared.setdefault(key, []).append(pk)
        yield from shared.values()
    yield from _title_blocks(alive)


def _title_blocks(alive) -> Iterable[list[int]]:
    first: dict[int, int] = {}
    several: dict[int, list[int]] = {}
    titles = alive.order_by("pk").values_list("pk", "title")
    for chunk in _batches(titles.iterator(chunk_size=BATCH)):
        authors = _first_authors(chunk[0][0], chunk[-1][0])
        for pk, title in chunk:
            for block in set(likeness.blocks(title, authors.get(pk, ""))):
                key = hash(block)
                if first.setdefault(key, pk) != pk:
                    several.setdefault(key, [first[key]]).append(pk)
    return several.values()


def _first_authors(lowest: int, highest: int) -> dict[int, str]:
    """Return the printed name of the first author of each paper with an id between the two."""
    rows = Authorship.objects.filter(
        role=AuthorshipRole.AUTHOR, paper__gte=lowest, paper__lte=highest
    )
    names: dict[int, str] = {}
    for paper, name in rows.order_by("paper", "position", "pk").values_list(
        "paper", "printed_name"
    ):
        names.setdefault(paper, name)
    return names


def _batches(rows: Iterable, size: int = BATCH) -> Iterator[tuple]:
    """Yield ``rows`` in tuples of ``size``, the last one shorter."""
    rows = iter(rows)
    while batch := tuple(islice(rows, size)):
        yield batch


def refresh() -> int:
    """Look through the whole library and keep what is found in place of what was found before.

    Returns how many groups of papers there are. Only the writing keeps others from writing.
    """
    found = list(find())
    with transaction.atomic():
        there = _still_there({pk for one, other, _alike in found for pk in (one, other)})
        return _keep([pair for pair in found if {*pair[:2]} <= there])


def _still_there(ids: set[int]) -> set[int]:
    return {
        pk
        for chunk in _batches(sorted(ids))
        for pk in Paper.objects.filter(pk__in=chunk).values_list("pk", flat=True)
    }


def _keep(found: list[tuple[int, int, Likeness]]) -> int:
    firsts = likeness.groups((one, other) for one, other, _likeness in found)
    members: dict[int, list[Likeness]] = {}
    for one, _other, alike in found:
        members.setdefault(firsts[one], []).append(alike)
    DuplicateGroup.objects.all().delete()
    now = timezone.now()
    rows = {
        first: DuplicateGroup(
            score=max(alike.score for alike in group),
            is_certain=all(alike.is_certain for alike in group),
            found_at=now,
        )
        for first, group in members.items()
    }
    DuplicateGroup.objects.bulk_create(rows.values(), batch_size=BATCH)
    DuplicatePair.objects.bulk_create(
        (
            DuplicatePair(
                group=rows[firsts[one]],
                one_id=one,
                other_id=other,
                score=alike.score,
                reasons=list(alike.reasons),
                people=alike.people,
                years_apart=alike.years_apart,
            )
            for one, other, alike in found
        ),
        batch_size=BATCH,
    )
    return len(rows)


def like(paper: Paper, *, most: int = 3) -> list[tuple[Paper, Likeness]]:
    """Return the papers that are likely the same as ``paper``, the likeliest first.

    Looked up by indexed keys: identifiers and the title; pairs that differ are left out.
    """
    keys = {name: getattr(paper, name) for name in (*IDENTIFIERS, "same_key")}
    told = Different.objects.filter(one=paper).values("other")
    differs = told.union(Different.objects.filter(other=paper).values("one"))
    others = _with_one_of(keys).exclude(pk=paper.pk).exclude(pk__in=differs)
    return _likeliest(card_of(paper), others, most)


def like_record(record: Record, *, most: int = 3) -> list[tuple[Paper, Likeness]]:
    """Return the papers that are likely what ``record`` is of, as ``like`` does."""
    known = matching.keys_of(record)
    card = Card(
        pk=0,
        title=record.title,
        type=record.type,
        year=str(record.date.year) if record.date else "",
        doi=known["doi"],
        arxiv=known["arxiv"],
        pmid=known["pmid"],
        isbn=known["isbn"],
        container=record.container,
        volume=record.volume,
        pages=record.pages,
        edition=dict(record.extra).get("edition", ""),
        authors=tuple(name.display for name in record.authors),
    )
    keys = {name: known[name.removesuffix("_key")] for name in IDENTIFIERS}
    return _likeliest(card, _with_one_of(keys | {"same_key": same_key(record.title)}), most)


def _with_one_of(keys: dict[str, str]):
    """Return the papers that have one of ``keys``, by column; a short title tells nothing."""
    if len(keys["same_key"]) < likeness.SHORT:
        keys = keys | {"same_key": ""}
    # One after the other: joined by "or", SQLite would rather read all papers that are alive.
    rows = Paper.objects.order_by().values("pk")
    same = [rows.filter(**{name: value}) for name, value in keys.items() if value]
    if not same:
        return Paper.objects.none()
    return Paper.objects.alive().filter(pk__in=same[0].union(*same[1:]))


def _likeliest(mine: Card, others, most: int) -> list[tuple[Paper, Likeness]]:
    found = [
        (other, alike)
        for other in others.with_authors().order_by("pk")[: 4 * most]
        if (alike := likeness.compare(mine, card_of(other)))
    ]
    return sorted(found, key=lambda one: -one[1].score)[:most]


@transaction.atomic
def tell_apart(*, one: Paper, other: Paper, by) -> Different:
    """Remember that two papers differ, so that they are not suggested again. Once is enough."""
    low, high = sorted((one.pk, other.pk))
    return Different.objects.get_or_create(one_id=low, other_id=high, defaults={"by": by})[0]
