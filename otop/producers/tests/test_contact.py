from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from otop.base.models import Announcement
from otop.base.secrecy import key_name, new_key_line
from otop.base.types import SYSTEM, Actor
from otop.notices.queries import consent_in_force
from otop.notices.types import NoticeKind, Way
from otop.people.queries import actor_of
from otop.people.tests.factories import actor_with, new_account
from otop.people.types import GrantScope, NotAllowed, Role, UnknownAccount
from otop.producers.actions import (
    agree_to_publish,
    correct_contact,
    hand_over,
    reveal_identity,
    rotate_keys,
)
from otop.producers.models import Contact, EnteredFor, Producer
from otop.producers.queries import (
    as_row,
    contact_of,
    held_by,
    identity_of,
    masked_identity,
    producer_for,
    producers_found,
    same_identity,
)
from otop.producers.tests.factories import AT, CITIZEN, DETAILS, new_producer, some_areas
from otop.producers.types import (
    BadIdentity,
    BadPhone,
    Channel,
    ContactDetails,
    IdentityKind,
    NameMissing,
    NoIdentity,
    Purpose,
    UnknownProducer,
)

pytestmark = pytest.mark.django_db
ID = UUID(int=7)


@pytest.fixture(autouse=True)
def areas() -> None:
    some_areas()


def officer(area: str = "4001", **more: str) -> Actor:
    return actor_with(Role.DISTRICT_OFFICER, GrantScope(area=area, **more))


def told() -> str:
    return json.dumps([[a.before, a.after, a.why, a.subject] for a in Announcement.objects.all()], ensure_ascii=False)


def test_what_an_officer_types_is_kept_with_who_typed_it_and_how_it_was_asked() -> None:
    by = officer()
    new_producer(by=by, channel=Channel.PAPER, agreed=True)
    entered, contact = EnteredFor.objects.get(), Contact.objects.get()
    assert (entered.by, entered.channel, entered.notice.kind) == (by.id, "paper", "producer")
    assert (contact.person, contact.phone, contact.changed_by) == (DETAILS.person, DETAILS.phone, by.id)
    consent = consent_in_force(subject=f"producer:{ID}", kind=NoticeKind.PUBLISH_CONTACT)
    assert consent is not None
    assert consent.way == Way.PAPER


def test_nobody_is_published_who_did_not_say_so() -> None:
    new_producer()
    assert consent_in_force(subject=f"producer:{ID}", kind=NoticeKind.PUBLISH_CONTACT) is None


def test_the_same_form_twice_is_one_producer() -> None:
    new_producer()
    before = Announcement.objects.count()
    new_producer(details=ContactDetails("ผู้อื่น"))
    assert Contact.objects.get().person == DETAILS.person
    assert Announcement.objects.count() == before


@pytest.mark.parametrize(
    ("details", "error"),
    [(ContactDetails(identity="1101700230703"), BadIdentity), (ContactDetails(phone="12"), BadPhone)],
)
def test_a_form_with_a_mistake_leaves_nothing_behind(details: ContactDetails, error: type[Exception]) -> None:
    with pytest.raises(error):
        new_producer(details=details)
    with pytest.raises(NameMissing):
        new_producer(name_th=" - ")
    assert (Producer.objects.count(), EnteredFor.objects.count(), Contact.objects.count()) == (0, 0, 0)


def test_the_number_is_stored_encrypted_and_found_a_second_time() -> None:
    first, second = new_producer(7), new_producer(8, area_code="400102")
    new_producer(9, details=ContactDetails("ไม่มีเลข"))
    rows = Contact.objects.order_by("producer")
    assert CITIZEN.encode() not in b"".join(bytes(c.identity or b"") for c in rows)
    assert [c.identity_kind for c in rows] == [IdentityKind.CITIZEN, IdentityKind.CITIZEN, ""]
    seen = producer_for(actor=officer(), producer_id=first.pk)
    assert same_identity(actor=officer(), producer=seen) == [second]
    assert same_identity(actor=actor_with(Role.VIEWER), producer=seen) == []
    assert masked_identity(contact_of(seen)) == "1-xxxx-xxxxx-70-8"


def test_a_contact_is_corrected_and_only_names_of_fields_are_told() -> None:
    new_producer()
    correct_contact(by=officer(), producer_id=ID, details=ContactDetails("ผู้ประสานงานใหม่", "0898765432"), at=AT)
    contact = Contact.objects.get()
    assert (contact.person, contact.phone, contact.email) == ("ผู้ประสานงานใหม่", "0898765432", "")
    assert identity_of(contact) == CITIZEN, "an empty field leaves the number"
    last = Announcement.objects.filter(what="producers.contact_changed").latest("id")
    assert last.after == {"fields": ["address", "email", "person", "phone"]}
    for word in ("ผู้ประสานงาน", "0898765432", CITIZEN, "example.org"):
        assert word not in told()


def test_a_number_can_be_taken_away_and_the_same_again_changes_nothing() -> None:
    new_producer()
    details = ContactDetails(DETAILS.person, DETAILS.phone, DETAILS.email, DETAILS.address, "")
    correct_contact(by=officer(), producer_id=ID, details=details, at=AT)
    assert Contact.objects.get().identity is None
    before = Announcement.objects.count()
    correct_contact(by=officer(), producer_id=ID, details=details, at=AT)
    assert Announcement.objects.count() == before


