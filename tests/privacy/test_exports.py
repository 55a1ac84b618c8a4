"""Nobody's name leaves the house in a file: every address that gives one is asked, with names planted everywhere."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pypdf import PdfReader

from otop.base.access import declared
from otop.base.types import SYSTEM
from otop.notices.actions import load_shipped
from otop.people.actions import grant
from otop.people.models import Account
from otop.people.tests.factories import new_account
from otop.people.types import Role
from otop.privacy.tests.cast import BUYER, MARKED, NAME, PRODUCER, USERNAME, WORDS_OF_CONTACT, person, signed_in
from otop.producers.actions import hand_over
from otop.producers.tests.factories import new_producer, some_areas
from otop.reports.actions import close_day
from otop.reports.tests.cast import AT, DAY, SILK, SLUG, eventful

pytestmark = [pytest.mark.django_db, pytest.mark.wide]
FORMS = ("csv", "json", "xlsx", "pdf", "txt")
OFFICER = "ชื่อเจ้าหน้าที่พิเศษ"
MARKERS = [NAME, USERNAME, BUYER, OFFICER, "officer.marker", *WORDS_OF_CONTACT]
FAIR: dict[str, object] = {"slug": SLUG}
FILLED: dict[str, dict[str, object]] = {
    "desk-phones-file": FAIR,
    "desk-amounts-file": FAIR,
    "desk-slips-file": {**FAIR, "day": str(DAY)},
    "desk-sources-file": {**FAIR, "day": str(DAY)},
    "day-file": {**FAIR, "day": str(DAY)},
    "closing-file": FAIR,
    "release-file": FAIR,
    "figure-file": {**FAIR, "measure": "ordered"},
    "live-figures": FAIR,
    "producers-file": {},
    "accounts-file": {},
    "audit-file": {},
}
OWN = {"privacy-mine-file"}
"""What a person takes of their own is asked below, also by another person."""


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, route)
        else:
            yield route, pattern


def gives_a_file(route: str) -> bool:
    return route.endswith(tuple(f".{form}" for form in FORMS)) or "<str:form>" in route


def exports() -> dict[str, URLPattern]:
    return {p.name or route: p for route, p in patterns(get_resolver()) if gives_a_file(route)}


def texts(content: bytes) -> str:
    """What stands in a file; a spreadsheet is a box of XML, a paper has a text layer."""
    if content.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as box:
            return "\n".join(box.read(name).decode(errors="replace") for name in box.namelist())
    return content.decode(errors="replace")


def planted() -> Account:
    """A house with names in every table that can hold one; the officer who may do everything."""
    cast = eventful()
    some_areas()
    load_shipped(by=SYSTEM, at=AT)
    person()
    new_producer(7, details=MARKED, agreed=True)
    cast.send(
        *("booth", "1", DAY, "order"),
        lines=[{"product": str(SILK), "text": "ผ้าไหม", "qty": 1, "unit_satang": 45_000}],
        amount_satang=45_000,
        basis="po",
        country="CN",
        buyer=BUYER,
    )
    officer = new_account(username="officer.marker", display_name=OFFICER)
    for role in (Role.NATIONAL_OFFICER, Role.AUDITOR, Role.PRIVACY_OFFICER):
        grant(by=SYSTEM, account_id=officer.pk, role=role, at=AT)
    close_day(by=SYSTEM, slug=SLUG, day=DAY, reason="ปิดตามเวลา", at=AT)
    return officer


def test_every_address_that_gives_a_file_is_asked_here() -> None:
    assert set(exports()) == set(FILLED) | OWN


def test_no_file_holds_anybodys_name_contact_or_number() -> None:
    client, asked = signed_in(planted()), 0
    for name, filled in FILLED.items():
        if declared(exports()[name].callback) is None:
            continue  # a view that declares nothing opens for nobody
        forms = FORMS if "<str:form>" in str(exports()[name].pattern) else ("",)
        for form in forms:
            answer = client.get(reverse(name, kwargs={**filled, **({"form": form} if form else {})}))
            if answer.status_code == 404:  # not every paper comes in every form
                continue
            assert answer.status_code == 200, name
            content = answer.getvalue()
            assert [word for word in MARKERS if word in texts(content)] == [], (name, form)
            asked += 1
    assert asked >= len([n for n in FILLED if declared(exports()[n].callback)])


def test_the_walk_finds_a_name_where_one_is() -> None:
    """The control: the only file with names is one's own, and it has them."""
    planted()
    own = Account.objects.get(username=USERNAME)
    hand_over(by=SYSTEM, producer_id=PRODUCER, account_id=own.pk, at=AT)
    told = texts(signed_in(own).get(reverse("privacy-mine-file")).content)
    assert [word for word in (NAME, USERNAME, MARKED.person, MARKED.phone) if word not in told] == []
    assert OFFICER not in told
    stranger = texts(signed_in(new_account()).get(reverse("privacy-mine-file")).content)
    assert [word for word in MARKERS if word in stranger] == []


def test_no_address_of_a_page_holds_a_name() -> None:
    """Addresses are kept by browsers and logs, so pages about persons are numbered."""
    routes = [route for route, _ in patterns(get_resolver())]
    assert len(routes) > 30
    assert [r for r in routes if any(word in r for word in ("username", "person_name", "phone_number", "email"))] == []


def test_who_has_not_signed_in_gets_no_list_of_persons() -> None:
    planted()
    for address in (reverse("producers-file"), reverse("privacy-mine-file"), reverse("producers")):
        assert Client().get(address).status_code == 302
