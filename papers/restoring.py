"""Making a row again what it was at an earlier version."""

from django.db import transaction

from papers import crediting
from papers.models import AuthorshipRole, Insight, Paper, Series, Talk

# Restoring changes what a row says, never whose it is, who sees it or where it belongs.
STAYS = {"id", "version", "changed_at", "owner", "visibility", "parent", "talk", "paper"}


def values_of(version) -> dict:
    """Return the columns that restoring ``version`` sets, by name; None where a row is gone."""
    values = {}
    for column in version.tracked_fields:
        if column.name in STAYS:
            continue
        value = getattr(version, column.attname)
        if column.is_relation:
            value = column.related_model._base_manager.filter(pk=value).first()
        values[column.name] = value
    return values


def reason(version) -> str:
    """Return what a version that restores ``version`` keeps as its reason."""
    return f"restored {version.version}"


@transaction.atomic
def restore(*, row, version, by) -> None:
    """Make ``row``, as it was read, what it was at ``version``, as a new version.

    Raises EditConflict if somebody saved it since it was read.
    """
    for name, value in values_of(version).items():
        setattr(row, name, value)
    if isinstance(row, Talk):
        name = "".join(version.attached["series"])
        row.series = Series.objects.get_or_create(name=name)[0] if name else None
    row.saved_by(by, because=reason(version))
    row.save()
    ATTACH[type(row)](row, version.attached)
    row.tags.set(version.attached["tags"])


def _attach_to_paper(paper, attached):
    for role in AuthorshipRole:
        crediting.credit_authors(paper=paper, names=attached[f"{role}s"], role=role)


def _attach_to_talk(talk, attached):
    crediting.credit_speakers(talk=talk, names=attached["speakers"])
    crediting.link_papers(talk=talk, presents=attached["presents"], mentions=attached["mentions"])


ATTACH = {
    Paper: _attach_to_paper,
    Talk: _attach_to_talk,
    Insight: lambda _insight, _attached: None,
}
