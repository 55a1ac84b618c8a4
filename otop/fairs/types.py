from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from otop.base.types import Problem, Text


class Clock(StrEnum):
    """Whose time a fair lives in. `replayed` fairs (demo, training) believe the phones, and say so on every page."""

    REAL = "real"
    REPLAYED = "replayed"


class PlaceKind(StrEnum):
    BOOTH = "booth"
    GATE = "gate"
    COUNTER = "counter"
    DESK = "desk"


BANGKOK = ZoneInfo("Asia/Bangkok")
CLOCK_TOLERANCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Moment:
    """The business day and Bangkok hour of something, decided once. `clock`: the phone's time was not believed."""

    day: date
    hour: int
    at: datetime
    clock: bool


@dataclass(frozen=True, slots=True)
class FairTime:
    """What decides on which day of a fair something happened."""

    starts_on: date
    ends_on: date
    day_turns_at: time
    clock: Clock

    def moment(self, *, at: datetime, received_at: datetime) -> Moment:
        """The day of `at` if that is a day of the fair and not more than 10 minutes ahead; else the day of receipt.

        A day of receipt outside the fair is moved to the fair's nearest day.
        """
        day = self.business_day(at)
        if self.starts_on <= day <= self.ends_on and at <= received_at + CLOCK_TOLERANCE:
            return Moment(day, at.astimezone(BANGKOK).hour, at, clock=False)
        day = min(max(self.business_day(received_at), self.starts_on), self.ends_on)
        return Moment(day, received_at.astimezone(BANGKOK).hour, received_at, clock=True)

    def moment_on(self, day: date, *, at: datetime, received_at: datetime) -> Moment:
        """For what names its own day, maybe written after the fair: only a time too far ahead is not believed."""
        clock = at > received_at + CLOCK_TOLERANCE
        believed_at = received_at if clock else at
        return Moment(day, believed_at.astimezone(BANGKOK).hour, believed_at, clock)

    def business_day(self, at: datetime) -> date:
        """The Bangkok date, turning at `day_turns_at`: the last sales after midnight belong to the evening's day."""
        turn = timedelta(hours=self.day_turns_at.hour, minutes=self.day_turns_at.minute)
        return (at.astimezone(BANGKOK) - turn).date()

    def has_day(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """One closing of a day. Editions count from 1; a later one holds also what came late."""

    day: date
    edition: int
    closed_at: datetime


class BadFair(Problem):
    code = "bad_fair"
    text = Text("ข้อมูลงานไม่ถูกต้อง: {what_th}", "The fair cannot be made like this: {what_en}")


class UnknownFair(Problem):
    code = "unknown_fair"
    text = Text("ไม่พบงาน {slug}", "There is no fair called {slug}.")


class UnknownPlace(Problem):
    code = "unknown_place"
    text = Text("ไม่พบ{kind} {ref} ในงาน {slug}", "Fair {slug} has no {kind} {ref}.")


class UnknownDay(Problem):
    code = "unknown_day"
    text = Text("{day} ไม่ใช่วันของงาน {slug}", "{day} is not a day of fair {slug}.")


class BeingClosed(Problem):
    code = "being_closed"
    text = Text(
        "วันนี้กำลังถูกปิดหรือกำลังรับรายการอยู่ ยังไม่มีอะไรเปลี่ยน โปรดกดอีกครั้งในอีกสักครู่ กดซ้ำไม่ทำให้เกิดฉบับซ้ำ",
        "The day is being closed, or is taking records. Nothing was changed. Press again in a moment; pressing"
        " twice makes no second edition.",
    )


class BoothTaken(Problem):
    code = "booth_taken"
    text = Text(
        "บูธ {ref} มีผู้ใช้อยู่แล้วในช่วง {period}",
        "Booth {ref} already has a holder within {period}.",
    )


ANNOUNCED = {
    "fairs.created": Text("สร้างงานแสดงสินค้า", "A fair was created"),
    "fairs.booth_assigned": Text("จัดบูธให้ผู้ผลิต", "A booth was assigned to a producer"),
    "fairs.zone_added": Text("เพิ่มโซน", "A zone was added"),
    "fairs.bucket_added": Text("เพิ่มกลุ่มรายงานยอด", "A reporting bucket was added"),
    "fairs.booth_placed": Text("กำหนดโซนและกลุ่มรายงานของบูธ", "A booth was given its zone and bucket"),
    "fairs.target_set": Text("กำหนดเป้าหมายยอดขาย", "The sales target was set"),
    "fairs.venue_set": Text("กำหนดสถานที่จัดงาน", "The venue was set"),
    "fairs.day_closed": Text("ปิดยอดประจำวัน", "A day was closed"),
}
"""What this domain announces, as the audit trail says it."""
