from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from otop.sync.queries import verify

log = logging.getLogger("otop.sync")


@app.periodic(cron="30 3 * * *")
@app.task(queueing_lock="sync.verify", name="sync.verify")
def verify_nightly(timestamp: int) -> None:
    """Prove at half past three each night that totals equal facts; a difference is logged and fails the job."""
    result = verify()
    for difference in result["differences"]:
        log.error("books differ: %s", difference)
    if not result["ok"]:
        raise RuntimeError(f"{len(result['differences'])} differences in the books")
