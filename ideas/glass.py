"""Breaking the glass: reading what a member keeps private, on the record."""

from django.db import transaction

from ideas import noticing
from ideas.models import Glass
from papers import auditing
from papers.models import AuditEvent, User


@transaction.atomic
def break_glass(*, member: User, reason: str, by) -> Glass:
    """Return the glass through which ``by`` reads the private ideas of ``member`` for an hour.

    The member is told.
    """
    auditing.record(event=AuditEvent.GLASS_BROKEN, by=by, about=f"{member.username}: {reason}")
    glass = Glass.objects.create(by=by, member=member, reason=reason)
    noticing.tell_of_glass(glass)
    return glass
