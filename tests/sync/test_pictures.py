"""Photographed slips at the door: judged by content, made anew, once, within limits, from booths and desks only."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from PIL import Image

from otop.base import uploads
from otop.base.tests.test_uploads import bomb, moving, picture, scanned, with_traces
from otop.base.types import SYSTEM
from otop.devices.actions import revoke
from otop.devices.queries import scope_of
from otop.sync.actions import keep_picture
from otop.sync.models import PicturesOpened, SlipPicture
from otop.sync.queries import slip_picture, slips_of_day
from otop.sync.rules import limits
from otop.sync.types import Revoked
from tests.races.harness import together
from tests.sync.ground import FIRST, NOON, a_fair, a_phone, books, figures, ledger
from tests.sync.phone import Phone, Reply, packed, wire_time

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.wide]


def send(phone: Phone, content: bytes) -> Reply:
    return phone.post("/sync/v1/pictures", content)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine the one that waits is waited for."""
    monkeypatch.setattr(uploads, "PICTURE_WAIT_S", 300)
    monkeypatch.setattr(uploads, "PICTURE_DEADLINE_S", 300)


def said(reply: Reply) -> tuple[int, str]:
    return reply.status, reply.json["code"]


def test_a_picture_begun_before_a_revocation_and_finished_after_it_is_not_kept() -> None:
    phone = a_phone(a_fair())
    scope = scope_of(device_id=UUID(phone.device), key=phone.key)
    assert scope is not None
    revoke(by=SYSTEM, device_id=scope.device_id, reason="หาย", at=NOON)
    with pytest.raises(Revoked):
        keep_picture(scope=scope, content=picture("PNG"), at=NOON)
    assert not SlipPicture.objects.exists()


@pytest.mark.parametrize("kind", ["booth", "desk"])
def test_a_picture_is_called_by_the_digest_of_what_was_sent_and_kept_once(kind: str) -> None:
    phone, content = a_phone(a_fair(), kind), picture("PNG")
    name = hashlib.sha256(content).hexdigest()
    first, again = send(phone, content), send(phone, content)
    assert [(reply.status, reply.json) for reply in (first, again)] == [
        (201, {"picture": name}),
        (200, {"picture": name}),
    ]
    assert SlipPicture.objects.count() == 1


def test_what_is_kept_is_made_anew_upright_without_traces_and_no_larger_than_1600() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    for content, size in ((with_traces(), (200, 400)), (picture("JPEG", (4_000, 3_000)), (1_600, 1_200))):
        name = send(phone, content).json["picture"]
        kept = slip_picture(actor=SYSTEM, fair=fair, name=name)
        assert kept
        image = Image.open(io.BytesIO(kept))
        assert (image.format, image.size, dict(image.getexif())) == ("WEBP", size, {})
        assert b"EXAMPLE" not in kept


def test_slip_and_picture_may_come_in_either_order_and_the_desk_is_told_what_is_not_here() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    one, two = picture("PNG", (5, 5)), picture("PNG", (6, 6))
    names = [hashlib.sha256(content).hexdigest() for content in (one, two)]
    send(phone, one)
    slips = [phone.slip("1", 100 + n, at=NOON - timedelta(minutes=2 - n)) for n in range(2)]
    for slip, name in zip(slips, names, strict=True):
        slip["body"]["picture"] = name
    found = []
    for slip in slips:
        assert phone.tell(slip) == ["taken"]
        [row] = slips_of_day(actor=SYSTEM, fair=fair, day=FIRST)
        found.append((row.picture, row.picture_is_here))
    assert found == [(names[0], True), (names[1], False)]
    send(phone, two)
    [row] = slips_of_day(actor=SYSTEM, fair=fair, day=FIRST)
    assert row.picture_is_here
    assert books(fair) == figures(declared_satang=101)


def test_a_slip_that_corrects_another_without_a_picture_still_shows_that_of_the_booth_and_day() -> None:
    fair = a_fair()
    booth, desk = a_phone(fair), a_phone(fair, "desk")
    slip = booth.slip("1", 100, at=NOON - timedelta(minutes=1))
    slip["body"]["picture"] = "a" * 64
    booth.tell(slip, booth.slip("1", 7, day="2015-11-04"))
    desk.tell(desk.slip("1", 200))
    [row] = slips_of_day(actor=SYSTEM, fair=fair, day=FIRST)
    assert (row.sold_satang, row.picture, row.picture_is_here) == (200, "a" * 64, False)


