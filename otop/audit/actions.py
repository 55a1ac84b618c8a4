"""Announcements get their number and hash, and the chain is checked."""

from __future__ import annotations

import logging
import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from otop.audit.models import Seal
from otop.audit.queries.chain import check_chain, head, is_in_chain, kept_head, unsealed
from otop.audit.rules.chain import forged
from otop.audit.types import Checked
from otop.base.announcements import announce
from otop.base.types import Actor

log = logging.getLogger("otop.audit")
ROWS_A_SEALING = 5_000
FINDINGS_ANNOUNCED = 20


def seal(*, at: datetime) -> int:
    """Every announcement that was committed before has a number and a hash; how many got theirs now.

    No action waits for it, and it waits for none: what commits later gets the next numbers, also with a smaller id.
    """
    sealed = 0
    while count := _seal_some(at):
        sealed += count
        if count < ROWS_A_SEALING:
            break
    if sealed:
        keep_head()
    return sealed


def _seal_some(at: datetime) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE audit_seal IN SHARE ROW EXCLUSIVE MODE")
        links = list(forged(unsealed(most=ROWS_A_SEALING), head=head()))
        if not links:
            return 0
        cursor.execute(
            "UPDATE base_announcement a SET no = s.no, hash = s.hash"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[]) s (id, no, hash) WHERE a.id = s.id",
            [[link.id for link in links], [link.no for link in links], [link.hash for link in links]],
        )
        last = links[-1]
        Seal.objects.create(first=links[0].no, last=last.no, count=len(links), head=last.hash, at=at)
        return len(links)


def keep_head(*, restored: bool = False) -> None:
    """The file `chain-head` holds the newest head, for whoever compares it with the database.

    A head that is not in the chain any more stays in the file: somebody cut the chain, and the check says so. After a
    restore the chain is shorter by right, and the file follows it.
    """
    if not settings.CHAIN_HEAD_FILE:
        return
    kept, now = kept_head(), head()
    if kept and not restored and not is_in_chain(kept):
        log.error("the chain does not hold the head that %s keeps (number %d)", settings.CHAIN_HEAD_FILE, kept.no)
        return
    file = Path(settings.CHAIN_HEAD_FILE)
    try:
        if not now.no:
            file.unlink(missing_ok=True)
            return
        side = file.with_name(f"{file.name}.{os.getpid()}")
        side.write_text(f"{now.no} {now.hash.hex()}\n", encoding="ascii")
        side.replace(file)
    except OSError as error:  # the sealing itself is done, and the next one tries again
        log.error("the head of the chain could not be written to %s: %s", file, error.strerror)


def check(*, by: Actor, at: datetime) -> Checked:
    """The chain was checked, and the trail itself says so: up to which head, and what was found."""
    checked = check_chain(at=at)
    announce(
        "audit.checked",
        by=by,
        at=at,
        subject="audit:chain",
        after={
            "no": checked.head.no,
            "hash": checked.head.hash.hex(),
            "findings": [finding.as_dict() for finding in checked.findings[:FINDINGS_ANNOUNCED]],
            "count": checked.count,
        },
    )
    return checked
