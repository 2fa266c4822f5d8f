"""Who may see and who may edit which rows of the library, as Q. The only place that says so.

One installation is one lab. Papers, talks, series and people belong to the lab: every member reads
them, editors keep them. An insight belongs to its owner, who keeps it private or shows it to the
lab. Nobody else reads what is private, the lab's administrators included.
"""

from django.db.models import Q

NOBODY = Q(pk__in=[])
EVERYBODY = Q()

EDITORS = frozenset({"editor", "admin"})
ADMINS = frozenset({"admin"})


def is_member(user) -> bool:
    """Return whether ``user`` is signed in with an account that still works."""
    return user.is_authenticated and user.is_active


def is_editor(user) -> bool:
    """Return whether ``user`` keeps the library: adds, changes and deletes what is the lab's."""
    return is_member(user) and user.role in EDITORS


def is_admin(user) -> bool:
    """Return whether ``user`` runs the lab: its accounts, its settings, what it shows outside."""
    return is_member(user) and user.role in ADMINS


def in_the_lab(user) -> Q:
    """Rows of the lab: every member sees them."""
    return EVERYBODY if is_member(user) else NOBODY


def seen_members(user) -> Q:
    """Accounts: members see those that work, administrators also those that are switched off."""
    if is_admin(user):
        return EVERYBODY  # not in an "or": there an empty Q is left out
    return Q(is_active=True) if is_member(user) else NOBODY


def for_admins(user) -> Q:
    """What it takes to run the lab - accounts, invitations, the audit log: administrators."""
    return EVERYBODY if is_admin(user) else NOBODY


def lab_editable(user) -> Q:
    """Rows of the lab: editors change and delete them."""
    return EVERYBODY if is_editor(user) else NOBODY


def owned(user) -> Q:
    """Rows with an owner: one's own."""
    return Q(owner=user) if is_member(user) else NOBODY


def of_member(user, column: str = "member") -> Q:
    """Rows that are one member's own, in a ``column`` of another name: what one reads and does."""
    return Q(**{column: user}) if is_member(user) else NOBODY


def owned_visible(user) -> Q:
    """Rows with an owner and a visibility: one's own, and what others show to the lab."""
    return owned(user) | Q(visibility="lab") if is_member(user) else NOBODY


def owned_editable(user) -> Q:
    """Rows with an owner: one's own; administrators also mend what others show to the lab."""
    return owned(user) | Q(visibility="lab") if is_admin(user) else owned(user)


def tasks(user) -> Q:
    """Long work: editors see that about the library, administrators also that about the lab."""
    if is_admin(user):
        return EVERYBODY
    return Q(is_for_admins=False) if is_editor(user) else NOBODY


def bib_links(user) -> Q:
    """Addresses for LaTeX: those one made; administrators see and revoke all."""
    if is_admin(user):
        return EVERYBODY
    return of_member(user, "by")


def bib_link_live() -> Q:
    """Addresses for LaTeX that work: not revoked, of a member whose account works."""
    return Q(revoked_at=None, by__is_active=True)
