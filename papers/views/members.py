"""The members, for all; inviting them and running their accounts, for administrators."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from papers import membership
from papers.access import is_admin
from papers.forms import AuditFilter, InvitationForm, RoleForm
from papers.models import AuditRecord, Invitation, User
from papers.views.editing import for_admins
from papers.views.lists import list_page, paged


@require_safe
def index(request):
    """Who is in the lab. Administrators also see accounts and invitations."""
    rows = User.objects.visible_to(request.user).order_by("-is_active", "username", "pk")
    invitations = Invitation.objects.visible_to(request.user).open().select_related("made_by")
    context = {
        **paged(request, rows),
        "runs_the_lab": is_admin(request.user),
        "invitations": invitations.order_by("-pk") if is_admin(request.user) else [],
    }
    return render(request, "papers/member_list.html", context)


@require_safe
def detail(request, pk):
    """An account, and what an administrator may do with it."""
    member = get_object_or_404(User.objects.editable_by(request.user), pk=pk)
    return render(request, "papers/member_detail.html", _account(member, RoleForm(_role(member))))


def _role(member):
    return {"role": member.role}


def _account(member, form):
    return {
        "member": member,
        "form": form,
        "has_second_factor": member.authenticator_set.exists(),
        "can_mail": bool(settings.EMAIL_HOST and member.email),
    }


@require_POST
def role(request, pk):
    """Give a member another role."""
    member = get_object_or_404(User.objects.editable_by(request.user), pk=pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        context = _account(member, form)
        return render(request, "papers/member_detail.html", context, status=422)
    return _done(
        request, member, membership.change_role, _("Saved."), role=form.cleaned_data["role"]
    )


@require_POST
def switch_off(request, pk):
    """Keep a member out, at once."""
    member = get_object_or_404(User.objects.editable_by(request.user), pk=pk)
    return _done(request, member, membership.switch_off, _("The account is switched off."))


@require_POST
def switch_on(request, pk):
    """Let a member in again."""
    member = get_object_or_404(User.objects.editable_by(request.user), pk=pk)
    return _done(request, member, membership.switch_on, _("The account is switched on."))


@require_POST
def take_second_factor(request, pk):
    """Let a member, who lost the second factor, in without it."""
    member = get_object_or_404(User.objects.editable_by(request.user), pk=pk)
    return _done(
        request, member, membership.take_second_factor, _("The second step is taken away.")
    )


def _done(request, member, deed, text, **arguments):
    """Do ``deed`` to ``member`` and say ``text``, or why not; go back to the account."""
    try:
        deed(member=member, by=request.user, **arguments)
    except membership.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, text)
    return redirect("papers:member-detail", pk=member.pk)


@require_POST
@never_cache
def reset_link(request, pk):
    """Mail a member a link for a new password, or, without mail, show it this once."""
    member = get_object_or_404(User.objects.editable_by(request.user).filter(is_active=True), pk=pk)
    path = membership.reset_path(member=member, by=request.user)
    if not (settings.EMAIL_HOST and member.email):
        context = {"member": member, "link": request.build_absolute_uri(path), "days": 1}
        return render(request, "papers/link_made.html", context)
    context = {"username": member.username, "password_reset_url": settings.SITE_URL + path}
    get_adapter().send_mail("account/email/password_reset_key", member.email, context)
    messages.success(request, _("The link is on its way to %(email)s.") % {"email": member.email})
    return redirect("papers:member-detail", pk=member.pk)


@require_http_methods(["GET", "POST"])
@for_admins
@never_cache
def invite(request):
    """Make an invitation, and show its link this once."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation, token, is_new = membership.invite(by=request.user, **form.cleaned_data)
        except membership.Refused as refused:
            form.add_error(None, str(refused))
        else:
            path = reverse("papers:join", args=[token])
            if settings.EMAIL_HOST and invitation.email and is_new:
                mail = {"link": settings.SITE_URL + path, "invitation": invitation}
                get_adapter().send_mail("account/email/invitation", invitation.email, mail)
            link = request.build_absolute_uri(path)
            context = {"invitation": invitation, "link": link, "days": membership.INVITED_FOR.days}
            return render(request, "papers/link_made.html", context)
    context = {"form": form, "sends_mail": bool(settings.EMAIL_HOST)}
    status = 422 if form.is_bound else 200
    return render(request, "papers/invitation_form.html", context, status=status)


@require_POST
def take_back(request, pk):
    """Close an invitation."""
    invitation = get_object_or_404(Invitation.objects.editable_by(request.user), pk=pk)
    if membership.take_back(invitation=invitation, by=request.user):
        messages.success(request, _("The invitation is taken back."))
    else:
        messages.info(request, _("This invitation is no longer open."))
    return redirect("papers:member-list")


@require_safe
@for_admins
def audit_log(request):
    """What was done that bears on who sees what."""
    filters = AuditFilter(request.GET)
    rows = AuditRecord.objects.visible_to(request.user).select_related("by").order_by("-pk")
    if filters.is_valid() and (event := filters.cleaned_data["event"]):
        rows = rows.filter(event=event)
    return list_page(request, "papers/audit_log.html", rows=rows, filters=filters)
