"""What a fair may look like. Pure."""

from __future__ import annotations

import re
from datetime import date

from otop.fairs.types import BadFair

FAIR_DAYS_MAX = 120
PLACES_MAX = 20_000


def check_new_fair(*, slug: str, starts_on: date, ends_on: date, counts: dict[str, int]) -> None:
    """Raise BadFair for a slug, a period or numbers of places that cannot be."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or len(slug) > 60:
        raise BadFair(
            what_th=f"ชื่อย่อ {slug!r} ใช้ได้เฉพาะ a-z 0-9 และขีดกลาง",
            what_en=f"slug {slug!r} may hold only a-z, 0-9 and single hyphens",
        )
    days = (ends_on - starts_on).days + 1
    if not 1 <= days <= FAIR_DAYS_MAX:
        raise BadFair(
            what_th=f"ช่วงวันที่ {starts_on} ถึง {ends_on} ต้องมี 1 ถึง {FAIR_DAYS_MAX} วัน",
            what_en=f"{starts_on} to {ends_on} must span 1 to {FAIR_DAYS_MAX} days",
        )
    for name, count in counts.items():
        if not 0 <= count <= PLACES_MAX:
            raise BadFair(
                what_th=f"จำนวน {name} ต้องอยู่ระหว่าง 0 ถึง {PLACES_MAX}",
                what_en=f"{name} must be between 0 and {PLACES_MAX}",
            )
