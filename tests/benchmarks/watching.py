"""Watching which queries are sent, how long they take, and by what way the database finds rows."""

import re
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection

from papers.text import shortened

LONGEST = 700
_LISTED = re.compile(r"%s(?:, %s)+")
_SELECTED = re.compile(r"^SELECT (?:DISTINCT )?.*? FROM ")
_INDEX = re.compile(
    r"(?:USING (?:COVERING )?INDEX|Index (?:Only )?Scan(?: Backward)? using|Bitmap Index Scan on)"
    r" (\w+)"
)


@dataclass
class Query:
    """A query, whatever its values: the longest that it took, with which, and on which pages."""

    sql: str
    seconds: float = 0
    params: tuple = ()
    pages: set[str] = field(default_factory=set)
    said: str = ""

    @property
    def told(self) -> str:
        """The query as it is printed, without the columns that it fetches."""
        return shortened(_SELECTED.sub("SELECT … FROM ", self.sql).replace('"', ""), LONGEST)

    def plan(self) -> list[str]:
        """Return how the database answers it, line by line."""
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        with connection.cursor() as cursor:
            cursor.execute(f"{explain} {self.said}", self.params)
            return [row[-1] for row in cursor.fetchall()]

    def indexes(self) -> set[str]:
        """Return the names of the indexes that it is answered by."""
        return set(_INDEX.findall("\n".join(self.plan())))


class Watch:
    """Notes the queries of pages. ``number`` is how many the last page took."""

    def __init__(self):
        self.queries: dict[str, Query] = {}
        self.number = 0

    @contextmanager
    def page(self, name: str):
        """Note the queries that are sent meanwhile as those of the page ``name``."""
        self.number = 0

        def note(execute, sql, params, many, context):
            start = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                self.number += 1
                if sql.startswith(("SELECT", "WITH")) and not many:
                    self._note(name, sql, params, time.perf_counter() - start)

        with connection.execute_wrapper(note):
            yield

    def _note(self, page, sql, params, seconds):
        key = _LISTED.sub("…", sql)
        query = self.queries.setdefault(key, Query(key))
        query.pages.add(page)
        if seconds > query.seconds:
            query.seconds, query.said, query.params = seconds, sql, params

    def heaviest(self, most: int) -> list[Query]:
        """Return the queries that took longest, the longest first."""
        return sorted(self.queries.values(), key=lambda query: -query.seconds)[:most]

    def uses(self) -> dict[str, set[str]]:
        """Return for each index the pages that it is for."""
        uses = defaultdict(set)
        for query in self.queries.values():
            for name in query.indexes():
                uses[name] |= query.pages
        return uses


# The name of each index, and what it is on.
_INDEXES = {
    "sqlite": """
        SELECT m.name, m.tbl_name || ' (' || group_concat(coalesce(i.name, '…'), ', ') || ')'
        FROM sqlite_master m, pragma_index_info(m.name) i WHERE m.type = 'index' GROUP BY m.name
    """,
    "postgresql": """
        SELECT indexname, tablename || ' ' || regexp_replace(indexdef, '^.* USING \\w+ ', '')
        FROM pg_indexes WHERE schemaname = current_schema()
    """,
}


def columns() -> dict[str, str]:
    """Return of every index of the database its table and columns."""
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES[connection.vendor])
        return dict(cursor.fetchall())
