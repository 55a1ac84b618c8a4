"""Which written coordinates can be believed. A row whose coordinates cannot is staged without them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation

from otop.base.tables import Finding, has_thai_digits, one_line, shown, western_digits
from otop.base.types import Text
from otop.products.types import StagedRow

LATITUDE, LONGITUDE = "LAT", "LONG"
# The outermost corners of the country, in degrees.
SOUTH, NORTH, WEST, EAST = Decimal("5.6"), Decimal("20.5"), Decimal("97.3"), Decimal("105.7")
SIX_PLACES = Decimal("0.000001")  # ten centimetres
# The outlines of provinces are coarse, and a coast or an island lies outside them: about eleven kilometres more.
MARGIN = Decimal("0.1")

Box = tuple[float, float, float, float]
"""South, west, north, east."""

_LOOK = Text("หาพิกัดจริงของกลุ่มหรือร้าน แล้วนำเข้าใหม่", "Find the real position of the group or shop and import again.")


def read_coordinates(
    number: int, latitude: str, longitude: str
) -> tuple[Decimal | None, Decimal | None, list[Finding]]:
    """Both or neither, to six places, and why they were not believed. No coordinates at all is nothing to remark."""
    written = [one_line(latitude), one_line(longitude)]
    if written == ["", ""]:
        return None, None, []
    told = ", ".join(shown(text or "-") for text in written)
    if "" in written:
        return None, None, [_unbelieved(number, written.index(""), "half_coordinates", told, _HALF)]
    read = [_number(text) for text in written]
    for place, value in enumerate(read):
        if value is None:
            return None, None, [_unbelieved(number, place, "unreadable_coordinates", told, _UNREADABLE)]
    north, east = (value for value in read if value is not None)
    if _whole(north) and _whole(east):
        return None, None, [_unbelieved(number, 0, "placeholder_coordinates", told, _PLACEHOLDER)]
    if SOUTH <= east <= NORTH and WEST <= north <= EAST:
        return None, None, [_unbelieved(number, 0, "swapped_coordinates", told, _SWAPPED)]
    if not (SOUTH <= north <= NORTH and WEST <= east <= EAST):
        return None, None, [_unbelieved(number, 0, "outside_the_country", told, _OUTSIDE)]
    remarks = []
    kept = shown(f"{north}, {east}")
    if has_thai_digits(latitude + longitude):
        what = Text(f"เลขไทย เก็บเป็น {kept}", f"Thai digits, kept as {kept}.")
        todo = Text("ไม่ต้องทำอะไร", "Nothing.")
        remarks = [Finding(number, LATITUDE, "thai_digits", told, what, todo, taken=True)]
    return north.quantize(SIX_PLACES), east.quantize(SIX_PLACES), remarks


def check_surroundings(row: StagedRow, province: str, box: Box) -> list[Finding]:
    """A remark when the row's coordinates lie outside its province and what is around it; else nothing."""
    if row.latitude is None or row.longitude is None:
        return []
    south, west, north, east = (Decimal(str(edge)) for edge in box)
    inside = south - MARGIN <= row.latitude <= north + MARGIN and west - MARGIN <= row.longitude <= east + MARGIN
    if inside:
        return []
    what = Text(
        f"พิกัดอยู่นอกบริเวณจังหวัด{province} เก็บแถวนี้โดยไม่มีพิกัด",
        f"The position lies outside the surroundings of {province}; the row is kept without it.",
    )
    return [_unbelieved(row.row, 0, "outside_the_province", f"{row.latitude}, {row.longitude}", what)]


def without_coordinates(row: StagedRow) -> StagedRow:
    return replace(row, latitude=None, longitude=None)


_HALF = Text("มีพิกัดเพียงค่าเดียว เก็บแถวนี้โดยไม่มีพิกัด", "Only one of the two coordinates; the row is kept without them.")
_UNREADABLE = Text("พิกัดไม่ใช่ตัวเลข เก็บแถวนี้โดยไม่มีพิกัด", "Not a number; the row is kept without coordinates.")
_PLACEHOLDER = Text(
    "พิกัดเป็นองศาเต็มทั้งสองค่า เป็นค่าที่ใส่แทนไว้ ไม่ใช่ตำแหน่งจริง เก็บแถวนี้โดยไม่มีพิกัด",
    "Both are whole degrees: a placeholder, not a position; the row is kept without coordinates.",
)
_SWAPPED = Text("LAT กับ LONG สลับกัน เก็บแถวนี้โดยไม่มีพิกัด", "LAT and LONG are swapped; the row is kept without coordinates.")
_OUTSIDE = Text("พิกัดอยู่นอกประเทศ เก็บแถวนี้โดยไม่มีพิกัด", "Outside the country; the row is kept without coordinates.")


def _unbelieved(number: int, place: int, code: str, shown: str, what: Text) -> Finding:
    return Finding(number, (LATITUDE, LONGITUDE)[place], code, shown, what, _LOOK, taken=True)


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(western_digits(text))
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) <= 360 else None


def _whole(value: Decimal) -> bool:
    return value == value.to_integral_value()
