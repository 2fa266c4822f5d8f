"""What narrows the lists of papers and talks in the admin."""

from django.contrib import admin
from django.db.models import Count
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from papers.models import Tag
from papers.text import fold

MOST_TAGS = 30


class YearFilter(admin.SimpleListFilter):
    """The years that there are rows of, newest first."""

    title = _("year")
    parameter_name = "year"

    def lookups(self, request, model_admin):
        rows = model_admin.get_queryset(request).exclude(date="").order_by()
        years = rows.annotate(year_=Substr("date", 1, 4)).values_list("year_", flat=True)
        return [(year, year) for year in sorted(set(years.distinct()), reverse=True)]

    def queryset(self, request, queryset):
        year = self.value() or ""
        return queryset.filter(date__startswith=year) if year.isdecimal() else queryset


class TagFilter(admin.SimpleListFilter):
    """The tags used most on the rows; any other can be given in the address, or searched for."""

    title = _("tag")
    parameter_name = "tag"

    def lookups(self, request, model_admin):
        through = model_admin.model.tags.through
        rows = model_admin.get_queryset(request).order_by().values("pk")
        used = through.objects.filter(content_object__in=rows).values("tag")
        most = used.annotate(uses=Count("pk")).order_by("-uses", "tag")[:MOST_TAGS]
        tags = Tag.objects.filter(pk__in=[row["tag"] for row in most])
        return [(tag.slug, tag.name) for tag in tags]

    def queryset(self, request, queryset):
        slug = fold((self.value() or "").replace("\0", ""))
        return queryset.filter(tagged_items__tag__slug=slug) if slug else queryset
