"""The pages on which officers give, end, delegate and review: who may, who may elsewhere, who may not."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from conftest import StatementCounter
from otop.areas.tests.factories import DistrictFactory, ProvinceFactory
from otop.base.models import Announcement
from otop.base.types import SYSTEM
from otop.people.actions import issue_recovery, recover
from otop.people.models import Account, AccountLink, EmergencyReview, Grant
from otop.people.queries import VISITOR, actor_of, wrongly_given
from otop.people.tests.factories import AT, held, new_account
from otop.people.types import GrantBasis, GrantScope, Role

pytestmark = pytest.mark.django_db
REASON = "แต่งตั้งตามคำสั่งจังหวัดที่ 12"


@pytest.fixture(autouse=True)
def areas() -> None:
    for province, district in (("50", "5001"), ("51", "5101")):
        parent = ProvinceFactory(code=province, name_th=f"จังหวัด {province}")  # type: ignore[no-untyped-call]
        DistrictFactory(parent=parent, code=district)  # type: ignore[no-untyped-call]


def officer(client: Client, role: Role = Role.PROVINCE_OFFICER, area: str = "50", subject: str = "") -> Account:
    account = held(new_account(display_name="เจ้าหน้าที่ตัวอย่าง"), role, GrantScope(area, subject=subject)).account
    client.force_login(account)
    return account


def someone(area: str = "5001", name: str = "") -> Grant:
    return held(new_account(username=name), Role.DISTRICT_OFFICER, GrantScope(area))


def test_the_list_shows_ones_own_area_finds_by_name_and_by_role(client: Client) -> None:
    officer(client)
    someone("5001", "doi"), someone("5101", "lam")
    page = client.get("/accounts/").text
    assert "doi" in page
    assert "lam" not in page
    assert "doi" in client.get("/accounts/?q=DO").text
    assert "doi" not in client.get("/accounts/?role=province_officer").text
    assert "ไม่พบบัญชี" in client.get("/accounts/?q=nobody").text


def test_a_longer_list_costs_no_more(client: Client, count_statements: StatementCounter) -> None:
    officer(client)
    someone()
    with count_statements() as few:
        one = client.get("/accounts/")
    someone(), someone()
    with count_statements() as many:
        three = client.get("/accounts/")
    links = re.compile(r"/accounts/\d+/\"")
    assert len(links.findall(three.text)) == len(links.findall(one.text)) + 2 > 2
    assert len(few) == len(many) == 7


def test_the_file_has_no_names_and_ends_at_the_border(client: Client) -> None:
    officer(client)
    here, there = someone("5001", "doi"), someone("5101", "lam")
    text = client.get("/accounts.csv").text
    assert f"{here.account_id},district_officer,5001" in text
    assert str(there.account_id) + ",district" not in text
    assert "doi" not in text


def test_a_role_is_given_by_the_name_of_an_area_and_told(client: Client) -> None:
    officer(client)
    account = someone().account
    sent = {"role": "district_officer", "area": "ตัวอย่าง 5001", "reason": REASON, "until": "2030-01-31"}
    Grant.objects.all().filter(account=account).update(area="500101", view_area="500101", search_area="500101")
    answer = client.post(f"/accounts/{account.pk}/roles/", sent, follow=True)
    assert "ให้บทบาทแล้ว" in answer.text
    made = Grant.objects.get(account=account, reason=REASON)
    assert (made.area, made.view_area, made.period.upper.isoformat()) == ("5001", "5001", "2030-01-31T17:00:00+00:00")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"area": "5101"}, "ให้บทบาท เจ้าหน้าที่อำเภอ ในขอบเขตนี้ไม่ได้"),
        ({"area": "50"}, "ไม่อยู่ในระดับนี้"),
        ({"area": "5999"}, "ไม่มีพื้นที่รหัสนี้"),
        ({"area": "นครที่ไม่มี"}, "ไม่พบพื้นที่ชื่อนี้"),
        ({"role": "national_officer"}, "เลือก"),
        ({"until": "เมื่อวาน"}, "วันที่ไม่ถูกต้อง"),
        ({"until": "2001-01-01"}, "วันสิ้นสุดผ่านไปแล้ว"),
        ({"view_area": "5101"}, "ต้องกว้างไม่น้อยกว่า"),
        ({"subject": "booth 7"}, "อ่านไม่ออกว่าเป็นงาน"),
    ],
)
def test_a_role_that_cannot_be_given_says_why_and_keeps_what_was_typed(
    client: Client, changed: dict[str, str], said: str
) -> None:
    officer(client)
    account = someone().account
    sent = {"role": "district_officer", "area": "5001", "reason": REASON, **changed}
    answer = client.post(f"/accounts/{account.pk}/roles/", sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert REASON in answer.text
    assert Grant.objects.filter(account=account).count() == 1


def test_a_role_is_ended_with_a_reason(client: Client) -> None:
    officer(client)
    grant = someone()
    address = f"/accounts/{grant.account_id}/roles/{grant.pk}/end/"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "ย้ายไปจังหวัดอื่น"}).status_code == 302
    assert actor_of(grant.account).held == ()
    assert "บทบาทที่สิ้นสุดแล้ว" in client.get(f"/accounts/{grant.account_id}/").text


def test_one_sees_ones_own_roles_and_lets_somebody_act_in_them(client: Client) -> None:
    me, acting = officer(client), new_account(username="deputy")
    assert "ทั้งประเทศ" not in client.get("/account/roles/").text
    grant, today = Grant.objects.get(account=me), timezone.localdate()
    until = today + timedelta(days=9)
    sent = {"to": "Deputy", "from_day": today.isoformat(), "until": until.isoformat(), "reason": "ลาพักผ่อนประจำปี 10 วัน"}
    assert client.post(f"/account/roles/{grant.pk}/delegation/", {**sent, "to": "nobody"}).status_code == 422
    assert client.post(f"/account/roles/{grant.pk}/delegation/", sent).status_code == 302
    assert actor_of(acting).roles == {"province_officer"}
    client.force_login(acting)
    assert "ทำหน้าที่แทน" in client.get("/account/roles/").text
    client.force_login(me)
    delegated = Grant.objects.get(account=acting)
    assert client.post(f"/account/roles/{delegated.pk}/end/", {"reason": "กลับมาแล้ว"}).status_code == 302
    assert actor_of(acting).held == ()


def test_an_account_of_another_area_is_not_there(client: Client) -> None:
    officer(client)
    grant = someone("5101")
    for address in ("", "roles/", f"roles/{grant.pk}/end/", f"roles/{grant.pk}/delegation/"):
        method = client.post if address else client.get
        assert method(f"/accounts/{grant.account_id}/{address}", {"reason": REASON}).status_code == 404
    mine = someone("5001")  # another account's number in the address does not help
    assert client.post(f"/accounts/{mine.account_id}/roles/{grant.pk}/end/", {"reason": REASON}).status_code == 422
    assert actor_of(grant.account).held != ()


def test_a_person_without_a_role_reads_that_they_have_none(client: Client) -> None:
    client.force_login(new_account())
    assert "ยังไม่มีบทบาท" in client.get("/account/roles/").text
    assert client.get("/accounts/").status_code == 403


def test_an_emergency_is_taken_from_the_list_told_and_reviewed(client: Client) -> None:
    officer(client, Role.FAIR_OFFICER, area="", subject="fair:one")
    form = client.get("/emergency/?fair=no-such-fair").text
    for district in ("5001", "ตัวอย่าง"):  # no reason; several are so named
        assert client.post("/emergency/", {"district": district}).status_code == 422
    for wrong in ("5999", "no such district"):
        answer = client.post("/emergency/", {"district": wrong, "reason": REASON})
        assert answer.status_code == 422
        assert f'value="{wrong}"' in answer.text
        assert "โปรดเลือกจากรายการ" in answer.text
    assert client.post("/emergency/", {"fair": "no-such-fair", "reason": REASON}).status_code == 422
    assert client.post("/emergency/", {"district": "(5001)", "reason": REASON}).status_code == 422
    offered = re.findall(r'<option value="([^"]*\(5001\))"', form)
    assert len(offered) == 1
    assert client.post("/emergency/", {"district": html.unescape(offered[0]), "reason": REASON}).status_code == 302
    taken = Grant.objects.get(basis=GrantBasis.EMERGENCY)
    assert taken.area == "5001"
    assert "รอท่านตรวจ" not in client.get("/").text
    assert client.get("/emergencies/").status_code == 403
    officer(client, Role.AUDITOR, area="")
    for address in ("/", "/account/"):
        assert "มีการเข้าถึงฉุกเฉิน 1 รายการรอท่านตรวจ" in client.get(address).text
    assert REASON in client.get("/emergencies/").text
    address = f"/emergencies/{taken.pk}/review/"
    assert client.post(address, {"reason": "สั้น", "justified": "1"}).status_code == 422
    assert client.post(address, {"reason": "ตรวจแล้ว ปิดวันตามที่แจ้ง", "justified": "0"}).status_code == 302
    assert EmergencyReview.objects.get().justified is False
    assert "ไม่สมควร" in client.get("/emergencies/").text
    assert "รอท่านตรวจ" not in client.get("/").text


def given_before(area: str = "5001") -> tuple[Grant, Grant, AccountLink]:
    """What the rules once allowed: an emergency for a district, and on its strength a role for oneself, one for a
    friend, and a link."""
    now = timezone.now()
    giver = held(new_account(display_name="ผู้ให้ตัวอย่าง"), Role.FAIR_OFFICER, GrantScope("", subject="fair:one")).account
    held(
        giver, Role.DISTRICT_OFFICER, GrantScope(area),
        from_at=now - timedelta(hours=1), until=now + timedelta(hours=2), basis=GrantBasis.EMERGENCY,
    )  # fmt: skip
    scope = GrantScope(area + "01")
    own, friend = held(giver, Role.TAMBON_OFFICER, scope), held(new_account(), Role.TAMBON_OFFICER, scope)
    Grant.objects.filter(pk__in=[own.pk, friend.pk]).update(granted_by=str(giver.pk), granted_at=now)
    link = AccountLink.objects.create(
        kind="invitation", grants=[{"role": "tambon_officer", "area": scope.area}], token_hash=str(own.pk),
        reason=REASON, issued_by=str(giver.pk), issued_at=now, expires_at=now + timedelta(days=1),
    )  # fmt: skip
    return own, friend, link


def test_what_was_wrong_stands_open_at_its_own_role_and_leads_to_its_field(client: Client) -> None:
    me = officer(client)
    held(me, Role.DISTRICT_OFFICER, GrantScope("5101"))
    one, other = Grant.objects.filter(account=me).order_by("pk")
    page = client.post(f"/account/roles/{one.pk}/end/", {"reason": " "}).text
    assert page.count("<details open>") == page.count('role="alert"') == 1
    assert f'href="#id_reason_{one.pk}_end"' in page
    assert [f'id="id_reason_{grant.pk}_end" aria-invalid' in page for grant in (one, other)] == [True, False]
    page = client.post(f"/account/roles/{other.pk}/delegation/", {"to": "ไม่มี", "reason": "ลาพักร้อน"}).text
    assert (page.count("<details open>"), page.count("ลาพักร้อน")) == (1, 1)


def test_what_was_given_in_an_emergency_before_is_listed_and_ended_by_a_reviewer(client: Client) -> None:
    own, friend, link = given_before()
    right = someone("5001")  # given by the system; and one by an officer who had an emergency beside the right
    both = held(new_account(), Role.PROVINCE_OFFICER, GrantScope("50")).account
    now = timezone.now()
    held(
        both, Role.DISTRICT_OFFICER, GrantScope("5001"),
        from_at=AT, until=now + timedelta(hours=2), basis=GrantBasis.EMERGENCY,
    )  # fmt: skip
    allowed = someone("5001")
    Grant.objects.filter(pk=allowed.pk).update(granted_by=str(both.pk), granted_at=now)
    auditor = actor_of(officer(client, Role.AUDITOR, area=""))
    found = wrongly_given(actor=auditor, at=now)
    assert {(one.role, one.link) for one in found} == {(own, None), (friend, None), (None, link)}
    assert "ให้ไว้ในเหตุฉุกเฉิน หรือให้แก่ตนเอง (3)" in client.get("/emergencies/").text
    for wrong in (right, allowed):  # nothing else is ended here
        assert client.post(f"/emergencies/roles/{wrong.pk}/end/", {"reason": REASON}).status_code == 404
    address = f"/emergencies/roles/{own.pk}/end/"
    assert client.post(address, {"reason": "สั้น"}).status_code == 422
    for end in (address, f"/emergencies/roles/{friend.pk}/end/", f"/emergencies/links/{link.pk}/end/"):
        assert client.post(end, {"reason": REASON}).status_code == 302
        assert client.post(end, {"reason": REASON}).status_code == 404
    assert wrongly_given(actor=auditor, at=now) == []
    assert "tambon_officer" not in actor_of(own.account).roles | actor_of(friend.account).roles
    officer(client, Role.PROVINCE_OFFICER)
    assert client.post(f"/emergencies/roles/{own.pk}/end/", {"reason": REASON}).status_code == 403


def test_a_list_of_what_was_given_so_costs_the_same_with_one_and_three(
    client: Client, count_statements: StatementCounter
) -> None:
    auditor = actor_of(officer(client, Role.AUDITOR, area=""))
    counts = []
    for times in (1, 2):
        for _ in range(times):
            given_before()
        with count_statements() as asked:
            assert len(wrongly_given(actor=auditor, at=timezone.now())) == 3 * (times * 2 - 1)
        counts.append(len(asked))
    assert counts == [4, 4]


def test_a_used_recovery_of_an_emergency_is_listed_until_the_account_is_recovered_once_more(client: Client) -> None:
    _, friend, link = given_before()
    now = timezone.now()
    used = {
        "used_at": now,
        "issued_at": now,
        "expires_at": now + timedelta(days=1),
        "kind": "recovery",
        "reason": REASON,
    }
    bad = AccountLink.objects.create(account=friend.account, issued_by=link.issued_by, token_hash="1", **used)
    auditor = actor_of(officer(client, Role.AUDITOR, area=""))
    assert bad in [one.link for one in wrongly_given(actor=auditor, at=now)]
    assert "เจ้าของบัญชีต้องได้ลิงก์กู้คืนใหม่" in client.get("/emergencies/").text
    used["used_at"] = now + timedelta(seconds=1)
    AccountLink.objects.create(account=friend.account, issued_by="system", token_hash="2", **used)
    assert bad not in [one.link for one in wrongly_given(actor=auditor, at=now)]


def test_ending_a_used_recovery_shuts_out_whoever_came_in_by_it(client: Client) -> None:
    _, friend, link = given_before()
    account, now = friend.account, timezone.now()
    account.set_password("แมวดำสามตัวกินปลา")
    account.save()
    before, _since = (
        Authenticator.objects.create(user=account, type=kind, data={}, created_at=now + timedelta(minutes=minutes))
        for kind, minutes in (("webauthn", -60), ("totp", 0))
    )
    bad = AccountLink.objects.create(
        account=account, issued_by=link.issued_by, token_hash="1", kind="recovery", reason=REASON,
        issued_at=now, used_at=now, expires_at=now + timedelta(days=1),
    )  # fmt: skip
    intruder = Client()
    intruder.force_login(account)
    assert intruder.get("/account/").status_code == 200
    auditor = actor_of(officer(client, Role.AUDITOR, area=""))
    assert client.post(f"/emergencies/links/{bad.pk}/end/", {"reason": REASON}).status_code == 302
    assert client.post(f"/emergencies/links/{bad.pk}/end/", {"reason": REASON}).status_code == 404
    assert bad not in [one.link for one in wrongly_given(actor=auditor, at=now)]
    assert intruder.get("/account/")["Location"].startswith("/sign-in/")
    assert not Account.objects.get(pk=account.pk).has_usable_password()
    assert list(Authenticator.objects.filter(user=account)) == [before]
    told = Announcement.objects.get(what="people.recovery_ended")
    assert (told.subject, told.after, told.why) == (f"account:{account.pk}", {"link": bad.pk}, REASON)
    again = issue_recovery(by=SYSTEM, account_id=account.pk, reason=REASON, at=timezone.now())
    recover(by=VISITOR, token=again.token, password="หมาขาวสี่ตัวนอนยาว", at=timezone.now())
    assert Account.objects.get(pk=account.pk).has_usable_password()


def test_a_persons_own_addresses_tell_nothing_of_other_peoples_roles(client: Client) -> None:
    """Numbers of roles are guessed: one that somebody else holds, one that is not there, one answer."""
    client.force_login(new_account())
    theirs = held(new_account(), Role.AUDITOR)
    answers = [client.post(f"/account/roles/{pk}/end/", {"reason": REASON}) for pk in (theirs.pk, theirs.pk + 9)]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert len({re.sub(r"(token\" value=\"\w+|/roles/\d+/)", "", answer.text) for answer in answers}) == 1
    sent = {"to": "nobody", "from_day": "2030-01-01", "until": "2030-01-02", "reason": REASON}
    assert client.post(f"/account/roles/{theirs.pk}/delegation/", sent).status_code == 403


def test_the_list_of_emergencies_costs_the_same_with_one_and_three(
    client: Client, count_statements: StatementCounter
) -> None:
    officer(client, Role.AUDITOR, area="")

    def taken() -> None:
        now = timezone.now()
        held(
            new_account(), Role.DISTRICT_OFFICER, GrantScope("5001"),
            from_at=now, until=now + timedelta(hours=3), basis=GrantBasis.EMERGENCY,
        )  # fmt: skip

    taken()
    with count_statements() as few:
        one = client.get("/emergencies/")
    taken()
    taken()
    with count_statements() as many:
        three = client.get("/emergencies/")
    assert (one.text.count("/review/"), three.text.count("/review/")) == (1, 3)
    assert len(few) == len(many) == 8
