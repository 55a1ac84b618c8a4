"""How long what is kept. No regulation of the programme was found that says so: all days are assumptions, and rows."""

from __future__ import annotations

from datetime import date

from otop.base.types import Text
from otop.privacy.types import RetentionFacts

STARTS = date(2022, 6, 1)  # the Act in full force
HOUSE = Text(
    "ข้อสมมติของระบบ รอเจ้าหน้าที่คุ้มครองข้อมูลยืนยัน", "The house's assumption, to be confirmed by the data protection officer"
)
ACCOUNTS_ACT = Text(
    "เทียบ พ.ร.บ. การบัญชี พ.ศ. 2543 ม. 14 (ห้าปี) เป็นข้อสมมติ",
    "By analogy with the Accounting Act B.E. 2543 s. 14 (five years); an assumption",
)
FIVE_YEARS, TEN_YEARS = 1826, 3652

SHIPPED = (
    RetentionFacts(
        "wrong_try",
        1,
        STARTS,
        Text("การลองรหัสผิด", "Wrong enrolment tries"),
        Text("ตั้งแต่ลอง", "since the try"),
        HOUSE,
        True,
    ),
    RetentionFacts(
        "session", 0, STARTS, Text("การเข้าใช้", "Sessions"), Text("ตั้งแต่หมดอายุ", "since they ran out"), HOUSE, True
    ),
    RetentionFacts(
        "device_name",
        90,
        STARTS,
        Text("ชื่อเครื่อง", "Names of phones"),
        Text("ตั้งแต่งานจบ", "since the fair ended"),
        HOUSE,
        True,
    ),
    RetentionFacts(
        "refusal",
        90,
        STARTS,
        Text("เนื้อหารายการที่รับไม่ได้ซึ่งตัดสินแล้ว", "Content of refused records that are settled"),
        Text("ตั้งแต่ตัดสิน", "since they were settled"),
        HOUSE,
        True,
    ),
    RetentionFacts(
        "slip_picture",
        90,
        STARTS,
        Text("ภาพถ่ายใบสรุป", "Photographs of slips"),
        Text("ตั้งแต่งานจบ", "since the fair ended"),
        HOUSE,
        True,
    ),
    RetentionFacts(
        "buyer",
        FIVE_YEARS,
        STARTS,
        Text("ชื่อผู้ซื้อ", "Buyers"),
        Text("ตั้งแต่งานจบ", "since the fair ended"),
        ACCOUNTS_ACT,
        True,
    ),
    RetentionFacts(
        "request",
        FIVE_YEARS,
        STARTS,
        Text("ถ้อยคำในคำขอใช้สิทธิ", "Words of requests"),
        Text("ตั้งแต่ตอบ", "since the answer"),
        HOUSE,
        True,
    ),
    RetentionFacts(
        "account",
        None,
        STARTS,
        Text("บัญชีผู้ใช้", "Accounts"),
        Text("จนกว่าจะไม่มีบทบาทและมีผู้ขอหรือเจ้าหน้าที่สั่งลบ", "until it holds no role and is erased by hand"),
        HOUSE,
    ),
    RetentionFacts(
        "producer_contact",
        None,
        STARTS,
        Text("ข้อมูลติดต่อผู้ผลิต", "Contacts of producers"),
        Text("ตลอดเวลาที่ขึ้นทะเบียน", "while the producer is registered"),
        HOUSE,
    ),
    RetentionFacts(
        "consent",
        TEN_YEARS,
        STARTS,
        Text("ความยินยอมและการถอน", "Consents and withdrawals"),
        Text("ตั้งแต่ถอน เป็นหลักฐาน", "since the withdrawal, as proof"),
        HOUSE,
    ),
    RetentionFacts(
        "trail",
        TEN_YEARS,
        STARTS,
        Text("บันทึกการตรวจสอบ (มีแต่เลขบัญชี)", "The trail (numbers of accounts only)"),
        Text("ตั้งแต่เกิดเหตุการณ์", "since it happened"),
        HOUSE,
    ),
    RetentionFacts(
        "books",
        None,
        STARTS,
        Text("บัญชีของงานและหมายเหตุในนั้น", "Books of fairs, and remarks in them"),
        Text("เก็บถาวร ลบเฉพาะถ้อยคำที่บอกตัวบุคคล", "for good; words that name a person are struck out"),
        HOUSE,
    ),
)
