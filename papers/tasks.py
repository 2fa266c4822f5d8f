"""Long work in the background: what kinds of it there are, asking for it, doing it, cancelling it.

A task is done by whoever holds its lease (``papers/working.py`` takes them), in steps. A process
that dies stops renewing the lease, and the next one goes on from the last step that was written.
Imports are not among the tasks: how far one is, is part of what it writes.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from papers import attaching, backups, keys
from papers.duplicates import finding, uniting
from papers.models import DuplicateGroup, EditConflict, PaperMerge, Task, TaskState
from papers.models.leases import LEASE
from papers.search import index

# A task that broke off so many times, as by taking all memory, is not begun again.
MOST_ATTEMPTS = 3

logger = logging.getLogger(__name__)


class Stopped(Exception):
    """The task was cancelled, or somebody else works at it."""


class Work:
    """A task as it is worked at, for whoever does it."""

    def __init__(self, task: Task):
        self.options, self.by = task.options, task.by
        self.result, self.done = task.result, task.done
        self._pk = task.pk
        self._mine = Task.objects.filter(pk=task.pk, lease=task.lease, state=TaskState.RUNNING)
        self._progress = {"done": task.done, "total": task.total}
        self._is_over = threading.Event()

    def tell(self, done: int, total: int | None) -> None:
        """Say how many steps are done. ``renew`` writes it. Raises Stopped."""
        self._progress = {"done": done, "total": total}
        if self._is_over.is_set():
            raise Stopped

    def reach(self, done: int, total: int, *, result: dict) -> None:
        """Write how far it is, and what came of it; in the transaction of the step that was done.

        Raises Stopped, so that the step is undone.
        """
        self.tell(done, total)
        written = {"done": done, "total": total, "result": result, "attempts": 0}
        if not self._mine.all().update(**written):
            raise Stopped
        self.done, self.result = done, result

    def renew(self) -> None:
        """Renew the lease and write the progress; called beside the work, every second or so."""
        lease = {"leased_until": timezone.now() + LEASE}
        if self._mine.all().update(**lease, **self._progress):
            return
        # Not where the row is not seen at all: what made it may not be committed yet.
        if Task.objects.filter(pk=self._pk).exists():
            self._is_over.set()

    def finish(self, state: TaskState, result: dict | None = None) -> None:
        """Write that the task is over, unless it is already."""
        result = self.result if result is None else result
        over = {"state": state, "result": result, "finished_at": timezone.now()}
        self._mine.all().update(**over, **self._progress)


@dataclass(frozen=True)
class TaskKind:
    """A kind of task. ``do`` works at one and returns its result; ``tell`` says it in a sentence.

    ``hint`` is what it does, where one asks for it on the page of tasks, "" where that is on
    another page. ``url_name`` is of the page that the result is on. ``undo_url`` returns the
    address that undoes what led to a result, "" where there is nothing to undo.
    """

    label: Promise
    do: Callable[[Work], dict]
    tell: Callable[[dict], str]
    hint: Promise | str = ""
    url_name: str = ""
    is_for_admins: bool = False
    undo_url: Callable[[dict], str] = lambda _result: ""


def ask(*, kind: str, by, **options) -> tuple[Task, bool]:
    """Return the task of ``kind`` that waits from now on, and True.

    Where one of that kind is open, that one and False: the options are those of the other.
    """
    task = Task(kind=kind, by=by, options=options, is_for_admins=KINDS[kind].is_for_admins)
    try:
        with transaction.atomic():
            task.save()
    except IntegrityError:
        return Task.objects.open().get(kind=kind), False
    return task, True


def cancel(task: Task) -> bool:
    """Cancel ``task``. Returns whether it was open. What it has done stays."""
    rows = Task.objects.open().filter(pk=task.pk)
    return bool(rows.update(state=TaskState.CANCELLED, finished_at=timezone.now()))


def claim(kind: str = "") -> Task | None:
    """Return the oldest task that is to be done, of one ``kind`` if given, with its lease taken.

    None where there is none.
    """
    now = timezone.now()
    rows = Task.objects.to_do(now).filter(kind__in=[kind] if kind else KINDS)
    rows.filter(attempts__gte=MOST_ATTEMPTS).update(state=TaskState.FAILED, finished_at=now)
    for task in rows.order_by("pk")[:1]:
        is_mine = rows.filter(pk=task.pk, lease=task.lease).update(
            state=TaskState.RUNNING,
            lease=uuid4(),
            leased_until=now + LEASE,
            started_at=now,
            attempts=F("attempts") + 1,
        )
        if is_mine:
            task.refresh_from_db()
            return task
    return None


def run(work: Work, kind: TaskKind) -> None:
    """Do what ``work`` is about. What goes wrong is logged, and the task has failed."""
    try:
        result = kind.do(work)
    except Stopped:
        pass
    except Exception:
        logger.exception("A task failed.")
        work.finish(TaskState.FAILED)
    else:
        work.finish(TaskState.DONE, result)


def _find_duplicates(_work):
    return {"groups": finding.refresh()}


def _merge(work):
    """Merge the groups of ``options``, or all that are certain; each is one step."""
    groups = DuplicateGroup.objects.waiting().filter(is_certain=True)
    if "groups" in work.options:
        groups = groups.filter(pk__in=work.options["groups"])
    batch = work.result.get("batch") or str(uuid4())

    def merge(group):
        number = uniting.unite_group(group=group, by=work.by, batch=UUID(batch))
        return {"batch": batch, "papers": work.result.get("papers", 0) + number}

    left = list(groups.order_by("pk"))
    return _in_steps(work, left, len(left), merge)


def _take_apart(work):
    """Undo the merges of one batch, the last one first; each is one step."""
    merges = PaperMerge.objects.editable_by(work.by).filter(
        batch=work.options["batch"], undone_at=None
    )
    work.result = work.result | {"edited": 0}  # they are tried again

    def take_apart(merge):
        name = "papers" if uniting.try_undo(merge=merge, by=work.by) else "edited"
        return work.result | {name: work.result.get(name, 0) + 1}

    left = list(merges.order_by("-pk"))
    return _in_steps(work, left, len(left), take_apart)


def _reindex(work):
    return {"rows": index.reindex(work.tell)}


def _read_pdfs(work):
    """Read every PDF anew; each is one step."""
    left = list(attaching.pdfs().order_by("pk")[work.done :])

    def keep(read):
        row, found = read
        if found:
            attaching.keep_again(row, found)
        name = "files" if found else "unread"
        return work.result | {name: work.result.get(name, 0) + 1}

    read = ((row, attaching.examined_again(row)) for row in left)
    return _in_steps(work, read, len(left), keep)


def _in_steps(work, rows, number, do):
    """``do`` each of ``rows``, a ``number`` of them, in a transaction that says how far it is.

    ``do`` returns the result with that of the row. A row that somebody saves meanwhile is left
    out. Returns the result of all.
    """
    start, total = work.done, work.done + number
    for done, row in enumerate(rows, start + 1):
        with suppress(EditConflict), transaction.atomic():
            work.reach(done, total, result=do(row))
    return work.result


def _rekey(work):
    rekeying = keys.give_all_by_pattern(by=work.by)
    return {"papers": len(rekeying.before), "rekeying": rekeying.pk} if rekeying else {"papers": 0}


def _rekeyed(result):
    number = result.get("papers", 0)
    said = ngettext("%(n)d paper has a new key.", "%(n)d papers have new keys.", number)
    return said % {"n": number}


def _undo_rekeying_url(result):
    pk = result.get("rekeying")
    return reverse("papers:rekeying-undo", args=[pk]) if pk else ""


def _back_up(work):
    """Write a backup into the folder for them."""
    folder = settings.BACKUP_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"throughline-{timezone.now():%Y%m%d-%H%M%S}.zip"
    summary = backups.make(path, work.tell)
    return {
        "path": str(path),
        "megabytes": round(path.stat().st_size / 1_000_000, 1),
        "rows": summary.rows,
        "files": summary.files,
        "missing": len(summary.missing),
    }


def _papers_merged(result):
    number = result.get("papers", 0)
    return ngettext("%(n)d paper merged.", "%(n)d papers merged.", number) % {"n": number}


def _undo_merges_url(result):
    return reverse("papers:merge-undo", args=[result["batch"]]) if result.get("papers") else ""


def _papers_apart(result):
    number, edited = result.get("papers", 0), result.get("edited", 0)
    said = ngettext("%(n)d merge undone.", "%(n)d merges undone.", number) % {"n": number}
    if edited:
        said += " " + ngettext(
            "%(n)d stays: its paper was edited, deleted or merged since.",
            "%(n)d stay: their papers were edited, deleted or merged since.",
            edited,
        ) % {"n": edited}
    return said


def _groups_found(result):
    number = result.get("groups", 0)
    if not number:
        return _("No papers are there twice.")
    said = ngettext("%(n)d group was found.", "%(n)d groups were found.", number)
    return said % {"n": number}


def _rows_indexed(result):
    number = result.get("rows", 0)
    return ngettext("%(n)d row is indexed.", "%(n)d rows are indexed.", number) % {"n": number}


def _pdfs_read(result):
    number, unread = result.get("files", 0), result.get("unread", 0)
    said = ngettext("%(n)d PDF was read.", "%(n)d PDFs were read.", number) % {"n": number}
    if unread:
        said += " " + ngettext(
            "%(n)d could not be read and is as it was.",
            "%(n)d could not be read and are as they were.",
            unread,
        ) % {"n": unread}
    return said


def _backed_up(result):
    if "path" not in result:
        return _("Nothing was kept.")
    said = _("%(rows)d rows and %(files)d files are on the server in %(path)s, %(megabytes)s MB.")
    said %= result
    if missing := result["missing"]:
        said += " " + ngettext(
            "%(n)d file that a row names is not there.",
            "%(n)d files that rows name are not there.",
            missing,
        ) % {"n": missing}
    return said


KINDS = {
    "duplicates": TaskKind(
        gettext_lazy("Look for duplicates"),
        _find_duplicates,
        _groups_found,
        url_name="papers:duplicate-list",
    ),
    "merge": TaskKind(
        gettext_lazy("Merge duplicates"),
        _merge,
        _papers_merged,
        url_name="papers:merge-list",
        undo_url=_undo_merges_url,
    ),
    "unmerge": TaskKind(
        gettext_lazy("Undo merges"), _take_apart, _papers_apart, url_name="papers:merge-list"
    ),
    "rekey": TaskKind(
        gettext_lazy("Give all papers keys by the pattern"),
        _rekey,
        _rekeyed,
        url_name="papers:keys",
        is_for_admins=True,
        undo_url=_undo_rekeying_url,
    ),
    "pdf_text": TaskKind(
        gettext_lazy("Read the PDFs again"),
        _read_pdfs,
        _pdfs_read,
        hint=gettext_lazy("Takes the text and the first page out of every PDF once more."),
    ),
    "reindex": TaskKind(
        gettext_lazy("Make the search index anew"),
        _reindex,
        _rows_indexed,
        hint=gettext_lazy(
            "Searching goes on meanwhile. It is seldom needed: the index keeps itself current."
        ),
        is_for_admins=True,
    ),
    "backup": TaskKind(
        gettext_lazy("Back up"),
        _back_up,
        _backed_up,
        hint=gettext_lazy(
            "Writes all rows and files into one file on the server, from where somebody has to take"
            " it elsewhere. It has everything in it, also what members keep private."
        ),
        is_for_admins=True,
    ),
}
