"""The public door: the page of a share link, its images, and taking a copy of what it shows.

Whoever comes, what does not open looks the same, whatever the reason. Nothing here starts a session
or sets a cookie, but for the proof that one knew the password.
"""

from functools import partial, wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ideas import sharing
from ideas.forms import PasswordForm
from ideas.models import Idea, ShareLink
from ideas.sharing import opening
from ideas.views.outline import url_to_undo
from papers.views.serving import serve_image

PROOF = "shared-password"


def _opened(view, *, asks=False):
    """Let ``view``, which takes the link, answer only where its token opens for who asks.

    Where a password is wanted, it ``asks`` for it or sends to the page, which does.
    """

    @wraps(view)
    def door(request, token, **kwargs):
        address = request.META.get("REMOTE_ADDR", "")
        if not opening.may_guess_token(address):
            return _closed(status=429)
        link = opening.link_of(token)
        if link is None:
            if not opening.is_known(token):
                opening.guessed_token(address)
            return _closed()
        if not ShareLink.objects.filter(pk=link.pk).opened_by(request.user).exists():
            if request.user.is_authenticated:
                return _closed()
            return _discreet(redirect_to_login(request.get_full_path()))
        if link.password and not opening.is_proof(link, request.COOKIES.get(PROOF, "")):
            return _ask_password(request, token, link) if asks else _to_page(token)
        return _discreet(view(request, token, link, **kwargs))

    return door


def _discreet(response):
    """Return ``response`` so that it is neither kept nor found by search engines."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Cache-Control"] = "private, no-store"
    return response


def _closed(status=404):
    """Answer as for a link that never was."""
    return _discreet(HttpResponse(render_to_string("shared/closed.html"), status=status))


def _to_page(token):
    return _discreet(redirect("ideas:shared", token))


def _ask_password(request, token, link):
    """Ask for the password; the right one comes back as a cookie for this link alone."""
    form = PasswordForm(request.POST or None)
    if not form.is_bound:
        return _password_page(form, 200)
    address = request.META.get("REMOTE_ADDR", "")
    if not opening.may_guess_password(link, address):
        form.add_error(None, _("Too many wrong passwords. Try again in a quarter of an hour."))
        return _password_page(form, 429)
    if not form.is_valid():
        return _password_page(form, 422)
    if not link.takes_password(form.cleaned_data["password"]):
        opening.guessed_password(link, address)
        form.add_error("password", _("This is not the password."))
        return _password_page(form, 422)
    response = _to_page(token)
    response.set_cookie(
        PROOF,
        opening.proof_of(link),
        path=reverse("ideas:shared", args=[token]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _password_page(form, status):
    page = render_to_string("shared/password.html", {"form": form})
    return _discreet(HttpResponse(page, status=status))


# There is no cookie that another site could make a browser send, so there is nothing to forge.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@partial(_opened, asks=True)
def page(request, token, link):
    """What a link shows. Posted to is only the password before it."""
    if request.method == "POST":
        return _to_page(token)
    shown, _tidied = sharing.project(link, image_address=_image_address(token, link))
    if request.method == "GET":
        opening.note_visit(
            link=link,
            user=request.user,
            address=request.META.get("REMOTE_ADDR", ""),
            agent=request.headers.get("User-Agent", ""),
        )
    context = {"page": shown, **_offers(request.user, token, link)}
    return HttpResponse(render_to_string("shared/page.html", context))


def _image_address(token, link):
    def address(image):
        return reverse("ideas:shared-file", args=[token, sharing.image_slug(link, image)])

    return address


def _offers(user, token, link) -> dict:
    """Return what a member is offered besides: the page in the app, and a copy."""
    if not user.is_authenticated:
        return {}
    ideas = Idea.objects.visible_to(user).filter(pk=link.idea_id)
    return {
        "is_member": True,
        "full_url": link.idea.get_absolute_url() if ideas.exists() else "",
        "add_url": "" if user == link.created_by else reverse("ideas:shared-add", args=[token]),
    }


@login_not_required
@require_safe
@_opened
def file(request, token, link, slug):
    """An image of the page."""
    image = sharing.image_called(link, slug)
    try:
        response = serve_image(image and image.file)
    except Http404:
        return _closed()
    # The stored name would tell that two links show the same image.
    del response["Content-Disposition"]
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@_opened
def add(request, token, link):
    """Ask whether to copy what a link shows to one's own ideas, then do."""
    shown, _tidied = sharing.project(link, image_address=_image_address(token, link))
    if request.method != "POST":
        context = {"page": shown, "count": len(shown.ideas), "token": token}
        return render(request, "shared/add.html", context)
    idea, change = sharing.copy(link=link, page=shown, by=request.user)
    undo = url_to_undo(change, back=reverse("ideas:idea-list"))
    messages.success(request, _("Copied to your ideas. Only you see them."), extra_tags=undo)
    return redirect(idea)
