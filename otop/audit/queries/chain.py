"""The chain as it is stored. A check reads whole tables, one chunk at a time: for the night and the console."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from otop.audit.models import Seal
from otop.audit.rules.chain import START, read_head, walk
from otop.audit.types import UNSEALED_AFTER_MINUTES, BadHead, Breach, Checked, Finding, Head, Link
from otop.base.models import Announcement
from otop.base.sql import one_moment
from otop.reports.queries.editions import other_editions, printed_heads

FINDINGS_TOLD = 100
CHUNK = 2_000

# Times as text from the database: the same microseconds whoever asks, and no value that the driver cannot read.
_TIME = """to_char(a.{} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
_CONTENT = (
    f"a.id, a.what, {_TIME.format('at')}, a.actor_kind, a.actor_id, a.subject, a.before::text, a.after::text, a.why,"
    f" {_TIME.format('written_at')}"
)
_NAMES = ("what", "at", "actor_kind", "actor_id", "subject", "before", "after", "why", "written_at")
_UNSEALED = f"SELECT {_CONTENT} FROM base_announcement a WHERE a.no IS NULL ORDER BY a.id LIMIT %s"
_SEALED = f"""SELECT {_CONTENT}, a.no, a.hash, s.head FROM base_announcement a
LEFT JOIN audit_seal s ON s.last = a.no WHERE a.no IS NOT NULL ORDER BY a.no"""
_SEALS_GONE = """SELECT before + 1, first - 1 FROM (
    SELECT first, coalesce(lag(last) OVER (ORDER BY last), 0) AS before FROM audit_seal
) s WHERE first <> before + 1 ORDER BY first LIMIT %s"""


def head() -> Head:
    seal = Seal.objects.order_by("-last").first()
    return Head(seal.last, bytes(seal.head), seal.at) if seal else Head(0, START, None)


def unsealed(*, most: int) -> list[Link]:
    """What waits for its number, oldest first. Rows that committed late are among them, whatever their id."""
    with connection.cursor() as cursor:
        cursor.execute(_UNSEALED, [most])
        return [_link(row) for row in cursor.fetchall()]


def check_chain(*, at: datetime, published: Sequence[Head] = ()) -> Checked:
    """Everything that is wrong with the chain, seen at one instant, in flat memory.

    `published`: heads from paper or from backups, which must be in the chain, too.
    """
    with one_moment():
        now = head()
        walked = walk(_sealed(), sealed_to=now.no)
        found = chain(_strays(published), _not_as_kept(), walked, _seals_gone(), _late(at), _reports())
        told = list(islice(found, FINDINGS_TOLD))
        return Checked(now, at, len(told) + sum(1 for _ in found), told)


def _sealed() -> Iterator[Link]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_SEALED)
        while rows := cursor.fetchmany(CHUNK):
            for *content, no, hash_, sealed_as in rows:
                yield _link(content, no, bytes(hash_), None if sealed_as is None else bytes(sealed_as))


def _link(row: Any, no: int = 0, hash_: bytes = b"", sealed_as: bytes | None = None) -> Link:
    id_, *said = row
    content = dict(zip(_NAMES, said, strict=True))
    for name in ("before", "after"):
        content[name] = None if content[name] is None else json.loads(content[name])
    return Link(id_, content, no, hash_, sealed_as)


def kept_head() -> Head | None:
    """The head that the last sealing left in the data folder; one of number 0 if the file cannot be read as a head."""
    file = Path(settings.CHAIN_HEAD_FILE)
    if not settings.CHAIN_HEAD_FILE or not file.exists():
        return None
    try:
        no, digits = file.read_text(encoding="ascii").split()
        return Head(int(no), read_head(digits), None)
    except (ValueError, BadHead):
        return Head(0, START, None)


def is_in_chain(wanted: Head) -> bool:
    return Announcement.objects.filter(no=wanted.no, hash=wanted.hash).exists()


def _strays(published: Sequence[Head]) -> Iterator[Finding]:
    return (Finding(Breach.OTHER_HEAD, no=head.no) for head in published if not is_in_chain(head))


def _not_as_kept() -> Iterator[Finding]:
    kept = kept_head()
    if kept and not is_in_chain(kept):
        yield Finding(Breach.NOT_AS_KEPT, no=kept.no)


def _reports() -> Iterator[Finding]:
    """What was frozen when the chain had reached some number prints that number's hash."""
    for name, no, digits in printed_heads():
        if not is_in_chain(Head(no, bytes.fromhex(digits), None)):
            yield Finding(Breach.NOT_AS_PRINTED, no=no, what=name)
    for name in other_editions():
        yield Finding(Breach.OTHER_REPORT, what=name)


def _seals_gone() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(_SEALS_GONE, [FINDINGS_TOLD])
        for first, last in cursor.fetchall():
            yield Finding(Breach.SEAL_GONE, no=first, until=last)


def _late(at: datetime) -> Iterator[Finding]:
    since = at - timedelta(minutes=UNSEALED_AFTER_MINUTES)
    rows = Announcement.objects.filter(no__isnull=True, written_at__lt=since).order_by("id")
    for id_, what in rows.values_list("id", "what")[:FINDINGS_TOLD]:
        yield Finding(Breach.UNSEALED, id=id_, what=what)


def last_check(what: str = "audit.checked") -> Announcement | None:
    """The newest announcement of a check: of the chain, or of the books ("sync.verified")."""
    return Announcement.objects.filter(what=what).order_by("-at", "-id").first()
