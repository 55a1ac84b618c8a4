from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client

from conftest import StatementCounter
from otop.base.models import Announcement
from otop.base.types import SYSTEM, Actor
from otop.fairs.models import Closing
from otop.fairs.queries import fair_of
from otop.people.queries import actor_of
from otop.people.tests.factories import account_with
from otop.people.types import NotAllowed, Role
from otop.sales.models import Sale
from otop.sync.actions import close_day, look_again, look_at
from otop.sync.models import Look
from otop.sync.queries import large_amount, large_amounts, missing_slips
from otop.sync.queries.looks import _LARGE
from otop.sync.rules.usual import BOUNDS, Bound, bounds_on, slips_are_due
from otop.sync.tests.desk_cast import AT, DAY, hold, new_fair, new_phone
from otop.sync.types import LargeAmount, MissingSlips, ReasonNeeded, UnknownSubject

pytestmark = pytest.mark.django_db
DESK = "/fairs/aec/desk/"
BAHT = 100


@pytest.fixture
def fair_id() -> int:
    return new_fair()


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(account_with(Role.FAIR_OFFICER))
    return client


def order(phone: Any, baht: int) -> dict[str, Any]:
    lines = [{"product": None, "text": "ผ้าไหม", "qty": 1, "unit_satang": baht * BAHT}]
    made: dict[str, Any] = phone.record(
        "order", buyer="ผู้ซื้อตัวอย่าง", country="TH", lines=lines, amount_satang=baht * BAHT, basis="po"
    )
    return made


def slip(phone: Any, sold: int, ordered: int = 0, booth: str = "5") -> dict[str, Any]:
    made: dict[str, Any] = phone.record(
        "slip", booth=booth, day=DAY.isoformat(), sold_satang=sold * BAHT, ordered_satang=ordered * BAHT
    )
    return made


def count(phone: Any, thai: int, foreign: int = 0, unknown: int = 0) -> dict[str, Any]:
    made: dict[str, Any] = phone.record(
        "count", minute="2015-11-03T11:10+07:00", thai=thai, foreign=foreign, unknown=unknown
    )
    return made


def large(fair_id: int) -> list[LargeAmount]:
    return large_amounts(actor=SYSTEM, fair=fair_of(fair_id=fair_id), on=DAY)


def found(fair_id: int) -> list[tuple[str, str, int]]:
    return sorted((r.kind, r.place_ref, r.amount) for r in large(fair_id))


def large_sale(ref: str = "1") -> str:
    phone = new_phone(ref=ref)
    sale = phone.sale(15_000_000)
    phone.send(sale)
    return str(sale["id"])


# The bounds


def test_each_kind_has_a_bound_that_says_why_in_both_languages() -> None:
    assert set(bounds_on(DAY)) == {"sale", "order", "slip", "count"}
    assert all(bound.why.th and bound.why.en for bounds in BOUNDS.values() for bound in bounds)


def test_a_newer_bound_holds_from_its_day_on(monkeypatch: pytest.MonkeyPatch) -> None:
    newer = Bound(DAY, 7, BOUNDS["sale"][0].why)
    monkeypatch.setitem(BOUNDS, "sale", [*BOUNDS["sale"], newer])
    assert bounds_on(DAY)["sale"] == newer
    assert bounds_on(DAY - timedelta(days=1))["sale"] == BOUNDS["sale"][0]


@pytest.mark.parametrize(("ahead", "replayed", "due"), [(-1, False, True), (0, False, True), (1, False, False)])
def test_nobody_waits_for_the_slips_of_a_day_to_come(ahead: int, replayed: bool, due: bool) -> None:
    assert slips_are_due(DAY + timedelta(days=ahead), today=DAY, replayed=replayed) is due
    assert slips_are_due(DAY + timedelta(days=ahead), today=DAY, replayed=True)


# Large amounts


def test_what_reaches_its_bound_is_found_and_what_is_below_is_not(fair_id: int) -> None:
    booth, gate, desk = new_phone(ref="1"), new_phone(kind="gate"), new_phone(kind="desk")
    booth.send(booth.sale(9_999_999), booth.sale(10_000_000), order(booth, 4_999_999), order(booth, 5_000_000))
    gate.send(count(gate, 999), count(gate, 334, 333, 333))
    desk.send(slip(desk, 999_999), slip(desk, 5, 1_000_000, booth="6"))
    assert found(fair_id) == [
        ("count", "1", 1_000),
        ("order", "1", 500_000_000),
        ("sale", "1", 10_000_000),
        ("slip", "6", 100_000_000),
    ]


