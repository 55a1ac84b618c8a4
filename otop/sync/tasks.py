from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from otop.base.types import SYSTEM
from otop.sync.actions import anchor_all, prove

log = logging.getLogger("otop.sync")


@app.periodic(cron="30 3 * * *")
@app.task(queueing_lock="sync.verify", name="sync.verify")
def verify_nightly(timestamp: int) -> None:
    """Prove the books at half past three each night and anchor the ledger; a difference is logged and fails the job."""
    result = prove(by=SYSTEM, at=timezone.now())
    for difference in result["differences"]:
        log.error("books differ: %s", difference)
    if not result["ok"]:
        raise RuntimeError(f"{len(result['differences'])} differences in the books")


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="sync.anchor", name="sync.anchor")
def anchor(timestamp: int) -> None:
    """Anchor each ten minutes what the ledger got, so that nobody takes it away unseen before the night."""
    anchor_all(by=SYSTEM, at=timezone.now())
