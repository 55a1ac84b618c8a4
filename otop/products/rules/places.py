"""Whether the names of province and district mean an area."""

from __future__ import annotations

from otop.base.tables import Finding
from otop.base.types import Text
from otop.products.rules.listing import DISTRICT, PROVINCE
from otop.products.types import AreaMatch, StagedRow

_TODO = Text(
    "ตรวจตัวสะกดตามทะเบียนกรมการปกครอง แล้วนำเข้าใหม่", "See how the name is registered, mend it, and import again."
)


def check_match(row: StagedRow, match: AreaMatch) -> list[Finding]:
    """A remark when a name means no area, or several; else nothing."""
    if match.province_id is None:
        what = Text("ไม่พบจังหวัดชื่อนี้ เก็บแถวนี้โดยยังไม่ผูกพื้นที่", "No province bears this name; the row is kept without an area.")
        return [Finding(row.row, PROVINCE, "unknown_province", row.province, what, _TODO, taken=True)]
    if match.district_id is None:
        what = Text(
            f"ไม่พบอำเภอชื่อนี้ในจังหวัด{row.province} ผูกกับจังหวัดแทน",
            f"No one district of {row.province} bears this name; the row is kept with its province.",
        )
        return [Finding(row.row, DISTRICT, "unknown_district", row.district, what, _TODO, taken=True)]
    return []
