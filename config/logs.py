"""What is written to the log, without the secrets in addresses."""

import logging
import re

# Who has such an address gets in: an invitation, a share link, a feed, a .bib file, a link for a
# new password.
# Slashes are written as %2F where an address stands in the query of another one.
SLASH = "(?:/|%2F)"
SECRET = re.compile(
    rf"({SLASH}(?:join|s|feed|bib|password{SLASH}reset{SLASH}key){SLASH})(?:(?!%2F)[^/\s?#&\"'<>])+",
    re.IGNORECASE,
)


def redacted(text: str) -> str:
    """Return ``text`` with the secret of each address in it replaced."""
    return SECRET.sub(r"\1[secret]", text)


class RedactingFormatter(logging.Formatter):
    """Formats a line, its traceback included, and takes the secrets out."""

    def format(self, record):
        return redacted(super().format(record))
