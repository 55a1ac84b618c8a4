from __future__ import annotations

import csv
import io
import re
from uuid import UUID, uuid4

import pytest
import zxingcpp
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageDraw
from pytest_django import DjangoAssertNumQueries

from otop.base.models import Announcement
from otop.base.types import SYSTEM
from otop.devices.actions import enrol
from otop.devices.models import EnrolmentCode, Revocation
from otop.fairs.models import Closing
from otop.fairs.queries import fair_of
from otop.people.tests.factories import account_with
from otop.people.types import Role
from otop.sync.models import Entry, Settlement, WriteOff
from otop.sync.queries import open_refusals
from otop.sync.tests.desk_cast import DAY, Phone, hold, new_fair, new_phone

pytestmark = pytest.mark.django_db
DESK = "/fairs/aec/desk/"


@pytest.fixture
def fair_id() -> int:
    return new_fair()


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(account_with(Role.FAIR_OFFICER))
    return client


def refused_sale(fair_id: int, ref: str = "1") -> UUID:
    """A sale whose amount is not its sum, refused. Returns the refusal."""
    phone = new_phone(ref=ref)
    phone.send(phone.sale(45_000, amount=54_000))
    found = open_refusals(actor=SYSTEM, fair=fair_of(fair_id=fair_id))[-1].refusal_id
    assert isinstance(found, UUID)
    return found


def phone_with_gap(ref: str = "1") -> Phone:
    phone = new_phone(ref=ref)
    first = phone.sale()
    phone.lose(3)
    phone.send(first, phone.sale())
    return phone


# Who may


ADDRESSES = [
    *("", "phones.csv", "enrolment/", "files/", f"days/{DAY}/closing/", f"refused/{UUID(int=1)}/"),
    *("amounts/", "amounts.csv", f"amounts/sale/{UUID(int=1)}/"),
    *(f"days/{DAY}/slips/", f"days/{DAY}/slips.csv", f"days/{DAY}/missing/1/"),
    *(f"days/{DAY}/sources/", f"days/{DAY}/sources.csv", f"days/{DAY}/sources/1/"),
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_visitor_is_asked_to_sign_in_and_led_back(client: Client, fair_id: int, address: str) -> None:
    assert client.get(DESK + address)["Location"] == f"/sign-in/?next={DESK}{address}"


def test_a_viewer_sees_the_desk_but_nothing_to_do_and_no_records(client: Client, fair_id: int) -> None:
    refusal_id = refused_sale(fair_id)
    client.force_login(account_with(Role.VIEWER))
    page = client.get(DESK).text
    assert "1 รายการถูกปฏิเสธ รอตัดสิน" in page
    assert not re.findall(r'href="[^"]*(enrolment|files|closing|refused/)', page)
    assert client.get(f"{DESK}refused/{refusal_id}/").status_code == 403


@pytest.mark.parametrize("address", ["enrolment/", "files/", f"days/{DAY}/closing/", "refused/{}/settlement/"])
def test_a_viewer_who_posts_all_the_same_changes_nothing(client: Client, fair_id: int, address: str) -> None:
    refusal_id = refused_sale(fair_id)
    before = Announcement.objects.count()
    client.force_login(account_with(Role.VIEWER))
    sent = {"place": "booth:1", "decision": "reject", "reason": "ทดสอบ"}
    assert "ไม่มีสิทธิ์" in client.post(DESK + address.format(refusal_id), sent).text
    assert (Announcement.objects.count(), Settlement.objects.count()) == (before, 0)


def test_a_phone_of_another_fair_is_not_there(officer: Client, fair_id: int) -> None:
    new_fair("other")
    stranger = new_phone("other").scope.device_id
    assert officer.get(f"{DESK}phones/{stranger}/").status_code == 404
    assert officer.post(f"{DESK}phones/{stranger}/revocation/", {"revoking-reason": "x"}).status_code == 404
    assert Revocation.objects.count() == 0


def test_an_unknown_fair_says_its_name(officer: Client) -> None:
    answer = officer.get("/fairs/nowhere/desk/")
    assert (answer.status_code, "ไม่พบงาน nowhere" in answer.text) == (404, True)


# The desk


def test_an_empty_fair_tells_what_to_do_first(officer: Client, fair_id: int) -> None:
    page = officer.get(DESK).text
    assert "ยังไม่มีเครื่องในงานนี้" in page
    assert "ไม่มีรายการรอตัดสิน" in page


def test_the_desk_shows_the_plain_totals_of_the_day(officer: Client, fair_id: int) -> None:
    booth, gate = new_phone(), new_phone(kind="gate")
    kept, gone = booth.sale(45_050), booth.sale(10_000)
    booth.send(kept, gone, booth.record("void", of=gone["id"], reason="เปลี่ยนใจ"))
    gate.send(gate.record("count", minute="2015-11-03T11:10+07:00", thai=1200, foreign=34))
    page = officer.get(f"{DESK}?day={DAY}").text
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))
    assert "ขายสุทธิ 450.50 บาท 2 ใบเสร็จ · ยกเลิก 1 ใบ (100 บาท)" in text
    assert "ผู้เข้าชม 1,234" in text
    assert "ไทย 1,200 ต่างชาติ 34" in text
    assert "เล่นซ้ำข้อมูล" in text


