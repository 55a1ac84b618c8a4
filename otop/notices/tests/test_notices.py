from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from otop.base.models import Announcement
from otop.base.types import SYSTEM
from otop.notices.actions import load_shipped, record_consent
from otop.notices.models import Consent, Notice
from otop.notices.queries import consent_in_force, consents_of, notice_of
from otop.notices.rules import SHIPPED
from otop.notices.types import NotByConsent, NoticeKind, UnknownNotice, Way
from otop.people.tests.factories import actor_with
from otop.people.types import NotAllowed, Role

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
KIND = NoticeKind.PUBLISH_CONTACT
SUBJECT = "producer:7"


def say(given: bool, way: Way = Way.PAPER) -> Consent | None:
    return record_consent(by=SYSTEM, subject=SUBJECT, kind=KIND, given=given, way=way, at=AT)


def test_what_is_shipped_is_loaded_once_in_both_languages_as_an_assumption() -> None:
    assert load_shipped(by=SYSTEM, at=AT) == len(SHIPPED) == len(NoticeKind)
    assert load_shipped(by=SYSTEM, at=AT) == 0
    assert all(n.assumed and n.text_th and n.text_en for n in Notice.objects.all())
    assert Announcement.objects.filter(what="notices.published").count() == len(SHIPPED)


def test_a_version_that_was_changed_by_the_ministry_stays() -> None:
    load_shipped(by=SYSTEM, at=AT)
    Notice.objects.filter(kind=NoticeKind.GENERAL).update(text_th="ฉบับยืนยัน", assumed=False)
    load_shipped(by=SYSTEM, at=AT)
    assert notice_of(NoticeKind.GENERAL, on=date(2026, 1, 5)).text_th == "ฉบับยืนยัน"


def test_the_newest_version_that_has_begun_is_in_force() -> None:
    load_shipped(by=SYSTEM, at=AT)
    Notice.objects.create(kind=KIND, version=2, starts_on=date(2026, 2, 1), text_th="ข", text_en="b", assumed=True)
    assert [notice_of(KIND, on=date(2026, month, 1)).version for month in (1, 2)] == [1, 2]
    with pytest.raises(UnknownNotice):
        notice_of(KIND, on=date(2015, 1, 1))


def test_who_does_not_handle_privacy_publishes_no_notice() -> None:
    with pytest.raises(NotAllowed):
        load_shipped(by=actor_with(Role.NATIONAL_OFFICER), at=AT)
    assert load_shipped(by=actor_with(Role.PRIVACY_OFFICER), at=AT) == len(SHIPPED)


def test_a_consent_is_given_and_withdrawn_and_both_stay_written() -> None:
    load_shipped(by=SYSTEM, at=AT)
    assert say(False) is None, "nothing to withdraw"
    given = say(True)
    assert given is not None
    assert say(True, Way.ONLINE) is None, "given already"
    assert consent_in_force(subject=SUBJECT, kind=KIND) == given
    say(False, Way.ONLINE)
    assert consent_in_force(subject=SUBJECT, kind=KIND) is None
    assert [(c.given, c.way, c.notice.version) for c in consents_of([SUBJECT])] == [
        (False, "online", 1),
        (True, "paper", 1),
    ]
    told = Announcement.objects.filter(subject=SUBJECT).order_by("id").values_list("what", flat=True)
    assert list(told) == ["notices.consent_given", "notices.consent_withdrawn"]


def test_where_another_basis_holds_nobody_is_asked() -> None:
    load_shipped(by=SYSTEM, at=AT)
    with pytest.raises(NotByConsent):
        record_consent(by=SYSTEM, subject=SUBJECT, kind=NoticeKind.PRODUCER, given=True, way=Way.PAPER, at=AT)
    assert not Consent.objects.exists()
