"""Looking for duplicates beside the pages: asking for it, and doing what was asked for."""

import logging
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from papers.duplicates import finding
from papers.models import DuplicateSearch
from papers.models.duplicates import SearchState

# Longer than looking through any library takes.
LEASE = timedelta(minutes=5)

logger = logging.getLogger(__name__)


def ask(*, by) -> None:
    """Ask for the library to be looked through; once is enough until that is done."""
    try:
        with transaction.atomic():
            DuplicateSearch.objects.create(by=by)
    except IntegrityError:
        pass  # it is asked for already


def work_off() -> int:
    """Do what was asked for, unless somebody does it already. Returns at how many searches."""
    now = timezone.now()
    is_free = Q(leased_until=None) | Q(leased_until__lt=now)
    search = DuplicateSearch.objects.filter(is_free, state=SearchState.OPEN).first()
    mine = DuplicateSearch.objects.filter(is_free, pk=search.pk if search else None)
    if not mine.update(leased_until=now + LEASE):
        return 0
    try:
        _finish(search, SearchState.DONE, finding.refresh())
    except Exception:
        logger.exception("Looking for duplicates failed.")
        _finish(search, SearchState.FAILED, 0)
    return 1


def _finish(search: DuplicateSearch, state: SearchState, groups: int) -> None:
    rows = DuplicateSearch.objects.filter(pk=search.pk)
    rows.update(state=state, groups=groups, finished_at=timezone.now())


def look_now() -> int:
    """Look through the library at once. Returns how many groups there are."""
    groups = finding.refresh()
    now = timezone.now()
    DuplicateSearch.objects.create(state=SearchState.DONE, groups=groups, finished_at=now)
    return groups