def test_what_is_missing_is_said_on_top_and_first_in_the_list(officer: Client, fair_id: int) -> None:
    fine = new_phone(ref="1")
    fine.send(fine.sale())
    phone_with_gap(ref="12")
    page = officer.get(DESK)
    assert "1 เครื่องยังส่งไม่ครบ" in page.text
    assert [(p.state.place_ref, p.state.missing_count) for p in page.context["page"]] == [("12", 3), ("1", 0)]


def test_a_strangers_void_and_a_doubled_number_are_shown(officer: Client, fair_id: int) -> None:
    booth, other, counter = new_phone(ref="1"), new_phone(ref="2"), new_phone(kind="counter")
    sale = booth.sale()
    booth.send(sale)
    assert "รับไว้แล้ว แต่ควรดู" not in officer.get(DESK).text
    other.send(other.record("void", of=sale["id"], reason="กดผิด"))
    for _ in range(2):
        counter.send(counter.record("ticket_taken", ticket=str(uuid4()), no="A1", service="land"))
    page = officer.get(DESK).text
    assert "บูธ 2 ยกเลิกใบเสร็จของบูธอื่น จึงไม่มีผล เหตุผลที่เขียนไว้: กดผิด" in page
    assert "บัตรคิวหมายเลข A1 (land) ถูกแจกมากกว่าหนึ่งใบ" in page


def test_search_and_state_are_in_the_address_and_kept_in_the_form(officer: Client, fair_id: int) -> None:
    new_phone(ref="1", name="กลุ่มตัวอย่าง 7"), phone_with_gap(ref="2")
    page = officer.get(DESK + "?state=missing&q=booth+2")
    assert [p.state.place_ref for p in page.context["page"]] == ["2"]
    assert 'value="booth 2"' in page.text
    assert '<option value="missing" selected>' in page.text
    assert "ไม่มีเครื่องตามที่เลือก" in officer.get(DESK + "?state=revoked&q=%00").text


