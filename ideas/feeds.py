"""What is new to a member, for the reader of feeds that has the secret of their feed."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from ideas.models import Comment, FeedKey, Idea
from papers.markdown import plain, render, render_mentioning
from papers.models import Insight, Paper, Talk, User
from papers.search import engine
from papers.text import sha256, shortened

MOST = 50
# What XML cannot hold.
CONTROLS = dict.fromkeys([*range(0x20), 0xFFFE, 0xFFFF])
for kept in "\t\n\r":
    del CONTROLS[ord(kept)]


@dataclass(frozen=True)
class Entry:
    """Something that somebody else added; ``path`` is where it is, ``html`` its text, clean."""

    title: str
    html: str
    author: str
    path: str
    added_at: datetime
    changed_at: datetime


def make_key(*, by: User) -> str:
    """Return the secret of a new address for the feed of ``by``; an older one works no longer."""
    token = secrets.token_urlsafe(24)
    fields = {"token_sha256": sha256(token), "hint": token[-4:]}
    FeedKey.objects.filter(member=by).delete()
    FeedKey.objects.create(member=by, **fields)
    return token


def remove_key(*, by: User) -> None:
    """Let the address of the feed of ``by`` work no longer."""
    FeedKey.objects.filter(member=by).delete()


def member_of(token: str) -> User | None:
    """Return the active member whose feed ``token`` opens, or None."""
    members = User.objects.filter(is_active=True, feed_key__token_sha256=sha256(token))
    return members.first()


def newest(user: User) -> list[Entry]:
    """Return what others added last, as far as ``user`` may see it, the newest first."""
    ideas = Idea.objects.visible_to(user).exclude(owner=user)
    insights = Insight.objects.visible_to(user).exclude(owner=user)
    comments = Comment.objects.visible_to(user).exclude(author=user)
    comments = comments.select_related("author", "idea", "insight").prefetch_related("mentions")
    rows = [
        *newest_of(ideas),
        *newest_of(insights),
        *map(_comment, _last(comments)),
    ]
    return sorted(rows, key=lambda entry: entry.added_at, reverse=True)[:MOST]


def newest_of(rows: QuerySet) -> list[Entry]:
    """Return the entries of those of ``rows``, all of one kind, that were added last."""
    make, fetched = _ENTRIES[rows.model]
    return list(map(make, _last(fetched(rows))))


def found(text: str, user: User) -> list[Entry]:
    """Return the entries of what answers the search ``text`` and was added last."""
    return list(map(_hit, engine.latest(text, user, today=timezone.localdate(), most=MOST)))


def _hit(hit):
    title = hit.shown.title or shortened(hit.shown.text, 80)
    facts = " · ".join(hit.shown.details)
    html = format_html("<p>{}</p><p>{}</p>", facts, shortened(hit.shown.text, 1000))
    return Entry(
        title=title.translate(CONTROLS),
        html=html.translate(CONTROLS),
        author="",
        path=hit.shown.url,
        added_at=hit.added_at,
        changed_at=hit.added_at,
    )


def _last(rows):
    return rows.order_by("-pk")[:MOST]


def _idea(idea):
    title = _("Idea: %(title)s") % {"title": _line(idea.title)}
    return _entry(idea, idea.owner, title, render(idea.body or idea.title))


def _insight(insight):
    title = _("%(kind)s: %(text)s") % {
        "kind": insight.get_kind_display(),
        "text": _line(insight.text),
    }
    return _entry(insight, insight.owner, title, render(insight.text))


def _paper(paper):
    title, author = _line(paper.title), ", ".join(paper.authors)
    facts = " · ".join(filter(None, (author, paper.container, paper.date)))
    return _entry(paper, author, title, format_html("<p>{}</p>{}", facts, render(paper.abstract)))


def _talk(talk):
    title, speakers = _line(talk.title), ", ".join(map(str, talk.speaker_list))
    facts = " · ".join(filter(None, (speakers, str(talk.series or ""), talk.date)))
    return _entry(talk, speakers, title, format_html("<p>{}</p>{}", facts, render(talk.abstract)))


def _comment(comment):
    title = _("Comment on “%(about)s”") % {"about": _line(str(comment.about))}
    return _entry(comment, comment.author, title, render_mentioning(comment.text, _names(comment)))


def _names(comment):
    return tuple(comment.names)


def _line(text):
    return shortened(plain(text), 80)


def _entry(row, author, title, html):
    return Entry(
        title=title.translate(CONTROLS),
        html=html.translate(CONTROLS),
        author=str(author).translate(CONTROLS),
        path=row.get_absolute_url(),
        added_at=row.created_at,
        changed_at=row.changed_at,
    )


_ENTRIES = {
    Idea: (_idea, lambda rows: rows.exclude(title="").select_related("owner")),
    Insight: (_insight, lambda rows: rows.select_related("owner")),
    Paper: (_paper, lambda rows: rows.with_authors()),
    Talk: (_talk, lambda rows: rows.with_speakers().select_related("series")),
}
