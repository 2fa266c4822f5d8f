"""The audit log: what was done that bears on who may see what. Rows are added and never changed."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from papers import access
from papers.models.base import Checked, CheckedQuerySet, one_of


class AuditEvent(models.TextChoices):
    """What was done."""

    SIGNED_IN = "signed_in", _("signed in")
    LOCKED_OUT = "locked_out", _("was refused after too many attempts to sign in")
    PASSWORD = "password", _("changed the password")
    RESET_LINK = "reset_link", _("made a link for a new password")
    FACTOR = "factor", _("changed the second step")
    INVITED = "invited", _("invited somebody")
    JOINED = "joined", _("joined by an invitation")
    UNINVITED = "uninvited", _("took an invitation back")
    ROLE = "role", _("changed a role")
    SWITCHED_OFF = "switched_off", _("switched an account off")
    SWITCHED_ON = "switched_on", _("switched an account on")
    LINK_MADE = "link_made", _("made a share link")
    LINK_REVOKED = "link_revoked", _("revoked a share link")
    BIB_MADE = "bib_made", _("made an address for LaTeX")
    BIB_REVOKED = "bib_revoked", _("revoked an address for LaTeX")
    REKEYED = "rekeyed", _("gave papers new citation keys")
    VISIBILITY = "visibility", _("changed who sees an idea")
    GLASS_BROKEN = "glass_broken", _("broke the glass to read what is private")


class AuditQuerySet(CheckedQuerySet):
    """Lines of the audit log."""

    def visible_to(self, user):
        """Lines that ``user`` may see."""
        return self.filter(access.for_admins(user))


class AuditRecord(Checked):
    """One line of the audit log. It never holds a secret, nor the words of what is private."""

    at = models.DateTimeField(default=timezone.now)
    event = models.CharField(max_length=12, choices=AuditEvent.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    about = models.CharField(max_length=500, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [one_of("event", AuditEvent, name="audit_event_known")]

    def __str__(self):
        return f"{self.by or '–'} {self.get_event_display()} {self.about}".strip()
