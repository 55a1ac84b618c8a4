"""The texts that are shipped. They are assumptions until the ministry's data protection officer confirms them."""

from __future__ import annotations

from datetime import date

from otop.base.types import Text
from otop.notices.types import CONSENTS, NotByConsent, NoticeKind, NoticeText

STARTS = date(2022, 6, 1)  # the day on which the Act came into full force

SHIPPED = (
    NoticeText(
        NoticeKind.GENERAL,
        1,
        STARTS,
        Text(
            "หน่วยงานที่รับผิดชอบโครงการหนึ่งตำบล หนึ่งผลิตภัณฑ์ เป็นผู้ควบคุมข้อมูลส่วนบุคคลในระบบนี้"
            " เก็บเท่าที่จำเป็นต่อภารกิจของรัฐตามมาตรา 24 (4) คือขึ้นทะเบียนผู้ผลิต จัดงานแสดงสินค้า และรายงานยอด\n"
            "ผู้เข้าชมงานไม่ต้องให้ข้อมูลส่วนบุคคล ประตูนับเป็นจำนวน และบัตรคิวไม่มีชื่อ\n"
            "ตารางด้านล่างบอกว่าเก็บอะไร เพื่ออะไร ใครเห็น และเก็บนานเท่าใด"
            " ระบบไม่ส่งข้อมูลส่วนบุคคลออกนอกหน่วยงานหรือนอกประเทศ และไม่ใช้คุกกี้เพื่อติดตาม",
            "The agency that runs the programme One Tambon, One Product controls the personal data in this system. It"
            " keeps no more than its public task needs (section 24 (4)): registering producers, holding fairs and"
            " reporting figures.\n"
            "Visitors of a fair give no personal data: gates count heads, and tickets bear no names.\n"
            "The table below says what is kept, what for, who sees it and for how long. No personal data is sent"
            " outside the agency or abroad, and no cookie follows anybody.",
        ),
    ),
    NoticeText(
        NoticeKind.PRODUCER,
        1,
        STARTS,
        Text(
            "เจ้าหน้าที่เก็บชื่อผู้ประสานงาน โทรศัพท์ อีเมล ที่อยู่ และเลขประจำตัวประชาชนหรือเลขนิติบุคคลของท่าน"
            " เพื่อขึ้นทะเบียน ติดต่อ และตรวจว่าไม่ลงทะเบียนซ้ำ เป็นภารกิจของรัฐตามมาตรา 24 (4)\n"
            "หากไม่ให้เลขประจำตัว ยังขึ้นทะเบียนได้ แต่เจ้าหน้าที่ต้องตรวจความซ้ำด้วยวิธีอื่น ระบบไม่เก็บสำเนาบัตรประชาชน\n"
            "เลขประจำตัวเก็บแบบเข้ารหัส ผู้ที่เปิดดูต้องบอกวัตถุประสงค์และมีบันทึก ไม่เผยแพร่ช่องทางติดต่อของท่านเว้นแต่ท่านยินยอม\n"
            "ท่านขอดู ขอแก้ไข ขอลบ หรือร้องเรียนได้ ที่หน้าความเป็นส่วนตัว หรือที่สำนักงานพัฒนาชุมชนอำเภอ",
            "The officer keeps the name of the person to contact, telephone, e-mail, address, and your citizen or"
            " juristic number, to register and reach you and to find double registrations: a public task"
            " (section 24 (4)).\n"
            "Without the number you can still register; the officer then looks for doubles in another way. No copy of"
            " an identity card is kept.\n"
            "The number is stored encrypted. Whoever opens it states a purpose, and that is recorded. How to reach you"
            " is published only if you agree.\n"
            "You may see, correct or have erased what is kept, or complain, on the privacy page or at the district"
            " office of community development.",
        ),
    ),
    NoticeText(
        NoticeKind.PUBLISH_CONTACT,
        1,
        STARTS,
        Text(
            "ยินยอมให้เผยแพร่ชื่อผู้ประสานงาน โทรศัพท์ และอีเมลของผู้ผลิตรายนี้ต่อสาธารณะ เพื่อให้ผู้สนใจติดต่อซื้อสินค้า"
            " จะยินยอมหรือไม่ก็ไม่กระทบการขึ้นทะเบียน และถอนได้ทุกเมื่อโดยง่ายเช่นเดียวกับตอนให้",
            "I agree that the name of the contact person, the telephone and the e-mail of this producer are published,"
            " so that people can order. Registration does not depend on it, and it can be withdrawn at any time, as"
            " easily as it was given.",
        ),
    ),
)


def check_consent(kind: NoticeKind) -> None:
    """Raises NotByConsent where another basis holds: asking for consent there would mislead."""
    if kind not in CONSENTS:
        raise NotByConsent
