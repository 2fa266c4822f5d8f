from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from config.settings import BASE_DIR
from papers import trashing, working
from papers.importing import reading, reporting, running, undoing
from papers.models import (
    Authorship,
    Import,
    ImportedEntry,
    ImportState,
    Insight,
    Outcome,
    Paper,
    Person,
    Tag,
    Talk,
)
from tests.cast import make_paper
from tests.papers.importing.files import TWO, bring_in, entries, outcomes, run_until

DATA = BASE_DIR.parent / "shared" / "data"
FOLDERS = ("bib_small", "ris", "csljson", "nbib", "pubmed_xml", "endnote_xml", "endnote_enw")
FILES = sorted(path for folder in FOLDERS for path in DATA.glob(f"{folder}/*.*"))


def test_each_entry_becomes_a_paper_with_people_tags_and_what_has_no_column(cast):
    job = bring_in(TWO, cast.labmate)
    paper = Paper.objects.alive().get(citation_key="he2016deep")
    assert outcomes(job) == {"created": 2}
    assert job.state == ImportState.DONE
    assert paper.authors == ["Kaiming He", "Xiangyu Zhang"]
    assert paper.container == "CVPR"
    assert sorted(tag.name for tag in paper.tags.all()) == ["residual", "vision"]
    assert paper.extra["note"] == "read twice"


def test_a_row_of_an_import_is_as_if_it_was_saved(cast):
    bring_in(TWO, cast.labmate)
    for row in (*Paper.objects.alive(), *Person.objects.alive()):
        before = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        row.check_values()
        assert before == {name: getattr(row, name) for name in before}


def test_one_person_stands_for_one_name(cast):
    known = Person.objects.create(name="Kaiming He")
    bring_in(TWO, cast.labmate)
    assert Person.objects.alive().filter(name_key="kaiming he").get() == known
    assert Authorship.objects.filter(person=known).count() == 2