def test_the_desk_costs_the_same_for_one_phone_and_for_three(
    officer: Client, fair_id: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    refused_sale(fair_id, "1")
    hold("7")
    with django_assert_num_queries(STATEMENTS):
        one = officer.get(DESK)
    refused_sale(fair_id, "2"), phone_with_gap("3")
    hold("8", "9")
    with django_assert_num_queries(STATEMENTS):
        three = officer.get(DESK)
    phones = re.compile(r"/desk/phones/[0-9a-f-]{36}/\"")
    assert [len(set(phones.findall(page.text))) for page in (one, three)] == [1, 3]


STATEMENTS = 3 + 1 + 1 + 2 + 1 + 5 + 3 + 2
"""Session, account, roles; the fair; its phones; how many refusals, and 25 of them; its days; the day's totals; what is
worth a look: voids, confirmations, doubled numbers; large amounts and booths without a slip."""


# The list as a file


def rows(client: Client, query: str = "") -> list[list[str]]:
    answer = client.get(f"{DESK}phones.csv{query}")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_file_holds_what_the_list_is_narrowed_to(officer: Client, fair_id: int) -> None:
    new_phone(ref="1"), phone_with_gap(ref="2")
    header, only = rows(officer, "?state=missing")
    assert header[:2] == ["จุด", "ชื่อเครื่อง"]
    assert (only[0], only[5:8]) == ("บูธ 2", ["2", "3", "0"])
    assert len(rows(officer)) == 3


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_a_name_cannot_become_a_formula(officer: Client, fair_id: int, name: str) -> None:
    new_phone(name=name)
    assert rows(officer)[1][1] == f"'{name}"


# Enrolling


def test_a_code_is_shown_once_as_letters_and_as_a_picture_that_a_phone_reads(officer: Client, fair_id: int) -> None:
    answer = officer.post(DESK + "enrolment/", {"place": "booth:7"})
    (code,) = re.findall(r'class="code-letters">([0-9A-Z]{4}-[0-9A-Z]{4})<', answer.text)
    assert read_back(answer.text) == f"http://testserver/phone/#enrol={code}"
    assert answer["Cache-Control"] == "no-store"
    row = EnrolmentCode.objects.get()
    assert (row.place.kind, row.place.ref) == ("booth", "7")
    assert f"{timezone.localtime(row.expires_at):%H.%M} น." in answer.text
    assert code not in str(list(Announcement.objects.values()))


def test_a_form_for_a_code_that_is_sent_twice_makes_one_code_as_long_as_it_opens(officer: Client, fair_id: int) -> None:
    (sheet,) = re.findall(r'name="sheet" value="([0-9a-f-]{36})"', officer.get(DESK + "enrolment/").text)
    form = {"place": "booth:7", "sheet": sheet}
    first, again = (officer.post(DESK + "enrolment/", form).context["code"] for _ in range(2))
    assert first == again
    assert EnrolmentCode.objects.count() == Announcement.objects.filter(what="devices.code_issued").count() == 1
    assert officer.post(DESK + "enrolment/", form | {"place": "booth:8"}).context["code"] != first
    enrol(code=first, name="", source="test", at=timezone.now())
    other = officer.post(DESK + "enrolment/", form).context["code"]
    assert other != first
    enrol(code=other, name="", source="test", at=timezone.now())


def read_back(page: str) -> str:
    """What a camera would read: the path of the picture, drawn as lines of dark modules."""
    (size,) = re.findall(r'<svg[^>]*viewBox="0 0 (\d+) \d+"', page[page.index('class="qr"') :])[:1]
    (path,) = re.findall(r'class="qrline"[^>]* d="([^"]+)"', page) or re.findall(r' d="(M[^"]+h[^"]+)"', page)
    image = Image.new("L", (int(size) * 4, int(size) * 4), 255)
    draw = ImageDraw.Draw(image)
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        values = [float(n) for n in re.findall(r"-?[\d.]+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            left, top = int(x * 4), int((y - 0.5) * 4)
            draw.rectangle([left, top, left + int(values[0] * 4) - 1, top + 3], fill=0)
            x += values[0]
    (found,) = zxingcpp.read_barcodes(image)
    return str(found.text)


@pytest.mark.parametrize(("place", "sentence"), [("", "โปรดเลือกจุด"), ("booth:99", "ไม่มีจุดนี้ในงาน"), ("tent:1", "ไม่มีจุดนี้")])
def test_no_code_without_a_place_of_this_fair(officer: Client, fair_id: int, place: str, sentence: str) -> None:
    answer = officer.post(DESK + "enrolment/", {"place": place})
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert EnrolmentCode.objects.count() == 0


# One phone


def test_a_phone_shows_which_numbers_are_missing(officer: Client, fair_id: int) -> None:
    phone = phone_with_gap()
    assert "หมายเลข 2–4 จากทั้งหมด 5" in officer.get(f"{DESK}phones/{phone.scope.device_id}/").text


def test_revoking_needs_a_reason_and_happens_once(officer: Client, fair_id: int) -> None:
    address = f"{DESK}phones/{new_phone().scope.device_id}/"
    refused = officer.post(address + "revocation/", {"revoking-reason": "  "})
    assert (refused.status_code, "โปรดเขียนเหตุผล" in refused.text) == (422, True)
    assert Revocation.objects.count() == 0
    page = officer.post(address + "revocation/", {"revoking-reason": "เครื่องหาย"}, follow=True)
    assert page.redirect_chain == [(address, 302)]
    assert "ยกเลิกเครื่องแล้ว" in page.text
    assert 'action="' + address + 'revocation/"' not in page.text
    assert Revocation.objects.get().reason == "เครื่องหาย"


def test_writing_off_keeps_what_was_typed_when_the_numbers_are_gone(officer: Client, fair_id: int) -> None:
    phone = phone_with_gap()
    address = f"{DESK}phones/{phone.scope.device_id}/"
    for run in ("nonsense", str(uuid4())):
        answer = officer.post(address + "write-off/", {"giving_up-reason": "ตกน้ำ", "run": run})
        assert (answer.status_code, "ตกน้ำ" in answer.text) == (422, True)
    assert WriteOff.objects.count() == 0
    sent = {"giving_up-reason": "ตกน้ำ", "run": str(phone.run)}
    assert "ตัดหมายเลขที่ขาดแล้ว" in officer.post(address + "write-off/", sent, follow=True).text
    assert WriteOff.objects.get().reason == "ตกน้ำ"
    assert "ยังส่งไม่ครบ" not in officer.get(DESK).text


# Refused records


def test_a_refused_record_is_told_in_words_and_as_it_came(officer: Client, fair_id: int) -> None:
    page = officer.get(f"{DESK}refused/{refused_sale(fair_id)}/").text
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))
    assert "ผ้าไหม 1 × 450 450" in text
    assert "ยอดเงิน (บาท) 540" in text
    assert "&quot;amount_satang&quot;: 54000" in page


def test_accepting_puts_the_record_into_the_books(officer: Client, fair_id: int) -> None:
    address = f"{DESK}refused/{refused_sale(fair_id)}/settlement/"
    page = officer.post(address, {"decision": "accept", "reason": "ตรงกับใบเสร็จกระดาษ"}, follow=True)
    assert "รับรายการเข้าบัญชีแล้ว" in page.text
    assert (Entry.objects.count(), Settlement.objects.get().accepted) == (1, True)


def test_a_colleague_was_faster(officer: Client, fair_id: int) -> None:
    address = f"{DESK}refused/{refused_sale(fair_id)}/settlement/"
    officer.post(address, {"decision": "reject", "reason": "ซ้ำ"})
    assert Settlement.objects.get().accepted is False
    page = officer.post(address, {"decision": "accept", "reason": "ไม่ซ้ำ"}, follow=True)
    assert "รายการนี้ตัดสินไปแล้ว" in page.text
    assert (Entry.objects.count(), Settlement.objects.get().accepted) == (0, False)


@pytest.mark.parametrize(
    ("decision", "reason", "sentence"),
    [
        ("reject", "", "โปรดเขียนเหตุผล"),
        ("reject", "  ", "โปรดเขียนเหตุผล"),
        ("maybe", "คิดดูก่อน", "โปรดเลือกว่าจะรับหรือปฏิเสธ"),
        ("accept", "ย" * 501, "500"),
    ],
)
def test_a_settlement_that_cannot_be_keeps_what_was_typed(
    officer: Client, fair_id: int, decision: str, reason: str, sentence: str
) -> None:
    address = f"{DESK}refused/{refused_sale(fair_id)}/"
    answer = officer.post(address + "settlement/", {"decision": decision, "reason": reason})
    assert (answer.status_code, sentence in answer.text, reason in answer.text) == (422, True, True)
    assert Settlement.objects.count() == 0
    assert officer.get(address + "settlement/")["Location"] == address


def test_what_cannot_be_read_can_only_be_rejected(officer: Client, fair_id: int) -> None:
    phone = new_phone()
    phone.send({"seq": 1, "nonsense": "<script>"})
    refusal_id = open_refusals(actor=SYSTEM, fair=fair_of(fair_id=fair_id))[0].refusal_id
    page = officer.get(f"{DESK}refused/{refusal_id}/").text
    assert 'value="accept"' not in page
    assert "&lt;script&gt;" in page
    answer = officer.post(f"{DESK}refused/{refusal_id}/settlement/", {"decision": "accept", "reason": "ลองดู"})
    assert (answer.status_code, "ลองดู" in answer.text, Settlement.objects.count()) == (422, True, 0)


# Files and days


def test_a_file_is_answered_record_by_record_and_twice_counts_once(officer: Client, fair_id: int) -> None:
    phone = new_phone()
    content = phone.file(phone.sale(), phone.sale(45_000, amount=1))
    for words in (["รับเข้าบัญชี", "ถูกปฏิเสธ"], ["อยู่ในบัญชีแล้ว", "ถูกปฏิเสธ"]):
        page = officer.post(DESK + "files/", {"file": io.BytesIO(content)}).text
        assert re.findall(r'<td><span class="badge \w+">([^<]+)<', page) == words
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "แฟ้มว่างเปล่า"),
        (b"not json", "อ่านแฟ้มไม่ได้"),
        (b'{"device": ' + b"[" * 100_000, "อ่านแฟ้มไม่ได้"),
        (b"%PDF-1.7", "เนื้อหาของแฟ้มเป็น PDF"),
        (b" " * (8 * 1024 * 1024 + 1), "แฟ้มใหญ่เกิน 8 MiB"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(officer: Client, fair_id: int, content: bytes, sentence: str) -> None:
    answer = officer.post(DESK + "files/", {"file": io.BytesIO(content)})
    assert (answer.status_code, sentence in answer.text) == (422, True)


def test_a_complete_day_is_closed_without_a_reason(officer: Client, fair_id: int) -> None:
    page = officer.post(f"{DESK}days/{DAY}/closing/", {"edition": 1}, follow=True)
    assert page.redirect_chain == [(f"{DESK}?day={DAY}", 302)]
    assert "ปิดวันแล้ว" in page.text
    assert Closing.objects.get().reason == ""


def test_a_day_with_missing_records_is_closed_over_them_with_a_reason(officer: Client, fair_id: int) -> None:
    phone_with_gap()
    address = f"{DESK}days/{DAY}/closing/"
    assert "ขาด 3 รายการ" in officer.get(address).text
    answer = officer.post(address, {"edition": 1, "reason": " "})
    assert (answer.status_code, "ยังขาด 3 รายการจาก 1 เครื่อง" in answer.text) == (422, True)
    assert Closing.objects.count() == 0
    officer.post(address, {"edition": 1, "reason": "บูธกลับก่อน"})
    assert Closing.objects.get().reason == "บูธกลับก่อน"


@pytest.mark.parametrize("day", ["2015-11-30", "yesterday"])
def test_a_day_that_is_not_of_the_fair_cannot_be_closed(officer: Client, fair_id: int, day: str) -> None:
    assert officer.post(f"{DESK}days/{day}/closing/", {"reason": "x"}).status_code == 404
    assert Closing.objects.count() == 0
