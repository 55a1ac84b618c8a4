from __future__ import annotations

from enum import StrEnum

from otop.base.types import Problem, Text


class ProducerKind(StrEnum):
    """The three kinds that may register (registration guide of the Community Development Department, 2561)."""

    GROUP = "group"  # กลุ่มผู้ผลิตชุมชน
    SOLE_OWNER = "sole_owner"  # ผู้ผลิตชุมชนที่เป็นเจ้าของรายเดียว
    SME = "sme"  # ผู้ผลิตที่เป็น SMEs


class UnknownArea(Problem):
    code = "unknown_area"
    text = Text("ไม่พบรหัสพื้นที่ {code} ในวันนี้", "No area has the code {code} on this day.")


class NameMissing(Problem):
    code = "name_missing"
    text = Text("โปรดใส่ชื่อภาษาไทย", "Please give a name in Thai.")
