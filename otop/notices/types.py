from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from otop.base.types import Problem, Text


class NoticeKind(StrEnum):
    """What a person is told before data is collected (section 23), or asked to agree to (section 19)."""

    GENERAL = "general"  # on the public page
    PRODUCER = "producer"  # to whoever registers as a producer
    PUBLISH_CONTACT = "publish_contact"  # the question: may the public see how to reach you?


NOTICE_NAMES: dict[NoticeKind, Text] = {
    NoticeKind.GENERAL: Text("ประกาศความเป็นส่วนตัว", "Privacy notice"),
    NoticeKind.PRODUCER: Text("ประกาศสำหรับผู้ผลิต", "Notice for producers"),
    NoticeKind.PUBLISH_CONTACT: Text("ความยินยอมให้เผยแพร่ช่องทางติดต่อ", "Consent to publish how to reach a producer"),
}
CONSENTS = frozenset({NoticeKind.PUBLISH_CONTACT})  # all else rests on public tasks, contracts or duties


class Way(StrEnum):
    """How a person said yes or no."""

    ONLINE = "online"
    PAPER = "paper"
    SPOKEN = "spoken"


WAY_NAMES: dict[Way, Text] = {
    Way.ONLINE: Text("ในระบบ ด้วยตนเอง", "In the system, in person"),
    Way.PAPER: Text("เป็นลายลักษณ์อักษร", "On paper"),
    Way.SPOKEN: Text("ด้วยวาจา", "By word of mouth"),
}


@dataclass(frozen=True, slots=True)
class NoticeText:
    """One version as it is shipped. `assumed`: not yet confirmed by the ministry's data protection officer."""

    kind: NoticeKind
    version: int
    starts_on: date
    text: Text
    assumed: bool = True


class UnknownNotice(Problem):
    code = "unknown_notice"
    text = Text("ไม่พบประกาศนี้", "There is no such notice.")


class NotByConsent(Problem):
    code = "not_by_consent"
    text = Text(
        "เรื่องนี้ไม่ได้อาศัยความยินยอม จึงไม่มีการให้หรือถอน ดูฐานทางกฎหมายในหน้าความเป็นส่วนตัว",
        "This does not rest on consent, so there is none to give or withdraw; the privacy page says on what it rests.",
    )


ANNOUNCED = {
    "notices.published": Text("ประกาศความเป็นส่วนตัวฉบับใหม่", "A version of a notice was published"),
    "notices.consent_given": Text("ให้ความยินยอม", "A consent was given"),
    "notices.consent_withdrawn": Text("ถอนความยินยอม", "A consent was withdrawn"),
}
"""What this domain announces, as the audit trail says it."""
