"""A refused record in words, so that a person can judge it without reading JSON. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from otop.base.types import Text
from otop.sales.types import PAID_BY as PAYMENT_KINDS
from otop.sync.rules import limits

KINDS = {
    "sale": Text("การขาย", "Sale"),
    "void": Text("ยกเลิกการขาย", "Void of a sale"),
    "confirmation": Text("ยืนยันเงินพร้อมเพย์", "Confirmation of PromptPay money"),
    "order": Text("คำสั่งซื้อ", "Order"),
    "order_void": Text("ยกเลิกคำสั่งซื้อ", "Void of an order"),
    "count": Text("นับผู้เข้าชม", "Count of visitors"),
    "count_fix": Text("แก้จำนวนผู้เข้าชม", "Correction of a count"),
    "price": Text("ราคาสินค้า", "Price"),
    "product": Text("สินค้าของบูธ", "Good of the booth's own list"),
    "slip": Text("ใบสรุปยอด", "Slip"),
    "ticket_taken": Text("รับบัตรคิว", "Ticket taken"),
    "ticket_called": Text("เรียกคิว", "Ticket called"),
    "ticket_started": Text("เริ่มให้บริการ", "Service started"),
    "ticket_finished": Text("ให้บริการเสร็จ", "Service finished"),
    "ticket_gone": Text("ผู้รับบริการไม่อยู่", "Visitor gone"),
    "note": Text("บันทึก", "Note"),
}
UNKNOWN_KIND = Text("รายการที่ระบบไม่รู้จัก", "A record of an unknown kind")

PLACES = {
    "booth": Text("บูธ", "Booth"),
    "gate": Text("ประตู", "Gate"),
    "counter": Text("ช่องบริการ", "Counter"),
    "desk": Text("โต๊ะเจ้าหน้าที่", "Desk"),
}


def place_name(kind: str, ref: str) -> Text:
    word = PLACES.get(kind, Text(kind, kind))
    return Text(f"{word.th} {ref}", f"{word.en} {ref}")


PAID_BY: dict[str, Text] = {kind.value: name for kind, name in PAYMENT_KINDS.items()}
LABELS = {
    "amount_satang": Text("ยอดเงิน (บาท)", "Amount (baht)"),
    "sold_satang": Text("ยอดขาย (บาท)", "Sold (baht)"),
    "ordered_satang": Text("ยอดสั่งซื้อ (บาท)", "Ordered (baht)"),
    "unit_satang": Text("ราคาต่อหน่วย (บาท)", "Unit price (baht)"),
    "paid_by": Text("วิธีชำระเงิน", "Payment kind"),
    "paid": Text("วิธีชำระเงิน", "Payment kind"),
    "reason": Text("เหตุผลของบูธ", "The booth's reason"),
    "of": Text("ของรายการ", "Of the record"),
    "booth": Text("บูธ", "Booth"),
    "day": Text("วันที่", "Day"),
    "thai": Text("คนไทย", "Thai visitors"),
    "foreign": Text("ชาวต่างชาติ", "Foreign visitors"),
    "unknown": Text("ไม่ระบุสัญชาติ", "Visitors of unknown nationality"),
    "receipts": Text("จำนวนใบเสร็จ", "Receipts"),
    "text": Text("ข้อความ", "Text"),
    "name": Text("ชื่อ", "Name"),
    "offered": Text("วางขาย", "On offer"),
    "no": Text("หมายเลขคิว", "Ticket number"),
    "service": Text("บริการ", "Service"),
    "counter": Text("ช่องบริการ", "Counter"),
    "persons": Text("จำนวนคน", "Persons"),
    "score": Text("คะแนน", "Score"),
}


@dataclass(frozen=True, slots=True)
class Line:
    what: str
    qty: str
    unit_satang: int | None
    amount_satang: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """`facts` are label and value; a value is a sentence in both languages or a word as it came."""

    kind: Text
    at: str
    facts: list[tuple[Text, Text | str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    pretty: str = ""


def tell(raw: str, *, kind: str) -> Told:
    """Whatever can be read of it; the raw text itself where nothing can."""
    try:
        record = json.loads(raw) if len(raw) <= limits.RECORD_BYTES_MAX else None  # it was refused unread
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        return Told(KINDS.get(kind, UNKNOWN_KIND), "", pretty=raw)
    body = record.get("body")
    body = body if isinstance(body, dict) else {}
    lines = body.get("lines")
    return Told(
        KINDS.get(str(record.get("kind", kind)), UNKNOWN_KIND),
        str(record.get("at", "")),
        list(_facts(body)),
        [_line(line) for line in lines if isinstance(line, dict)] if isinstance(lines, list) else [],
        json.dumps(record, indent=2, ensure_ascii=False),
    )


def _facts(body: dict[str, Any]) -> Iterator[tuple[Text, Text | str]]:
    for key, label in LABELS.items():
        value = body.get(key)
        if isinstance(value, dict):
            for part, amount in value.items():
                word = PAID_BY.get(part, Text(part, part))
                yield Text(f"{label.th} {word.th}", f"{label.en} {word.en}"), _value("amount_satang", amount)
        elif value is not None and not isinstance(value, list):
            yield label, _value(key, value)


def _value(key: str, value: object) -> Text | str:
    if key.endswith("_satang") and (satang := _whole(value)) is not None:
        return f"{satang / 100:,.2f}".removesuffix(".00")
    return PAID_BY.get(str(value), str(value))


def _line(line: dict[str, Any]) -> Line:
    unit, qty = _whole(line.get("unit_satang")), _whole(line.get("qty"))
    amount = unit * qty if unit is not None and qty is not None else None
    return Line(str(line.get("text", "")), str(line.get("qty", "")), unit, amount)


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
