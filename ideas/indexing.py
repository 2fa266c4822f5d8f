"""Keeping the index of the spark finder true: rows that are new or edited are listed when asked.

When asked, only the latest rows are looked at, so that asking costs the same in a library of any
size; whoever works in the background looks at all of them now and then.
"""

from contextlib import suppress
from functools import cache

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from ideas.likeness import Part, weights
from ideas.models import Idea, ListedWord, Side, Spelling, WordList
from ideas.wording import variants
from papers.models import Insight, Paper, Person, Speaking, Talk, TalkPaper, TalkPaperRelation

AT_ONCE = 200
LOOKED_AT = 300

Row = Insight | Idea | Talk | Paper | Person


def refresh():
    """List rows that are not listed as they are now: of each model the latest, at most 200."""
    for place, (sql, values) in enumerate(_questions(connection.vendor, AT_ONCE, LOOKED_AT)):
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            ids = [pk for (pk,) in cursor.fetchall()]
        if ids:
            _list(list(_rows()[place].filter(pk__in=ids)))


@cache
def _questions(_vendor, most, looked_at) -> list[tuple[str, tuple]]:
    """Return, as SQL with its values, the questions which of the latest rows are not listed.

    They are always the same, and pages ask them often.
    """
    late = [rows.filter(is_late) for rows, is_late in zip(_rows(), _late(looked_at), strict=True)]
    return [stale(rows).values("pk")[:most].query.sql_with_params() for rows in late]


def refresh_all(most: int | None = None):
    """List every row that is not listed as it is now, 200 at a time; of each model ``most``."""
    for rows in _rows():
        ids = list(stale(rows).values_list("pk", flat=True)[:most])
        for start in range(0, len(ids), AT_ONCE):
            _list(list(rows.filter(pk__in=ids[start : start + AT_ONCE])))


def stale(rows: QuerySet) -> QuerySet:
    """Return those of ``rows`` that are not listed as they are now, the newest first."""
    differs = Q(word_list=None) | ~Q(word_list__version=F("version"))
    return rows.filter(differs).order_by("-pk")


def _rows():
    """Return insights, ideas, and the sources: talks, their speakers, papers presented or noted."""
    presented = TalkPaper.objects.filter(relation=TalkPaperRelation.PRESENTS, paper=OuterRef("pk"))
    noted = Insight.objects.filter(paper=OuterRef("pk"))
    spoke = Speaking.objects.filter(person=OuterRef("pk"))
    return [
        Insight.objects.alive().only("version", "text"),
        Idea.objects.alive().exclude(title="").only("version", "title", "body"),
        Talk.objects.alive().only("version", "title"),
        Paper.objects.alive().filter(Exists(presented) | Exists(noted)).only("version", "title"),
        Person.objects.alive().filter(Exists(spoke)).only("version", "name", "latin_name"),
    ]


def _late(looked_at) -> list[Q]:
    """Return of each of the ``_rows`` the condition that it was saved, or named, among the last."""

    def saved(model):
        return Q(pk__in=model.objects.order_by("-changed_at").values("pk")[:looked_at])

    def named(rows, column):
        return Q(pk__in=rows.order_by("-pk").values(column)[:looked_at])

    noted = Insight.objects.exclude(paper=None)
    return [
        saved(Insight),
        saved(Idea),
        saved(Talk),
        named(TalkPaper.objects, "paper") | named(noted, "paper"),
        named(Speaking.objects, "person"),
    ]


def _list(rows: list[Row]):
    """Write the words of ``rows``, of one model.

    Two processes may do it at once: the first one to write a list holds it until it is done. A row
    that is deleted meanwhile makes this fail; whatever is still there is listed the next time.
    """
    if rows:
        with suppress(IntegrityError), transaction.atomic():
            _write(sorted(rows, key=lambda row: row.pk))


def _write(rows):
    name = rows[0]._meta.model_name
    keys = {row.pk: sorted(weights((Part(_text(row)),))) for row in rows}
    lists = WordList.objects.bulk_create(
        [WordList(**{name: row}, version=row.version, size=len(keys[row.pk])) for row in rows],
        update_conflicts=True,
        unique_fields=[name],
        update_fields=["version", "size"],
    )
    ListedWord.objects.filter(words__in=lists).delete()
    side = name if name in Side.values else Side.SOURCE
    ListedWord.objects.bulk_create(
        ListedWord(words=words, side=side, key=key)
        for row, words in zip(rows, lists, strict=True)
        for key in keys[row.pk]
    )
    spelled = sorted({key for listed in keys.values() for key in listed})
    Spelling.objects.bulk_create(
        [
            Spelling(variant=variant, key=key)
            for key in spelled
            for variant in sorted(variants(key))
        ],
        ignore_conflicts=True,
    )


def _text(row):
    if isinstance(row, Insight | Idea):
        return row.text
    return f"{row.name} {row.latin_name}" if isinstance(row, Person) else row.title
