"""Share links: making one, listing them, and closing them."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from ideas import sharing
from ideas.forms import LinkFilter, LinksForm, ShareForm
from ideas.models import Idea, IdeaImage, ShareLink
from papers.access import is_admin
from papers.views.editing import for_admins
from papers.views.lists import list_page


@require_http_methods(["GET", "POST"])
@cache_control(private=True, no_store=True)
def share(request, pk):
    """Make a link to an idea, and see beforehand what its readers will see.

    The answer to making one is the only page that has its address: it is not kept anywhere.
    """
    if not settings.SHARE_LINKS:
        raise Http404
    idea = get_object_or_404(Idea.objects.owned_by(request.user).select_related("owner"), pk=pk)
    link = ShareLink(idea=idea, created_by=request.user)
    form = ShareForm(request.POST or None, instance=link, by=request.user)
    is_made = request.method == "POST" and "preview" not in request.POST
    if is_made and form.is_valid():
        return _make(request, form)
    is_wrong = form.is_bound and not form.is_valid()
    page, tidied = sharing.project(form.instance, image_address=_own_address)
    links = ShareLink.objects.visible_to(request.user).filter(idea=idea)
    context = {
        "idea": idea,
        "form": form,
        "page": page,
        "tidied": tidied,
        "links": links.for_list(request.user),
    }
    status = 422 if is_wrong else 200
    return render(request, "ideas/share_form.html", context, status=status)


def _own_address(image):
    """Return where who makes the link gets ``image`` from."""
    name = "ideas:ideaimage-file" if isinstance(image, IdeaImage) else "papers:image-file"
    return reverse(name, args=[image.pk])


def _make(request, form):
    try:
        token = form.save()
    except sharing.AlreadyMade:
        text = _("This link is made already. If you did not keep its address, make another.")
        messages.warning(request, text)
        return redirect("ideas:idea-share", form.instance.idea_id)
    address = request.build_absolute_uri(reverse("ideas:shared", args=[token]))
    context = {"link": form.instance, "address": address, "qr": sharing.qr_code(address)}
    return render(request, "ideas/share_made.html", context)


@require_safe
def index(request):
    """The links that one made."""
    links = ShareLink.objects.visible_to(request.user).made_by(request.user)
    return _list(request, links, here=reverse("ideas:link-list"))


@require_safe
@for_admins
def everybodys(request):
    """The links of the whole lab, for who runs it."""
    links = ShareLink.objects.visible_to(request.user)
    return _list(request, links, here=reverse("ideas:link-list-all"), is_all=True)


def _list(request, links, **context):
    filters = LinkFilter(request.GET)
    rows = links.in_state(filters.value("state")).for_list(request.user)
    context["is_admin"] = is_admin(request.user)
    return list_page(request, "ideas/link_list.html", rows=rows, filters=filters, **context)


@require_safe
def detail(request, pk):
    """One link: what it shows, and who opened it when."""
    links = ShareLink.objects.visible_to(request.user).for_list(request.user)
    link = get_object_or_404(links.prefetch_related("named"), pk=pk)
    visits = link.visits.select_related("user").order_by("-pk")
    return list_page(
        request, "ideas/link_detail.html", rows=visits, filters=forms.Form(), link=link
    )


@require_http_methods(["GET", "POST"])
def revoke(request):
    """Ask whether to close the links chosen, then close them for good."""
    form = LinksForm(request.POST if request.method == "POST" else request.GET, by=request.user)
    if not form.is_valid():
        raise Http404
    links = form.cleaned_data["link"]
    if request.method != "POST" or not links:
        rows = links.for_list(request.user)
        status = 422 if request.method == "POST" else 200
        return render(request, "ideas/link_revoke.html", {"links": rows}, status=status)
    is_mine = all(link.created_by_id == request.user.pk for link in links)
    count = sharing.revoke(links=list(links), by=request.user)
    text = ngettext("%(n)d link is closed for good.", "%(n)d links are closed for good.", count)
    messages.success(request, text % {"n": count})
    return redirect("ideas:link-list" if is_mine else "ideas:link-list-all")