def test_what_is_voided_corrected_or_replaced_is_gone_by_itself(fair_id: int) -> None:
    booth, gate, desk = new_phone(ref="1"), new_phone(kind="gate"), new_phone(kind="desk")
    sale, ordered, counted = booth.sale(15_000_000), order(booth, 6_000_000), count(gate, 4_100)
    booth.send(sale, ordered)
    gate.send(counted)
    desk.send(slip(desk, 3_000_000))
    assert len(found(fair_id)) == 4
    stranger = new_phone(ref="2")
    stranger.send(stranger.record("void", of=sale["id"], reason="x"))
    assert len(found(fair_id)) == 4  # another booth's void has no effect
    booth.send(
        booth.record("void", of=sale["id"], reason="กดเกิน"), booth.record("order_void", of=ordered["id"], reason="x")
    )
    gate.send(gate.record("count_fix", of=counted["id"], thai=-4_059, reason="กดเกิน"))
    later = slip(desk, 3_000)
    later["at"] = (AT + timedelta(minutes=5)).isoformat()
    desk.send(later)
    assert found(fair_id) == []


def test_another_fairs_amounts_stay_there(fair_id: int) -> None:
    other = new_fair("other")
    large_sale()
    assert (len(large(fair_id)), large(other)) == (1, [])


def test_what_was_looked_at_leaves_the_box_and_comes_back(fair_id: int) -> None:
    subject = f"sale:{large_sale()}"
    by = actor_of(account_with(Role.FAIR_OFFICER))
    look_at(by=by, fair_id=fair_id, subject=subject, reason=" ตรงกับใบเสร็จ ", at=AT)
    looked = large(fair_id)[0].looked
    assert looked is not None
    assert (looked.reason, looked.at, looked.by) == ("ตรงกับใบเสร็จ", AT, by.name)
    look_again(by=by, fair_id=fair_id, subject=subject, at=AT + timedelta(minutes=1))
    assert large(fair_id)[0].looked is None
    assert Look.objects.count() == 2  # rows are only added
    told = (
        Announcement.objects.filter(what__startswith="sync.look").order_by("id").values_list("what", "why", "actor_id")
    )
    assert list(told) == [("sync.looked_at", "ตรงกับใบเสร็จ", by.id), ("sync.look_taken_back", "", by.id)]


def test_the_same_word_of_the_same_person_twice_is_one(fair_id: int) -> None:
    subject = f"sale:{large_sale()}"
    one, two = (actor_of(account_with(Role.FAIR_OFFICER)) for _ in range(2))
    minutes = iter(range(100))

    def look(by: Actor, reason: str) -> None:
        look_at(by=by, fair_id=fair_id, subject=subject, reason=reason, at=AT + timedelta(minutes=next(minutes)))

    for by, reason in [(one, "ตรง"), (one, "ตรง"), (two, "ตรง"), (two, "ตรงแล้ว"), (one, "ตรง")]:
        look(by, reason)
    assert Look.objects.count() == Announcement.objects.filter(what="sync.looked_at").count() == 4
    for _ in range(2):
        look_again(by=one, fair_id=fair_id, subject=subject, at=AT + timedelta(minutes=next(minutes)))
    look(one, "ตรง")
    assert Look.objects.count() == 6


def test_looking_needs_a_reason_and_the_right(fair_id: int) -> None:
    subject = f"sale:{large_sale()}"
    with pytest.raises(ReasonNeeded):
        look_at(by=SYSTEM, fair_id=fair_id, subject=subject, reason=" ", at=AT)
    viewer = actor_of(account_with(Role.VIEWER))
    with pytest.raises(NotAllowed):
        look_at(by=viewer, fair_id=fair_id, subject=subject, reason="x", at=AT)
    with pytest.raises(NotAllowed):
        look_again(by=viewer, fair_id=fair_id, subject=subject, at=AT)
    assert Look.objects.count() == 0


def test_one_is_told_as_the_ledger_has_it_and_an_unknown_one_is_unknown(fair_id: int) -> None:
    subject = f"sale:{large_sale()}"
    row, raw = large_amount(actor=SYSTEM, fair=fair_of(fair_id=fair_id), subject=subject, on=DAY)
    assert (row.amount, '"amount_satang": 15000000' in raw) == (15_000_000, True)
    with pytest.raises(UnknownSubject):
        large_amount(actor=SYSTEM, fair=fair_of(fair_id=fair_id), subject=f"sale:{uuid4()}", on=DAY)


