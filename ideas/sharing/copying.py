"""Copying a shared branch into one's own ideas."""

from django.db import transaction

from ideas import changing, sparking
from ideas.models import Basis, Change, Idea, ShareLink
from ideas.scope import shown_by
from ideas.sharing.projecting import SharedPage, sparks_shown
from papers.models import Insight, Paper, Visibility


@transaction.atomic
def copy(*, link: ShareLink, page: SharedPage, by) -> tuple[Idea, Change]:
    """Return the copy of what ``link`` shows, ``page``, as private ideas of ``by``.

    Also the one change that undoes all of it. Each copy knows what it was copied from, and is lit
    by those of the sources shown that ``by`` may see.
    """
    shown = shown_by(link)
    copies: dict[int, Idea] = {}
    for one, words in zip(shown, page.ideas, strict=True):
        copies[one.idea.pk] = changing.add(
            by=by,
            title=words.title,
            body=words.body,
            parent=copies.get(one.idea.parent_id) if one.number else None,
            visibility=Visibility.PRIVATE,
            copied_from=one.idea,
        )
    changes = list(Change.objects.undoable_by(by)[: len(copies)])
    for change in changes[:-1]:
        changing.forget(change=change)
    _light(sparks_shown(link, shown), copies, by)
    return copies[link.idea_id], changes[-1]


def _light(sparks, copies, by):
    seen = {
        model: set(model.objects.visible_to(by).filter(pk__in=ids).values_list("pk", flat=True))
        for model, ids in (
            (Insight, [spark.insight_id for spark in sparks if spark.insight_id]),
            (Paper, [spark.paper_id for spark in sparks if spark.paper_id]),
        )
    }
    for spark in sparks:
        source = spark.insight or spark.paper or copies[spark.from_idea_id]
        if isinstance(source, Idea) or source.pk in seen[type(source)]:
            sparking.light(
                source=source,
                idea=copies[spark.idea_id],
                by=by,
                relation=spark.relation,
                basis=Basis.INFERRED,
            )
