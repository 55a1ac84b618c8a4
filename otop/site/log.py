"""How a line of the log is written: what a stranger sent is one short line, what failed here says where.

No line shows the token of a link, which opens an account until it is used.
"""

from __future__ import annotations

import logging
import re

LETTERS_MAX = 300
TOKEN = re.compile(r"(/link/)[^/\s?\"')]+")


class Plain(logging.Formatter):
    """Time, level, logger, words. A request that was refused (4xx) is the sender's doing: no trace of our code."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return TOKEN.sub(r"\1(token)", self.written(record))

    def written(self, record: logging.LogRecord) -> str:
        status = getattr(record, "status_code", None)
        if status is None or status >= 500:
            return super().format(record)
        line = logging.makeLogRecord(record.__dict__)
        line.msg, line.args = " ".join(record.getMessage().split())[:LETTERS_MAX], ()
        line.exc_info = line.exc_text = line.stack_info = None
        line.levelno, line.levelname = logging.WARNING, "WARNING"
        return super().format(line)
