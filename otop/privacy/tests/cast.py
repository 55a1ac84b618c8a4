"""People of a small house, with words that occur nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.test import Client

from otop.base.types import Actor
from otop.people.models import Account
from otop.people.queries import actor_of
from otop.people.tests.factories import actor_with, new_account
from otop.people.types import Role
from otop.producers.types import ContactDetails

AT = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
NAME, USERNAME = "ชื่อแสดงพิเศษเฉพาะ", "marker.person"
PERSON, PHONE, EMAIL = "ผู้ประสานงานพิเศษเฉพาะ", "0899998888", "marker@example.org"
ADDRESS, CITIZEN = "บ้านเลขที่พิเศษเฉพาะ 99", "1101700230708"
BUYER = "ผู้ซื้อพิเศษเฉพาะ โทร 0811112222"
MARKED = ContactDetails(PERSON, PHONE, EMAIL, ADDRESS, CITIZEN)
WORDS_OF_CONTACT = [PERSON, PHONE, EMAIL, ADDRESS, CITIZEN, "1-1017-00230-70-8"]
PRODUCER = UUID(int=7)


def person() -> Account:
    return new_account(username=USERNAME, display_name=NAME)


def actor_of_person() -> Actor:
    return actor_of(person())


def privacy_officer() -> Actor:
    return actor_with(Role.PRIVACY_OFFICER)


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client
