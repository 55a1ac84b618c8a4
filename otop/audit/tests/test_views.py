from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from conftest import StatementCounter
from otop.audit.actions import check, seal
from otop.audit.queries import trail
from otop.audit.queries.chain import head
from otop.audit.rules.chain import grouped
from otop.audit.tests.trail import AT, happen, tamper
from otop.audit.types import Wanted
from otop.base.models import Announcement
from otop.base.types import SYSTEM, Actor, ActorKind
from otop.devices.models import Device
from otop.fairs.models import Place
from otop.people.queries import actor_of
from otop.people.tests.factories import account_with, new_account
from otop.people.types import Role
from otop.sync.actions import close_day
from otop.sync.tests.desk_cast import DAY, new_fair, new_phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client: Client) -> Client:
    Announcement.objects.all().delete()
    client.force_login(account_with(Role.NATIONAL_OFFICER))
    client.cookies["otop_language"] = "en"
    return client


def page(client: Client, address: str = "/audit/", **asked: Any) -> str:
    response = client.get(address, asked)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("address", ["/audit/", "/audit/chain/", "/audit/trail.csv", "/audit/trail.json"])
def test_only_who_may_see_the_audit_sees_it(client: Client, address: str) -> None:
    assert client.get(address).status_code == 302
    for role, status in ((Role.FAIR_OFFICER, 403), (Role.VIEWER, 403), (Role.NATIONAL_OFFICER, 200)):
        client.force_login(account_with(role))
        assert client.get(address).status_code == status


def test_a_row_says_who_did_what_to_which_thing_with_what_change_and_why(auditor: Client) -> None:
    fair_id = new_fair()
    somebody = actor_of(new_account(display_name="เจ้าหน้าที่ตัวอย่าง"))
    Announcement.objects.all().delete()
    happen(by=somebody, subject=f"fair:{fair_id}", before={"satang": None}, after={"satang": 50_000}, why="คำสั่งที่ 12")
    said = page(auditor)
    for words in (
        "The sales target was set",
        '<a href="/fairs/aec/reports/">Example fair</a>',
        "เจ้าหน้าที่ตัวอย่าง",
        "<dt>Amount (baht)</dt> <dd><ins>500</ins></dd>",
        "คำสั่งที่ 12",
        "3 Nov 2015 12:00",
        "to be sealed",
        f"?subject=fair%3A{fair_id}",
    ):
        assert words in said, words
    auditor.cookies["otop_language"] = "th"
    assert "กำหนดเป้าหมายยอดขาย" in page(auditor)
    seal(at=AT)
    assert 'class="num">1<' in page(auditor)
    assert "รอผนึก" not in page(auditor)


def test_things_have_their_names_and_pages_and_what_is_gone_its_id(auditor: Client) -> None:
    phone = new_phone() if new_fair() else None
    device, place = Device.objects.get(), Place.objects.get(kind="gate", ref="2")
    Announcement.objects.all().delete()
    refusal, fair = uuid4(), place.fair_id
    for subject, after in {
        f"device:{device.pk}": {},
        f"place:{place.pk}": {},
        f"refusal:{refusal}": {"fair": fair},
        f"fair:{fair}": {"day": DAY.isoformat()},
        "audit:chain": {},
    }.items():
        happen(subject=subject, after=after)
    for subject in ("place:0", "device:x", "refusal:x", "account:99", "fair:" + "9" * 30, "odd", "series:a:b", "new:1"):
        happen(subject=subject, what="later.version", by=Actor(ActorKind.DEVICE, "x", ""))
    said = page(auditor)
    assert phone is not None
    for link in (
        f"/fairs/aec/desk/phones/{device.pk}/",
        "/fairs/aec/desk/?q=2#phones",
        f"/fairs/aec/desk/refused/{refusal}/",
        f"/fairs/aec/days/{DAY}/",
        "/audit/chain/",
    ):
        assert f'<a href="{link}">' in said, link
    for words in ("Account 99", "Place 0", "Phone x", "odd", "later.version", "new 1"):
        assert words in said, words


FILTERS = [
    ({"what": "fairs"}, 2),
    ({"what": "fairs.created"}, 1),
    ({"what": "people"}, 0),
    ({"kind": "account"}, 1),
    ({"kind": "system"}, 2),
    ({"who": "ตัวอย่าง"}, 1),
    ({"who": "nobody"}, 0),
    ({"who": "system"}, 2),
    ({"subject": "fair:8"}, 1),
    ({"words": "คำสั่ง"}, 1),
    ({"words": "%"}, 0),
    ({"since": "2015-11-03", "until": "2015-11-03"}, 3),
    ({"since": "2015-11-04"}, 0),
    ({"until": "2015-11-02"}, 0),
]


@pytest.mark.parametrize(("asked", "count"), FILTERS)
def test_filters_stand_in_the_address_and_files_obey_them(auditor: Client, asked: dict[str, str], count: int) -> None:
    happen(by=actor_of(new_account(display_name="ชื่อตัวอย่าง")), why="")
    happen(what="fairs.created", subject="fair:8", why="ตามคำสั่งที่ 12")
    happen(what="devices.revoked", subject="device:x", why="หาย")
    said = page(auditor, **asked)
    assert said.count('<th scope="row"') == count
    assert ("Nothing of that kind happened" in said) is (count == 0)
    rows = json.loads(b"".join(auditor.get("/audit/trail.json", asked).streaming_content))  # type: ignore[attr-defined]
    assert len(rows) == count


