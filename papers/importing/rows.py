"""Writing many papers and talks at once: in the trash, until all of their import is there."""

from django.db.models import Q
from django.utils import timezone

from papers.formats import Entry
from papers.importing.judging import Verdict
from papers.importing.values import storable
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
from papers.record import TALK
from papers.text import fold, sort_key

AT_ONCE = 500


def write(job: Import, verdicts: list[Verdict]) -> None:
    """Write what is new among ``verdicts``, hidden, and all of them as entries of ``job``.

    Called in a transaction.
    """
    new = [verdict for verdict in verdicts if verdict.outcome == Outcome.CREATED]
    hidden = {"trashed_at": job.made_at, "trashed_with": job.batch}
    added = {"created_at": job.made_at, "changed_at": job.made_at}
    papers = [verdict for verdict in new if verdict.entry.record.type != TALK]
    talks = [verdict for verdict in new if verdict.entry.record.type == TALK]
    series = _series({verdict.values.series for verdict in talks} - {""})
    for verdict in papers:
        verdict.row = Paper(**verdict.values.columns, **hidden, **added)
    for verdict in talks:
        of_series = series.get(verdict.values.series)
        verdict.row = Talk(**verdict.values.columns, series=of_series, **hidden, **added)
    Paper.objects.insert_checked([verdict.row for verdict in papers])
    Talk.objects.insert_checked([verdict.row for verdict in talks])
    people = people_named(
        [name for verdict in new for _role, name in verdict.values.credits], job=job, **hidden
    )
    Authorship.objects.bulk_create(
        Authorship(
            paper=verdict.row, person_id=person, role=role, printed_name=name, position=position
        )
        for verdict in papers
        for position, (role, name, person) in enumerate(_once(verdict.values.credits, people))
    )
    Speaking.objects.bulk_create(
        Speaking(talk=verdict.row, person_id=person, position=position)
        for verdict in talks
        for position, (_role, _name, person) in enumerate(_once(verdict.values.credits, people))
    )
    tags = tags_named([tag for verdict in new for tag in verdict.values.tags])
    for verdicts_of_kind, through in ((papers, TaggedPaper), (talks, TaggedTalk)):
        through.objects.bulk_create(
            through(content_object=verdict.row, tag_id=tag)
            for verdict in verdicts_of_kind
            for tag in dict.fromkeys(tags[fold(name)] for name in verdict.values.tags)
        )
    _write_entries(job, verdicts)


def people_named(names: list[str], *, job: Import, **hidden) -> dict[str, int]:
    """Return the id of a person for each of ``names``, by the name folded.

    A name that exactly one person goes by is that person; any other name is somebody whom ``job``
    brings, one for the whole of it.
    """
    wanted = {fold(name): name for name in names}
    of_job = Q(trashed_with=job.batch)
    known, brought = {}, {}
    rows = Person.objects.filter(Q(trashed_at=None) | of_job).filter(name_key__in=wanted)
    for pk, key, batch in rows.values_list("pk", "name_key", "trashed_with"):
        if batch:
            brought[key] = pk
        else:
            known.setdefault(key, []).append(pk)
    people = {key: ids[0] for key, ids in known.items() if len(ids) == 1} | brought
    new = [
        Person(
            name=name,
            name_key=key,
            sort_key=sort_key(name),
            created_at=job.made_at,
            changed_at=job.made_at,
            **hidden,
        )
        for key, name in wanted.items()
        if key not in people
    ]
    Person.objects.insert_checked(new)
    return people | {person.name_key: person.pk for person in new}


def _once(credits, people):
    """Yield role, name and person of each of ``credits``, nobody twice in one role."""
    seen = set()
    for role, name in credits:
        person = people[fold(name)]
        if (role, person) not in seen:
            seen.add((role, person))
            yield role, name, person


def tags_named(names: list[str]) -> dict[str, int]:
    """Return the id of a tag for each of ``names``, which are clean, by the name folded."""
    wanted = {fold(name): name for name in reversed(names)}
    Tag.objects.bulk_create(
        [Tag(name=name, slug=slug) for slug, name in wanted.items()], ignore_conflicts=True
    )
    return dict(Tag.objects.filter(slug__in=wanted).values_list("slug", "pk"))


def _series(names) -> dict[str, Series]:
    known = {series.name: series for series in Series.objects.filter(name__in=names)}
    return known | {name: Series.objects.create(name=name) for name in names - known.keys()}


def _write_entries(job: Import, verdicts: list[Verdict]) -> None:
    by_position = {verdict.position: verdict.row for verdict in verdicts}
    earlier = {verdict.twin for verdict in verdicts if verdict.row is None} - {None}
    twins = job.entries.filter(position__in=earlier - by_position.keys())
    by_position |= {
        entry.position: entry.paper or entry.talk for entry in twins.select_related("paper", "talk")
    }
    rows = []
    for verdict in verdicts:
        row = verdict.row or by_position.get(verdict.twin)
        rows.append(
            ImportedEntry(
                of=job,
                position=verdict.position,
                line=verdict.entry.line,
                key=key_of(verdict.entry),
                before=verdict.entry.before,
                raw=verdict.entry.raw,
                outcome=verdict.outcome,
                paper=row if isinstance(row, Paper) else None,
                talk=row if isinstance(row, Talk) else None,
                row_version=row.version if row else None,
                fills=verdict.fills,
                problems=[(code, storable(detail)) for code, detail in verdict.problems],
                digest=verdict.digest,
            )
        )
    ImportedEntry.objects.bulk_create(rows)


def key_of(entry: Entry) -> str:
    """Return the key of ``entry``, also where only its problems know it."""
    keys = [entry.record.key] if entry.record else [problem.key for problem in entry.problems]
    return storable(next(filter(None, keys), ""))[:200]


def complete(job: Import) -> None:
    """Give the papers and talks of the library what they lacked, as their next versions.

    Called in the transaction that shows what ``job`` brings. What somebody gave them meanwhile
    stays.
    """
    for model, column in ((Paper, "paper_id"), (Talk, "talk_id")):
        entries = list(
            job.entries.filter(outcome=Outcome.UPDATED, **{f"{column[:-3]}__isnull": False})
        )
        for start in range(0, len(entries), AT_ONCE):
            _complete(job, model, column, entries[start : start + AT_ONCE])


def _complete(job, model, column, entries):
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
    model.remember(model.objects.filter(pk__in=rows), by=job.by)
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
    hidden = {"trashed_at": job.made_at, "trashed_with": job.batch}
    people = people_named(names, job=job, **hidden)
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
