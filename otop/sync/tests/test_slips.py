from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from conftest import StatementCounter
from otop.base.models import Announcement
from otop.base.tests.test_uploads import picture
from otop.base.types import SYSTEM, Text
from otop.devices.models import Device
from otop.devices.queries import list_devices, scope_of
from otop.fairs.actions import create_fair
from otop.fairs.models import Place
from otop.fairs.queries import fair_of
from otop.fairs.types import Clock, UnknownPlace
from otop.people.queries import VISITOR, actor_of
from otop.people.tests.factories import account_with
from otop.people.types import NotAllowed, Role
from otop.sales.models import DeclaredDay
from otop.sales.types import SlipBody, SlipPaid
from otop.sync.actions import enter_slip, keep_picture
from otop.sync.forms import SlipForm
from otop.sync.models import Entry, Refusal, Run, SlipPicture
from otop.sync.queries import device_states, slip_picture, slips_of_day, verify
from otop.sync.queries.desk import missing_of_fair
from otop.sync.tests.desk_cast import AT, DAY, hold, new_fair, new_phone
from otop.sync.types import BadSlip, DayToCome

pytestmark = pytest.mark.django_db
SLIPS = f"/fairs/aec/desk/days/{DAY}/slips/"
SHEET = UUID(int=9)


@pytest.fixture
def fair_id() -> int:
    return new_fair()


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(account_with(Role.FAIR_OFFICER))
    return client


def entered(slip: SlipBody | None = None, *, form: UUID = SHEET, minutes: int = 0, slug: str = "aec") -> bool:
    slip = slip or SlipBody("3", DAY, 125_050, 40_000, 12)
    return enter_slip(by=SYSTEM, slug=slug, slip=slip, form=form, at=AT + timedelta(minutes=minutes))


def declared() -> tuple[int, int]:
    row = DeclaredDay.objects.get()
    return row.sold_satang, row.ordered_satang


# The action


@pytest.mark.django_db(transaction=True)
def test_a_typed_slip_is_in_the_ledger_in_the_totals_and_in_the_proof(fair_id: int) -> None:
    assert entered() is True
    entry = Entry.objects.get()
    assert (entry.kind, entry.day, entry.seq, entry.late) == ("slip", DAY, 1, False)
    assert declared() == (125_050, 40_000)
    found = verify()
    assert (found["ok"], found["fairs"][0]["facts"]["declared_satang"]) == (True, 165_050)
    told = Announcement.objects.get(what="sync.slip_entered")
    assert (told.actor_id, told.after) == ("system", {"fair": fair_id, "booth": "3", "day": DAY.isoformat()})


def test_the_same_sheet_twice_counts_once_and_is_told_once(fair_id: int) -> None:
    assert [entered(), entered(minutes=1)] == [True, False]
    assert (Entry.objects.count(), Announcement.objects.filter(what="sync.slip_entered").count()) == (1, 1)


def test_a_later_slip_corrects_an_earlier_one_and_both_are_kept(fair_id: int) -> None:
    entered()
    assert entered(SlipBody("3", DAY, 130_000), minutes=1) is True  # the same sheet, corrected after going back
    entered(SlipBody("3", DAY, 99_000), form=uuid4(), minutes=-5)  # an older word does not win
    assert declared() == (130_000, 0)
    (row,) = slips_of_day(actor=SYSTEM, fair=fair_of(fair_id=fair_id), day=DAY)
    assert (row.slips, row.sold_satang, row.place_kind) == (3, 130_000, "desk")


def test_the_desk_page_is_one_device_that_no_key_opens_and_no_phone(fair_id: int) -> None:
    entered()
    entered(form=uuid4(), minutes=1)
    device = Device.objects.get()
    assert (bytes(device.key_hash), device.place.kind) == (b"", "desk")
    assert [scope_of(device_id=device.id, key=key) for key in ("", "x")] == [None, None]
    assert device_states(actor=SYSTEM, fair=fair_of(fair_id=fair_id)) == []
    assert list_devices(actor=SYSTEM, fair_slug="aec") == []
    assert Announcement.objects.filter(what="devices.enrolled").count() == 1
    run = Run.objects.get()
    assert (run.last_seq, run.taken, missing_of_fair(fair_id=fair_id)) == (2, 2, [])


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        (SlipBody("99", DAY, 1), "99"),
        (SlipBody("3", DAY + timedelta(days=9), 1), "2015-11-12"),
        (SlipBody("3", DAY, 100, paid=SlipPaid(cash=60, promptpay=39)), "99"),
    ],
)
def test_a_slip_that_cannot_be_says_why_and_leaves_nothing(fair_id: int, slip: SlipBody, words: str) -> None:
    with pytest.raises(BadSlip, match=words) as caught:
        entered(slip)
    assert words in caught.value.message.th
    assert (Entry.objects.count(), DeclaredDay.objects.count(), Refusal.objects.count()) == (0, 0, 0)


