"""The outline: showing it, changing it, and undoing that."""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ideas import changing, lineage, linking, outline
from ideas.forms import FindParentForm, NumbersForm, OutlineForm, PlaceForm, ShownForm, UndoForm
from ideas.models import Change, Idea
from papers import differing, merging
from papers.merging import Difference
from papers.models import EditConflict, Visibility
from papers.paging import page_of
from papers.text import shortened

AUTOMATIC = "automatic-numbers"


@dataclass
class Said:
    """What is said with the outline: what happened, or what is wrong; and where the focus goes.

    In a ``conflict`` it is the idea as it is now, and ``difference`` what the title that was not
    saved and the one that was come to.
    ``asked`` is a form of a change that shows something to others, which is done once agreed to.
    """

    text: str = ""
    error: str = ""
    focus: int | None = None
    conflict: Idea | None = None
    difference: Difference | None = None
    asked: OutlineForm | None = None


@dataclass
class Shown:
    """The outline as a template shows it: all of it, or what lies below ``root``."""

    rows: list[outline.Row]
    root: Idea | None
    rest: int | None
    here: str
    may_add: bool
    is_automatic: bool
    undo: Change | None
    said: Said
    previous_url: str = ""
    next_url: str = ""

    def _opening(self, levels) -> str:
        path, _mark, query = self.here.partition("?")
        asked = QueryDict(query, mutable=True)
        asked["levels"] = levels
        return f"{path}?{asked.urlencode()}"

    @property
    def open_url(self) -> str:
        """The address of this with all branches open."""
        return self._opening("all")

    @property
    def closed_url(self) -> str:
        """The address of this with all branches closed."""
        return self._opening("none")


def is_swap(request) -> bool:
    """Return whether just the outline is asked for, to be put in the place of the one shown."""
    return request.headers.get("HX-Target") == "outline"


def is_automatic(request) -> bool:
    """Return whether the outline shows automatic numbers instead of the writers' own."""
    return request.session.get(AUTOMATIC, False)


def whole(request, form: ShownForm, *, here: str, said: Said | None = None, also=()) -> Shown:
    """Return a page of the whole outline, as ``form`` asks, with the way to ``also`` (ideas)."""
    user, numbers = request.user, is_automatic(request)
    page = page_of(
        outline.tops(user), after=form.value("after") or "", before=form.value("before") or ""
    )
    size = -1 if page.after or page.before else len(page)
    rows = outline.rows(
        page.rows, user, size=size, are_automatic=numbers, opening=form.opening([*also])
    )
    return Shown(
        rows,
        root=None,
        rest=None,
        here=here,
        may_add=True,
        is_automatic=numbers,
        undo=Change.objects.undoable_by(user).first(),
        said=said or Said(),
        previous_url=f"?before={page.before}" if page.before else "",
        next_url=f"?after={page.after}" if page.after else "",
    )


def below(
    request, form: ShownForm, *, root: Idea, path: str, here: str, said: Said | None = None, also=()
) -> Shown:
    """Return what lies below ``root``, whose full number is ``path``."""
    user, numbers = request.user, is_automatic(request)
    siblings, first, rest = outline.below(root, user, start=form.value("start") or 0)
    size = -1 if rest or first > 1 else len(siblings)
    opening = form.opening([*also])
    rows = outline.rows(
        siblings, user, above=path, first=first, size=size, are_automatic=numbers, opening=opening
    )
    return Shown(
        rows,
        root=root,
        rest=rest,
        here=here,
        may_add=Idea.objects.editable_by(user).filter(pk=root.pk).exists(),
        is_automatic=numbers,
        undo=Change.objects.undoable_by(user).first(),
        said=said or Said(),
    )


@require_safe
def branch(request, pk):
    """The rows right below an idea, from a position on: what opening a branch loads."""
    idea = get_object_or_404(Idea.objects.visible_to(request.user), pk=pk)
    form = ShownForm(request.GET)
    level, numbers = form.value("level") or 1, is_automatic(request)
    siblings, first, rest = outline.below(idea, request.user, start=form.value("start") or 0)
    size = -1 if rest or first > 1 else len(siblings)
    path = lineage.number_paths([idea], are_automatic=numbers)[idea.pk]
    rows = outline.rows(
        siblings,
        request.user,
        above=path,
        level=level,
        first=first,
        size=size,
        are_automatic=numbers,
        opening=outline.NONE,
    )
    context = {"rows": rows, "rest": rest, "parent": idea, "level": level}
    return render(request, "ideas/_outline_branch.html", context)


@require_POST
def change(request):
    """Add, edit, move or delete ideas. A page goes back to where one was, a fragment is redrawn."""
    form = OutlineForm(request.POST, by=request.user)
    if not form.is_valid():
        if form.asks_for_what_is_not_there:
            raise Http404
        text = " ".join(error for errors in form.errors.values() for error in errors)
        return _answer(request, form, Said(error=text), status=422)
    given = form.cleaned_data
    if given["do"] in {"open", "choose"}:
        return _lead(request, _page_for(form, _back(request, form)))
    try:
        ideas = form.save()
    except changing.Publishes as question:
        return _answer(request, form, Said(error=str(question), asked=form), status=422)
    except changing.Refused as refusal:
        return _answer(request, form, Said(error=str(refusal)), status=422)
    except EditConflict as conflict:
        now = conflict.current
        difference = _difference(now, given, by=request.user)
        text = _("Somebody else saved this idea.")
        said = Said(error=text, conflict=now, difference=difference)
        return _answer(request, form, said, status=409)
    return _answer(request, form, _told(request, given["do"], ideas), also=ideas)


