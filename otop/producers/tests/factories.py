# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from otop.areas.models import Area
from otop.areas.tests.factories import DistrictFactory, ProvinceFactory, TambonFactory
from otop.base.types import SYSTEM, Actor
from otop.notices.actions import load_shipped
from otop.notices.models import Notice
from otop.producers.actions import enter_on_behalf
from otop.producers.models import Producer
from otop.producers.types import Channel, ContactDetails, ProducerKind

AT = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
CITIZEN = "1101700230708"
DETAILS = ContactDetails("ผู้ประสานงานตัวอย่าง", "0812345678", "sample@example.org", "บ้านตัวอย่าง หมู่ 1", CITIZEN)


def some_areas() -> None:
    """Five tambons: two of a district, one each of its neighbours, one of another province. Quicker than a load."""
    for code in ("400101", "400102", "400201", "400301", "410101"):
        province = Area.objects.filter(code=code[:2]).first() or ProvinceFactory(code=code[:2])
        district = Area.objects.filter(code=code[:4]).first() or DistrictFactory(code=code[:4], parent=province)
        TambonFactory(code=code, parent=district)


def new_producer(
    number: int = 7,
    *,
    by: Actor = SYSTEM,
    area_code: str = "400101",
    name_th: str = "",
    details: ContactDetails = DETAILS,
    agreed: bool = False,
    kind: ProducerKind = ProducerKind.GROUP,
    channel: Channel = Channel.PRESENT,
    at: datetime = AT,
) -> Producer:
    """A producer with a contact, entered on their behalf. `some_areas` are there."""
    if not Notice.objects.exists():
        load_shipped(by=SYSTEM, at=at)
    return enter_on_behalf(
        by=by,
        producer_id=UUID(int=number),
        kind=kind,
        name_th=name_th or f"กลุ่มตัวอย่าง {number}",
        name_en=f"Sample group {number}",
        area_code=area_code,
        details=details,
        channel=channel,
        agreed=agreed,
        at=at,
    )
