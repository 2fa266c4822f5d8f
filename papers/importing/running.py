"""Imports as jobs: starting, running, cancelling and cleaning up.

What an import brings is written in chunks of one short transaction each, and nobody sees it before
the last transaction shows all of it at once. What is written says how far the import got, so that
whoever takes over one that was left goes on from there.
"""

import gc
import logging
from collections import Counter
from contextlib import contextmanager
from itertools import islice
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from papers.formats.recognizing import Unrecognized
from papers.importing import judging, rows
from papers.importing.reading import Reading, all_problems, read
from papers.importing.values import storable
from papers.matching import keys_of
from papers.models import Import, ImportState, Outcome, Paper, Person, Talk
from papers.models.leases import LEASE
from papers.text import shortened

AT_ONCE = 500
MADE_MEANWHILE = 200_000
COUNTED = {
    Outcome.CREATED: "created",
    Outcome.UPDATED: "updated",
    Outcome.UNCHANGED: "unchanged",
    Outcome.DUPLICATE: "duplicates",
    Outcome.FAILED: "failed",
}

logger = logging.getLogger(__name__)


class Lost(Exception):
    """The import was cancelled, or somebody else works at it."""


def start(*, key: UUID, data: bytes, name: str, by) -> Import:
    """Keep the file ``data`` called ``name`` as an import that waits, and return it.

    With a ``key`` that was used before, that import.
    """
    if known := Import.objects.filter(key=key).first():
        return known
    job = Import(key=key, by=by, name=shortened(storable(name), 255))
    job.source.save(f"{key.hex}.txt", ContentFile(data), save=False)
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError:  # the same form came twice at once
        job.source.delete(save=False)
        return Import.objects.get(key=key)
    return job


def cancel(job: Import) -> bool:
    """Stop ``job``; what it brought so far is taken away. Return whether it was still open."""
    mine = Import.objects.open().filter(pk=job.pk)
    return bool(mine.update(state=ImportState.CANCELLED, finished_at=timezone.now()))


def run(job: Import) -> None:
    """Bring in what ``job`` has not brought in yet, and show it; or clean up after it.

    Whoever calls holds its lease. Returns as well when it is cancelled, when the file cannot be
    read, and when somebody else took it over.
    """
    if job.state == ImportState.RUNNING:
        try:
            with _collecting_seldom():
                _bring_in(job)
        except Lost:
            pass
        except Unrecognized as unreadable:
            _fail(job, unreadable.code)
        except Exception:
            logger.exception("The import %s failed.", job.pk)
            _fail(job, "broken")
    clean(job)


@contextmanager
def _collecting_seldom():
    """Let Python look for cycles of objects less often: an import makes many objects and none."""
    often = gc.get_threshold()
    gc.set_threshold(MADE_MEANWHILE, *often[1:])
    try:
        yield
    finally:
        gc.set_threshold(*often)


def _bring_in(job: Import) -> None:
    if not job.source:
        raise Unrecognized("empty")
    with job.source.open("rb") as file:
        data = file.read()
    reading = read(data, job.name)
    del data
    _note(job, reading)
    seen, entries = judging.Seen(), reading.entries()
    for position, entry in enumerate(islice(entries, job.entries_done)):
        if entry.record is not None:
            seen.twin(entry, position, keys_of(entry.record))
    while chunk := list(islice(entries, AT_ONCE)):
        _write(job, judging.judge(chunk, start=job.entries_done, seen=seen))
    _show(job, reading)


def _note(job: Import, reading: Reading) -> None:
    """Note what the file is, and begin a batch for what comes of it."""
    job.batch = job.batch or uuid4()
    _hold(
        job,
        batch=job.batch,
        format=reading.format,
        encoding=reading.encoding,
        entries_found=max(reading.expected, job.entries_done),
    )


def _hold(job: Import, **progress) -> None:
    """Keep the lease and note the ``progress``. Raises Lost if the import is no longer ours."""
    mine = Import.objects.filter(pk=job.pk, lease=job.lease, state=ImportState.RUNNING)
    if not mine.update(leased_until=timezone.now() + LEASE, **progress):
        raise Lost


def _write(job: Import, verdicts: list[judging.Verdict]) -> None:
    """Write a chunk; if the database refuses it, each entry alone: only the bad ones fail."""
    try:
        _write_all(job, verdicts)
    except (DataError, IntegrityError):
        for verdict in verdicts:
            try:
                _write_all(job, [verdict])
            except (DataError, IntegrityError):
                verdict.outcome, verdict.fills = Outcome.FAILED, {}
                verdict.row = verdict.row_id = verdict.row_version = verdict.twin = None
                verdict.problems.append(("refused", ""))
                _write_all(job, [verdict])


def _write_all(job: Import, verdicts: list[judging.Verdict]) -> None:
    counts = Counter(COUNTED[verdict.outcome] for verdict in verdicts)
    progress = {name: getattr(job, name) + number for name, number in counts.items()}
    progress["entries_done"] = job.entries_done + len(verdicts)
    with transaction.atomic():
        _hold(job, **progress)
        rows.write(job, verdicts)
    for name, value in progress.items():
        setattr(job, name, value)


def _show(job: Import, reading: Reading) -> None:
    """Show everything that ``job`` brought, and complete what was here, at once.

    What is known when a file is read to its end is noted with it.
    """
    with transaction.atomic():
        _hold(
            job,
            state=ImportState.DONE,
            finished_at=timezone.now(),
            entries_found=job.entries_done,
            tail=reading.tail,
            unaccounted_lines=reading.unaccounted_lines,
            problems=_problems(reading),
        )
        rows.complete(job, job.entries.all(), by=job.by)
        for model in (Person, Paper, Talk):
            model.objects.filter(trashed_with=job.batch).bring_back()
    job.state = ImportState.DONE


def _problems(reading: Reading) -> list[dict]:
    return [
        {
            "line": problem.line,
            "code": problem.code,
            "key": storable(problem.key),
            "detail": storable(problem.detail),
        }
        for problem in all_problems(reading)
    ]


def _fail(job: Import, code: str) -> None:
    mine = Import.objects.filter(pk=job.pk, lease=job.lease, state=ImportState.RUNNING)
    mine.update(state=ImportState.FAILED, refusal=code, finished_at=timezone.now())


def clean(job: Import) -> None:
    """Take away what an import brought that was cancelled or failed, as far as it is ours."""
    if not Import.objects.to_clean().filter(pk=job.pk, lease=job.lease).exists():
        return
    job.refresh_from_db()
    job.entries.all().delete()
    for model in (Paper, Talk, Person):
        hidden = model.objects.filter(trashed_with=job.batch).values_list("pk", flat=True)
        while ids := list(hidden[:AT_ONCE]):
            model.objects.filter(pk__in=ids).delete()
    none = dict.fromkeys(COUNTED.values(), 0)
    Import.objects.filter(pk=job.pk).update(batch=None, entries_done=0, **none)
