"""Share links: secrets that open one idea, and those below it that were chosen, to read only."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas import access
from ideas.models.ideas import Idea
from papers.models.base import Checked, CheckedQuerySet, one_of

# What expires within this time is said to expire soon.
SOON = timedelta(days=7)


class Audience(models.TextChoices):
    """Who a link opens for."""

    ANYONE = "anyone", _("Anyone who has the link")
    SIGNED_IN = "signed-in", _("Members who are signed in")
    NAMED = "named", _("Only these members")


class Children(models.TextChoices):
    """Which of the ideas below the shared one are shown with it."""

    NONE = "none", _("None")
    TODAY = "today", _("Those of today")
    LATER = "later", _("Also later ones")


class Sources(models.TextChoices):
    """How much is told of what lit the ideas. Each includes those before it."""

    NONE = "none", _("Nothing")
    INSIGHT = "insight", _("The insight")
    TALK = "talk", _("… and the talk or the paper")
    SPEAKER = "speaker", _("… and the speakers")
    RECORDING = "recording", _("… and the recording")

    def reaches(self, level: "Sources") -> bool:
        """Return whether as much as ``level`` is told."""
        order = list(Sources)
        return order.index(self) >= order.index(level)


class ShareLinkQuerySet(CheckedQuerySet):
    """Share links."""

    def visible_to(self, user):
        """Links that ``user`` may list, look into and revoke."""
        return self.filter(access.link_listed(user))

    def made_by(self, user):
        """Links that ``user`` made."""
        return self.filter(created_by=user)

    def live(self, now=None):
        """Links that open: not revoked, not expired, of an idea that its maker still has."""
        return self.filter(access.link_live(now or timezone.now()))

    def opened_by(self, user):
        """Links whose audience ``user``, who may be nobody, belongs to."""
        return self.filter(access.link_opened(user))

    def in_state(self, state: str, now=None):
        """Links that are "live", "soon" to expire or "ended"; all of them for ""."""
        now = now or timezone.now()
        if state == "soon":
            return self.live(now).filter(expires_at__lte=now + SOON)
        if state == "ended":
            return self.exclude(pk__in=self.model.objects.live(now).values("pk"))
        return self.live(now) if state == "live" else self

    def for_list(self, user):
        """What a row of the list shows, newest first.

        Also ``views``, ``readers`` and ``last_at`` of the visits, whether it ``is_live``, and
        whether ``user`` may see its idea as ``is_seen``.
        """
        reader = Coalesce(
            Cast("visits__user", models.CharField()),
            Concat("visits__address", Value(" "), "visits__agent"),
        )
        live = self.model.objects.live().filter(pk=OuterRef("pk"))
        seen = Idea.objects.visible_to(user).filter(pk=OuterRef("idea"))
        return (
            self.select_related("idea", "created_by")
            .annotate(
                views=Count("visits"),
                readers=Count(reader, distinct=True, filter=Q(visits__isnull=False)),
                last_at=Max("visits__at"),
                is_live=Exists(live),
                is_seen=Exists(seen),
            )
            .order_by("-pk")
        )


class ShareLink(Checked):
    """A secret that opens ``idea`` read-only. The secret itself is not kept, only its SHA-256.

    ``key`` is that of the form it was made with, so that sending it twice makes one link.
    """

    idea = models.ForeignKey(
        Idea, models.CASCADE, related_name="share_links", verbose_name=_("idea")
    )
    label = models.CharField(
        _("For whom"),
        max_length=100,
        blank=True,
        help_text=_("For your own list: whom you give it to. Readers do not see it."),
    )
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=4, editable=False)
    audience = models.CharField(
        _("Who can open it"), max_length=9, choices=Audience.choices, default=Audience.ANYONE
    )
    named = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="ShareReader",
        related_name="+",
        verbose_name=_("These members"),
    )
    children = models.CharField(
        _("Ideas below it"), max_length=5, choices=Children.choices, default=Children.TODAY
    )
    frozen = models.ManyToManyField(Idea, through="ShareChild", related_name="+")
    sources = models.CharField(
        _("Where it came from"),
        max_length=9,
        choices=Sources.choices,
        default=Sources.INSIGHT,
        help_text=_("Each choice includes the ones before it."),
    )
    hide_speakers = models.BooleanField(
        _("Hide who spoke"),
        default=False,
        help_text=_("Also where a text names a speaker of the talks that are shown."),
    )
    hide_asides = models.BooleanField(
        _("Hide asides"),
        default=True,
        help_text=_("What stands between %% marks, and what you say to yourself."),
    )
    clean_urls = models.BooleanField(
        _("Clean addresses"),
        default=True,
        help_text=_("Takes session tokens, keys and tracking out of web addresses."),
    )
    show_author = models.BooleanField(
        _("Show my name"), default=False, help_text=_("As it stands in your profile.")
    )
    password = models.CharField(max_length=200, blank=True, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="share_links", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    key = models.UUIDField(editable=False)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("share link")
        verbose_name_plural = _("share links")
        constraints = [
            one_of("audience", Audience, name="share_link_audience_known"),
            one_of("children", Children, name="share_link_children_known"),
            one_of("sources", Sources, name="share_link_sources_known"),
            models.UniqueConstraint(fields=["created_by", "key"], name="share_link_once"),
            models.CheckConstraint(
                condition=Q(token_sha256__length=64, hint__length=4), name="share_link_hashed"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="share_link_revoked_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gt=F("created_at")),
                name="share_link_expires_later",
            ),
        ]

    def __str__(self):
        return f"{self.label} …{self.hint}".strip()

    def get_absolute_url(self):
        return reverse("ideas:link-detail", args=[self.pk])

    @property
    def is_expired(self):
        """Whether its time is over."""
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def expires_soon(self):
        """Whether its time is over within days."""
        now = timezone.now()
        return self.expires_at is not None and now < self.expires_at <= now + SOON

    def takes_password(self, password: str) -> bool:
        """Return whether ``password`` is the one that opens it."""
        return check_password(password, self.password)


class ShareReader(models.Model):
    """A member whom a link is for."""

    link = models.ForeignKey(ShareLink, models.CASCADE, related_name="share_readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "user"], name="share_reader_once")]

    def __str__(self):
        return str(self.user)


class ShareChild(models.Model):
    """An idea that lay below the shared one when a link for "those of today" was made."""

    link = models.ForeignKey(ShareLink, models.CASCADE, related_name="share_children")
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "idea"], name="share_child_once")]

    def __str__(self):
        return str(self.idea)


class ShareVisit(models.Model):
    """One opening of a link, with no more of the visitor than it takes to count readers."""

    link = models.ForeignKey(ShareLink, models.CASCADE, related_name="visits")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=20)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.link} {self.at:%Y-%m-%d %H:%M}"
