from __future__ import annotations

from enum import StrEnum


class ProducerKind(StrEnum):
    """The three kinds that may register (registration guide of the Community Development Department, 2561)."""

    GROUP = "group"  # กลุ่มผู้ผลิตชุมชน
    SOLE_OWNER = "sole_owner"  # ผู้ผลิตชุมชนที่เป็นเจ้าของรายเดียว
    SME = "sme"  # ผู้ผลิตที่เป็น SMEs
