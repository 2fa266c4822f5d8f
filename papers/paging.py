"""Pages of a list by key: the cost of a page does not grow with how far down it lies."""

import base64
import binascii
import json
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q

SIZE = 50


@dataclass(frozen=True)
class Page:
    """Rows of a list, with the cursors of its neighbours; "" where there is none."""

    rows: list
    after: str
    before: str

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)


def page_of(queryset, *, after: str = "", before: str = "", size: int = SIZE) -> Page:
    """Return the rows of ``queryset`` that follow the cursor ``after``, or precede ``before``.

    The queryset's order must be by its own columns or annotations and end in the primary key. A
    cursor that makes no sense gives the first page.
    """
    order = queryset.query.order_by
    backwards = bool(before) and not after
    key = _read(after or before, queryset, order)
    if key is None:
        rows = list(queryset[: size + 1])
        return _page(rows[:size], order, more=len(rows) > size, earlier=False)
    if backwards:
        order_back = [_turned(name) for name in order]
        rows = list(queryset.filter(_beyond(order_back, key)).order_by(*order_back)[: size + 1])
        return _page(rows[:size][::-1], order, more=True, earlier=len(rows) > size)
    rows = list(queryset.filter(_beyond(order, key))[: size + 1])
    return _page(rows[:size], order, more=len(rows) > size, earlier=True)


def count_to(queryset, most: int) -> int:
    """Return how many rows ``queryset`` has, those beyond ``most`` counted as one."""
    return queryset.order_by().values("pk")[: most + 1].count()


def _page(rows, order, *, more, earlier):
    return Page(
        rows,
        after=_cursor(rows[-1], order) if more and rows else "",
        before=_cursor(rows[0], order) if earlier and rows else "",
    )


def _turned(name):
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(order, key):
    """The rows after ``key``: a later first column, or the same and a later second, and so on."""
    beyond, same = Q(), Q()
    for name, value in zip(order, key, strict=True):
        column = name.lstrip("-")
        comparison = "lt" if name.startswith("-") else "gt"
        beyond |= same & Q(**{f"{column}__{comparison}": value})
        same &= Q(**{column: value})
    return beyond


def _cursor(row, order):
    values = [getattr(row, name.lstrip("-")) for name in order]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _read(cursor, queryset, order):
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded))
        if not isinstance(values, list) or len(values) != len(order):
            return None
        return [
            _column(queryset, name).clean(value, None)
            for name, value in zip(order, values, strict=True)
        ]
    except (binascii.Error, ValueError, ValidationError, RecursionError):
        return None


def _column(queryset, name):
    name, columns = name.lstrip("-"), queryset.model._meta
    if name in queryset.query.annotations:
        return queryset.query.annotations[name].output_field
    return columns.pk if name == "pk" else columns.get_field(name)
