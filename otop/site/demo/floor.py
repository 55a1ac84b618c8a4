"""Who stands where: one booth for each province and category of goods.csv, in zones and in rows of the report. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import geothai

from otop.site.demo.goods import PLAIN, Good, typical
from otop.site.demo.plan import named

GATES, COUNTERS = 4, 10
SLIPS_ONLY = {23, 61, 88, 117, 140}  # booths without a phone: an officer enters their paper slips at the desk

ZONES = {
    "north": ("ภาคเหนือ", "North"),
    "northeast": ("ภาคตะวันออกเฉียงเหนือ", "Northeast"),
    "central": ("ภาคกลางและภาคตะวันออก", "Central and East"),
    "south": ("ภาคใต้", "South"),
    "canal": ("ชวนชิมริมคลอง", "Tastings by the canal"),
}
BUCKETS = {
    "fabric": ("ผ้าและเครื่องแต่งกาย", "Fabric and apparel"),
    "artists": ("ศิลปิน OTOP", "OTOP artists"),
    "food": ("อาหารและชวนชิม", "Food and tastings"),
    "ware": ("ของใช้ ของตกแต่ง ของที่ระลึก", "Ware, decoration and souvenirs"),
    "drinks_herbs": ("เครื่องดื่มและสมุนไพร", "Drinks and herbs"),
}
_ROWS = {"fabric_apparel": "fabric", "food": "food", "ware_decor_souvenir": "ware"}
_REGIONS = {"3": "northeast", "4": "northeast", "5": "north", "6": "north", "8": "south", "9": "south"}
GROUPS = {
    "fabric_apparel": ("กลุ่มทอผ้าตัวอย่าง", "Sample weaving group"),
    "food": ("กลุ่มแปรรูปอาหารตัวอย่าง", "Sample food group"),
    "beverage": ("กลุ่มเครื่องดื่มตัวอย่าง", "Sample beverage group"),
    "ware_decor_souvenir": ("กลุ่มหัตถกรรมตัวอย่าง", "Sample craft group"),
    "herb_nonfood": ("กลุ่มสมุนไพรตัวอย่าง", "Sample herb group"),
}
SERVICES = {
    "id_card": ("บัตรประจำตัวประชาชน", "Identity cards", 30),
    "registration": ("งานทะเบียนราษฎร", "Civil registration", 14),
    "land": ("งานที่ดิน", "Land office", 12),
    "town_planning": ("โยธาธิการและผังเมือง", "Public works and town planning", 5),
    "electricity": ("งานไฟฟ้า", "Electricity", 10),
    "water": ("งานประปา", "Water supply", 9),
    "complaints": ("ศูนย์ดำรงธรรม รับเรื่องร้องทุกข์", "Complaints (Damrongtham)", 6),
    "otop_advice": ("ปรึกษาการขึ้นทะเบียน OTOP", "Advice on OTOP registration", 14),
}


@dataclass(frozen=True, slots=True)
class Booth:
    no: int
    province: str
    category: str
    goods: list[Good]
    typical_count: int

    @property
    def ref(self) -> str:
        return str(self.no)

    @property
    def has_phone(self) -> bool:
        return self.no not in SLIPS_ONLY

    @property
    def zone(self) -> str:
        if self.category in ("food", "beverage") and self.goods[0].unit_satang <= 9_000:
            return "canal"
        return _REGIONS.get(self.province[0], "central")

    @property
    def bucket(self) -> str:
        """Neither zone nor category: what costs most of fabric and ware is the artists' row."""
        if self.goods[0].unit_satang >= 180_000:
            return "artists"
        return _ROWS.get(self.category, "drinks_herbs")

    @property
    def area_code(self) -> str:
        """A tambon of the province, another for each booth."""
        districts = geothai.districts(self.province)
        tambons = geothai.subdistricts(districts[self.no % len(districts)].code)
        return str(tambons[0].code)


@cache
def booths() -> list[Booth]:
    return [_booth(no, *at) for no, at in enumerate(sorted(typical()), start=1)]


def _booth(no: int, province: str, category: str) -> Booth:
    local = typical()[province, category]
    goods = [
        Good(str(named(f"product {province} {category} {name_th}")), name_th, name_en, baht * 100)
        for name_th, name_en, baht in [*local, *PLAIN[category]]
    ]
    return Booth(no, province, category, goods, len(local))


def phones() -> list[tuple[str, str]]:
    """(kind, number) of every place with a phone of its own; the desk's sends the paper slips."""
    numbered = [("gate", str(no)) for no in range(1, GATES + 1)]
    numbered += [("counter", str(no)) for no in range(1, COUNTERS + 1)]
    return [("booth", booth.ref) for booth in booths() if booth.has_phone] + numbered + [("desk", "1")]
