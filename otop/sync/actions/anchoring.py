"""The ledger is held in the chain of announcements: what it got since goes into a digest there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from otop.base.announcements import announce
from otop.base.types import Actor
from otop.fairs import actions as fairs
from otop.fairs.types import BeingClosed
from otop.sync.queries.anchors import anchor_now, days_to_anchor, server_time
from otop.sync.queries.proof import verify


def anchor_day(*, by: Actor, fair_id: int, day: date, at: datetime, until: datetime | None = None) -> bool:
    """What the ledger got for the day since its last anchor is anchored; false if that was nothing.

    Call it with the day locked as for a closing, or with a moment `until` at which it was locked: then everything is in
    before it or comes after it.
    """
    anchor = anchor_now(fair_id=fair_id, day=day, until=until)
    if anchor.records:
        announce("sync.ledger_anchored", by=by, at=at, subject=f"fair:{fair_id}", after=anchor.as_dict())
    return anchor.records > 0


def anchor_all(*, by: Actor, at: datetime) -> int:
    """Every record of every fair is anchored; how many days got an anchor. A day that is being closed is left to that.

    The day is locked for an instant only, so that what came before it is written: no phone waits for the digest.
    """
    anchored = 0
    for fair_id, day in days_to_anchor():
        try:
            with transaction.atomic():
                fairs.lock_day_to_close(fair_id=fair_id, day=day)
                until = server_time()
        except BeingClosed:
            continue
        with transaction.atomic():
            anchored += anchor_day(by=by, fair_id=fair_id, day=day, at=at, until=until)
    return anchored


def prove(*, by: Actor, at: datetime) -> dict[str, Any]:
    """The books were held against their facts, the facts against the ledger, and the trail says with what result.

    Afterwards what is new in the ledger is anchored.
    """
    result = verify()
    differences = result["differences"]
    announce(
        "sync.verified",
        by=by,
        at=at,
        subject="books:all",
        after={"fairs": len(result["fairs"]), "count": len(differences), "differences": differences[:20]},
    )
    anchor_all(by=by, at=at)
    return result
