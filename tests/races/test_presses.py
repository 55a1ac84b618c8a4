"""A button that is pressed several times at once says one thing."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from otop.base.models import Announcement
from otop.base.types import SYSTEM
from otop.devices.actions import issue_code
from otop.devices.models import EnrolmentCode
from otop.notices.actions import load_shipped
from otop.notices.models import Consent
from otop.notices.types import Way
from otop.people.queries import actor_of
from otop.people.tests.factories import new_account
from otop.privacy.actions import ask
from otop.privacy.models import Request
from otop.privacy.types import RequestKind
from otop.producers.actions import agree_to_publish, register_producer
from otop.producers.tests.factories import some_areas
from otop.producers.types import ProducerKind
from otop.sync.actions import look_at
from otop.sync.models import Look
from tests.races.harness import together
from tests.sync.ground import NOON, a_fair

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_engines]


def announced(what: str) -> int:
    return Announcement.objects.filter(what=what).count()


def test_a_look_a_code_a_request_and_a_consent_are_each_said_once() -> None:
    fair, account, sheet, producer = a_fair(), new_account(), uuid4(), uuid4()
    load_shipped(by=SYSTEM, at=NOON)
    some_areas()
    register_producer(
        by=SYSTEM, producer_id=producer, kind=ProducerKind.GROUP, name_th="กลุ่ม", name_en="", area_code="400101", at=NOON
    )
    subject, words = "no_slip:1:2015-11-03", "ขอให้ลบชื่อของข้าพเจ้าออก"
    look = partial(look_at, by=SYSTEM, fair_id=fair.pk, subject=subject, reason="บูธปิด", at=NOON)
    code = partial(issue_code, by=SYSTEM, fair_slug=fair.slug, kind="booth", ref="1", at=NOON, sheet=sheet)
    request = partial(ask, by=actor_of(account), kind=RequestKind.ERASE, words=words, at=NOON, sheet=sheet)
    consent = partial(agree_to_publish, by=SYSTEM, producer_id=producer, given=True, way=Way.PAPER, at=timezone.now())
    for press in (look, code, request, consent):
        answers = together(press, press, press)
        assert [one for one in answers if isinstance(one, Exception)] == []
    assert [model.objects.count() for model in (Look, EnrolmentCode, Request, Consent)] == [1, 1, 1, 1]
    said = ("sync.looked_at", "devices.code_issued", "privacy.asked", "notices.consent_given")
    assert [announced(what) for what in said] == [1, 1, 1, 1]
