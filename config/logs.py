"""What the log must not hold."""

import logging
import re

_TOKEN = re.compile(r"(/s/)[^/\s?]+")


class WithoutTokens(logging.Filter):
    """Lets every line pass, with a share link's address without what makes it a key."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return True; the message of ``record`` has no token any more."""
        message = record.getMessage()
        if _TOKEN.search(message):
            record.msg, record.args = _TOKEN.sub(r"\1…", message), ()
        return True
