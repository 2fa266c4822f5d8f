"""Who people are: their other names, and which of them are one person, or are not."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from papers import access
from papers.models.base import Checked, one_of
from papers.models.people import Person
from papers.names import alike_key, is_initials
from papers.record import is_east_asian
from papers.text import fold


class NameKind(models.TextChoices):
    """What another name of a person is."""

    OTHER_SCRIPT = "script", _("In another script")
    INITIALS = "initials", _("With initials")
    FORMER = "former", _("Former name")
    OTHER = "other", _("Another way to write it")


class Script(models.TextChoices):
    """In what a name is written."""

    HAN = "han", _("Chinese characters")
    LATIN = "latin", _("Latin letters")


def script_of(name: str) -> Script:
    """Return in what ``name`` is written."""
    return Script.HAN if is_east_asian(name) else Script.LATIN


class PersonName(Checked):
    """A name that a person goes by besides the two that the person's own row has."""

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="other_names", verbose_name=_("person"), db_index=False
    )
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=8, choices=NameKind.choices, blank=True)
    script = models.CharField(
        _("script"), max_length=5, choices=Script.choices, blank=True, editable=False
    )
    name_key = models.CharField(max_length=400, editable=False, db_index=True)
    alike_key = models.CharField(max_length=200, editable=False, db_index=True, blank=True)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="personname_not_empty"),
            one_of("kind", NameKind, name="personname_kind_known"),
            one_of("script", Script, name="personname_script_known"),
            models.UniqueConstraint(fields=["person", "name_key"], name="personname_once"),
        ]

    def __str__(self):
        return self.name

    def before_save(self):
        self.name = " ".join(self.name.split())
        self.name_key = fold(self.name)
        self.alike_key = alike_key(self.name)
        self.script = script_of(self.name)
        self.kind = self.kind or self.usual_kind()

    def usual_kind(self) -> NameKind:
        """Return what the name seems to be beside the person's own."""
        if self.script != script_of(self.person.name):
            return NameKind.OTHER_SCRIPT
        return NameKind.INITIALS if is_initials(self.name) else NameKind.OTHER


class PersonMergeQuerySet(models.QuerySet):
    """Merges of people."""

    def editable_by(self, user):
        """Merges that ``user`` may undo."""
        return self.filter(access.lab_editable(user))


class PersonMerge(models.Model):
    """That two people are one: ``gone`` became ``kept``. ``moved`` is what it takes to undo it."""

    kept = models.ForeignKey(Person, models.CASCADE, related_name="merges")
    gone = models.ForeignKey(Person, models.CASCADE, related_name="merged_into")
    moved = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    objects = PersonMergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="personmerge_of_two"),
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at=None), name="personmerge_gone_once"
            ),
        ]

    def __str__(self):
        return f"{self.gone_id} → {self.kept_id}"


class DifferentPeople(models.Model):
    """That two people of like names are not one. The one that was added first is ``one``."""

    one = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(one__lt=F("other")), name="differentpeople_in_order"
            ),
            models.UniqueConstraint(fields=["one", "other"], name="differentpeople_once"),
        ]

    def __str__(self):
        return f"{self.one_id} ≠ {self.other_id}"
