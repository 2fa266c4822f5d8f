"""What adding, changing and deleting a row have in common, whatever the row is."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from papers import trashing
from papers.access import is_admin, is_editor
from papers.text import shortened


def for_editors(view):
    """Return ``view`` so that for who does not keep the library it does not exist."""

    @wraps(view)
    def page(request, *args, **kwargs):
        if not is_editor(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return page


def for_admins(view):
    """Return ``view`` so that for who does not run the lab it does not exist."""

    @wraps(view)
    def page(request, *args, **kwargs):
        if not is_admin(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return page


def edit_page(
    request,
    form_class,
    *,
    template="edit.html",
    instance=None,
    initial=None,
    undo_url=None,
    **context,
):
    """Show the form of ``instance`` (None: a new row) and save what is posted.

    ``undo_url(form)``, if given, returns the address that the Undo button after saving posts to.
    Answers with a redirect to the saved row, or to the page that the form cleans to as ``next``;
    else the page: 200 at first, 422 when something typed is wrong, 409 when somebody else saved the
    row meanwhile.
    """
    kept = {"instance": instance, "initial": initial, "by": request.user}
    if request.method != "POST":
        form = form_class(**kept)
        return render(request, template, {"form": form, "row": instance} | context)
    with transaction.atomic():
        form = form_class(request.POST, request.FILES, **kept)
        if form.is_valid():
            row = form.save()
            undo = undo_url(form) if undo_url else ""
            messages.success(request, _("Saved."), extra_tags=undo)
            return redirect(form.cleaned_data.get("next") or row)
    status = 409 if form.has_error(NON_FIELD_ERRORS, "conflict") else 422
    return render(request, template, {"form": form, "row": instance} | context, status=status)


def delete_page(request, row, *, back):
    """Ask whether to delete ``row``, then put it into the trash and go to the page ``back``.

    The message there has a button that undoes it.
    """
    if request.method != "POST":
        with_it = sum(rows.visible_to(request.user).count() for rows in row.goes_with())
        return render(request, "confirm_delete.html", {"row": row, "with_it": with_it})
    batch = trashing.trash_row(row=row, by=request.user)
    undo = reverse("papers:restore", args=[batch])
    messages.success(
        request,
        _("“%(row)s” is in the trash.") % {"row": shortened(str(row), 60)},
        extra_tags=undo,
    )
    return redirect(back)
