"""Breaking the glass: an administrator reads what a member keeps private, and is seen to."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ideas import glass as deeds, lineage
from ideas.forms import GlassForm
from ideas.models import Glass, Idea
from papers.paging import page_of
from papers.views.editing import for_admins


@require_http_methods(["GET", "POST"])
@for_admins
def break_it(request):
    """Say whose private ideas one has to read, and why."""
    form = GlassForm(
        request.POST or None, initial={"member": request.GET.get("member")}, by=request.user
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        broken = deeds.break_glass(member=given["member"], reason=given["reason"], by=request.user)
        return redirect(broken)
    status = 422 if form.is_bound else 200
    return render(request, "ideas/glass_form.html", {"form": form}, status=status)


@require_safe
def look(request, pk):
    """The private ideas of a member, to read, for as long as the glass is open."""
    broken = get_object_or_404(Glass.objects.open_to(request.user).select_related("member"), pk=pk)
    page = page_of(Idea.objects.behind(broken).order_by("pk"), after=request.GET.get("after", ""))
    lineage.with_paths(page.rows)
    context = {
        "glass": broken,
        "page": page,
        "next_url": f"?after={page.after}" if page.after else "",
    }
    return render(request, "ideas/glass_detail.html", context)
