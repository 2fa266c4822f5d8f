"""Writing many papers and talks at once: in the trash, until all of their import is there."""

from django.db.models import Q
from django.utils import timezone

from papers import keys
from papers.formats import Entry
from papers.importing.judging import Verdict
from papers.importing.values import name_key, storable
from papers.models import (
    Authorship,
    Import,
    ImportedEntry,
    Outcome,
    Paper,
    Person,
    Series,
    Speaking,
    Tag,
    TaggedPaper,
    TaggedTalk,
    Talk,
)
from papers.models.among import among
from papers.models.imports import ImportedEntryQuerySet
from papers.models.inserting import insert
from papers.names import alike_key
from papers.record import TALK
from papers.text import fold, sort_key

AT_ONCE = 500


def write(job: Import, verdicts: list[Verdict]) -> None:
    """Write what is new among ``verdicts``, hidden, and all of them as entries of ``job``.

    Called in a transaction.
    """
    new = [verdict for verdict in verdicts if verdict.outcome == Outcome.CREATED]
    papers = [verdict for verdict in new if verdict.entry.record.type != TALK]
    talks = [verdict for verdict in new if verdict.entry.record.type == TALK]
    hidden = hidden_of(job)
    series = _series({verdict.values.series for verdict in talks} - {""})
    for verdict in talks:
        verdict.values.columns["series_id"] = series.get(verdict.values.series)
    people = people_named(
        [name for verdict in new for _role, name in verdict.values.credits], job=job
    )
    tags = tags_named([tag for verdict in new for tag in verdict.values.tags])
    for model, through, found in ((Paper, TaggedPaper, papers), (Talk, TaggedTalk, talks)):
        if not found:
            continue
        columns = tuple(found[0].values.columns)
        ids = insert(model, columns, (tuple(v.values.columns.values()) for v in found), **hidden)
        for verdict, pk in zip(found, ids, strict=True):
            verdict.row_id, verdict.row_version = pk, 1
        insert(
            through,
            ("content_object_id", "tag_id"),
            [
                (verdict.row_id, tag)
                for verdict in found
                if verdict.values.tags
                for tag in dict.fromkeys(tags[fold(name)] for name in verdict.values.tags)
            ],
        )
    insert(Authorship, _AUTHORSHIP, _credits(papers, people))
    keys.give_first({v.row_id: v.values.columns["citation_key"] for v in papers})
    insert(Speaking, _SPEAKING, ((row[0], row[1], row[4]) for row in _credits(talks, people)))
    _write_entries(job, verdicts)


_AUTHORSHIP = ("paper_id", "person_id", "role", "printed_name", "position")
_SPEAKING = ("talk_id", "person_id", "position")


def hidden_of(job: Import) -> dict:
    """Return the columns of what ``job`` brings, until it is shown."""
    return {
        "trashed_at": job.made_at,
        "trashed_with": job.batch,
        "created_at": job.made_at,
        "changed_at": job.made_at,
    }


def _credits(verdicts, people):
    for verdict in verdicts:
        pk = verdict.row_id
        for position, (role, name, person) in enumerate(_once(verdict.values.credits, people)):
            yield pk, person, role, name, position


def people_named(names: list[str], *, job: Import) -> dict[str, int]:
    """Return the id of a person for each of ``names``, by the name folded.

    A name that exactly one person goes by is that person; any other name is somebody whom ``job``
    brings, hidden, one for the whole of it.
    """
    wanted = {name_key(name): name for name in names}
    of_job = Q(trashed_with=job.batch)
    known, brought = {}, {}
    rows = Person.objects.filter(Q(trashed_at=None) | of_job).filter(name_key__in=among(wanted))
    for pk, key, batch in rows.values_list("pk", "name_key", "trashed_with"):
        if batch:
            brought[key] = pk
        else:
            known.setdefault(key, []).append(pk)
    people = {key: ids[0] for key, ids in known.items() if len(ids) == 1} | brought
    new = [(key, name) for key, name in wanted.items() if key not in people]
    ids = insert(
        Person,
        ("name", "name_key", "sort_key", "alike_key"),
        [(name, key, sort_key(name), alike_key(name)) for key, name in new],
        **hidden_of(job),
    )
    return people | {key: pk for (key, _name), pk in zip(new, ids, strict=True)}


def _once(credits, people):
    """Yield role, name and person of each of ``credits``, nobody twice in one role."""
    seen = set()
    for role, name in credits:
        person = people[name_key(name)]
        if (role, person) not in seen:
            seen.add((role, person))
            yield role, name, person


def tags_named(names: list[str]) -> dict[str, int]:
    """Return the id of a tag for each of ``names``, which are clean, by the name folded."""
    wanted = {fold(name): name for name in reversed(names)}
    Tag.objects.bulk_create(
        [Tag(name=name, slug=slug) for slug, name in wanted.items()], ignore_conflicts=True
    )
    return dict(Tag.objects.filter(slug__in=among(wanted)).values_list("slug", "pk"))


