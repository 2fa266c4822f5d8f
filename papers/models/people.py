"""People: accounts, and the speakers and authors that the library knows."""

import datetime
import re
import zoneinfo

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from papers import access
from papers.models.base import LabQuerySet, Trashable, in_trash, one_of
from papers.models.fields import WebAddressField
from papers.names import alike_key, split_chinese
from papers.text import fold, sort_key

NOTED_EVERY = datetime.timedelta(minutes=5)
BETWEEN_VISITS = datetime.timedelta(hours=1)


class Theme(models.TextChoices):
    """How pages look; empty follows the reader's system."""

    SYSTEM = "", _("As the system")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


def check_time_zone(name: str):
    """Raise ValidationError unless ``name`` is a time zone such as ``Asia/Shanghai``."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(name)s” is no time zone."), params={"name": name})


class Role(models.TextChoices):
    """What a member does for the lab. Who may do what is said in ``papers.access``."""

    READER = "reader", _("Reader")
    EDITOR = "editor", pgettext_lazy("of the library", "Editor")
    ADMIN = "admin", _("Administrator")


class Digest(models.TextChoices):
    """How often a member gets by mail what they have not read."""

    OFF = "off", _("Never")
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")


def usual_digest() -> str:
    """Return how often a new member gets mail: daily where there is a mail server, else never."""
    return Digest.DAILY if settings.EMAIL_HOST else Digest.OFF


class MemberQuerySet(models.QuerySet):
    """Members of the lab."""

    def visible_to(self, user):
        """Members whom ``user`` may see."""
        return self.filter(access.seen_members(user))

    def editable_by(self, user):
        """Members whose account ``user`` may run."""
        return self.filter(access.for_admins(user))


class MemberManager(UserManager.from_queryset(MemberQuerySet)):
    """Members of the lab."""

    def create_superuser(self, *args, **fields):
        """Return a new administrator, saved."""
        return super().create_superuser(*args, **fields | {"role": Role.ADMIN})


class User(AbstractUser):
    """A member of the lab, with the preferences of the profile page.

    The role decides. Django's own flags follow it when a member is saved: editors may enter the
    admin, where they find the same rows as on the site; administrators find the accounts there too.

    Requests with less than an hour between them are one visit. ``active_at`` is when the present
    one was last noted, ``last_visit_at`` when the one before it ended.
    """

    role = models.CharField(
        _("role"),
        max_length=8,
        choices=Role.choices,
        default=Role.EDITOR,
        help_text=_(
            "Readers read, comment and keep insights and ideas of their own. Editors also keep "
            "the library. Administrators also run the lab and its accounts."
        ),
    )
    language = models.CharField(
        _("language"), max_length=10, blank=True, help_text=_("Empty: the browser's language.")
    )
    theme = models.CharField(_("theme"), max_length=8, choices=Theme.choices, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, validators=[check_time_zone]
    )
    digest = models.CharField(
        _("what is new, by mail"), max_length=6, choices=Digest.choices, default=usual_digest
    )
    active_at = models.DateTimeField(null=True, editable=False)
    last_visit_at = models.DateTimeField(null=True, editable=False)
    # Part of what each session is checked against: who counts it up ends all of them.
    session_round = models.PositiveIntegerField(default=0, editable=False)

    objects = MemberManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            one_of("theme", Theme, name="user_theme_known"),
            one_of("role", Role, name="user_role_known"),
            one_of("digest", Digest, name="user_digest_known"),
        ]

    def __str__(self):
        return self.get_full_name() or self.username

    def get_full_name(self) -> str:
        """Return the name as it is written: a Chinese one family name first, without a space."""
        chinese = f"{self.last_name}{self.first_name}"
        return chinese if split_chinese(chinese) else super().get_full_name()

    def save(self, *args, update_fields=None, **kwargs):
        self.is_staff, self.is_superuser = self.role != Role.READER, self.role == Role.ADMIN
        self.email = self.email.lower()  # the way to a new password asks for it in lower case
        if update_fields is not None and "role" in update_fields:
            update_fields = {*update_fields, "is_staff", "is_superuser"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def note_activity(self, now: datetime.datetime) -> None:
        """Note that the member does something at ``now``: one write in five minutes, no query else.

        After an hour without anything that is a new visit. Of requests at once one counts.
        """
        before = self.active_at
        if before and now - before < NOTED_EVERY:
            return
        self.active_at = now
        if before and now - before > BETWEEN_VISITS:
            self.last_visit_at = before
        as_before = type(self).objects.filter(pk=self.pk, active_at=before)
        as_before.update(active_at=now, last_visit_at=self.last_visit_at)

    def get_session_auth_hash(self):
        """Return what a session of this member is checked against."""
        return self._ended_with(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self):
        """Yield the same, made with each former secret key."""
        yield from map(self._ended_with, super().get_session_auth_fallback_hash())

    def _ended_with(self, digest):
        return f"{digest}{self.session_round}" if self.session_round else digest


class PersonQuerySet(LabQuerySet):
    """People of the library."""

    def matching(self, *, q=""):
        """People with ``q`` in one of their names."""
        return self.filter(self.model.is_called(fold(q))) if q else self

    def with_counts(self):
        """Add ``talk_count``: the talks, not in the trash, that each person gave."""
        given = self.model.own_speakings().order_by().values("person").annotate(number=Count("pk"))
        return self.annotate(talk_count=Coalesce(Subquery(given.values("number")), 0))

    def for_list(self):
        """What a list row shows."""
        return self.with_counts().order_by("sort_key", "pk")


ORCID = re.compile(
    r"(?:https?://)?(?:www\.)?(?:orcid\.org/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])"
)


def orcid_of(text: str) -> str:
    """Return the ORCID iD in ``text``, an address or the bare number, as ``0000-0002-1825-0097``.

    Anything else comes back as it is, for ``check_orcid`` to refuse.
    """
    match = ORCID.fullmatch(text.strip().rstrip("/"))
    return "-".join(match.groups()).upper() if match else text.strip()


def check_orcid(orcid: str):
    """Raise ValidationError unless ``orcid`` is one: its last character is made of the others."""
    match = ORCID.fullmatch(orcid)
    digits = "".join(match.groups()).upper() if match else ""
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    if not match or digits[-1] != ("X" if check == 10 else str(check)):
        raise ValidationError(_("“%(orcid)s” is no ORCID iD."), params={"orcid": orcid})


class Person(Trashable):
    """Somebody who writes papers or gives talks. Authors and speakers are one table."""

    name = models.CharField(
        _("name"), max_length=200, help_text=_("As they write it themselves: 张磊, Siyu Tang.")
    )
    latin_name = models.CharField(
        _("name in Latin letters"), max_length=200, blank=True, help_text="Lei Zhang"
    )
    orcid = models.CharField(
        "ORCID iD",
        max_length=60,
        blank=True,
        validators=[check_orcid],
        help_text="0000-0002-1825-0097",
    )
    affiliation = models.CharField(_("affiliation"), max_length=300, blank=True)
    homepage = WebAddressField(_("homepage"), max_length=500, blank=True)
    about = models.TextField(_("about"), max_length=20_000, blank=True, help_text=_("Markdown."))
    photo = models.ImageField(_("photo"), upload_to="people", blank=True, editable=False)
    thumbnail = models.ImageField(upload_to="people", blank=True, editable=False)
    name_key = models.CharField(max_length=400, editable=False, db_index=True)
    latin_key = models.CharField(max_length=400, editable=False, db_index=True, blank=True)
    sort_key = models.CharField(max_length=200, editable=False, db_index=True)
    alike_key = models.CharField(max_length=200, editable=False, db_index=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [in_trash("person_in_trash")]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
            models.UniqueConstraint(
                fields=["orcid"],
                condition=~Q(orcid=""),
                name="person_orcid_once",
                violation_error_message=_("Somebody else has this ORCID iD."),
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.latin_name}".strip()

    def get_absolute_url(self):
        return reverse("papers:speaker-detail", args=[self.pk])

    def before_save(self):
        self.name = " ".join(self.name.split())
        self.name_key = fold(self.name)
        self.latin_key = fold(self.latin_name)
        self.sort_key = sort_key(self.name)
        self.alike_key = alike_key(self.name) or alike_key(self.latin_name)
        self.orcid = orcid_of(self.orcid)

    @classmethod
    def own_speakings(cls):
        """Return the part of each person, asked about row by row, in talks not in the trash."""
        parts = cls.talks.through.objects
        return parts.filter(person=OuterRef("pk"), talk__trashed_at=None)

    @classmethod
    def is_called(cls, key: str, *, by: str = "") -> Q:
        """Return the condition that a person has ``key``, which is folded, in one of their names.

        ``by`` is the way to the person from the rows that are asked about.
        """
        others = cls.other_names.rel.related_model.objects.filter(name_key__contains=key)
        to = f"{by}__" if by else ""
        return (
            Q(**{f"{to}name_key__contains": key})
            | Q(**{f"{to}latin_key__contains": key})
            | Q(**{f"{to}pk__in": others.values("person")})
        )

    @property
    def initial(self):
        """The one letter that stands for the person where there is no photo."""
        family, _given = split_chinese(self.name) or (self.name, "")
        return family[:1].upper()


class SpeakerManager(models.Manager.from_queryset(PersonQuerySet)):
    """People who gave a talk."""

    def get_queryset(self):
        return super().get_queryset().filter(Exists(self.model.own_speakings()))


class Speaker(Person):
    """A person who gave a talk."""

    objects = SpeakerManager()

    class Meta:
        proxy = True
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
