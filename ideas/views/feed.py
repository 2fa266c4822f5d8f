"""A member's feed, and the secret in its address."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import (
    conditional_page,
    require_http_methods,
    require_POST,
    require_safe,
)

from ideas import feeds
from ideas.forms import IdeaFilter
from ideas.models import FeedKey, Idea
from papers.forms import InsightFilter, PaperFilter, SearchForm, TalkFilter
from papers.models import Insight, Paper, Talk

SHOWN_ONCE = "feed-address"
SEARCH = "search"
LISTS = {
    "papers": (Paper, PaperFilter),
    "talks": (Talk, TalkFilter),
    "insights": (Insight, InsightFilter),
    "ideas": (Idea, IdeaFilter),
}


@login_not_required
@require_safe
@conditional_page
@cache_control(private=True, max_age=0)
def show(request, token):
    """The feed that ``token`` opens."""
    member = feeds.member_of(token)
    if member is None:
        raise Http404
    with translation.override(member.language or settings.LANGUAGE_CODE):
        return _MemberFeed(address=_absolute(request.path))(request, member=member)


@login_not_required
@require_safe
@conditional_page
@cache_control(private=True, max_age=0)
def of_list(request, token, name):
    """What was added last to a list, narrowed as its page is, for who has ``token``."""
    member = feeds.member_of(token)
    if member is None or name not in {*LISTS, SEARCH}:
        raise Http404
    address = _absolute(request.get_full_path())
    with translation.override(member.language or settings.LANGUAGE_CODE):
        if name == SEARCH:
            text = SearchForm(request.GET).asked["text"]
            return _SearchFeed(address=address, text=text)(request, member=member)
        model, filter_class = LISTS[name]
        rows = filter_class(request.GET).narrow(model.objects.visible_to(member))
        return _ListFeed(address=address, rows=rows)(request, member=member)


@require_http_methods(["GET", "POST"])
@cache_control(private=True, no_store=True)
def key(request):
    """Whether one's feed has an address; making one, which is shown once."""
    if request.method == "POST":
        request.session[SHOWN_ONCE] = feeds.make_key(by=request.user)
        return redirect("ideas:feed-key")
    token = request.session.pop(SHOWN_ONCE, "")
    context = {
        "key": FeedKey.objects.filter(member=request.user).first(),
        "address": _absolute(reverse("ideas:feed", args=[token])) if token else "",
    }
    return render(request, "ideas/feed_key.html", context)


@require_POST
def remove_key(request):
    """Let the address of one's feed work no longer."""
    feeds.remove_key(by=request.user)
    messages.success(request, _("The address of your feed works no longer."))
    return redirect("ideas:feed-key")


def _absolute(path):
    return f"{settings.SITE_URL}{path}"


class _MemberFeed(Feed):
    """The newest of what others in the lab added, as far as a member may see it."""

    feed_type = Atom1Feed

    def __init__(self, address):
        self.feed_url = address

    def get_object(self, request, member):
        return member

    def title(self, member):
        return _("Throughline: what is new")

    def link(self, member):
        return _absolute("/")

    def feed_guid(self, member):
        return _absolute(f"/#feed-of-{member.pk}")

    def items(self, member):
        return feeds.newest(member)

    def item_title(self, entry):
        return entry.title

    def item_description(self, entry):
        return entry.html

    def item_link(self, entry):
        return _absolute(entry.path)

    item_guid = item_link

    def item_author_name(self, entry):
        return entry.author

    def item_pubdate(self, entry):
        return entry.added_at

    def item_updateddate(self, entry):
        return entry.changed_at


class _ListFeed(_MemberFeed):
    """The newest rows of a list, as far as a member may see them."""

    def __init__(self, address, rows):
        super().__init__(address)
        self.rows = rows

    def title(self, member):
        return f"Throughline: {self.rows.model._meta.verbose_name_plural}"

    def feed_guid(self, member):
        _before, _token, rest = self.feed_url.rpartition("/feed/")[2].partition("/")
        return _absolute(f"/#feed-of-{member.pk}-{rest}")

    def items(self, member):
        return feeds.newest_of(self.rows)


class _SearchFeed(_ListFeed):
    """The newest of what answers a search, as far as a member may see it."""

    def __init__(self, address, text):
        super().__init__(address, rows=None)
        self.text = text

    def title(self, member):
        return f"Throughline: {self.text}"

    def items(self, member):
        return feeds.found(self.text, member)
