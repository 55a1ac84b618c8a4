from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from otop.audit import actions
from otop.base.types import SYSTEM

log = logging.getLogger("otop.audit")


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="audit.seal", name="audit.seal")
def seal(timestamp: int) -> None:
    """Seal each minute what was announced; by hand: `otop audit seal`."""
    actions.seal(at=timezone.now())


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="audit.check", name="audit.check")
def check(timestamp: int) -> None:
    """Check the whole chain at twenty to four each night; a breach is logged and fails the job."""
    checked = actions.check(by=SYSTEM, at=timezone.now())
    for finding in checked.findings:
        log.error("chain broken: %s", finding.text.en)
    if not checked.ok:
        raise RuntimeError(f"{checked.count} breaches of the chain")
