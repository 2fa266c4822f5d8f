"""Adding papers and talks, completing them with what services know, and undoing either."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction

from papers import attaching, crediting, dropping, importing, keys, restoring, trashing
from papers.dropping import Dropped
from papers.importing.values import values_of
from papers.looking import MOST, Answers, Comparison, Found, compare, compared, looked_up
from papers.lookup.http import LookupFailed
from papers.models import AuthorshipRole, Paper, PaperFile, Series, Talk
from papers.models.tags import tags_named
from papers.record import Record

ROLES = (AuthorshipRole.AUTHOR, AuthorshipRole.EDITOR, AuthorshipRole.TRANSLATOR)


@dataclass
class Added:
    """What a deed made: new ``papers`` and ``talks``, and papers that it ``completed``.

    Those are triples of the id and the versions before and after. ``files`` were put on papers,
    those of ``lost`` waited too long. ``already`` counts what was here and stayed as it was,
    ``failed`` what could not be completed.
    """

    papers: list[int] = field(default_factory=list)
    talks: list[int] = field(default_factory=list)
    completed: list[tuple[int, int, int]] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    already: int = 0
    failed: int = 0
    lost: list[str] = field(default_factory=list)


def add(*, found: Sequence[Found], by) -> Added:
    """Save ``found``: new papers and talks, what is empty of papers that are here, and their files.

    The same again changes nothing. To be called outside a transaction. Raises ValidationError, and
    saves nothing, where a value cannot be kept.
    """
    added = Added()
    with transaction.atomic():
        rows = [_add(one, added, by) for one in found]
    for one, row in zip(found, rows, strict=True):
        if one.file is not None:
            _attach(one.file, row, added, by)
    return added


def _add(one: Found, added: Added, by) -> Paper | Talk:
    # One by one, so that the same thing twice is added once.
    [now] = compared([one])
    if now.row is None:
        return _create(now, added, by)
    if now.comparison.fills:
        added.completed.append(_fill(now, by))
    elif one.file is None:
        added.already += 1
    return now.row


def _attach(file: Dropped, paper: Paper, added: Added, by):
    """Put ``file`` on ``paper``; one that is gone or that cannot be kept costs only itself."""
    try:
        with dropping.take(file) as upload:
            files = attaching.attach(paper=paper, files=[attaching.check(upload)], by=by)
    except (dropping.Gone, attaching.FileRefused):
        added.lost.append(file.name)
    else:
        added.files += [row.pk for row in files]


def _create(one: Found, added: Added, by) -> Paper | Talk:
    row = _new_talk(one.record, by) if one.is_talk else _new_paper(one, by)
    (added.talks if one.is_talk else added.papers).append(row.pk)
    return row


def _new_paper(one: Found, by) -> Paper:
    values = importing.fields_of(one.record)
    columns = {field.name for field in Paper._meta.fields}
    paper = Paper(**{name: value for name, value in values.items() if name in columns})
    paper.is_to_complete = one.is_to_complete
    paper.saved_by(by)
    paper.save()
    for role in ROLES:
        _credit(paper, role, [name.display for name in getattr(one.record, f"{role}s")])
    paper.tags.set(tags_named(list(one.record.keywords)))
    if not paper.is_to_complete:
        keys.give([paper])
    return paper


def _new_talk(record: Record, by) -> Talk:
    """Make a talk of ``record``; what it has no column for stands at the end of its abstract."""
    values = values_of(record)
    talk = Talk(**values.columns)
    if values.series:
        talk.series, _is_new = Series.objects.get_or_create(name=values.series)
    talk.saved_by(by)
    talk.save()
    crediting.credit_speakers(talk=talk, names=[name for _role, name in values.credits])
    talk.tags.set(tags_named(values.tags))
    return talk


def _credit(paper, role, names):
    crediting.credit_authors(paper=paper, names=list(dict.fromkeys(names)), role=role)


def _fill(one: Found, by) -> tuple[int, int, int]:
    """Fill what is empty of the paper that is here. Returns its id and versions."""
    paper, fills = one.row, one.comparison.fills
    before = paper.version
    for name in fills.keys() - {"authors", "editors", "extra"}:
        setattr(paper, name, fills[name])
    paper.extra = fills.get("extra", {}) | paper.extra
    paper.is_to_complete &= one.is_to_complete
    paper.saved_by(by)
    paper.save()
    for role in (AuthorshipRole.AUTHOR, AuthorshipRole.EDITOR):
        if names := fills.get(f"{role}s"):
            _credit(paper, role, names.splitlines())
    if not paper.is_to_complete:
        keys.give([paper])
    return paper.pk, before, paper.version


def complete(*, paper: Paper, by) -> tuple[Added, Comparison]:
    """Look ``paper`` up by its identifiers and fill what is empty. Returns what that was.

    Raises LookupFailed where no service has an answer, and ValidationError where the answer cannot
    be kept.
    """
    record = looked_up(paper, Answers())
    with transaction.atomic():
        comparison = compare(paper, record)
        added = Added()
        if comparison.fills or paper.is_to_complete:
            one = Found(record, row=paper, comparison=comparison)
            added.completed.append(_fill(one, by))
    return added, comparison


def waiting(user):
    """Return the papers that wait to be completed and that ``user`` may change, oldest first."""
    return Paper.objects.editable_by(user).filter(is_to_complete=True).order_by("pk")


def complete_all(*, by) -> tuple[Added, str]:
    """Complete the papers that wait, as many as the services answer for in time.

    Returns what was completed, and why the last one was not, "" if all were.
    """
    answers, added, why = Answers(), Added(), ""
    for paper in waiting(by).with_authors().prefetch_related("tags")[:MOST]:
        try:
            record = looked_up(paper, answers)
            with transaction.atomic():
                one = Found(record, row=paper, comparison=compare(paper, record))
                added.completed.append(_fill(one, by))
        except LookupFailed as failed:
            added.failed += 1
            why = failed.failure.label
        except ValidationError as error:
            added.failed += 1
            why = " ".join(error.messages)
    return added, why


@transaction.atomic
def undo(*, added: Added, by):
    """Put what was ``added`` into the trash and take back what was filled, as far as ``by`` may.

    What somebody changed since stays. Returns the mark by which the trash gives it back.
    """
    papers = Paper.objects.editable_by(by)
    for pk, before, after in added.completed:
        paper = papers.filter(pk=pk, version=after).first()
        version = paper and paper.history.filter(version=before).first()
        if version:
            restoring.restore(row=paper, version=version, by=by)
    made = [
        papers.filter(pk__in=added.papers),
        PaperFile.objects.editable_by(by).filter(pk__in=added.files),
        Talk.objects.editable_by(by).filter(pk__in=added.talks),
    ]
    with_them = [rows for made_rows in made for row in made_rows for rows in row.goes_with()]
    return trashing.trash(querysets=[*made, *with_them], by=by)
