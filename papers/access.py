"""Who may see and who may edit which rows of the library, as Q. The only place that says so.

One installation is one lab. Papers, talks, series and people belong to the lab; an insight belongs
to its owner, who keeps it private or shows it to the lab. Nobody else reads what is private, the
lab's administrators included.
"""

from django.db.models import Q

NOBODY = Q(pk__in=[])
EVERYBODY = Q()


def is_member(user) -> bool:
    """Return whether ``user`` is signed in with an account that still works."""
    return user.is_authenticated and user.is_active


def in_the_lab(user) -> Q:
    """Rows that every member sees and edits."""
    return EVERYBODY if is_member(user) else NOBODY


def owned_visible(user) -> Q:
    """Rows with an owner and a visibility: one's own, and what others show to the lab."""
    return Q(owner=user) | Q(visibility="lab") if is_member(user) else NOBODY


def owned_editable(user) -> Q:
    """Rows with an owner: one's own."""
    return Q(owner=user) if is_member(user) else NOBODY
