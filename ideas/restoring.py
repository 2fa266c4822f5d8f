"""Making an idea again what it was at an earlier version."""

from ideas import changing
from ideas.models import Change, Idea
from papers import restoring


def restore(*, idea: Idea, version, by) -> Change | None:
    """Make ``idea``, as it was read, what it was at ``version``; its place and who sees it stay.

    Returns the change, or None if nothing differs. Raises EditConflict and Gone.
    """
    return changing.edit(
        idea=idea,
        by=by,
        tags=version.attached["tags"],
        because=restoring.reason(version),
        **restoring.values_of(version),
    )