def test_an_officer_of_elsewhere_does_not_even_learn_that_it_is_there() -> None:
    new_producer()
    for act in (
        lambda: correct_contact(by=officer("4101"), producer_id=ID, details=DETAILS, at=AT),
        lambda: reveal_identity(by=officer("4101"), producer_id=ID, purpose=Purpose.PASS_ON, words="", at=AT),
        lambda: hand_over(by=officer("4101"), producer_id=ID, account_id=1, at=AT),
        lambda: producer_for(actor=actor_with(Role.VIEWER), producer_id=ID),
    ):
        with pytest.raises(UnknownProducer):
            act()


def test_opening_a_number_is_announced_with_the_purpose_and_never_the_number() -> None:
    new_producer()
    by = officer()
    words = f"ส่งต่อ เลข {CITIZEN}"
    assert reveal_identity(by=by, producer_id=ID, purpose=Purpose.PASS_ON, words=words, at=AT) == "1-1017-00230-70-8"
    row = Announcement.objects.get(what="producers.identity_revealed")
    assert (row.actor_id, row.why) == (by.id, "pass_on: ส่งต่อ เลข …")
    assert CITIZEN not in told()


def test_where_no_number_is_there_is_nothing_to_open() -> None:
    new_producer(details=ContactDetails("ไม่มีเลข"))
    with pytest.raises(NoIdentity):
        reveal_identity(by=SYSTEM, producer_id=ID, purpose=Purpose.PASS_ON, words="", at=AT)
    assert not Announcement.objects.filter(what="producers.identity_revealed").exists()


def test_the_producers_own_account_takes_over() -> None:
    new_producer()
    account = new_account()
    hand_over(by=officer(), producer_id=ID, account_id=account.pk, at=AT)
    own = actor_of(account)
    assert [p.pk for p in held_by(own)] == [ID]
    correct_contact(by=own, producer_id=ID, details=ContactDetails("เจ้าตัว"), at=AT)
    agree_to_publish(by=own, producer_id=ID, given=True, way=Way.ONLINE, at=AT)
    assert contact_of(producer_for(actor=own, producer_id=ID)).person == "เจ้าตัว"  # type: ignore[union-attr]
    with pytest.raises(UnknownProducer):
        reveal_identity(by=own, producer_id=ID, purpose=Purpose.PASS_ON, words="", at=AT)
    with pytest.raises(UnknownAccount):
        hand_over(by=officer(), producer_id=ID, account_id=0, at=AT)


def test_a_list_shows_what_may_be_searched_and_tells_of_what_may_be_seen(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    by = officer("4001", view_area="4001", search_area="40")
    new_producer(7, area_code="400101")
    with django_assert_num_queries(1):
        assert [r.seen for r in [as_row(by, p) for p in producers_found(actor=by)]] == [True]
    new_producer(8, area_code="400201")
    new_producer(9, area_code="400301")
    new_producer(10, area_code="410101")
    with django_assert_num_queries(1):
        rows = [as_row(by, p) for p in producers_found(actor=by)]
    assert [(r.name.en, r.seen, r.registered_at is None) for r in rows] == [
        ("Sample group 7", True, False),
        ("Sample group 8", False, True),
        ("Sample group 9", False, True),
    ]
    assert [p.pk.int for p in producers_found(actor=by, area="4002")] == [8]
    assert [p.pk.int for p in producers_found(actor=by, search="group 9")] == [9]
    assert [p.pk.int for p in producers_found(actor=by, kind="sme")] == []
    assert [p.pk.int for p in producers_found(actor=by, order="area")] == [7, 8, 9]


def test_who_may_not_search_finds_nothing() -> None:
    with pytest.raises(NotAllowed):
        producers_found(actor=actor_with(Role.VIEWER))


def test_keys_are_changed_and_every_number_is_still_read_and_found(settings: Settings, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text(new_key_line("k1"))
    settings.FIELD_KEYS_FILE = str(keys)
    new_producer(7)
    new_producer(8, details=ContactDetails("ไม่มีเลข"))
    keys.write_text(f"{new_key_line('k2')}\n{keys.read_text()}")
    new_producer(9)
    seen = producer_for(actor=SYSTEM, producer_id=ID)
    assert [p.pk.int for p in same_identity(actor=SYSTEM, producer=seen)] == [9], "found under every key"
    assert rotate_keys(by=SYSTEM, at=AT) == 1
    assert rotate_keys(by=SYSTEM, at=AT) == 0
    assert {key_name(c.identity) for c in Contact.objects.filter(identity__isnull=False) if c.identity} == {"k2"}
    keys.write_text(keys.read_text().splitlines()[0])
    assert [p.pk.int for p in same_identity(actor=SYSTEM, producer=producer_for(actor=SYSTEM, producer_id=ID))] == [9]
    with pytest.raises(NotAllowed):
        rotate_keys(by=officer(), at=AT)
