"""What the rows found have in common: how many have each tag, year, person and so on."""

import re
from collections import Counter
from dataclasses import dataclass

from django.apps import apps
from django.utils.translation import gettext as _

from papers.models import Collection, Person, Tag
from papers.search.engine import Results
from papers.search.fields import choices
from papers.search.kinds import MARK

SHOWN = 8


@dataclass(frozen=True)
class Value:
    """A value of a field, how many rows have it, and the question with it or, chosen, without."""

    label: str
    count: int
    text: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Facet:
    """A field with its values among what was found, the most frequent first."""

    name: str
    label: str
    values: tuple[Value, ...]


# The fields in the order in which they stand, and the terms that are counted for each.
COUNTED = {
    "kind": ("kind",),
    "voice": ("voice",),
    "status": ("status",),
    "type": ("type",),
    "tag": ("tag",),
    "person": ("author", "speaker"),
    "year": ("year",),
    "collection": ("collection",),
}
_TERM = re.compile(rf"{MARK}({'|'.join(name for names in COUNTED.values() for name in names)})(.+)")


def facets_of(results: Results, user) -> list[Facet]:
    """Return the facets of what was ranked: those that tell rows apart, or are chosen.

    As many queries however much was found.
    """
    counts = _counts(results)
    named = {
        "tag": _names(Tag.objects, "name", counts["tag"]),
        "person": _names(Person.objects.visible_to(user), "name", counts["person"]),
        "collection": _names(Collection.objects.visible_to(user), "name", counts["collection"]),
    }
    for config in apps.get_app_configs():
        if count := getattr(config, "search_counts", None):
            ids = {name: [row.object_id for row in rows] for name, rows in results.ranked.items()}
            counts |= count(ids, user)
    found = []
    for name, counted in counts.items():
        labels = named.get(name) or {value: str(label) for value, label in choices(name)}
        values = _values(name, counted, labels, results)
        if len(values) > 1 or any(value.is_chosen for value in values):
            found.append(Facet(name, labels_of_fields()[name], values))
    return found


def labels_of_fields() -> dict[str, str]:
    """Return what the fields are called that one narrows by."""
    return {
        "kind": _("Kind"),
        "voice": _("Whose words"),
        "status": _("Status"),
        "basis": _("Basis"),
        "type": _("Type"),
        "tag": _("Tag"),
        "person": _("Person"),
        "year": _("Year"),
        "collection": _("Collection"),
    }


def _counts(results) -> dict[str, Counter]:
    together = {name: Counter() for name in COUNTED}
    for rows in results.ranked.values():
        for row in rows:
            seen = set()
            for term in row.terms:
                if match := _TERM.fullmatch(term):
                    seen.add(match.groups())
            for name, fields in COUNTED.items():
                together[name].update({value for field, value in seen if field in fields})
    return together


def _names(rows, column, counted) -> dict[str, str]:
    most = [value for value, _count in counted.most_common(4 * SHOWN)]
    return {str(pk): name for pk, name in rows.filter(pk__in=most).values_list("pk", column)}


def _values(name, counted, labels, results) -> tuple[Value, ...]:
    chosen = {
        value for field in results.query.fields if field.name == name for value in field.values
    }
    values, asked = [], results.query
    order = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    for value, count in order:
        label = value if name == "year" else labels.get(value)
        if label is None:
            continue
        typed = label if name in {"tag", "person", "collection"} else value
        is_chosen = bool(chosen & {typed, value, label})
        if is_chosen:
            text = asked.without(name)
        elif len(values) < SHOWN:
            text = asked.having(name, typed)
        else:
            continue
        values.append(Value(label, count, text, is_chosen))
    return tuple(values)
