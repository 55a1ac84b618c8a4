"""The one definition of each measure. Screens, files, reports and the release ask here and nowhere else.

Change what a measure means, and DEFINITION goes up by one: each frozen edition says by which definition it was made.
"""

from __future__ import annotations

from otop.base.types import Text
from otop.reports.types import FigureKind, Measure, Unit, UnknownMeasure
from otop.sales.types import CONFIRMED, UNVERIFIED

DEFINITION = 1
NO_SOURCE = ""
SOLD = "sales_daytotal, sales_declaredday"
ORDERED = "orders_daytotal, sales_declaredday"
BOOTHS = "fairs_place, fairs_holding"
_A, _C = FigureKind.ACTUAL, FigureKind.CUMULATIVE
_D, _F = FigureKind.DECLARED, FigureKind.FORECAST
_BAHT, _SHARE = Unit.SATANG, Unit.PER_MILLE
_SLIPS, _ORDERS = ("sales_declaredday", "booth, day"), ("orders_daytotal", "booth, day")
_RECEIPTS = ("sales_daytotal", "booth, day, payment kind")
_SERVICE = ("servicecentre_daytotal", "counter, day, service")

_ALL = [
    # Visitors: entries at gates, not people.
    ("visitors", "ผู้เข้าชม (ครั้งที่เข้า)", "Visitors (entries)", Unit.ENTRIES, _A, "visitors_daytotal", "gate, day"),
    ("visitors_thai", "ชาวไทย", "Thai visitors", Unit.ENTRIES, _A, "visitors_daytotal", "gate, day"),
    ("visitors_foreign", "ชาวต่างชาติ", "Foreign visitors", Unit.ENTRIES, _A, "visitors_daytotal", "gate, day"),
    ("visitors_unknown", "ไม่ระบุสัญชาติ", "Visitors, not told", Unit.ENTRIES, _A, "visitors_daytotal", "gate, day"),
    ("visitors_cumulative", "ผู้เข้าชมสะสม", "Visitors so far", Unit.ENTRIES, _C, "visitors_daytotal", "gate, day"),
    ("visitors_mean", "ผู้เข้าชมเฉลี่ยต่อวัน", "Visitors a day", Unit.ENTRIES, _A, "visitors_daytotal", "fair"),
    ("visitors_target_share", "ผู้เข้าชมต่อเป้าหมาย", "Share of visitors' target", _SHARE, _A, NO_SOURCE, "fair"),
    # Money: sold, ordered and hoped-for are three sums; only the first two make the total.
    ("sold", "ยอดจำหน่ายในงาน", "Sold at the fair", _BAHT, _A, SOLD, "booth, day"),
    ("ordered", "ยอดสั่งซื้อ", "Ordered", _BAHT, _A, ORDERED, "booth, day"),
    ("ordered_domestic", "ยอดสั่งซื้อในประเทศ", "Ordered in Thailand", _BAHT, _A, "orders_daytotal", "booth, day"),
    ("ordered_foreign", "ยอดสั่งซื้อจากต่างประเทศ", "Ordered from abroad", _BAHT, _A, "orders_daytotal", "booth, day"),
    ("ordered_slip", "ยอดสั่งซื้อตามใบสรุป (ไม่ระบุประเทศ)", "Ordered by slip, country not told", _BAHT, _D, *_SLIPS),
    ("total", "ยอดจำหน่ายรวม", "Total sales", _BAHT, _A, f"{SOLD}, orders_daytotal", "booth, day"),
    ("sold_cumulative", "ยอดจำหน่ายในงานสะสม", "Sold so far", _BAHT, _C, SOLD, "booth, day"),
    ("ordered_cumulative", "ยอดสั่งซื้อสะสม", "Ordered so far", _BAHT, _C, ORDERED, "booth, day"),
    ("total_cumulative", "ยอดจำหน่ายรวมสะสม", "Total sales so far", _BAHT, _C, f"{SOLD}, orders_daytotal", "booth, day"),
    ("target", "เป้าหมายยอดจำหน่าย", "Target", _BAHT, FigureKind.TARGET, "fairs_fair", "fair"),
    ("target_share", "ยอดรวมต่อเป้าหมาย", "Share of the target", _SHARE, _C, "fairs_fair", "fair"),
    ("intents", "ยอดแสดงความสนใจ (ไม่นับเป็นยอดสั่งซื้อ)", "Intents, not counted as ordered", _BAHT, _F, *_ORDERS),
    ("receipts", "จำนวนใบเสร็จ", "Receipts", Unit.RECEIPTS, _A, "sales_daytotal", "booth, day"),
    ("orders", "จำนวนคำสั่งซื้อ", "Orders", Unit.ORDERS, _A, "orders_daytotal", "booth, day"),
    ("recorded", "ยอดตามใบเสร็จ", "By receipts", _BAHT, _A, "sales_daytotal", "booth, day"),
    # Receipts by payment kind. Only the booth sees whether PromptPay money came: never call it paid.
    ("by_cash", "ใบเสร็จเงินสด", "Receipts in cash", _BAHT, _A, *_RECEIPTS),
    ("by_promptpay_unverified", UNVERIFIED.th, UNVERIFIED.en, _BAHT, _D, *_RECEIPTS),
    ("by_promptpay_confirmed", CONFIRMED.th, CONFIRMED.en, _BAHT, _D, *_RECEIPTS),
    ("by_other", "ใบเสร็จชำระด้วยวิธีอื่น", "Receipts of another payment kind", _BAHT, _A, *_RECEIPTS),
    ("declared", "ยอดตามใบสรุป", "By slips", _BAHT, _D, *_SLIPS),
    ("declared_difference", "ใบสรุปต่างจากใบเสร็จ", "Slips minus receipts", _BAHT, _D, SOLD, "booth, day"),
    # The floor.
    ("booths", "จำนวนบูธที่มียอด", "Booths with money", Unit.BOOTHS, _A, SOLD, "booth, day"),
    ("booths_registered", "บูธทั้งหมด", "Booths", Unit.BOOTHS, _A, BOOTHS, "booth"),
    ("booths_open", "บูธที่เปิด", "Booths open", Unit.BOOTHS, _A, BOOTHS, "booth, day"),
    ("booths_reported", "บูธที่ส่งยอดแล้ว", "Booths that reported", Unit.BOOTHS, _A, SOLD, "booth, day"),
    ("booths_waiting", "บูธที่ยังไม่ส่งยอด", "Booths not yet in", Unit.BOOTHS, _A, BOOTHS, "booth, day"),
    ("days_left", "จำนวนวันที่เหลือ", "Days left", Unit.DAYS, _A, "fairs_day", "fair"),
    # The joint service centre: persons, tickets and cases are three units.
    ("service_persons", "ผู้รับบริการศูนย์บริการร่วม", "Persons served", Unit.PERSONS, _A, *_SERVICE),
    ("service_tickets", "บัตรคิวศูนย์บริการร่วม", "Service tickets", Unit.TICKETS, _A, *_SERVICE),
    ("service_persons_cumulative", "ผู้รับบริการสะสม", "Persons served so far", Unit.PERSONS, _C, *_SERVICE),
    # The closing report besides.
    ("last_year", "ยอดรวมปีก่อน", "Total, last year", _BAHT, _A, "fairs_fair", "fair"),
    ("change", "เปลี่ยนแปลงจากปีก่อน", "Change against last year", _SHARE, _A, "fairs_fair", "fair"),
    ("best_day", "ยอดรวมวันที่สูงสุด", "Total of the best day", _BAHT, _A, SOLD, "fair"),
    ("worst_day", "ยอดรวมวันที่ต่ำสุด", "Total of the weakest day", _BAHT, _A, SOLD, "fair"),
    ("per_booth", "ยอดรวมเฉลี่ยต่อบูธ", "Total a booth", _BAHT, _A, SOLD, "fair"),
    ("per_visitor", "ยอดรวมเฉลี่ยต่อผู้เข้าชม", "Total a visitor", _BAHT, _A, SOLD, "fair"),
    ("producers", "ผู้ผลิตที่ร่วมงาน", "Producers reached", Unit.PRODUCERS, _A, "fairs_holding", "fair"),
    ("booth_cost", "ค่าบูธที่ผู้ผลิตจ่าย", "Booth cost borne by producers", _BAHT, _A, "no fee is taken", "fair"),
    # Registered, but nobody hands them in yet: printed as a dash, never 0.
    ("jobs", "การจ้างงาน", "Jobs", Unit.PERSONS, _A, NO_SOURCE, "fair"),
    ("coupons", "คูปองที่ใช้", "Coupons used", Unit.TICKETS, _A, NO_SOURCE, "day"),
    ("shuttle_trips", "เที่ยวรถรับส่ง", "Shuttle trips", Unit.TRIPS, _A, NO_SOURCE, "day"),
    ("incidents", "เหตุการณ์", "Incidents", Unit.CASES, _A, NO_SOURCE, "day"),
    ("complaints_received", "เรื่องร้องเรียนที่รับ", "Complaints received", Unit.CASES, _A, NO_SOURCE, "day"),
    ("complaints_closed", "เรื่องร้องเรียนที่ยุติ", "Complaints closed", Unit.CASES, _A, NO_SOURCE, "day"),
    ("complaints_open", "เรื่องร้องเรียนที่ค้าง", "Complaints open", Unit.CASES, _A, NO_SOURCE, "day"),
    ("satisfaction_visitors", "ความพึงพอใจของผู้เข้าชม", "Visitors' satisfaction", _SHARE, _A, NO_SOURCE, "fair"),
    ("satisfaction_visitors_n", "ผู้ตอบ (ผู้เข้าชม)", "Visitors who answered", Unit.PERSONS, _A, NO_SOURCE, "fair"),
    ("satisfaction_visitors_sd", "ส่วนเบี่ยงเบน (ผู้เข้าชม)", "Visitors' answers, SD", _SHARE, _A, NO_SOURCE, "fair"),
    ("satisfaction_sellers", "ความพึงพอใจของผู้ขาย", "Sellers' satisfaction", _SHARE, _A, NO_SOURCE, "fair"),
    ("satisfaction_sellers_n", "ผู้ตอบ (ผู้ขาย)", "Sellers who answered", Unit.PERSONS, _A, NO_SOURCE, "fair"),
    ("satisfaction_sellers_sd", "ส่วนเบี่ยงเบน (ผู้ขาย)", "Sellers' answers, SD", _SHARE, _A, NO_SOURCE, "fair"),
]
MEASURES = {code: Measure(code, Text(th, en), *rest) for code, th, en, *rest in _ALL}  # type: ignore[arg-type]


def measure_of(code: str) -> Measure:
    """Raises UnknownMeasure."""
    if code not in MEASURES:
        raise UnknownMeasure(measure=code)
    return MEASURES[code]
