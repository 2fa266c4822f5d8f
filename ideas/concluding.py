"""Keeping what the trial of an idea taught."""

from django.db import transaction

from ideas.models import Idea
from papers import trashing
from papers.models import Insight, Kind, Voice


def lesson_of(idea: Idea, user) -> Insight | None:
    """Return what the trial of ``idea`` taught, as far as ``user`` may see it."""
    return Insight.objects.visible_to(user).filter(lesson_of=idea).first()


@transaction.atomic
def teach(*, idea: Idea, lesson: str, by) -> None:
    """Make ``lesson`` what the trial of ``idea``, which is not saved here, taught.

    It becomes an insight of ``by`` that the same people see and that can light other ideas. While
    there is a lesson, it stays the same insight; without one, that goes to the trash. One that
    ``by`` may not see stays as it is: a new one takes its place here.
    """
    insight = lesson_of(idea, by)
    if insight and not lesson:
        trashing.trash_row(row=insight, by=by)
    elif lesson:
        insight = insight or Insight(owner=by, kind=Kind.CRITIQUE, voice=Voice.MINE)
        insight.text, insight.visibility = lesson, idea.visibility
        insight.save()
        idea.lesson = insight
