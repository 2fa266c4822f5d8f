"""Sparks: linking, turning down, confirming, and saying why."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ideas import sparking
from ideas.forms import EndsForm, NewSparkForm, SideForm, SparkedIdeaForm, SparkForm
from ideas.models import Idea, Spark
from papers.models import Insight, Visibility
from papers.text import shortened
from papers.views.editing import edit_page

# What htmx asked for is a piece of another page, which this one, with the errors, does not have.
WHOLE_PAGE = {"HX-Retarget": "#main", "HX-Reselect": "#main"}


@require_POST
def add(request):
    """Link an insight, a paper or an idea to an idea."""
    spark = Spark(**_ends(request))
    form = NewSparkForm(request.POST, instance=spark, by=request.user)
    if not form.is_valid():
        context = {"form": form, "spark": spark}
        page = render_to_string("ideas/spark_form.html", context, request)
        return HttpResponse(page, status=422, headers=WHOLE_PAGE)
    spark = form.save()
    messages.success(request, _("Linked."))
    return _back(request, spark.source, spark.idea)


@require_POST
def turn_down(request):
    """Say of two rows that none lit the other, so that it is not suggested again."""
    spark = sparking.reject(**_source_and_idea(request), by=request.user)
    return _rejected(request, spark)


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Say how and why two rows hang together, and by which words."""
    spark = get_object_or_404(_whole(Spark.objects.editable_by(request.user)), pk=pk)
    return edit_page(
        request, SparkForm, template="ideas/spark_form.html", instance=spark, spark=spark
    )


@require_POST
def confirm(request, pk):
    """Say that a suggested spark is one."""
    spark = get_object_or_404(_whole(Spark.objects.editable_by(request.user)), pk=pk)
    sparking.light(source=spark.source, idea=spark.idea, by=request.user)
    messages.success(request, _("Confirmed."))
    return _back(request, spark.source, spark.idea)


@require_POST
def reject(request, pk):
    """Say that a spark is none."""
    spark = get_object_or_404(_whole(Spark.objects.editable_by(request.user)), pk=pk)
    spark = sparking.reject(source=spark.source, idea=spark.idea, by=request.user)
    return _rejected(request, spark)


@require_POST
def restore(request, pk):
    """Take back that a spark was rejected."""
    spark = get_object_or_404(_whole(Spark.objects.restorable_by(request.user)), pk=pk)
    sparking.restore(spark=spark)
    messages.success(request, _("Taken back."))
    return _back(request, spark.source, spark.idea)


@require_http_methods(["GET", "POST"])
def add_idea(request, pk):
    """Make an idea of an insight, which is its spark."""
    insight = get_object_or_404(Insight.objects.visible_to(request.user), pk=pk)
    idea = Idea(title=shortened(" ".join(insight.text.split()), 500), visibility=Visibility.PRIVATE)
    return edit_page(
        request,
        partial(SparkedIdeaForm, source=insight),
        template="ideas/insight_idea.html",
        instance=idea,
        insight=insight,
    )


def _whole(sparks):
    return sparks.select_related("idea", "insight", "paper", "from_idea")


def _source_and_idea(request):
    form = EndsForm(request.POST, by=request.user)
    if not form.is_valid():
        raise Http404
    return {"source": form.cleaned_data["source"], "idea": form.cleaned_data["idea"]}


def _ends(request):
    return sparking.ends(**_source_and_idea(request))


def _rejected(request, spark):
    undo = reverse("ideas:spark-restore", args=[spark.pk])
    text = _("Not so. It will not be suggested again.")
    messages.success(request, text, extra_tags=f"{undo}?{request.GET.urlencode()}")
    return _back(request, spark.source, spark.idea)


def _back(request, source, idea):
    form = SideForm(request.GET)
    is_from_source = form.is_valid() and form.cleaned_data["side"] == "source"
    row = source if is_from_source else idea
    return redirect(f"{row.get_absolute_url()}#sparks-title")
