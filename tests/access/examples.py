"""For every address something that is really there: a fair with all that can happen, within reach of the roles."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import get_resolver, reverse
from django.utils import timezone

from otop.areas.models import Area
from otop.areas.tests.factories import DistrictFactory, TambonFactory
from otop.base.tests.test_uploads import picture
from otop.base.types import SYSTEM
from otop.fairs.models import Fair
from otop.fairs.queries import fair_named
from otop.people.actions import issue_recovery, require_second_factor
from otop.people.queries import actor_of
from otop.people.tests.factories import AT as HELD_AT
from otop.people.tests.factories import held, new_account
from otop.people.types import GrantBasis, GrantScope, Role
from otop.privacy.actions import ask
from otop.privacy.types import RequestKind
from otop.producers.tests.factories import new_producer
from otop.products.tests.factories import five_categories
from otop.reports.actions import close_day
from otop.reports.tests.cast import AT, DAY, LAST, SLUG, eventful
from otop.sync.actions import keep_picture
from otop.sync.queries import large_amounts, open_refusals
from otop.sync.tests.desk_cast import new_fair


@dataclass
class Examples:
    """What stands for each part of an address; an address that has a part without one fails its test."""

    slug: str
    parts: dict[str, Any]
    of: dict[str, dict[str, Any]] = field(default_factory=dict)

    def url(self, name: str) -> str:
        parts = {**self.parts, **self.of.get(name, {})}
        possible = get_resolver().reverse_dict.getlist(name)
        wanted = possible[0][0][0][1] if possible else []
        return reverse(name, kwargs={part: parts[part] for part in wanted})


def examples() -> Examples:
    five_categories()
    cast = eventful()
    fair = Fair.objects.get(pk=cast.fair_id)
    Fair.objects.filter(pk=fair.pk).update(area_code="50")
    fair = fair_named(slug=SLUG)
    new_fair("other")
    phone = cast.at("booth", "1")
    phone.send(phone.sale(amount=1))  # refused: not the sum of its lines
    phone.send(phone.sale(20_000_000))
    close_day(by=SYSTEM, slug=SLUG, day=DAY, reason="ปิดตามเวลา", at=AT)
    (large, *_) = large_amounts(actor=SYSTEM, fair=fair, on=DAY)
    account = held(new_account(), Role.DISTRICT_OFFICER, GrantScope("5001"))
    soon = HELD_AT.replace(hour=5)
    emergency = held(new_account(), Role.DISTRICT_OFFICER, GrantScope("5001"), until=soon, basis=GrantBasis.EMERGENCY)
    link = issue_recovery(by=SYSTEM, account_id=account.account_id, reason="x", at=timezone.now())
    policy = require_second_factor(
        by=SYSTEM, role="mentor", required_from=date(2999, 1, 1), reason="x", at=timezone.now()
    )
    TambonFactory(code="500107", parent=DistrictFactory(code="5001", parent=Area.objects.get(code="50")))  # type: ignore[no-untyped-call]
    producer = new_producer(7, area_code="500107")
    asked = ask(by=actor_of(account.account), kind=RequestKind.ERASE, words="ขอให้ลบข้อมูลทั้งหมดของข้าพเจ้า", at=AT)
    kind, _, record = large.subject.partition(":")
    parts = {
        "slug": SLUG,
        "day": DAY.isoformat(),
        "device_id": phone.scope.device_id,
        "refusal_id": open_refusals(actor=SYSTEM, fair=fair)[0].refusal_id,
        "measure": "sold",
        "form": "csv",
        "kind": kind,
        "record_id": record,
        "booth": "1",
        "ref": "1",
        "account_id": account.account_id,
        "grant_id": account.pk,
        "token": link.token,
        "producer_id": producer.pk,
        "request_id": asked.pk,
        "provider_id": "x",
        "pk": link.link_id,
        "picture": keep_picture(scope=phone.scope, content=picture("PNG"), at=AT)[0],
    }
    own: dict[str, dict[str, Any]] = {
        "emergency-review": {"grant_id": emergency.pk},
        "release-file": {"form": "txt"},
        "second-factor-withdrawal": {"pk": policy.pk},
        **{name: {"booth": "2"} for name in ("desk-source", "desk-source-choice")},  # receipts and a slip
        **{name: {"day": LAST.isoformat()} for name in ("desk-no-slip", "desk-no-slip-look", "desk-no-slip-again")},
    }
    return Examples(SLUG, parts, own)