def test_a_slip_of_a_day_to_come_is_not_taken_unless_the_fair_is_replayed() -> None:
    new_fair("real", clock=Clock.REAL)
    before = AT - timedelta(days=1)
    with pytest.raises(DayToCome):
        enter_slip(by=SYSTEM, slug="real", slip=SlipBody("3", DAY, 1), form=SHEET, at=before)
    new_fair("replayed")
    assert enter_slip(by=SYSTEM, slug="replayed", slip=SlipBody("3", DAY, 1), form=SHEET, at=before)


def test_a_slip_that_comes_a_year_after_the_fair_is_taken_because_a_person_answers_for_it(fair_id: int) -> None:
    assert entered(minutes=60 * 24 * 400)


def test_a_fair_without_a_desk_says_so() -> None:
    fair = create_fair(
        by=SYSTEM,
        slug="bare",
        name_th="งานตัวอย่าง",
        name_en="Example fair",
        starts_on=DAY,
        ends_on=DAY,
        booths=3,
        gates=0,
        counters=0,
        desks=0,
        at=AT,
    )
    with pytest.raises(UnknownPlace):
        entered(slug=fair.slug)


@pytest.mark.parametrize("role", [None, Role.VIEWER])
def test_who_may_not_enters_nothing(fair_id: int, role: Role | None) -> None:
    by = actor_of(account_with(role)) if role else VISITOR
    with pytest.raises(NotAllowed):
        enter_slip(by=by, slug="aec", slip=SlipBody("3", DAY, 1), form=SHEET, at=AT)
    assert Entry.objects.count() == 0


# What may be typed


def typed(**fields: str) -> dict[str, str]:
    return {"sheet": str(uuid4()), "booth": "3", "sold": "1,250.50", **fields}


