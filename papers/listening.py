"""From the clock to the recording: lines stamped while listening get their minute."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from papers.models import Insight, Talk

# Lines further apart belong to another sitting, with another beginning.
ONE_SITTING = timedelta(hours=12)
LAST_SECOND = 360_000


@transaction.atomic
def anchor(*, insight: Insight, seconds: int, by) -> int:
    """Say that the stamped ``insight`` was at ``seconds``; give the lines around it theirs.

    Those are the lines that ``by`` stamped in the same talk within 12 hours of it. Returns how
    many lines have a minute now.
    """
    sitting = (insight.heard_at - ONE_SITTING, insight.heard_at + ONE_SITTING)
    around = stamped(talk=insight.talk, by=by).filter(heard_at__range=sitting)
    Insight.remember(around.select_for_update())
    rows = list(around)
    now = timezone.now()
    for row in rows:
        after = round((row.heard_at - insight.heard_at).total_seconds())
        row.seconds = min(max(seconds + after, 0), LAST_SECOND)
        row.version += 1
        row.changed_at = now
    Insight.objects.bulk_update(rows, ["seconds", "version", "changed_at"])
    Insight.remember(around, by=by)
    return len(rows)


def nudge(*, talk: Talk, seconds: int, by) -> int:
    """Shift the minutes of the lines that ``by`` stamped in ``talk``. Returns how many."""
    rows = stamped(talk=talk, by=by).exclude(seconds=None)
    return rows.revise(by=by, seconds=Least(Greatest(F("seconds") + seconds, 0), LAST_SECOND))


def unanchor(*, talk: Talk, by) -> int:
    """Take the minutes off the lines that ``by`` stamped in ``talk``. Returns how many."""
    return stamped(talk=talk, by=by).exclude(seconds=None).revise(by=by, seconds=None)


def stamped(*, talk: Talk, by):
    """Return the insights of ``talk`` that ``by`` owns and that were stamped with the clock."""
    return Insight.objects.owned_by(by).filter(talk=talk).exclude(heard_at=None)
