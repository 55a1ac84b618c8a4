"""The facts of the fair of 2558 and what is told of them, for the tests of the release."""

from __future__ import annotations

from typing import Any

CLOSING: dict[str, Any] = {
    "fair_th": "OTOP To AEC",
    "fair_en": "OTOP To AEC",
    "host_th": "กระทรวงมหาดไทย",
    "host_en": "Ministry of Interior",
    "from": "2015-11-03",
    "to": "2015-11-25",
    "visitors": 240_000,
    "visitors_thai": None,
    "visitors_foreign": None,
    "sold_satang": 6_000_000_000,
    "ordered_satang": 1_000_000_000,
    "target_satang": None,
    "last_year_satang": None,
    "foreign_orders": [
        {
            "product_th": "เครื่องประดับสานเงินสานทอง",
            "product_en": "woven silver and gold jewellery",
            "province": "11",
            "country": "CN",
            "amount_satang": 10_000_000,
        },
        {
            "product_th": "ลำไยอบแห้ง",
            "product_en": "dried longan",
            "province": "51",
            "country": "CN",
            "amount_satang": 5_000_000,
        },
    ],
    "service_persons": 16_000,
    "buckets": [],
}
THAI = """สรุปผลการจัดงาน OTOP To AEC ผู้เข้าชมกว่า 2.4 แสนคน ยอดรวมกว่า 70 ล้านบาท

กระทรวงมหาดไทยจัดงาน OTOP To AEC ระหว่างวันที่ 3–25 พฤศจิกายน 2558 รวม 23 วัน มีผู้เข้าชมงานกว่า 2.4 แสนคน เฉลี่ยวันละกว่า 1 หมื่นคน

ตลอดงานเกิดรายได้รวมกว่า 70 ล้านบาท มาจากการขายภายในงานประมาณ 60 ล้านบาท และคำสั่งซื้อประมาณ 10 ล้านบาท

คำสั่งซื้อจากต่างประเทศ อาทิ เครื่องประดับสานเงินสานทอง จังหวัดสมุทรปราการ จากจีน ประมาณ 1 แสนบาท \
และลำไยอบแห้ง จังหวัดลำพูน จากจีน ประมาณ 5 หมื่นบาท

ศูนย์บริการร่วมให้บริการประชาชนประมาณ 1.6 หมื่นคน
"""
ENGLISH = """Results of OTOP To AEC: over 240,000 visitors, over 70 million baht in sales

The Ministry of Interior held OTOP To AEC on 3–25 November 2015, 23 days in all. \
The fair drew over 240,000 visitors, on average over 10,000 visitors a day.

Sales came to over 70 million baht: about 60 million baht sold on site and about 10 million baht in orders.

Orders from abroad include woven silver and gold jewellery from Samut Prakan for China (about 100,000 baht) \
and dried longan from Lamphun for China (about 50,000 baht).

The joint service centre served about 16,000 people.
"""