def test_who_shares_a_name_with_somebody_is_one_new_person_for_the_whole_import(cast, monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE", 1)
    for _ in range(2):
        Person.objects.create(name="Kaiming He")
    bring_in(TWO, cast.labmate)
    assert Person.objects.alive().filter(name_key="kaiming he").count() == 3


def test_importing_a_file_twice_finds_everything_here(cast):
    bring_in(TWO, cast.labmate)
    assert outcomes(bring_in(TWO, cast.labmate)) == {"unchanged": 2}
    assert Paper.objects.count() == 2


@pytest.mark.parametrize("path", FILES or [None], ids=lambda path: path.name if path else "none")
def test_a_file_of_any_format_is_here_already_when_it_comes_again(cast, path):
    if path is None:
        pytest.skip("the files of other reference managers are not here")
    data = path.read_bytes()
    first = bring_in(data, cast.labmate, path.name)
    papers, talks = Paper.objects.count(), Talk.objects.count()
    again = bring_in(data, cast.labmate, path.name)
    read = first.entries_done - first.failed
    assert first.unaccounted_lines == again.unaccounted_lines == 0
    assert (again.unchanged, again.failed) == (read, first.failed)
    assert (Paper.objects.count(), Talk.objects.count()) == (papers, talks)


def test_the_same_text_is_here_already_also_after_the_paper_was_edited(cast):
    bring_in(TWO, cast.labmate)
    paper = Paper.objects.get(citation_key="he2016deep")
    paper.title, paper.volume = "Another title altogether", "7"
    paper.save()
    assert outcomes(bring_in(TWO, cast.labmate)) == {"unchanged": 2}


def test_what_a_paper_lacks_is_filled_in_as_its_next_version(cast):
    paper = make_paper("Deep Residual Learning", doi="10.1109/cvpr.2016.90")
    job = bring_in(TWO, cast.labmate)
    paper.refresh_from_db()
    assert outcomes(job) == {"created": 1, "updated": 1}
    assert (paper.container, paper.date, paper.version) == ("CVPR", "2016", 2)
    assert paper.authors == ["Kaiming He", "Xiangyu Zhang"]
    kept = list(paper.history.order_by("version").values_list("version", "container"))
    assert kept == [(1, ""), (2, "CVPR")]


def test_an_entry_that_says_something_else_overwrites_nothing_and_is_kept(cast):
    paper = make_paper("Deep Residual Learning", doi="10.1109/cvpr.2016.90", date="2015")
    job = bring_in(TWO, cast.labmate)
    entry = job.entries.get(key="he2016deep")
    paper.refresh_from_db()
    assert outcomes(job) == {"created": 1, "duplicates": 1}
    assert (paper.date, paper.container, paper.version) == ("2015", "", 1)
    assert (entry.paper, entry.problems) == (paper, [["differs", "date"]])


def test_what_stands_twice_in_a_file_is_one_paper_also_across_chunks(cast, monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE", 2)
    job = bring_in(TWO + TWO.replace(b"he2016deep", b"other"), cast.labmate)
    twin = job.entries.get(key="other")
    assert outcomes(job) == {"created": 2, "duplicates": 2}
    assert twin.paper.citation_key == "he2016deep"
    assert twin.problems == [["twin", "3"]]


def test_one_bad_entry_costs_that_entry_alone(cast):
    job = bring_in(b"@article{bad,\n  title = {Open\n\n" + TWO, cast.labmate)
    assert outcomes(job)["failed"] == 1
    assert job.entries_done == job.entries_found == sum(outcomes(job).values())


def test_what_is_too_long_is_told_and_kept_whole(cast):
    name = "N" * 300
    data = f"@article{{k, title={{{'t' * 1200}}}, author={{{name}}}, volume={{{'v' * 60}}}}}"
    job = bring_in(data.encode(), cast.labmate)
    paper = Paper.objects.get()
    assert outcomes(job) == {"created": 1}
    assert (len(paper.title), paper.volume, len(paper.authors[0])) == (1000, "", 200)
    assert paper.extra["volume"] == "v" * 60
    assert paper.extra["title"] == "t" * 1200
    assert paper.extra["authors"] == name


def test_a_talk_comes_with_its_speaker_series_and_date(cast):
    data = b"""@unpublished{t, title={Scaling Laws in Practice}, author={Ada Lovelace},
      type={talk}, eventtitle={Lab Seminar}, date={2024-05-06}}"""
    job = bring_in(data, cast.labmate)
    talk = Talk.objects.alive().get()
    assert outcomes(job) == {"created": 1}
    assert [str(person) for person in talk.speaker_list] == ["Ada Lovelace"]
    assert (talk.series.name, talk.date) == ("Lab Seminar", "2024-05-06")
    assert outcomes(bring_in(data + b"\n", cast.labmate)) == {"unchanged": 1}


@pytest.fixture
def half_way(cast, monkeypatch):
    """An import of 30 entries that was left after 20."""
    monkeypatch.setattr(running, "AT_ONCE", 10)
    running.start(key=uuid4(), data=entries(30), name="left.bib", by=cast.labmate)
    job = working.claim()
    run_until(job, 2, monkeypatch)
    job.refresh_from_db()
    return job


def let_go(job):
    Import.objects.filter(pk=job.pk).update(leased_until=timezone.now() - timedelta(seconds=1))


def test_nobody_sees_anything_before_all_of_it_is_there(half_way, cast, as_labmate):
    assert Paper.objects.count() == 20
    assert Paper.objects.alive().count() == Person.objects.alive().count() == 0
    assert as_labmate.get("/trash/").context["deeds"] == []
    assert trashing.restore(batch=half_way.batch, by=cast.labmate) == []


def test_what_was_left_is_taken_up_where_it_stopped(half_way):
    assert working.work_off() == 0  # somebody may still be at it
    let_go(half_way)
    assert working.work_off() == 1
    half_way.refresh_from_db()
    assert outcomes(half_way) == {"created": 30}
    assert Paper.objects.alive().count() == Paper.objects.count() == 30
    assert list(half_way.entries.values_list("position", flat=True)) == [*range(30)]


def test_who_lost_an_import_to_somebody_else_writes_nothing_more(half_way):
    let_go(half_way)
    other = working.claim()
    running.run(half_way)
    other.refresh_from_db()
    assert (other.state, other.entries_done) == (ImportState.RUNNING, 20)


def test_a_cancelled_import_leaves_nothing(half_way):
    assert running.cancel(half_way)
    running.run(half_way)
    half_way.refresh_from_db()
    assert (half_way.state, half_way.batch, half_way.entries_done) == ("cancelled", None, 0)
    assert [model.objects.count() for model in (Paper, Person, ImportedEntry)] == [0, 0, 0]


def test_a_cancelled_import_that_was_left_is_cleaned_up_by_whoever_comes(half_way):
    running.cancel(half_way)
    let_go(half_way)
    assert working.work_off() == 1
    assert Paper.objects.count() == 0


def test_an_import_that_waits_is_cancelled_before_it_begins(cast):
    job = running.start(key=uuid4(), data=TWO, name="a.bib", by=cast.labmate)
    assert running.cancel(job)
    assert working.work_off() == 0
    assert not running.cancel(job)


def test_one_import_runs_at_a_time(half_way, cast):
    running.start(key=uuid4(), data=TWO, name="next.bib", by=cast.labmate)
    assert working.claim() is None
    let_go(half_way)
    assert working.work_off() == 2


def test_the_same_key_imports_once(cast):
    key = uuid4()
    first = running.start(key=key, data=TWO, name="a.bib", by=cast.labmate)
    assert running.start(key=key, data=TWO, name="a.bib", by=cast.labmate) == first


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"PK\3\4 an archive", "zip"),
        (b"\0\1\2\xff\xfe\0", "binary"),
        (b"hello", "unknown"),
    ],
)
def test_a_file_that_cannot_be_read_fails_with_a_reason(cast, data, code):
    job = bring_in(data, cast.labmate)
    assert (job.state, job.refusal, job.entries_done) == (ImportState.FAILED, code, 0)


