"""Making and revoking share links."""

import secrets

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from ideas.models import Children, Idea, ShareChild, ShareLink, ShareReader
from ideas.scope import shown_by
from papers import auditing
from papers.models import AuditEvent, User
from papers.text import sha256


class AlreadyMade(Exception):
    """A link was made with this key. Its address was shown then and is known to nobody here."""


@transaction.atomic
def make(*, link: ShareLink, by, named: list[User] = (), password: str = "") -> str:
    """Save ``link``, which is new, as one of ``by`` for members ``named``. Returns its token.

    The token is returned this once: only its hash is kept. Raises AlreadyMade where ``by`` made a
    link with its key, and Idea.DoesNotExist where the idea is not ``by``'s own any more.
    """
    # The lock makes a second sending of the same form wait for the first.
    link.idea = Idea.objects.owned_by(by).select_for_update(of=("self",)).get(pk=link.idea_id)
    if ShareLink.objects.filter(created_by=by, key=link.key).exists():
        raise AlreadyMade
    token = secrets.token_urlsafe(32)
    today = [one.idea for one in shown_by(link)[1:]] if link.children == Children.TODAY else []
    link.created_by, link.token_sha256, link.hint = by, sha256(token), token[-4:]
    link.password = make_password(password) if password else ""
    link.save()
    ShareReader.objects.bulk_create(ShareReader(link=link, user=user) for user in named)
    ShareChild.objects.bulk_create(ShareChild(link=link, idea=idea) for idea in today)
    auditing.record(event=AuditEvent.LINK_MADE, by=by, about=f"…{link.hint}")
    return token


@transaction.atomic
def revoke(*, links: list[ShareLink], by) -> int:
    """Close ``links`` for good, as far as they are not closed. Returns how many it closed."""
    rows = ShareLink.objects.filter(pk__in=[link.pk for link in links], revoked_at=None)
    hints = list(rows.select_for_update().values_list("hint", flat=True))
    rows.update(revoked_at=timezone.now(), revoked_by=by)
    for hint in hints:
        auditing.record(event=AuditEvent.LINK_REVOKED, by=by, about=f"…{hint}")
    return len(hints)
