from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from otop.base.types import SYSTEM
from otop.devices.actions import enrol, issue_code
from otop.devices.types import Enrolled
from otop.fairs.actions import create_fair
from otop.fairs.models import Fair

DAY = date(2015, 11, 3)
AT = datetime(2015, 11, 3, 12, 0, tzinfo=ZoneInfo("Asia/Bangkok"))


def new_fair(slug: str = "aec") -> Fair:
    """Of one day, with three booths, a gate and a counter."""
    return create_fair(
        by=SYSTEM,
        slug=slug,
        name_th="งานตัวอย่าง",
        name_en="Example fair",
        starts_on=DAY,
        ends_on=DAY,
        booths=3,
        gates=1,
        counters=1,
        at=AT,
    )


def new_code(slug: str = "aec", *, kind: str = "booth", ref: str = "1", at: datetime = AT) -> str:
    return issue_code(by=SYSTEM, fair_slug=slug, kind=kind, ref=ref, at=at)


def new_phone(slug: str = "aec", *, kind: str = "booth", ref: str = "1", at: datetime = AT) -> Enrolled:
    code = new_code(slug, kind=kind, ref=ref, at=at)
    return enrol(code=code, name=f"เครื่อง {kind} {ref}", source="192.0.2.1", at=at)
