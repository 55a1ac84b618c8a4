"""A small fair with phones that have sent something, for the tests of the desk's pages."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from msgspec import Raw

from otop.areas.tests.factories import DistrictFactory, ProvinceFactory, TambonFactory
from otop.base.types import SYSTEM
from otop.devices.actions import enrol, issue_code
from otop.devices.queries import scope_of
from otop.devices.types import Scope
from otop.fairs.actions import assign_booth, create_fair
from otop.fairs.models import Place
from otop.fairs.types import Clock
from otop.producers.actions import register_producer
from otop.producers.types import ProducerKind
from otop.sync.actions import hand_in
from otop.sync.types import Envelope

DAY = date(2015, 11, 3)
AT = datetime(2015, 11, 3, 12, 0, tzinfo=ZoneInfo("Asia/Bangkok"))


@dataclass
class Phone:
    """Gives out numbers as a phone does; what is `lost` on the way has a number all the same."""

    scope: Scope
    run: UUID = field(default_factory=uuid4)
    seq: int = 0

    def record(self, kind: str, **body: Any) -> dict[str, Any]:
        self.seq += 1
        return {"seq": self.seq, "id": str(uuid4()), "kind": kind, "at": AT.isoformat(), "body": body}

    def sale(self, satang: int = 45_000, *, amount: int | None = None, text: str = "ผ้าไหม") -> dict[str, Any]:
        lines = [{"product": None, "text": text, "qty": 1, "unit_satang": satang}]
        return self.record("sale", lines=lines, paid_by="cash", amount_satang=satang if amount is None else amount)

    def lose(self, count: int) -> None:
        self.seq += count

    def send(self, *records: dict[str, Any]) -> None:
        raws = [Raw(json.dumps(r, ensure_ascii=False).encode()) for r in records]
        hand_in(scope=self.scope, envelope=Envelope(self.run, self.seq, AT.isoformat(), raws), at=AT)

    def file(self, *records: dict[str, Any]) -> bytes:
        part = {"device": str(self.scope.device_id), "run": str(self.run), "last_seq": self.seq, "now": AT.isoformat()}
        return json.dumps({**part, "records": records}).encode()


def new_fair(slug: str = "aec", *, booths: int = 12, clock: Clock = Clock.REPLAYED, last: date = DAY) -> int:
    fair = create_fair(
        by=SYSTEM,
        slug=slug,
        name_th="งานตัวอย่าง",
        name_en="Example fair",
        starts_on=DAY,
        ends_on=last,
        booths=booths,
        gates=2,
        counters=2,
        clock=clock,
        at=AT,
    )
    return int(fair.pk)


def new_phone(slug: str = "aec", *, kind: str = "booth", ref: str = "1", name: str = "เครื่อง 1") -> Phone:
    code = issue_code(by=SYSTEM, fair_slug=slug, kind=kind, ref=ref, at=AT)
    made = enrol(code=code, name=name, source="test", at=AT)
    scope = scope_of(device_id=made.device_id, key=made.key)
    assert scope is not None
    return Phone(scope)


def hold(*booths: str, slug: str = "aec", days: int = 1) -> None:
    """Each booth is held by a producer of its own from the first day on."""
    area: Any = TambonFactory(parent=DistrictFactory(parent=ProvinceFactory()))  # type: ignore[no-untyped-call]
    for booth in booths:
        producer_id = uuid4()
        register_producer(
            by=SYSTEM,
            producer_id=producer_id,
            kind=ProducerKind.GROUP,
            name_th=f"กลุ่มตัวอย่าง {booth}",
            name_en=f"Sample group {booth}",
            area_code=area.code,
            at=AT,
        )
        place = Place.objects.get(fair__slug=slug, kind="booth", ref=booth)
        until = DAY + timedelta(days=days)
        assign_booth(by=SYSTEM, place_id=place.pk, producer_id=producer_id, starts_on=DAY, until=until, at=AT)
