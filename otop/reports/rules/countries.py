"""Names of the countries that order. A code without a name here is shown as it is."""

from __future__ import annotations

from otop.base.types import Text
from otop.reports.rules.books import BY_SLIP

_NAMES = {
    "TH": Text("ไทย", "Thailand"),
    "BN": Text("บรูไน", "Brunei"),
    "KH": Text("กัมพูชา", "Cambodia"),
    "ID": Text("อินโดนีเซีย", "Indonesia"),
    "LA": Text("ลาว", "Laos"),
    "MY": Text("มาเลเซีย", "Malaysia"),
    "MM": Text("เมียนมา", "Myanmar"),
    "PH": Text("ฟิลิปปินส์", "Philippines"),
    "SG": Text("สิงคโปร์", "Singapore"),
    "VN": Text("เวียดนาม", "Vietnam"),
    "CN": Text("จีน", "China"),
    "HK": Text("ฮ่องกง", "Hong Kong"),
    "TW": Text("ไต้หวัน", "Taiwan"),
    "JP": Text("ญี่ปุ่น", "Japan"),
    "KR": Text("เกาหลีใต้", "South Korea"),
    "IN": Text("อินเดีย", "India"),
    "AU": Text("ออสเตรเลีย", "Australia"),
    "NZ": Text("นิวซีแลนด์", "New Zealand"),
    "US": Text("สหรัฐอเมริกา", "United States"),
    "CA": Text("แคนาดา", "Canada"),
    "GB": Text("สหราชอาณาจักร", "United Kingdom"),
    "DE": Text("เยอรมนี", "Germany"),
    "FR": Text("ฝรั่งเศส", "France"),
    "RU": Text("รัสเซีย", "Russia"),
    "AE": Text("สหรัฐอาหรับเอมิเรตส์", "United Arab Emirates"),
    BY_SLIP: Text("ไม่ระบุ (ตามใบสรุป)", "Not told (by slip)"),
}


def country_name(code: str) -> Text:
    return _NAMES.get(code, Text(code, code))