def _difference(idea, given, *, by) -> Difference:
    """Return what the title that was ``given`` and that of ``idea``, saved meanwhile, come to."""
    began_with = merging.base_of(idea, given["seen_version"], by)
    base = began_with.title if began_with else None
    label = Idea._meta.get_field("title").verbose_name
    return Difference(label, given["title"], idea.title, base, differing.WORDS)


@require_POST
def undo(request):
    """Undo a change, the last one if it is not said which."""
    form = UndoForm(request.GET, by=request.user)
    place = PlaceForm(request.POST, by=request.user)
    if not place.is_valid():
        raise Http404
    if not form.is_valid():
        return _answer(request, place, Said(error=_("This is undone already.")), status=422)
    place.cleaned_data["next"] = place.cleaned_data["next"] or form.cleaned_data["next"]
    last = form.cleaned_data["change"] or Change.objects.undoable_by(request.user).first()
    if last is None:
        return _answer(request, place, Said(text=_("There is nothing to undo.")))
    try:
        ideas = changing.undo(change=last, by=request.user)
    except changing.Refused as refusal:
        changing.forget(change=last)
        return _answer(request, place, Said(error=str(refusal)), status=422)
    focus = ideas[0].pk if ideas else None
    said = Said(text=_("Undone: %(change)s") % {"change": last}, focus=focus)
    return _answer(request, place, said, also=ideas, is_undoing=True)


@require_POST
def number(request):
    """Show the writers' own numbers, or automatic ones, from now on."""
    form, place = NumbersForm(request.POST), PlaceForm(request.POST, by=request.user)
    if not place.is_valid():
        raise Http404
    if form.is_valid():
        request.session[AUTOMATIC] = form.cleaned_data["numbers"] == "automatic"
    return redirect(_back(request, place))


@require_safe
def choose(request):
    """Choose what ideas become part of, by number or words."""
    form = FindParentForm(request.GET, by=request.user)
    if not form.is_valid():
        raise Http404
    ideas, found = list(form.cleaned_data["idea"]), form.cleaned_data["find"]
    context = {
        "form": form,
        "ideas": ideas,
        "parents": linking.possible_parents(found, ideas, request.user) if ideas else [],
        "next": form.cleaned_data["next"],
    }
    return render(request, "ideas/outline_move.html", context)


def undo_url(form) -> str:
    """Return what undoes the change that ``form`` (an IdeaForm) made, "" if it made none."""
    return url_to_undo(form.change, back=reverse("ideas:idea-list")) if form.change else ""


def url_to_undo(change: Change, *, back: str) -> str:
    """Return the address that undoes ``change`` and goes ``back``."""
    return f"{reverse('ideas:undo')}?{urlencode({'change': change.pk, 'next': back})}"


def _told(request, do, ideas) -> Said:
    """Return the sentence that says what was done to ``ideas``."""
    focus, name = ideas[0], shortened(str(ideas[0]), 60)
    if do == "delete":
        return Said(text=_("“%(row)s” is in the trash.") % {"row": name})
    if do in {"add", "edit"}:
        return Said(text=_("Saved: %(idea)s") % {"idea": name}, focus=focus.pk)
    paths = lineage.number_paths([focus], are_automatic=is_automatic(request))
    path = paths[focus.pk]
    said = {"idea": name, "number": path}
    focus.refresh_from_db(fields=["parent", "visibility"])
    stays = focus.parent and focus.visibility == Visibility.PRIVATE != focus.parent.visibility
    if stays:
        text = _("“%(idea)s” is now at %(number)s. It stays private; the lab does not see it.")
    else:
        text = _("“%(idea)s” is now at %(number)s.")
    return Said(text=text % said, focus=focus.pk)


def _page_for(form, back):
    given = form.cleaned_data
    if given["do"] == "open":
        return reverse("ideas:idea-edit", args=[given["idea"][0].pk])
    query = {"idea": [idea.pk for idea in given["idea"]], "next": back}
    return f"{reverse('ideas:idea-move')}?{urlencode(query, doseq=True)}"


def _lead(request, url):
    """Send who asks to another page."""
    if is_swap(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def _back(request, form) -> str:
    """Return the page that ``form`` says one was on, if it is one of this site."""
    url = getattr(form, "cleaned_data", {}).get("next", "")
    if url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()):
        return url
    return reverse("ideas:idea-list")


def _answer(request, form, said, *, also=(), status=200, is_undoing=False):
    back = _back(request, form)
    if is_swap(request):
        return _redrawn(request, form, said, back=back, also=also, status=status)
    if status != 200:
        context = {"said": said, "back": back, "form": form}
        return render(request, "ideas/outline_problem.html", context, status=status)
    last = None if is_undoing else Change.objects.undoable_by(request.user).first()
    messages.success(request, said.text, extra_tags=(last and url_to_undo(last, back=back)) or "")
    return redirect(f"{back.partition('#')[0]}#idea-{said.focus}" if said.focus else back)


def _redrawn(request, form, said, *, back, also, status):
    """Answer with the outline as it is now, the same branches open."""
    query = QueryDict(urlsplit(back).query, mutable=True)
    if "open" in request.POST:
        query["open"] = request.POST["open"]
    asked = {"said": said, "also": also, "here": back}
    root = getattr(form, "cleaned_data", {}).get("root")
    if root:
        path = lineage.number_paths([root], are_automatic=is_automatic(request))[root.pk]
        shown = below(request, ShownForm(query), root=root, path=path, **asked)
    else:
        shown = whole(request, ShownForm(query), **asked)
    return render(request, "ideas/_outline.html", {"outline": shown}, status=status)
