"""Citation keys: finding a paper by one, the lab's pattern, and new keys for all papers."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from papers import keys, tasks
from papers.crediting import known_paper
from papers.forms import KeyPatternForm
from papers.models import LabSettings, Paper, Rekeying
from papers.views.editing import for_admins

PREVIEWED = 5
CHANGES_SHOWN = 100
# In a larger library the first papers are shown, and all are given keys in the background.
LOOKED_AT = 500


@require_safe
def called(request, key):
    """The paper of a citation key, also of one that it had before; else the search for it."""
    paper = known_paper(key)
    if paper and Paper.objects.visible_to(request.user).filter(pk=paper.pk).exists():
        return redirect(paper)
    return redirect(f"{reverse('papers:paper-list')}?{urlencode({'q': key})}")


@require_http_methods(["GET", "POST"])
@for_admins
def pattern(request):
    """The pattern of the lab's keys. ``?key_pattern=`` shows another one without saving it."""
    if request.method == "POST":
        with transaction.atomic():
            settings, _is_new = LabSettings.objects.get_or_create(pk=LabSettings.ONLY)
            form = KeyPatternForm(request.POST, instance=settings, by=request.user)
            if form.is_valid():
                form.save()
                messages.success(request, _("Saved. Papers that have a key keep it."))
                return redirect("papers:keys")
        return render(request, "papers/keys.html", _previewed(request, form), status=422)
    typed = request.GET.get("key_pattern", "")
    form = KeyPatternForm(
        instance=LabSettings.objects.current(),
        initial={"key_pattern": typed} if typed else None,
        by=request.user,
    )
    return render(request, "papers/keys.html", _previewed(request, form))


def _previewed(request, form):
    newest = Paper.objects.visible_to(request.user).order_by("-pk")[:PREVIEWED]
    previews = keys.preview(form.pattern, newest) if form.pattern else []
    return {"form": form, "previews": previews, "is_readable": form.pattern is not None}


@require_http_methods(["GET", "POST"])
@for_admins
def give(request):
    """Give all papers keys by the pattern, after showing what would change."""
    if request.method == "POST":
        if _is_large():
            return redirect(tasks.ask(kind="rekey", by=request.user)[0])
        rekeying = keys.give_all_by_pattern(by=request.user)
        if rekeying is None:
            messages.info(request, _("All papers have the keys of the pattern already."))
            return redirect("papers:keys")
        n = len(rekeying.before)
        undo = reverse("papers:rekeying-undo", args=[rekeying.pk])
        text = ngettext("%(n)d paper has a new key.", "%(n)d papers have new keys.", n) % {"n": n}
        messages.success(request, text, extra_tags=undo)
        return redirect("papers:keys")
    changes = keys.new_keys(most=LOOKED_AT)
    context = {
        "changes": changes[:CHANGES_SHOWN],
        "n": len(changes),
        "looked_at": LOOKED_AT,
        "is_more": _is_large(),
    }
    return render(request, "papers/keys_give.html", context)


def _is_large() -> bool:
    return Paper.objects.alive()[: LOOKED_AT + 1].count() > LOOKED_AT


@require_POST
def take_back(request, pk):
    """Give papers the keys back that they had before they all got new ones."""
    rekeying = get_object_or_404(Rekeying.objects.editable_by(request.user), pk=pk)
    n = keys.take_back(rekeying=rekeying, by=request.user)
    text = ngettext("%(n)d paper has its old key.", "%(n)d papers have their old keys.", n)
    messages.success(request, text % {"n": n})
    return redirect("papers:keys")
