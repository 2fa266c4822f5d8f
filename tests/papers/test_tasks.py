"""Long work: done once, in steps, however often it breaks off; told of, cancelled and undone."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from papers import attaching, tasks, working
from papers.duplicates import finding, uniting
from papers.models import (
    FileText,
    Paper,
    PaperMerge,
    SearchDocument,
    StaleDocument,
    Task,
    TaskState,
)
from papers.search import index
from tests.cast import make_paper
from tests.pdfs import put_pdf

pytestmark = pytest.mark.django_db


class Crash(BaseException):
    """What no except catches, as a process that is killed."""


def twins(number):
    """Make so many pairs of papers with one DOI, and find them."""
    for n in range(number):
        for year in ("2021", "2022"):
            make_paper(f"Swin Transformer {n}", doi=f"10.1000/{n}", date=year)
    finding.refresh()


def let_go(task):
    """Let the lease of ``task`` be over, as that of a process that is gone."""
    Task.objects.filter(pk=task.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    task.refresh_from_db()


def test_one_of_a_kind_waits_and_is_done_once(cast):
    twins(1)
    task, is_new = tasks.ask(kind="duplicates", by=cast.labmate)
    assert (is_new, tasks.ask(kind="duplicates", by=cast.owner)) == (True, (task, False))
    assert [working.work_off(), working.work_off()] == [1, 0]
    task.refresh_from_db()
    assert (task.state, task.result) == (TaskState.DONE, {"groups": 1})
    assert tasks.ask(kind="duplicates", by=cast.owner)[1]


def test_nobody_takes_what_somebody_works_at(cast):
    task, _new = tasks.ask(kind="reindex", by=cast.owner)
    assert tasks.claim() == task
    assert tasks.claim() is None
    let_go(task)
    assert tasks.claim() == task


def test_merging_goes_on_where_it_broke_off_and_is_undone_as_one(cast, monkeypatch):
    twins(3)
    task, _new = tasks.ask(kind="merge", by=cast.labmate)
    unite, united = uniting.unite_group, []

    def crashing(*, group, **given):
        if len(united) == 1:
            united.append("crash")
            raise Crash
        united.append(group.pk)
        return unite(group=group, **given)

    monkeypatch.setattr(uniting, "unite_group", crashing)
    with pytest.raises(Crash):
        working.work_off()
    task.refresh_from_db()
    assert (task.state, task.done, task.total) == (TaskState.RUNNING, 1, 3)
    assert (PaperMerge.objects.count(), working.work_off()) == (1, 0)
    let_go(task)
    assert working.work_off() == 1
    task.refresh_from_db()
    assert (task.state, task.done, task.result["papers"]) == (TaskState.DONE, 3, 3)
    assert len(set(united)) == 4
    assert {merge.batch for merge in PaperMerge.objects.all()} == {PaperMerge.objects.first().batch}
    assert Paper.objects.alive().count() == 3
    uniting.undo_batch(batch=PaperMerge.objects.first().batch, by=cast.labmate)
    assert Paper.objects.alive().count() == 6


def test_only_the_chosen_groups_are_merged(cast):
    twins(3)
    chosen = finding.DuplicateGroup.objects.values_list("pk", flat=True)[:2]
    tasks.ask(kind="merge", by=cast.labmate, groups=list(chosen))
    working.work_off()
    assert Paper.objects.alive().count() == 4


def test_who_cancels_stops_it_before_the_next_step_is_written(cast):
    twins(3)
    task, _new = tasks.ask(kind="merge", by=cast.labmate)
    work = tasks.Work(tasks.claim())
    assert tasks.cancel(task)
    tasks.run(work, tasks.KINDS["merge"])
    task.refresh_from_db()
    assert (task.state, task.done, PaperMerge.objects.count()) == (TaskState.CANCELLED, 0, 0)
    assert not tasks.cancel(task)


def test_what_was_edited_since_stays_merged_and_is_counted(cast):
    twins(3)
    tasks.ask(kind="merge", by=cast.labmate)
    working.work_off()
    batch = PaperMerge.objects.first().batch
    merge = PaperMerge.objects.order_by("pk")[1]
    merge.kept.delete()
    tasks.ask(kind="unmerge", by=cast.labmate, batch=str(batch))
    working.work_off()
    task = Task.objects.get(kind="unmerge")
    assert task.result == {"papers": 2, "edited": 0}
    assert Paper.objects.alive().count() == 4


def test_what_keeps_breaking_off_has_failed(cast):
    task, _new = tasks.ask(kind="reindex", by=cast.owner)
    for _attempt in range(tasks.MOST_ATTEMPTS):
        assert tasks.claim() == task
        let_go(task)
    assert tasks.claim() is None
    task.refresh_from_db()
    assert task.state == TaskState.FAILED


def test_what_goes_wrong_is_logged_and_the_next_one_is_done(cast, monkeypatch, caplog):
    def broken():
        raise ValueError("no")

    monkeypatch.setattr(finding, "refresh", broken)
    first, _new = tasks.ask(kind="duplicates", by=cast.owner)
    second, _new = tasks.ask(kind="reindex", by=cast.owner)
    assert working.work_off() == 2
    for task in (first, second):
        task.refresh_from_db()
    assert (first.state, second.state) == (TaskState.FAILED, TaskState.DONE)
    assert "ValueError: no" in caplog.text
    with pytest.raises(CommandError, match="log"):
        call_command("find_duplicates")


def test_making_the_index_anew_keeps_the_marks_of_what_it_did_not_reach(cast, monkeypatch):
    make_paper("First")
    make_paper("Second")
    index.catch_up_with_all()
    Paper.objects.update(title="Another")
    monkeypatch.setattr(index, "AT_ONCE", 1)
    task, _new = tasks.ask(kind="reindex", by=cast.owner)
    work = tasks.Work(tasks.claim())
    tasks.cancel(task)
    work.renew()
    tasks.run(work, tasks.KINDS["reindex"])
    task.refresh_from_db()
    assert task.state == TaskState.CANCELLED
    assert StaleDocument.objects.exists()
    index.catch_up_with_all()
    titles = SearchDocument.objects.filter(kind="paper").values_list("title", flat=True)
    assert set(titles) == {"another"}


def test_the_progress_is_written_beside_the_work(cast):
    task, _new = tasks.ask(kind="reindex", by=cast.owner)
    work = tasks.Work(tasks.claim())
    work.tell(3, 12)
    Task.objects.update(started_at=timezone.now() - timedelta(seconds=30))
    work.renew()
    task.refresh_from_db()
    assert (task.done, task.total, task.seconds_left) == (3, 12, 90)


def test_pdfs_are_read_again(cast):
    paper = make_paper()
    file = put_pdf(paper, cast.owner, "Latent planning")
    FileText.objects.filter(of=file).update(text="worse")
    tasks.ask(kind="pdf_text", by=cast.owner)
    working.work_off()
    assert Task.objects.get().result == {"files": 1}
    assert "Latent planning" in FileText.objects.get(of=file).text
    assert attaching.pdfs().get().thumbnail


def test_a_command_does_what_somebody_left_and_no_other_kind(cast):
    twins(1)
    other, _new = tasks.ask(kind="reindex", by=cast.owner)
    left, _new = tasks.ask(kind="duplicates", by=cast.owner)
    assert tasks.claim("duplicates") == left
    let_go(left)
    assert working.do_now(kind="duplicates") == left
    assert Task.objects.get(kind="duplicates").result == {"groups": 1}
    other.refresh_from_db()
    assert other.state == TaskState.WAITING
