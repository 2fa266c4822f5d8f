"""Saying what keeps an idea from being tried, and what one can do about it."""

from uuid import UUID

from django.db import transaction

from ideas import noticing
from ideas.models import Doubt, NoticeKind, Offer


@transaction.atomic
def say(*, said: Doubt | Offer, by, key: UUID) -> Doubt | Offer:
    """Return ``said``, which is new, saved as the words of ``by``.

    The same ``key`` again returns what was said with it and saves nothing. The authors of the idea
    are told, and of an offer also who has the doubt. Raises ValidationError if a value is bad.
    """
    fields = {
        name: getattr(said, name) for name in ("idea", "doubt", "text") if hasattr(said, name)
    }
    row, is_new = type(said).objects.get_or_create(by=by, key=key, defaults=fields)
    if is_new:
        is_doubt = isinstance(row, Doubt)
        people = noticing.authors_of(row.about)
        if not is_doubt and row.doubt:
            people.append(row.doubt.by)
        kind = NoticeKind.DOUBT if is_doubt else NoticeKind.OFFER
        noticing.notify(kind=kind, by=by, about=row.about, recipients=people)
    return row
