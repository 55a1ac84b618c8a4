from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from otop.fairs.queries import fair_named
from otop.reports.actions import work_out
from otop.reports.queries.live import look, until_of


@app.task(name="reports.work_out")
def work_out_shown(slug: str) -> None:
    """Work out what may be shown of a fair where it is too much for a visitor to wait for; who looks asks for it."""
    fair, at = fair_named(slug=slug), timezone.now()
    work_out(fair=fair, until=until_of(fair, at), facts=look(slug=slug).facts, at=at)
