"""The database backend that ``ENGINE: config.sqlite3`` names."""

import sqlite3
import time

from django.db.backends.sqlite3 import base

LOOKS_FOR = 10  # milliseconds


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite, where nobody who waits to write is passed over by whoever came later.

    SQLite has no queue: whoever finds another one writing looks again after 1, 2, 5 and at last 100
    milliseconds, so that whoever has waited longest looks least often, and may never find the
    moment. Here SQLite looks for LOOKS_FOR milliseconds, and begins anew until the ``timeout`` of
    the settings, in seconds, has passed; then the error is SQLite's own. Source of the delays:
    ``sqliteDefaultBusyCallback`` in SQLite's ``main.c``.
    """

    def get_new_connection(self, conn_params):
        connection = super().get_new_connection(conn_params)
        connection.execute(f"PRAGMA busy_timeout = {LOOKS_FOR}")
        return connection

    def create_cursor(self, name=None):
        cursor = self.connection.cursor(factory=PatientCursor)
        cursor.patience = self.settings_dict["OPTIONS"].get("timeout", 5)
        return cursor


class PatientCursor(base.SQLiteCursorWrapper):
    """A cursor that asks again for ``patience`` seconds while others write."""

    patience = 0

    def execute(self, query, params=None):
        return self._when_free(super().execute, query, params)

    def executemany(self, query, param_list):
        return self._when_free(super().executemany, query, list(param_list))

    def _when_free(self, execute, *arguments):
        until = time.monotonic() + self.patience
        while True:
            try:
                return execute(*arguments)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise
