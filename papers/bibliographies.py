"""Addresses for LaTeX: making and revoking them, and the papers that each gives."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db import transaction
from django.db.models import Count, Max, QuerySet, Sum
from django.utils import timezone

from papers import auditing
from papers.models import AuditEvent, BibKind, BibLink, CollectedPaper, Paper
from papers.text import sha256

# To be counted up when the same papers are written otherwise.
WRITTEN_AS = 1


@dataclass(frozen=True, slots=True)
class State:
    """What the papers of an address are now: ``tag`` changes with them. When they changed last."""

    tag: str
    changed_at: datetime | None


@transaction.atomic
def make(*, link: BibLink, by) -> str:
    """Save ``link``, which is new, as one of ``by``. Returns the secret, which is not kept."""
    token = secrets.token_urlsafe(24)
    link.by, link.token_sha256, link.hint = by, sha256(token), token[-4:]
    link.save()
    auditing.record(event=AuditEvent.BIB_MADE, by=by, about=f"…{link.hint}")
    return token


@transaction.atomic
def revoke(*, link: BibLink, by) -> None:
    """Let the address of ``link`` work no longer."""
    if BibLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now()):
        auditing.record(event=AuditEvent.BIB_REVOKED, by=by, about=f"…{link.hint}")


def opened_by(token: str) -> BibLink | None:
    """Return the working address that the secret ``token`` opens, with its maker, or None."""
    links = BibLink.objects.live().filter(token_sha256=sha256(token))
    return links.select_related("by", "tag").first()


def papers_of(link: BibLink) -> QuerySet:
    """Return the papers that ``link`` gives, in a lasting order, as far as its maker sees them.

    Of a kind that no app knows there are none.
    """
    seen = Paper.objects.visible_to(link.by).order_by("citation_key", "pk")
    if link.kind == BibKind.LIBRARY:
        return seen
    if link.kind == BibKind.TAG:
        return seen.filter(tagged_items__tag=link.tag)
    if link.kind == BibKind.COLLECTION:
        collected = CollectedPaper.objects.filter(
            collection=link.collection_id, collection__trashed_at=None
        )
        return seen.filter(pk__in=collected.values("paper"))
    for config in apps.get_app_configs():
        find = getattr(config, "papers_of_bib_link", None)
        if find and (ids := find(link)) is not None:
            return seen.filter(pk__in=ids)
    return seen.none()


def state_of(link: BibLink) -> State:
    """Return what the papers of ``link`` are now, without writing them, in two queries."""
    facts = (
        papers_of(link)
        .order_by()
        .aggregate(n=Count("pk"), at=Max("changed_at"), ids=Sum("pk"), versions=Sum("version"))
    )
    # A paper that left also changed the file, and is not among its papers any more.
    of_all = Paper.objects.aggregate(changed=Max("changed_at"), trashed=Max("trashed_at"))
    words = [WRITTEN_AS, facts["n"], facts["ids"], facts["versions"], facts["at"]]
    at = max(filter(None, of_all.values()), default=None)
    return State(sha256(" ".join(map(str, words)))[:32], at)
