from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from otop.base.tables import Finding
from otop.base.types import Problem, Text

StagedKey = tuple[str, str, str, str]
"""Province, district, local government and name: what makes two rows one product."""


class UnknownCategory(Problem):
    code = "unknown_category"
    text = Text("ไม่พบประเภทผลิตภัณฑ์ {category}", "There is no product category {category}.")


class BadPrice(Problem):
    code = "bad_price"
    text = Text("ราคา {satang} สตางค์ไม่ถูกต้อง", "A price of {satang} satang cannot be.")


@dataclass(frozen=True, slots=True)
class StagedRow:
    """One usable row of a list of products, as it will be staged: words as written, on one line, western digits."""

    row: int
    name: str
    local_government: str
    district: str
    province: str
    latitude: Decimal | None
    longitude: Decimal | None

    @property
    def key(self) -> StagedKey:
        return self.province, self.district, self.local_government, self.name


@dataclass(frozen=True, slots=True)
class AreaMatch:
    """What the written names of a province and a district mean. `province_code` is '' where the province is unknown."""

    province_id: int | None
    province_code: str
    district_id: int | None

    @property
    def area_id(self) -> int | None:
        return self.district_id or self.province_id


@dataclass(frozen=True, slots=True)
class StagingResult:
    """What staging a list did, or would do: `rows` is `new` + `changed` + `same` + `left_out`."""

    written: bool
    rows: int
    new: int
    changed: int
    same: int
    left_out: int
    with_coordinates: int
    unread_columns: list[str]
    findings: list[Finding]


class StagedMeanwhile(Problem):
    code = "staged_meanwhile"
    text = Text(
        "มีการนำเข้ารายการสินค้าอื่นพร้อมกัน ไม่มีอะไรเปลี่ยน ให้สั่งใหม่อีกครั้ง",
        "Another list of products was imported at the same time. Nothing was changed; give the command again.",
    )


ANNOUNCED = {
    "products.registered": Text("ขึ้นทะเบียนผลิตภัณฑ์", "A product was registered"),
    "products.staged": Text("พักรายการสินค้าจากภายนอกไว้รอตรวจ", "Products from an outside list were staged"),
}
"""What this domain announces, as the audit trail says it."""
