"""The history of a row: what it was at each of its versions, who made it so, and when."""

from django.db import models
from simple_history.models import HistoricalQuerySet, HistoricalRecords

# What no version keeps: how a row is looked up and sorted, where it stands, whether it is deleted.
NEVER = ("created_at", "position", "trashed_at", "trashed_by", "trashed_with")
AT_ONCE = 500


def current_member():
    """Return the member who makes the request that is answered, or None outside of one."""
    user = getattr(getattr(HistoricalRecords.context, "request", None), "user", None)
    return user if user is not None and user.is_authenticated else None


class VersionQuerySet(HistoricalQuerySet):
    """Versions of rows."""

    def visible_to(self, user):
        """Versions that ``user`` may see: of a row with an owner, as it was shown at the time."""
        return self.filter(self.model.instance_type.versions_seen(user))

    def keep(self, rows, *, by=None) -> None:
        """Keep what each of ``rows`` is at its version, with what hangs on it.

        A version that is kept already only gets what hangs on the row now: that may have changed
        up to the moment when the next version begins.
        """
        self.model.objects.bulk_create(
            [self.of(row, by=by) for row in rows],
            batch_size=AT_ONCE,
            update_conflicts=True,
            unique_fields=["id", "version"],
            update_fields=["attached"],
        )

    def of(self, row, *, by=None):
        """Return the version that ``row`` is now, not saved, made by ``by`` if that is known.

        The first version of a row that has an owner was made by the owner.
        """
        is_first = row.version == 1
        maker = by.pk if by else getattr(row, "owner_id", None) if is_first else None
        return self.model(
            **{field.attname: getattr(row, field.attname) for field in self.model.tracked_fields},
            attached=row.attached,
            history_user_id=maker,
            history_date=row.created_at if is_first else row.changed_at,
            history_type="+" if is_first else "~",
        )


class Version(models.Model):
    """What the versions of all models have in common.

    ``attached`` is what hangs on the row, as lists of names by field. The newest version does not
    have it yet, but the row itself has.
    """

    attached = models.JSONField(default=dict)

    class Meta:
        abstract = True


class Versions(HistoricalRecords):
    """Keeps the history of a model that is ``Remembered``, but for its fields ``without``."""

    def __init__(self, *, without=()):
        super().__init__(
            bases=[Version],
            excluded_fields=[*NEVER, *without],
            history_id_field=models.BigAutoField(),
            historical_queryset=VersionQuerySet,
            cascade_delete_history=True,
        )

    def get_history_user(self, instance):
        owner = getattr(instance, "owner", None) if instance.version == 1 else None
        return super().get_history_user(instance) or owner

    def get_meta_options(self, model):
        once = models.UniqueConstraint(
            fields=["id", "version"], name=f"{model._meta.model_name}_version_once"
        )
        return super().get_meta_options(model) | {"ordering": ["-version"], "constraints": [once]}
