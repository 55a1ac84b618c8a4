"""Producers with contacts. All of it is invented and says so.

The numbers pass the check digit, but no registry office has the code 0000, so that they can be nobody's; telephone
numbers of zeros reach nobody either.
"""

from __future__ import annotations

from datetime import datetime

from otop.base.types import SYSTEM
from otop.producers.actions import enter_on_behalf
from otop.producers.types import Channel, ContactDetails, ProducerKind
from otop.site.demo.plan import named

# Kind, name in both languages, tambon, number, how they asked, whether the contact may be published. The second and
# the fourth have one number: somebody should look whether that is one producer registered twice.
EXAMPLES: list[tuple[ProducerKind, str, str, str, str, Channel, bool]] = [
    (ProducerKind.GROUP, "กลุ่มผู้ผลิตตัวอย่าง 1", "Example group 1", "500101", "1000000000017", Channel.PRESENT, True),
    (ProducerKind.SOLE_OWNER, "ผู้ผลิตตัวอย่าง 2", "Example maker 2", "500102", "1000000000025", Channel.PAPER, False),
    (ProducerKind.SME, "บริษัทตัวอย่าง 3", "Example company 3", "500301", "0000000000019", Channel.TELEPHONE, True),
    (ProducerKind.SOLE_OWNER, "ผู้ผลิตตัวอย่าง 4", "Example maker 4", "500103", "1000000000025", Channel.PRESENT, False),
]


def register_examples(*, at: datetime) -> None:
    """They are in the register; those that were are left alone."""
    for n, example in enumerate(EXAMPLES, start=1):
        _enter(n, *example, at=at)


def _enter(
    n: int,
    kind: ProducerKind,
    name_th: str,
    name_en: str,
    area_code: str,
    identity: str,
    channel: Channel,
    agreed: bool,
    *,
    at: datetime,
) -> None:
    details = ContactDetails(
        person=f"ผู้ติดต่อตัวอย่าง {n}",
        phone=f"08000000{n:02d}",
        email=f"maker{n}@example.org",
        address=f"เลขที่ 0 หมู่ 0 (ตัวอย่าง {n})",
        identity=identity,
    )
    enter_on_behalf(
        by=SYSTEM,
        producer_id=named(f"example producer {n}"),
        kind=kind,
        name_th=name_th,
        name_en=name_en,
        area_code=area_code,
        details=details,
        channel=channel,
        agreed=agreed,
        at=at,
    )