def test_amounts_cost_one_statement_with_one_row_and_with_three(
    fair_id: int, count_statements: StatementCounter
) -> None:
    costs = []
    for refs in (["1"], ["2", "3"]):
        for ref in refs:
            look_at(by=SYSTEM, fair_id=fair_id, subject=f"sale:{large_sale(ref)}", reason="x", at=AT)
        fair = fair_of(fair_id=fair_id)
        with count_statements() as statements:
            large_amounts(actor=SYSTEM, fair=fair, on=DAY)
        costs.append(len(statements))
    assert costs == [1, 1]


def test_large_receipts_are_found_by_their_index_and_not_by_reading_a_fairs_receipts(fair_id: int) -> None:
    Sale.objects.bulk_create(
        Sale(
            fair_id=fair_id,
            id=UUID(int=n),
            place_id=1,
            day=DAY,
            hour=12,
            sold_at=AT,
            paid_by="cash",
            amount_satang=5_000 + n,
        )
        for n in range(5_000)
    )
    large_sale()
    values = {"fair": fair_id, **{kind: bound.most for kind, bound in bounds_on(DAY).items()}}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE sales_sale")
        cursor.execute("EXPLAIN " + _LARGE, values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "sale_large" in plan
    assert "Seq Scan on sales_sale" not in plan


# Slips that are missing


def test_a_booth_is_missing_that_is_held_and_handed_in_neither_receipts_nor_slip(fair_id: int) -> None:
    hold("1", "2", "3", "10")
    sold, ordered, desk = new_phone(ref="1"), new_phone(ref="2"), new_phone(kind="desk")
    sold.send(sold.sale())
    ordered.send(order(ordered, 5))  # does not say what it sold
    desk.send(slip(desk, 0, booth="3"))  # sold nothing, and says so
    assert [row.booth for row in missing_slips(fair_id=fair_id, day=DAY)] == ["2", "10"]
    assert missing_slips(fair_id=fair_id, day=DAY + timedelta(days=1)) == []  # nobody holds them then
    assert missing_slips(fair_id=new_fair("other"), day=DAY) == []


def test_missing_slips_cost_one_statement_with_one_row_and_with_three(
    fair_id: int, count_statements: StatementCounter
) -> None:
    costs = []
    for booths in (["1"], ["2", "3"]):
        hold(*booths)
        with count_statements() as statements:
            missing_slips(fair_id=fair_id, day=DAY)
        costs.append(len(statements))
    assert costs == [1, 1]


def test_a_day_is_closed_over_missing_slips_with_a_reason_only_and_says_which(fair_id: int) -> None:
    hold("1", "2")
    with pytest.raises(MissingSlips, match="a slip: 2"):
        close_day(by=SYSTEM, fair_id=fair_id, day=DAY, reason=" ", at=AT)
    assert Closing.objects.count() == 0
    look_at(by=SYSTEM, fair_id=fair_id, subject=f"no_slip:2:{DAY}", reason="บูธปิดวันนี้", at=AT)
    close_day(by=SYSTEM, fair_id=fair_id, day=DAY, reason="รอใบสรุป", at=AT)
    made = Closing.objects.get()
    assert (made.missing, made.reason) == ([{"booth": "1"}], "รอใบสรุป")


def test_a_day_whose_missing_booths_are_all_explained_closes_without_a_reason(fair_id: int) -> None:
    hold("1")
    look_at(by=SYSTEM, fair_id=fair_id, subject=f"no_slip:1:{DAY}", reason="บูธปิดวันนี้", at=AT)
    close_day(by=SYSTEM, fair_id=fair_id, day=DAY, reason="", at=AT)
    assert Closing.objects.get().missing == []


# The pages


def words(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page).split())


def test_the_box_names_both_and_leads_to_them(officer: Client, fair_id: int) -> None:
    hold("7")
    large_sale()
    page = officer.get(DESK)
    text = words(page.text)
    assert "1 ยอดสูงผิดปกติ รอคนดู บูธ 1" in text
    assert "1 บูธยังไม่ส่งใบเสร็จหรือใบสรุป 3 พ.ย. 2558 · บูธ 7" in text
    assert f'href="{DESK}amounts/"' in page.text
    assert f'href="{DESK}days/{DAY}/slips/#missing"' in page.text


def test_an_amount_is_opened_settled_and_taken_back(officer: Client, fair_id: int) -> None:
    address = f"{DESK}amounts/sale/{large_sale()}/"
    assert "150,000 บาท" in words(officer.get(DESK + "amounts/").text)
    assert "64,073 บาท" in officer.get(address).text
    refused = officer.post(address + "look/", {"reason": " "})
    assert (refused.status_code, "โปรดเขียนเหตุผล" in refused.text, Look.objects.count()) == (422, True, 0)
    page = officer.post(address + "look/", {"reason": "ขายยกชุด"}, follow=True)
    assert "บันทึกว่าดูแล้ว" in page.text
    assert "ยอดสูงผิดปกติ รอคนดู" not in officer.get(DESK).text
    assert "ขายยกชุด" in officer.get(DESK + "amounts/?state=looked").text
    assert "ขายยกชุด" in officer.get(address).text
    assert officer.post(address + "look/undo/", follow=True).redirect_chain == [(address, 302)]
    assert "1 ยอดสูงผิดปกติ" in officer.get(DESK).text
    assert officer.get(address + "look/")["Location"] == officer.get(address + "look/undo/")["Location"] == address


