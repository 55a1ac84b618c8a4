"""What goes to the log, but for what opens an account."""

from __future__ import annotations

import logging
import re

TOKEN = re.compile(r"(/link/)[^/\s?\"')]+")


class WithoutTokens(logging.Formatter):
    """A line, and the traceback below it, in which no address shows the token of a link."""

    def format(self, record: logging.LogRecord) -> str:
        return TOKEN.sub(r"\1(token)", super().format(record))