def test_undoing_takes_everything_back_and_redoing_brings_it_again(cast):
    kept = make_paper("Deep Residual Learning", doi="10.1109/cvpr.2016.90")
    job = bring_in(TWO, cast.labmate)
    new = job.entries.get(outcome=Outcome.CREATED).paper
    Insight.objects.create(owner=cast.owner, text="Attend.", paper=new)
    assert undoing.undo(job=job, by=cast.labmate)
    kept.refresh_from_db()
    assert list(Paper.objects.alive()) == [kept]
    assert (kept.container, kept.date, kept.authors) == ("", "", [])
    assert Person.objects.alive().count() == Insight.objects.alive().count() == 0
    assert not undoing.undo(job=job, by=cast.labmate)
    job.refresh_from_db()
    assert undoing.redo(job=job, by=cast.labmate)
    job.refresh_from_db()
    kept.refresh_from_db()
    assert job.state == ImportState.DONE
    assert Paper.objects.alive().count() == 2
    assert Insight.objects.alive().count() == 1
    assert (kept.container, kept.date) == ("CVPR", "2016")
    assert kept.authors == ["Kaiming He", "Xiangyu Zhang"]
    assert not undoing.redo(job=job, by=cast.labmate)
    assert undoing.undo(job=job, by=cast.labmate)
    kept.refresh_from_db()
    assert (kept.container, kept.date, kept.authors) == ("", "", [])


def test_redoing_leaves_what_somebody_edited_since_the_import_was_undone(cast):
    kept = make_paper("Deep Residual Learning", doi="10.1109/cvpr.2016.90")
    job = bring_in(TWO, cast.labmate)
    undoing.undo(job=job, by=cast.labmate)
    kept.refresh_from_db()
    kept.volume = "1"
    kept.save()
    assert undoing.redo(job=job, by=cast.labmate)
    kept.refresh_from_db()
    assert (kept.volume, kept.container, kept.authors) == ("1", "", [])


def test_an_import_that_only_completed_is_undone_and_redone(cast):
    kept = make_paper("Deep Residual Learning", doi="10.1109/cvpr.2016.90")
    job = bring_in(TWO[: TWO.index(b"@article")], cast.labmate)
    assert undoing.undo(job=job, by=cast.labmate)
    assert undoing.redo(job=job, by=cast.labmate)
    kept.refresh_from_db()
    job.refresh_from_db()
    assert (kept.container, job.state) == ("CVPR", ImportState.DONE)


def test_undoing_leaves_what_somebody_edited_since_and_people_who_are_named_elsewhere(cast):
    completed = make_paper("Deep Residual Learning", doi="10.1109/cvpr.2016.90")
    job = bring_in(TWO, cast.labmate)
    completed.refresh_from_db()
    completed.volume = "1"
    completed.save()
    ashish = Person.objects.get(name="Ashish Vaswani")
    make_paper("Another").authorships.create(person=ashish)
    undoing.undo(job=job, by=cast.labmate)
    completed.refresh_from_db()
    assert completed.container == "CVPR"
    assert {"Ashish Vaswani", "Kaiming He"} <= {str(one) for one in Person.objects.alive()}


def test_restoring_an_undone_import_from_the_trash_is_redoing_it(cast, as_labmate):
    job = bring_in(TWO, cast.labmate)
    undoing.undo(job=job, by=cast.labmate)
    ((batch, _rows),) = as_labmate.get("/trash/").context["deeds"]
    assert batch == job.batch
    as_labmate.post(f"/trash/{batch}/restore/")
    job.refresh_from_db()
    assert (job.state, Paper.objects.alive().count()) == (ImportState.DONE, 2)


def test_tags_in_another_case_are_one(cast):
    bring_in(b"@misc{a, title={Title number one}, keywords={Vision, vision, NLP}}", cast.labmate)
    assert sorted(Tag.objects.values_list("slug", flat=True)) == ["nlp", "vision"]


def test_the_problems_of_a_file_are_told_up_to_a_number_and_then_counted(cast, monkeypatch):
    monkeypatch.setattr(reading, "MOST_PROBLEMS", 3)
    job = bring_in(b"TY  - JOUR\nTI  - A title of a paper\nER  -\n" + b"stray\n" * 10, cast.labmate)
    codes = [problem["code"] for problem in job.problems]
    assert (codes, job.problems[-1]["detail"]) == (["outside"] * 3 + ["more"], "7")
    assert reporting.problems(job)[-1]["message"] == (
        "From here on, 7 more problems are not listed."
    )


def test_an_import_needs_no_more_than_who_imports(cast):
    job = Import.objects.create(by=cast.labmate)
    assert (job.state, job.entries_found, job.entries_done) == (ImportState.WAITING, None, 0)
    assert working.work_off() == 1
    job.refresh_from_db()
    assert (job.state, job.refusal) == (ImportState.FAILED, "empty")


def test_what_is_wrong_with_strings_is_told_also_where_there_is_no_entry(cast):
    job = bring_in(b"@string{a = nothing}\n", cast.labmate)
    assert (job.entries_done, bool(job.problems), job.unaccounted_lines) == (0, True, 0)
