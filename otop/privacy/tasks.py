from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from otop.base.types import SYSTEM
from otop.privacy.actions import apply_retention


@app.periodic(cron="10 2 * * *")
@app.task(queueing_lock="privacy.retention", name="privacy.retention")
def apply_retention_nightly(timestamp: int) -> None:
    """What is past its time goes each night at ten past two."""
    apply_retention(by=SYSTEM, at=timezone.now())
