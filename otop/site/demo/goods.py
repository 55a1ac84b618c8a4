"""What is sold: goods typical of their province (goods.csv), and plain goods of the same category beside them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TYPICAL = Path(__file__).with_name("goods.csv")  # names and provinces are facts; prices are invented

# What nearly every booth of a category has on its table, in baht.
PLAIN: dict[str, list[tuple[str, str, int]]] = {
    "fabric_apparel": [
        ("ผ้าพันคอ", "Scarf", 190),
        ("กระเป๋าผ้า", "Cloth bag", 290),
        ("เสื้อผ้าฝ้าย", "Cotton shirt", 450),
        ("ผ้าคลุมไหล่", "Shawl", 690),
    ],
    "food": [
        ("ขนมถุงเล็ก", "Small bag of sweets", 40),
        ("น้ำพริก", "Chilli paste", 60),
        ("ผลไม้แปรรูป", "Preserved fruit", 90),
        ("ชุดของฝาก", "Gift set", 180),
    ],
    "beverage": [
        ("น้ำผลไม้แก้วเล็ก", "Small fruit juice", 30),
        ("น้ำสมุนไพรขวด", "Herbal drink, bottle", 45),
        ("ชาซองกล่อง", "Box of tea bags", 95),
    ],
    "ware_decor_souvenir": [
        ("พวงกุญแจ", "Key ring", 120),
        ("ของที่ระลึก", "Souvenir", 220),
        ("ตะกร้าสาน", "Woven basket", 350),
        ("ของตกแต่งบ้าน", "Home decoration", 590),
    ],
    "herb_nonfood": [
        ("ยาดมสมุนไพร", "Herbal inhaler", 45),
        ("สบู่สมุนไพร", "Herbal soap", 75),
        ("น้ำมันนวดสมุนไพร", "Herbal massage oil", 150),
    ],
}


@dataclass(frozen=True, slots=True)
class Good:
    product_id: str
    name_th: str
    name_en: str
    unit_satang: int


@cache
def typical() -> dict[tuple[str, str], list[tuple[str, str, int]]]:
    """(Thai, English, baht) by province code and category, in the order of the file."""
    found: dict[tuple[str, str], list[tuple[str, str, int]]] = {}
    with TYPICAL.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            goods = found.setdefault((row["province"], row["category"]), [])
            goods.append((row["name_th"], row["name_en"], int(row["baht"])))
    return found