@pytest.mark.parametrize(
    ("text", "satang"),
    [("0", 0), ("1250", 125_000), ("1,250.5", 125_050), ("๑๒๕๐.๕๐", 125_050), (" 7 ", 700), ("100000000000", 10**13)],
)
def test_amounts_are_read_as_people_write_them(text: str, satang: int) -> None:
    form = SlipForm(typed(sold=text), booths=["3"])
    assert form.is_valid(), form.errors
    assert form.slip(DAY) == SlipBody("3", DAY, satang)


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        *[("sold", text, "พิมพ์เป็นตัวเลขบาท") for text in ("-5", "1.234", "12 บาท", "1e5", "½", "٣")],
        ("sold", "", "โปรดพิมพ์ยอด"),
        ("sold", "100000000000.01", "สูงเกินกว่าที่ระบบรับได้"),
        ("ordered", "x", "พิมพ์เป็นตัวเลขบาท"),
        ("receipts", "1.5", "พิมพ์เป็นจำนวนเต็ม"),
        ("receipts", "-1", "พิมพ์เป็นจำนวนเต็ม"),
        ("receipts", "1000001", "พิมพ์เป็นจำนวนเต็ม"),
        ("booth", "", "โปรดพิมพ์เลขบูธ"),
        ("sheet", "nonsense", "โปรดโหลดหน้าใหม่"),
        ("booth", "99", "งานนี้ไม่มีบูธ 99"),
        ("cash", "1000", "ไม่เท่ากับยอดขาย 1,250.50 บาท"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(
    officer: Client, fair_id: int, field: str, text: str, sentence: str
) -> None:
    answer = officer.post(SLIPS, typed(**{field: text}))
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert f'value="{text}"' in answer.text or not text
    assert 'value="1,250.50"' in answer.text or field == "sold"
    assert Entry.objects.count() == 0


# The page


def test_after_saving_the_form_is_empty_for_the_next_booth_and_the_last_can_be_corrected(
    officer: Client, fair_id: int
) -> None:
    hold("3", "4")
    page = officer.post(SLIPS, typed(booth="๓", cash="1000", promptpay="250.50", receipts="12"), follow=True)
    assert page.redirect_chain == [(SLIPS + "?saved=3", 302)]
    assert "บันทึกแล้ว" in page.text
    assert "ขาย 1,250.50 บาท" in page.text
    assert page.context["form"].initial["booth"] == ""
    assert "autofocus" in page.text.partition('name="booth"')[2].partition(">")[0]
    assert [row.booth for row in page.context["missing"]] == ["4"]
    again = officer.get(SLIPS + "?booth=3")
    assert [again.context["form"].initial[name] for name in ("sold", "cash", "promptpay", "receipts")] == [
        *("1250.50", "1000", "250.50"),
        12,
    ]
    assert "autofocus" in again.text.partition('name="sold"')[2].partition(">")[0]
    page = officer.post(SLIPS, typed(sold="1300"), follow=True)
    assert "แทนใบก่อนหน้า" in page.text


def test_a_button_pressed_twice_enters_one_slip(officer: Client, fair_id: int) -> None:
    sent = typed()
    assert [officer.post(SLIPS, sent).status_code for _ in "ab"] == [302, 302]
    assert Entry.objects.count() == 1


def test_an_unusually_large_slip_is_asked_about_at_once(officer: Client, fair_id: int) -> None:
    assert "สูงผิดปกติ" not in officer.post(SLIPS, typed(), follow=True).text
    assert "ยอดนี้สูงผิดปกติ" in officer.post(SLIPS, typed(sold="1000000"), follow=True).text


def test_a_viewer_sees_the_slips_and_enters_none(client: Client, fair_id: int) -> None:
    entered()
    client.force_login(account_with(Role.VIEWER))
    page = client.get(SLIPS).text
    assert ("บูธ 3" in page, 'name="sold"' in page) == (True, False)
    assert client.post(SLIPS, typed()).status_code == 403
    assert Entry.objects.count() == 1


def test_a_slip_for_a_closed_day_is_late_and_the_page_says_so_before(officer: Client, fair_id: int) -> None:
    officer.post(f"/fairs/aec/desk/days/{DAY}/closing/", {"edition": 1})
    assert "แสดงว่ามาช้า" in officer.get(SLIPS).text
    officer.post(SLIPS, typed())
    assert Entry.objects.get().late is True


def test_a_day_that_is_to_come_says_so_on_the_form(client: Client) -> None:
    tomorrow = timezone.localdate() + timedelta(days=2)
    create_fair(
        by=SYSTEM,
        slug="soon",
        name_th="งานตัวอย่าง",
        name_en="Example fair",
        starts_on=tomorrow,
        ends_on=tomorrow,
        booths=3,
        gates=0,
        counters=0,
        at=datetime.now(UTC),
    )
    client.force_login(account_with(Role.FAIR_OFFICER))
    answer = client.post(f"/fairs/soon/desk/days/{tomorrow}/slips/", typed())
    assert (answer.status_code, "ยังไม่ถึงวันที่" in answer.text, "1,250.50" in answer.text) == (422, True, True)


@pytest.mark.parametrize("day", ["2015-11-30", "yesterday"])
def test_a_day_that_is_not_of_the_fair_has_no_slips(officer: Client, fair_id: int, day: str) -> None:
    assert officer.get(f"/fairs/aec/desk/days/{day}/slips/").status_code == 404


def test_the_list_is_searched_and_its_file_holds_the_same(officer: Client, fair_id: int) -> None:
    hold("3", "12")
    for booth in ("3", "12", "5"):
        entered(SlipBody(booth, DAY, 5_000, paid=SlipPaid(cash=5_000)), form=uuid4())
    by_booth = new_phone(ref="6")
    by_booth.send(by_booth.record("slip", booth="6", day=DAY.isoformat(), sold_satang=700))
    page = officer.get(SLIPS + "?q=3")
    assert [row.booth for row in page.context["page"]] == ["3"]
    assert [row.booth for row in officer.get(SLIPS + "?q=sample").context["page"]] == ["3", "12"]
    assert "ไม่มีใบสรุปตามที่ค้นหา" in officer.get(SLIPS + "?q=%00zz").text
    answer = officer.get(f"/fairs/aec/desk/days/{DAY}/slips.csv?q=6")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["บูธ", "ยอดขาย (บาท)", "ยอดสั่งซื้อ (บาท)"]
    assert (rows[1][:3], rows[1][8:]) == (["6", "7.00", "0.00"], ["บูธ", "1", ""])
    assert len(rows) == 2


def test_a_day_without_slips_tells_what_is_missing(officer: Client, fair_id: int) -> None:
    page = officer.get(SLIPS).text
    assert ("ยังไม่มีใบสรุปของวันนี้" in page, "ไม่มีบูธที่ค้างส่ง" in page) == (True, True)


def test_the_page_costs_the_same_with_one_slip_and_with_three(
    officer: Client, fair_id: int, count_statements: StatementCounter
) -> None:
    costs = []
    for booths in (["1"], ["2", "3"]):
        hold(*booths, *(str(int(b) + 5) for b in booths))
        for booth in booths:
            entered(SlipBody(booth, DAY, 1), form=uuid4())
        with count_statements() as statements:
            page = officer.get(SLIPS)
        assert all(f"?booth={booth}" in page.text for booth in booths)
        costs.append(len(statements))
    assert costs[0] == costs[1] == 3 + 5, costs  # session, account, roles; fair, days, slips, booths, missing


def test_holders_are_named_in_the_language_of_the_page(fair_id: int) -> None:
    hold("3")
    entered()
    (row,) = slips_of_day(actor=SYSTEM, fair=fair_of(fair_id=fair_id), day=DAY)
    assert row.holder == Text("กลุ่มตัวอย่าง 3", "Sample group 3")
    assert slips_of_day(actor=SYSTEM, fair=fair_of(fair_id=fair_id), day=date(2015, 11, 9)) == []
    assert Place.objects.filter(kind="booth").count() == 12


# The picture


def photographed(fair_id: int, booth: str = "3") -> str:
    """A slip of the booth with its picture; what the picture is called."""
    phone = new_phone(ref=booth)
    name, _ = keep_picture(scope=phone.scope, content=picture("PNG", (int(booth), 7)), at=AT)
    phone.send(phone.record("slip", booth=booth, day=DAY.isoformat(), sold_satang=5, picture=name))
    return name


def test_the_picture_stands_beside_the_slip_in_the_list_and_in_the_form(officer: Client, fair_id: int) -> None:
    address = f"/fairs/aec/desk/slips/pictures/{photographed(fair_id)}/"
    page = officer.get(SLIPS).text
    assert (page.count(f'<img src="{address}"'), "ภาพใบสรุปของบูธ 3" in page) == (1, True)
    assert officer.get(SLIPS + "?booth=3").text.count(f'<img src="{address}"') == 2
    answer = officer.get(address)
    assert answer.content[8:12] == b"WEBP"
    assert {name: answer[name] for name in ("Content-Type", "Cache-Control", "X-Content-Type-Options")} == {
        "Content-Type": "image/webp",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }


def test_a_slip_whose_picture_is_not_here_says_so(officer: Client, fair_id: int) -> None:
    name = photographed(fair_id)
    SlipPicture.objects.all().delete()
    page = officer.get(SLIPS).text
    assert ("ภาพยังมาไม่ถึง" in page, "<img" in page.partition("<tbody>")[2]) == (True, False)
    assert officer.get(f"/fairs/aec/desk/slips/pictures/{name}/").status_code == 404
    entered(SlipBody("4", DAY, 5))
    rows = list(csv.reader(io.StringIO(officer.get(SLIPS.rstrip("/") + ".csv").content.decode("utf-8-sig"))))
    assert [row[-1] for row in rows] == ["ภาพใบสรุป", "ไม่อยู่", ""]


@pytest.mark.parametrize("name", ["x", "0" * 64, "zz" * 32])
def test_there_is_no_other_picture(officer: Client, fair_id: int, name: str) -> None:
    photographed(fair_id)
    assert officer.get(f"/fairs/aec/desk/slips/pictures/{name}/").status_code == 404


def test_only_who_sees_the_desk_sees_the_picture(client: Client, fair_id: int) -> None:
    name = photographed(fair_id)
    with pytest.raises(NotAllowed):
        slip_picture(actor=VISITOR, fair=fair_of(fair_id=fair_id), name=name)
    assert client.get(f"/fairs/aec/desk/slips/pictures/{name}/").headers["Location"].startswith("/sign-in/?")


def test_slips_with_pictures_cost_the_same_statements_with_one_and_with_three(
    fair_id: int, count_statements: StatementCounter
) -> None:
    costs = []
    for booths in ("3", "45"):
        for booth in booths:
            photographed(fair_id, booth)
        with count_statements() as statements:
            slips_of_day(actor=SYSTEM, fair=fair_of(fair_id=fair_id), day=DAY)
        costs.append(len(statements))
    assert costs[0] == costs[1]