def _series(names) -> dict[str, int]:
    known = dict(Series.objects.filter(name__in=names).values_list("name", "pk")) if names else {}
    return known | {name: Series.objects.create(name=name).pk for name in names - known.keys()}


_ENTRY = (
    *("position", "line", "key", "before", "raw", "outcome", "paper_id", "talk_id"),
    *("row_version", "fills", "problems", "digest"),
)


def _write_entries(job: Import, verdicts: list[Verdict]) -> None:
    found = {verdict.position: verdict for verdict in verdicts}
    earlier = {v.twin for v in verdicts if v.outcome == Outcome.DUPLICATE} - {None} - found.keys()
    of_twins = {
        position: row
        for position, *row in job.entries.filter(position__in=earlier).values_list(
            "position", "paper_id", "talk_id", "row_version"
        )
    }
    rows = []
    for verdict in verdicts:
        if verdict.twin is not None and verdict.row_id is None:
            twin = found.get(verdict.twin)
            of_twins[verdict.position] = of_row(twin) if twin else of_twins[verdict.twin]
            paper, talk, version = of_twins[verdict.position]
        else:
            paper, talk, version = of_row(verdict)
        rows.append(
            (
                verdict.position,
                verdict.entry.line,
                key_of(verdict.entry),
                verdict.entry.before,
                verdict.entry.raw,
                verdict.outcome,
                paper,
                talk,
                version,
                verdict.fills,
                [(code, storable(detail)) for code, detail in verdict.problems],
                verdict.digest,
            )
        )
    insert(ImportedEntry, _ENTRY, rows, of_id=job.pk)


def of_row(verdict: Verdict) -> tuple[int | None, int | None, int | None]:
    """Return the id of the paper, that of the talk, and the version of the row of ``verdict``."""
    is_talk = isinstance(verdict.row, Talk) or (
        verdict.row is None and verdict.entry.record and verdict.entry.record.type == TALK
    )
    ids = (None, verdict.row_id) if is_talk else (verdict.row_id, None)
    return *ids, verdict.row_version


def key_of(entry: Entry) -> str:
    """Return the key of ``entry``, also where only its problems know it."""
    keys = [entry.record.key] if entry.record else [problem.key for problem in entry.problems]
    return storable(next(filter(None, keys), ""))[:200]


def complete(job: Import, entries: ImportedEntryQuerySet, *, by) -> int:
    """Give the papers and talks of ``entries`` what they lacked, as their next versions.

    Called in the transaction that shows what ``job`` brings. What somebody gave them meanwhile
    stays. Returns how many entries there are.
    """
    number = 0
    for model, column in ((Paper, "paper_id"), (Talk, "talk_id")):
        found = list(entries.filter(outcome=Outcome.UPDATED, **{f"{column[:-3]}__isnull": False}))
        number += len(found)
        for start in range(0, len(found), AT_ONCE):
            _complete(job, model, column, found[start : start + AT_ONCE], by)
    return number


def _complete(job, model, column, entries, by):
    locked = model.objects.alive().filter(pk__in={getattr(entry, column) for entry in entries})
    # The rows that are locked, and after them what hangs on them as it is now.
    rows = {row.pk: row for row in locked.select_for_update(of=("self",))}
    model.remember(model.objects.filter(pk__in=rows))
    credits, filled = [], set()
    for entry in entries:
        if row := rows.get(getattr(entry, column)):
            filled |= _fill(row, entry.fills)
            credits += [(row, entry.fills["credits"])] if "credits" in entry.fills else []
    for row in rows.values():
        row.check_values()
        row.version += 1
        row.changed_at = timezone.now()
    columns = {*filled, *DERIVED[model], "version", "changed_at"}
    model.objects.bulk_update(rows.values(), columns, batch_size=50)
    _credit(job, model, credits)
    model.remember(model.objects.filter(pk__in=rows), by=by)
    for entry in entries:
        row = rows.get(getattr(entry, column))
        entry.row_version = row and row.version
    ImportedEntry.objects.bulk_update(entries, ["row_version"], batch_size=200)


DERIVED = {Paper: ("doi_key", "arxiv_key", "isbn_key"), Talk: ()}


def _fill(row, fills: dict) -> set[str]:
    """Set the columns of ``row`` that are still empty. Returns their names."""
    filled = set()
    for name, value in fills.items():
        if name == "extra":
            row.extra = value | row.extra
            filled.add(name)
        elif name != "credits" and not getattr(row, name):
            setattr(row, name, value)
            filled.add(name)
    return filled


def _credit(job, model, credits):
    names = [name for _row, pairs in credits for _role, name in pairs]
    people = people_named(names, job=job)
    through = Authorship if model is Paper else Speaking
    through.objects.bulk_create(
        (
            Authorship(paper=row, person_id=person, role=role, printed_name=name, position=position)
            if model is Paper
            else Speaking(talk=row, person_id=person, position=position)
            for row, pairs in credits
            for position, (role, name, person) in enumerate(_once(pairs, people))
        ),
        ignore_conflicts=True,
    )