@pytest.mark.parametrize("name", ["", "a" * 63, "A" * 64, "a" * 64 + "\n", "g" * 64, 5])
def test_a_slip_with_another_kind_of_name_is_malformed(name: object) -> None:
    phone = a_phone(a_fair())
    slip = phone.slip("1", 100)
    slip["body"]["picture"] = name
    assert phone.tell(slip) == ["refused malformed"]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 415, "wrong_kind"),
        (b"%PDF-1.7", 415, "wrong_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "wrong_kind"),
        (packed(b"x"), 415, "wrong_kind"),
        (picture()[:200], 422, "broken_picture"),
        (bomb(5_000, 5_000), 413, "too_many_pixels"),
        (bomb(19_999_999, 1), 413, "too_long"),
        (bomb(1, 19_999_998), 413, "too_long"),
        (moving("PNG"), 415, "moving_picture"),
        (moving("WEBP"), 415, "moving_picture"),
        (scanned(600), 422, "broken_picture"),
        (b"\xff\xd8\xff" + b"x" * limits.PICTURE_BYTES_MAX, 413, "too_large"),
    ],
    ids=[
        "nothing",
        "a PDF",
        "a drawing",
        "an archive",
        "half a picture",
        "a bomb",
        "a line",
        "a column",
        "an APNG",
        "a moving WebP",
        "many scans",
        "too many bytes",
    ],
)
def test_what_is_no_picture_of_ours_is_refused_in_both_languages_and_not_kept(
    content: bytes, status: int, code: str
) -> None:
    reply = send(a_phone(a_fair()), content)
    assert said(reply) == (status, code)
    assert reply.headers["content-type"] == "application/problem+json"
    assert all(reply.json["message"][language] for language in ("th", "en"))
    assert SlipPicture.objects.count() == 0


@pytest.mark.parametrize("kind", ["gate", "counter"])
def test_gates_and_counters_send_none(kind: str) -> None:
    assert said(send(a_phone(a_fair(), kind), picture())) == (403, "scope")


def test_a_revoked_phone_and_a_wrong_key_are_turned_away_with_nothing_kept() -> None:
    phone = a_phone(a_fair())
    stranger = Phone(phone.device, "wrong", phone.now)
    assert said(send(stranger, picture())) == (401, "unauthorized")
    revoke(by=SYSTEM, device_id=phone.device, reason="หาย", at=wire_time())  # type: ignore[arg-type]
    assert said(send(phone, picture())) == (401, "revoked")
    assert SlipPicture.objects.count() == 0


def test_a_phone_sends_so_many_a_day_also_when_it_sends_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PICTURES_A_DAY_MAX", 1)
    fair = a_fair()
    phone, other = a_phone(fair), a_phone(fair)
    replies = together(*(partial(send, phone, picture("PNG", (n + 1, 1))) for n in range(2)))
    assert sorted(reply.status for reply in replies) == [201, 429]
    late = send(phone, b"\xff\xd8\xff")
    assert said(late) == (429, "too_many_pictures")  # what is too much is not opened
    assert 0 < int(late.headers["retry-after"]) <= 86_401
    known = next(n for n, reply in enumerate(replies) if reply.status == 201)
    assert send(phone, picture("PNG", (known + 1, 1))).status == 200
    assert send(other, picture("PNG", (9, 9))).status == 201


def test_pictures_that_cannot_be_opened_count_and_those_of_yesterday_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PICTURES_A_DAY_MAX", 2)
    fair = a_fair()
    phone, other = a_phone(fair), a_phone(fair)
    half, nothing = picture()[:200], b"%PDF-1.7"
    assert [said(send(phone, content)) for content in (half, nothing)] == [(422, "broken_picture"), (415, "wrong_kind")]
    assert said(send(phone, picture())) == (429, "too_many_pictures")
    assert said(send(other, half)) == (422, "broken_picture")
    PicturesOpened.objects.update(day=wire_time().date() - timedelta(days=1))
    assert send(phone, picture()).status == 201


def test_while_another_picture_is_being_opened_a_phone_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "PICTURE_WAIT_S", 0.01)
    monkeypatch.setattr(limits, "PICTURES_A_DAY_MAX", 1)
    phone = a_phone(a_fair())
    with uploads._turn:
        busy = send(phone, picture())
    assert (*said(busy), busy.headers["retry-after"]) == (503, "busy", "30")
    assert all(busy.json["message"][language] for language in ("th", "en"))
    assert SlipPicture.objects.count() == 0
    assert send(phone, picture()).status == 201


def test_the_same_picture_from_two_booths_at_once_is_kept_once() -> None:
    fair = a_fair()
    phones = a_phone(fair, ref="1"), a_phone(fair, ref="2")
    replies = together(*(partial(send, phone, picture()) for phone in phones))
    assert {reply.status for reply in replies} <= {200, 201}
    assert SlipPicture.objects.count() == 1


def test_a_picture_is_kept_at_its_own_fair() -> None:
    one, two = a_fair(), a_fair()
    name = send(a_phone(one), picture()).json["picture"]
    assert slip_picture(actor=SYSTEM, fair=two, name=name) is None
    assert send(a_phone(two), picture()).status == 201
    assert ledger(one) == []