def test_a_missing_booth_is_opened_explained_and_taken_back(officer: Client, fair_id: int) -> None:
    hold("7")
    address = f"{DESK}days/{DAY}/missing/7/"
    assert f"{DESK}days/{DAY}/slips/?booth=7" in officer.get(address).text
    assert officer.post(address + "look/", {"reason": ""}).status_code == 422
    page = officer.post(address + "look/", {"reason": "บูธปิดวันนี้"}, follow=True)
    assert page.redirect_chain == [(f"{DESK}days/{DAY}/slips/", 302)]
    assert "ดูแล้ว: บูธปิดวันนี้" in words(page.text)
    assert "ยังไม่ส่งใบเสร็จหรือใบสรุป" not in officer.get(DESK).text
    officer.post(address + "look/undo/")
    assert "1 บูธยังไม่ส่งใบเสร็จหรือใบสรุป" in words(officer.get(DESK).text)
    assert officer.get(address + "look/")["Location"] == officer.get(address + "look/undo/")["Location"] == address


@pytest.mark.parametrize(
    "address", [f"amounts/sale/{UUID(int=1)}/", "amounts/nonsense/{0}/", f"days/{DAY}/missing/7/", "days/x/missing/7/"]
)
def test_what_is_not_there_cannot_be_opened_or_settled(officer: Client, fair_id: int, address: str) -> None:
    there = DESK + address.format(UUID(int=1))
    assert officer.get(there).status_code == 404
    assert officer.post(there + "look/", {"reason": "x"}).status_code == 404
    assert officer.post(there + "look/undo/").status_code == 404
    assert Look.objects.count() == 0


def test_a_viewer_sees_what_waits_and_changes_nothing(client: Client, fair_id: int) -> None:
    sale = large_sale()
    client.force_login(account_with(Role.VIEWER))
    page = client.get(DESK + "amounts/").text
    assert ("150,000" in page, f"amounts/sale/{sale}" in page) == (True, False)
    assert client.get(f"{DESK}amounts/sale/{sale}/").status_code == 403
    assert client.post(f"{DESK}amounts/sale/{sale}/look/", {"reason": "x"}).status_code == 403
    assert Look.objects.count() == 0


def test_the_list_is_narrowed_in_its_address_and_its_file_holds_the_same(officer: Client, fair_id: int) -> None:
    sale = large_sale("1")
    large_sale("2")
    gate = new_phone(kind="gate")
    gate.send(count(gate, 4_100))
    look_at(by=SYSTEM, fair_id=fair_id, subject=f"sale:{sale}", reason="=1+1", at=AT)

    def rows(query: str) -> list[list[str]]:
        content = officer.get(f"{DESK}amounts.csv{query}").content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(content)))[1:]

    assert sorted(row[0] for row in rows("")) == ["ประตู 1", "บูธ 2"] or sorted(row[0] for row in rows("")) == [
        "บูธ 2",
        "ประตู 1",
    ]
    (looked,) = rows("?state=looked")
    assert (looked[0], looked[5], looked[7]) == ("บูธ 1", "150000.00", "'=1+1")
    assert [row[5] for row in rows("?state=all&q=gate")] == ["4100"]
    assert "ไม่มีรายการตามที่เลือก" in officer.get(DESK + "amounts/?q=tent").text
    assert "สมมติฐาน" in officer.get(DESK + "amounts/").text


def test_the_closing_form_shows_the_missing_slips_and_asks_for_a_reason(officer: Client, fair_id: int) -> None:
    hold("7")
    address = f"{DESK}days/{DAY}/closing/"
    page = officer.get(address).text
    assert "บูธ 7 ยังไม่ส่งใบเสร็จหรือใบสรุป" in words(page)
    assert 'name="reason"' in page
    answer = officer.post(address, {"edition": 1, "reason": ""})
    assert (answer.status_code, "จาก 1 บูธ" in answer.text) == (422, True)
    officer.post(address, {"edition": 1, "reason": "บูธกลับก่อน"})
    assert Closing.objects.get().missing == [{"booth": "7"}]
