"""Writing the audit log."""

from papers.models import AuditEvent, AuditRecord
from papers.text import shortened


def record(*, event: AuditEvent, by=None, about: object = "") -> AuditRecord:
    """Note that ``by`` (None: nobody known) did ``event``; ``about`` names what or whom, as text.

    Called inside the transaction of what it tells of, so that there is never one without the other.
    """
    return AuditRecord.objects.create(event=event, by=by, about=shortened(str(about), 500))
