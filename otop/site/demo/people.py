"""Who can sign in to the demo, and what waits for each: producers with contacts, a request, an emergency to review."""

from __future__ import annotations

from datetime import datetime, timedelta

from otop.base.types import SYSTEM, Actor
from otop.people.actions import create_account, take_emergency_access
from otop.people.queries import account_named, actor_of
from otop.people.types import GrantScope, Role
from otop.privacy.actions import ask
from otop.privacy.types import RequestKind
from otop.site.demo.examples import register_examples
from otop.site.demo.logins import ACCOUNTS, DISTRICT, PASSWORD, PRODUCER, SLUG

CANNOT_WAIT = "เจ้าหน้าที่ประจำงานติดต่อไม่ได้ และบูธรอรหัสเปิดเครื่อง (ตัวอย่าง)"
ASKED = "ขอให้แก้ชื่อผู้ติดต่อที่สะกดผิด (ตัวอย่าง)"


def make_people(*, at: datetime) -> None:
    """Everybody can sign in, and finds something to do; what was there already is left alone."""
    register_examples(at=at)
    new = [username for username in ACCOUNTS if account_named(username) is None]
    for username in new:
        role, scope = ACCOUNTS[username]
        create_account(by=SYSTEM, username=username, role=role, scope=scope, password=PASSWORD, at=at)
    if PRODUCER in new:
        ask(by=_actor(PRODUCER, at), kind=RequestKind.CORRECT, words=ASKED, at=at)
    if DISTRICT in new:
        take_emergency_access(
            by=_actor(DISTRICT, at),
            role=Role.FAIR_OFFICER,
            scope=GrantScope(subject=f"fair:{SLUG}"),
            reason=CANNOT_WAIT,
            at=at - timedelta(days=1),  # it is over, and waits for a review
        )


def _actor(username: str, at: datetime) -> Actor:
    account = account_named(username)
    assert account is not None
    return actor_of(account, at=at)
