"""Announcements get their number and hash, and the chain is checked."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from otop.audit.models import Seal
from otop.audit.queries.chain import check_chain, head, unsealed
from otop.audit.rules.chain import forged
from otop.audit.types import Checked
from otop.base.announcements import announce
from otop.base.types import Actor

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