def test_a_bad_filter_is_said_and_kept(auditor: Client) -> None:
    happen()
    for asked in ({"since": "2558-13-01"}, {"what": "x"}, {"kind": "ghost"}, {"words": "x" * 101}):
        response = auditor.get("/audit/", asked)
        assert response.status_code == 400
        assert b'aria-invalid="true"' in response.content
        assert auditor.get("/audit/trail.csv", asked).status_code == 404
    assert auditor.get("/audit/trail.pdf").status_code == 404
    assert auditor.get("/audit/", {"after": "x"}).status_code == 404


def test_pages_go_on_where_the_last_one_ended(auditor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail, "ROWS_A_PAGE", 3)
    rows = [*happen(4), *happen(4)]  # two of each minute
    seen: list[int] = []
    address = "/audit/"
    for _ in range(3):
        said = page(auditor, address)
        seen += [row.pk for row in rows if f">{row.why}{row.pk}<" in said]
        assert said.count('<th scope="row"') == (3 if 'rel="next"' in said else 2)
        if 'rel="next"' in said:
            address = "/audit/" + said.split('rel="next" href="', 1)[1].split('"', 1)[0].replace("&amp;", "&")
    assert 'rel="next"' not in said
    assert "Newest" in said


def test_the_pages_hold_every_row_once(auditor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail, "ROWS_A_PAGE", 3)
    monkeypatch.setattr(trail, "ROWS_A_CHUNK", 3)
    rows = [*happen(4), *happen(4)]
    actor, after, seen = SYSTEM, None, list[int]()
    while True:
        found, after = trail.page_of_trail(actor=actor, wanted=Wanted(), after=after)
        seen += [row.pk for row in found]
        if after is None:
            break
    newest_first = [row.pk for row in sorted(rows, key=lambda row: (row.at, row.pk), reverse=True)]
    assert seen == newest_first
    assert [row.pk for row in trail.whole_trail(actor=actor, wanted=Wanted())] == newest_first


def test_a_longer_page_costs_no_more(auditor: Client, count_statements: StatementCounter) -> None:
    fair_id = new_fair()
    Announcement.objects.all().delete()
    happen(1, subject=f"fair:{fair_id}")
    with count_statements() as few:
        page(auditor)
    new_phone()
    for n in range(3):
        happen(3, subject=f"place:{n}", by=actor_of(new_account()))
    with count_statements() as many:
        page(auditor)
    assert len(few) <= len(many) <= 8  # session, account, roles, rows, and four for names


def test_a_file_holds_ids_and_no_names_and_is_safe_in_a_spreadsheet(auditor: Client) -> None:
    happen(by=actor_of(new_account(display_name="ชื่อคน")), why="=1+1", after={"a": "=2"})
    seal(at=AT)
    response = auditor.get("/audit/trail.csv")
    content = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    [row] = csv.DictReader(io.StringIO(content))
    assert (row["no"], row["what"], row["hash"]) == ("1", "fairs.target_set", head().hash.hex())
    assert row["why"] == "'=1+1"
    assert "ชื่อคน" not in content
    assert response["Content-Disposition"] == 'attachment; filename="audit.csv"'


def test_a_large_file_is_written_in_pieces(auditor: Client) -> None:
    happen(300, why="ก" * 500)
    pieces = list(auditor.get("/audit/trail.csv").streaming_content)  # type: ignore[attr-defined]
    assert len(pieces) > 3
    assert len(list(csv.reader(io.StringIO(b"".join(pieces).decode())))) == 301


def test_the_head_can_be_printed_and_the_last_checks_are_beside_it(auditor: Client) -> None:
    assert "Nothing was sealed yet" in page(auditor, "/audit/chain/")
    assert "Not checked yet" in page(auditor, "/audit/chain/")
    happen(3)
    seal(at=AT)
    digits = grouped(head().hash)
    check(by=SYSTEM, at=AT)
    said = page(auditor, "/audit/chain/")
    assert f'<code class="head-digits">{digits}</code>' in said
    assert "nothing was found" in said
    tamper("DELETE FROM base_announcement WHERE no = 2")
    check(by=SYSTEM, at=AT)
    assert "1 finding" in page(auditor, "/audit/chain/")
    auditor.cookies["otop_language"] = "th"
    assert "3 พฤศจิกายน 2558" in page(auditor, "/audit/chain/")


def test_a_closed_day_is_in_the_trail_with_its_anchor(auditor: Client) -> None:
    fair_id = new_fair()
    phone = new_phone()
    phone.send(phone.sale())
    close_day(by=SYSTEM, fair_id=fair_id, day=date(2015, 11, 3), reason="ครบแล้ว", at=AT)
    said = page(auditor, subject=f"fair:{fair_id}")
    assert "A day was closed" in said
    assert "A day of the ledger was anchored" in said


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({}, "announcement_newest"),
        ({"what": "fairs.created"}, "announcement_what"),
        ({"what": "fairs"}, "announcement_domain"),
        ({"subject": "fair:7"}, "announcement_subject"),
        ({"words": "x"}, "announcement_reasons"),
    ],
)
def test_each_filter_has_its_index(asked: dict[str, Any], index: str) -> None:
    rows = trail._from(trail._wanted(Wanted(**asked)), (AT, 5))[:51]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        # On an empty table all indexes cost the same: only the one that is named is left beside the key.
        for other in {each.name for each in Announcement._meta.indexes} - {index}:
            cursor.execute(f"DROP INDEX {other}")
    assert index in rows.explain()
