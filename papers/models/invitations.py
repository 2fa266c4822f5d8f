"""Invitations: how somebody becomes a member."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from papers import access
from papers.models.base import Checked, CheckedQuerySet, one_of
from papers.models.people import Role


class InvitationQuerySet(CheckedQuerySet):
    """Invitations."""

    def visible_to(self, user):
        """Invitations that ``user`` may see."""
        return self.filter(access.for_admins(user))

    def editable_by(self, user):
        """Invitations that ``user`` may take back."""
        return self.filter(access.for_admins(user))

    def open(self):
        """Invitations that somebody can still accept."""
        return self.filter(used_at=None, taken_back_at=None, expires_at__gt=timezone.now())


class Invitation(Checked):
    """An invitation, accepted once by whoever has its secret, of which only the hash is kept."""

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    role = models.CharField(_("role"), max_length=8, choices=Role.choices, default=Role.READER)
    email = models.EmailField(_("e-mail"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="invitation"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("role", Role, name="invitation_role_known"),
            models.CheckConstraint(
                condition=Q(used_at=None, used_by=None)
                | Q(used_at__isnull=False, used_by__isnull=False, taken_back_at=None),
                name="invitation_used_by_somebody_or_not",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} {self.email}".strip()
