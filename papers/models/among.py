"""Looking up many values at once: as one parameter, where Django would write and bind each."""

import json
from collections.abc import Iterable

from django.db import connection
from django.db.models.expressions import RawSQL


def among(values: Iterable[str]) -> RawSQL:
    """Return what ``filter(column__in=…)`` takes for ``values``, however many texts."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::text[])", [list(values)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(values))])


def among_ids(ids: Iterable[int]) -> RawSQL:
    """Return what ``filter(column__in=…)`` takes for ``ids``, however many."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(ids))])
