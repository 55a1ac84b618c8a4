from __future__ import annotations

from uuid import UUID

from otop.producers.models import Producer


def producer_of(*, producer_id: UUID) -> Producer | None:
    """With its area and the areas above it. One statement."""
    return Producer.objects.select_related("area__parent__parent").filter(pk=producer_id).first()
