"""What the rows that people edit have in common: checks, a version, a trash, an owner."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from papers import access
from papers.models.versions import current_member

# SQLite takes at most 32,766 values in one statement.
AT_ONCE = 10_000


class EditConflict(Exception):
    """Somebody else saved the row first. ``current`` is the row as it is now, or None if gone."""

    def __init__(self, current):
        super().__init__("The row was changed since it was read.")
        self.current = current


class CheckedQuerySet(models.QuerySet):
    """A queryset whose bulk inserts are checked like single ones."""

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        for row in objs:
            row.check_values()
        return super().bulk_create(objs, *args, **kwargs)

    def next_position(self) -> int:
        """Return the ``position`` after the last of these rows, 0 if there are none."""
        last = self.aggregate(last=Max("position"))["last"]
        return 0 if last is None else last + 1

    @transaction.atomic
    def revise(self, *, by=None, **values) -> int:
        """Give each of these rows the ``values`` as its next version, made ``by`` a member.

        Without ``by``, by whoever makes the request. Returns how many rows there are.
        """
        ids = list(self.values_list("pk", flat=True))
        for start in range(0, len(ids), AT_ONCE):
            rows = self.model._base_manager.filter(pk__in=ids[start : start + AT_ONCE])
            remember = getattr(self.model, "remember", lambda *_rows, **_by: None)
            remember(rows.select_for_update())
            rows.update(**values, version=F("version") + 1, changed_at=timezone.now())
            remember(rows, by=by or current_member())
        return len(ids)


class Checked(models.Model):
    """A row whose fields are checked whoever saves it, so that both databases hold the same."""

    objects = CheckedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.check_values()
        super().save(*args, **kwargs)

    def check_values(self):
        """Fill the derived columns and check every column; the database checks foreign keys.

        Raises ValidationError with the messages by field.
        """
        self.before_save()
        self.clean_fields({field.name for field in self._meta.fields if field.is_relation})

    def before_save(self):
        """Fill the columns that are derived from others."""

    def clean_fields(self, exclude=None):
        """Check each field's value; also refuse NUL and lone surrogates, which PostgreSQL refuses.

        Raises ValidationError with the messages by field.
        """
        super().clean_fields(exclude=exclude)
        errors = {}
        for field in self._meta.concrete_fields:
            value = getattr(self, field.attname)
            if isinstance(value, str) and not _storable(value):
                errors[field.name] = _("This text has a character that cannot be kept (NUL).")
        if errors:
            raise ValidationError(errors)


def _storable(value):
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in value


class Versioned(Checked):
    """A row that two people may edit at once: who saves second gets EditConflict."""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        """Save if ``version`` is still the stored one, and count it up.

        Raises EditConflict with the row as it is now, and changes nothing, if it is not.
        """
        if self._state.adding:
            return super().save(*args, update_fields=update_fields, **kwargs)
        self.changed_at = timezone.now()
        with transaction.atomic():
            mine = type(self)._base_manager.filter(pk=self.pk, version=self.version)
            if not mine.update(version=F("version") + 1):
                raise EditConflict(type(self)._base_manager.filter(pk=self.pk).first())
            self.before_next_version()
            self.version += 1
            if update_fields is not None:
                update_fields = {*update_fields, "version", "changed_at"}
            return super().save(*args, update_fields=update_fields, **kwargs)

    @classmethod
    def versions_seen(cls, user) -> Q:
        """Return which versions ``user`` may see: of a row with an owner, as it was shown then."""
        has_owner = any(field.name == "visibility" for field in cls._meta.fields)
        return access.owned_visible(user) if has_owner else access.in_the_lab(user)

    def before_next_version(self):
        """Do what is to be done while the database still has the row as it was at ``version``."""


class Remembered(models.Model):
    """A ``Versioned`` row whose versions are kept: in ``history``, a ``Versions`` of its model.

    ``attached_by`` names what to prefetch for ``attached``.
    """

    attached_by = ("tags",)

    class Meta:
        abstract = True

    @property
    def attached(self) -> dict[str, list[str]]:
        """What hangs on the row, as its versions keep it: lists of names by field."""
        return {"tags": sorted(tag.name for tag in self.tags.all())}

    @property
    def history_url(self):
        """The address of the page of its versions."""
        return reverse(f"{self._meta.app_label}:{self._meta.model_name}-history", args=[self.pk])

    @classmethod
    def remember(cls, rows, *, by=None):
        """Keep what ``rows`` (a queryset) are now, made ``by`` a member if that is known."""
        with_attached = rows.prefetch_related(*cls.attached_by)
        cls.history.keep(with_attached.iterator(chunk_size=AT_ONCE), by=by)

    def before_next_version(self):
        stored = type(self)._base_manager.prefetch_related(*self.attached_by).get(pk=self.pk)
        stored.version = self.version
        type(self).history.keep([stored])

    def saved_by(self, member, *, because: str = ""):
        """Say who saves the row next, where that is not whoever makes the request, and why."""
        self._history_user = member
        self._change_reason = because or None


class TrashQuerySet(CheckedQuerySet):
    """Rows that may lie in the trash."""

    def alive(self):
        """Rows that are not in the trash."""
        return self.filter(trashed_at=None)

    def trashed(self):
        """Rows in the trash."""
        return self.filter(trashed_at__isnull=False)

    def put_away(self, **mark):
        """Put these rows into the trash with the ``mark`` of the deed."""
        self.update(**mark)

    def bring_back(self):
        """Take these rows out of the trash."""
        self.update(trashed_at=None, trashed_by=None, trashed_with=None)


class LabQuerySet(TrashQuerySet):
    """Rows of the whole lab."""

    def visible_to(self, user):
        """Rows that ``user`` may see."""
        return self.alive().filter(access.in_the_lab(user))

    def editable_by(self, user):
        """Rows that ``user`` may change."""
        return self.alive().filter(access.lab_editable(user))

    def deletable_by(self, user):
        """Rows that ``user`` may put into the trash."""
        return self.editable_by(user)

    def restorable_by(self, user):
        """Rows in the trash that ``user`` may take out again."""
        return self.trashed().filter(access.lab_editable(user))


class Trashable(Versioned):
    """A row that is deleted into a trash. Rows deleted in one deed share ``trashed_with``.

    Each model has an index ``in_trash``.
    """

    trashed_at = models.DateTimeField(null=True, blank=True, editable=False)
    trashed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    trashed_with = models.UUIDField(null=True, blank=True, editable=False, db_index=True)

    objects = LabQuerySet.as_manager()

    class Meta:
        abstract = True

    def goes_with(self) -> list:
        """Return querysets of the living rows that go to the trash with this one."""
        return []


class Visibility(models.TextChoices):
    """Who sees a row besides its owner."""

    PRIVATE = "private", _("Only me")
    LAB = "lab", _("The lab")


class OwnedQuerySet(TrashQuerySet):
    """Rows with an owner, who decides whether the lab sees them."""

    def visible_to(self, user):
        """Rows that ``user`` may see."""
        return self.alive().filter(access.owned_visible(user))

    def editable_by(self, user):
        """Rows that ``user`` may change."""
        return self.alive().filter(access.owned_editable(user))

    def deletable_by(self, user):
        """Rows that ``user`` may put into the trash."""
        return self.editable_by(user)

    def owned_by(self, user):
        """Rows that are ``user``'s own."""
        return self.alive().filter(access.owned(user))

    def restorable_by(self, user):
        """Rows in the trash that ``user`` may take out again."""
        return self.trashed().filter(access.owned_editable(user))


class Owned(Trashable):
    """A row of one person, private or shown to the lab."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="%(class)ss",
        verbose_name=_("owner"),
    )
    visibility = models.CharField(
        _("who sees it"), max_length=8, choices=Visibility.choices, default=Visibility.LAB
    )

    objects = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True


def in_trash(name: str):
    """Return the index called ``name`` by which rows in the trash are found.

    The others are not in it: SQLite would take it for a good way to them, and go through all.
    """
    return models.Index(fields=["trashed_at"], condition=Q(trashed_at__isnull=False), name=name)


def one_of(field: str, choices, *, name: str):
    """Return the constraint that ``field`` holds one of ``choices`` (a TextChoices class)."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=name)


def exactly_one(*names: str) -> Q:
    """Return the condition that of the foreign keys ``names`` one is set and the others are not."""
    alone = [
        Q(**{f"{name}__isnull": False}, **{other: None for other in names if other != name})
        for name in names
    ]
    return reduce(or_, alone)
