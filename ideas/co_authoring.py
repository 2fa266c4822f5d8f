"""Naming the co-authors of a private idea."""

from django.db import transaction

from ideas import noticing, outline
from ideas.models import Idea, NoticeKind
from ideas.models.ideas import lock_outline
from papers import auditing
from papers.models import AuditEvent, User, Visibility


def branch_top(idea: Idea) -> Idea:
    """Return the topmost private idea that ``idea``, which is private, is part of, or itself.

    The audience of a private branch is said there.
    """
    lines = {step.pk: step for step in Idea.objects.lines_to([idea])}
    top = idea
    for pk in outline.above(idea, lines):
        if lines[pk].visibility != Visibility.PRIVATE:
            break
        top = lines[pk]
    return top


@transaction.atomic
def name(*, idea: Idea, people: list[User], by) -> set[User]:
    """Make ``people`` the co-authors of ``idea``, a private one of ``by``, and of all below it.

    Those who were not before are told, and returned.
    """
    lock_outline()
    before = set(idea.co_authors.all())
    people = {person for person in people if person.pk != idea.owner_id}
    if people == before:
        return set()
    idea.co_authors.set(people)
    outline.share_branch(idea)
    names = ", ".join(sorted(person.username for person in people))
    auditing.record(
        event=AuditEvent.VISIBILITY, by=by, about=f"{idea.pk}: co-authors {names or '–'}"
    )
    new = people - before
    noticing.notify(kind=NoticeKind.COAUTHOR, by=by, about=idea, recipients=new)
    return new
