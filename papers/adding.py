"""Adding papers and talks, completing them with what services know, and undoing either."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction

from papers import crediting, importing, restoring, trashing
from papers.looking import MOST, Answers, Comparison, Found, compare, compared, looked_up
from papers.lookup.http import LookupFailed
from papers.models import AuthorshipRole, Paper, Series, Talk
from papers.models.tags import tags_named
from papers.record import Record

ROLES = (AuthorshipRole.AUTHOR, AuthorshipRole.EDITOR, AuthorshipRole.TRANSLATOR)


@dataclass
class Added:
    """What a deed made: new ``papers`` and ``talks``, and papers that it ``completed``.

    Those are triples of the id and the versions before and after. ``already`` counts what was here
    and stayed as it was, ``failed`` what could not be completed.
    """

    papers: list[int] = field(default_factory=list)
    talks: list[int] = field(default_factory=list)
    completed: list[tuple[int, int, int]] = field(default_factory=list)
    already: int = 0
    failed: int = 0


@transaction.atomic
def add(*, found: Sequence[Found], by) -> Added:
    """Save ``found``: new papers and talks, and what is empty of papers that are here.

    The same again changes nothing. Raises ValidationError, and saves nothing, where a value cannot
    be kept.
    """
    added = Added()
    for one in found:
        # One by one, so that the same thing twice is added once.
        [now] = compared([one])
        if now.row is None:
            _create(now, added, by)
        elif now.comparison.fills:
            added.completed.append(_fill(now, by))
        else:
            added.already += 1
    return added


def _create(one: Found, added: Added, by):
    row = _new_talk(one.record, by) if one.is_talk else _new_paper(one, by)
    row.tags.set(tags_named(list(one.record.keywords)))
    (added.talks if one.is_talk else added.papers).append(row.pk)


def _new_paper(one: Found, by) -> Paper:
    values = importing.fields_of(one.record)
    columns = {field.name for field in Paper._meta.fields}
    paper = Paper(**{name: value for name, value in values.items() if name in columns})
    paper.is_to_complete = one.is_to_complete
    paper.saved_by(by)
    paper.save()
    for role in ROLES:
        _credit(paper, role, [name.display for name in getattr(one.record, f"{role}s")])
    return paper


def _new_talk(record: Record, by) -> Talk:
    talk = Talk(
        title=record.title,
        date=record.date.iso if record.date else "",
        recording_url=record.url,
        abstract=record.abstract,
    )
    if record.container:
        talk.series, _is_new = Series.objects.get_or_create(name=record.container)
    talk.saved_by(by)
    talk.save()
    crediting.credit_speakers(talk=talk, names=[name.display for name in record.authors])
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
        Talk.objects.editable_by(by).filter(pk__in=added.talks),
    ]
    with_them = [rows for made_rows in made for row in made_rows for rows in row.goes_with()]
    return trashing.trash(querysets=[*made, *with_them], by=by)
