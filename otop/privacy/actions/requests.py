from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from otop.base.announcements import announce
from otop.base.types import NATION, Actor, ActorKind
from otop.people.queries import check_may
from otop.people.types import NotAllowed
from otop.privacy.models import Answer, Request
from otop.privacy.queries.holdings import holdings_of
from otop.privacy.rules.asking import check_answer, check_words, due_on
from otop.privacy.types import AlreadyAnswered, Holdings, RequestKind, UnknownRequest


def ask(*, by: Actor, kind: RequestKind, words: str, at: datetime, sheet: UUID | None = None) -> Request:
    """A person's request waits for the data protection officer, due within thirty days.

    The same words from the same form (`sheet`) ask once. Raises NotAllowed, WordsMissing.
    """
    if by.kind is not ActorKind.ACCOUNT or not by.id:
        raise NotAllowed()
    check_words(words)
    with transaction.atomic():
        made, new = Request.objects.get_or_create(
            account_id=int(by.id),
            sheet=uuid5(sheet or uuid4(), f"{by.id} {kind} {words.strip()}"),
            defaults={"kind": kind, "words": words.strip(), "asked_at": at, "due_on": due_on(localdate(at))},
        )
        if new:
            announce("privacy.asked", by=by, at=at, subject=f"request:{made.pk}", after={"kind": kind.value})
    return made


def take_holdings(*, by: Actor, at: datetime) -> Holdings:
    """A copy of all that is held about the account that asks; that it was taken is announced. Raises NotAllowed."""
    holdings = holdings_of(by, at=at)
    announce("privacy.taken", by=by, at=at, subject=f"account:{by.id}")
    return holdings


def answer_request(*, by: Actor, request_id: int, granted: bool, reason: str, at: datetime) -> Answer:
    """The request is answered, for good. Raises NotAllowed, UnknownRequest, RefusalReasonMissing, AlreadyAnswered."""
    check_may(by, "handle_privacy", NATION)
    check_answer(granted=granted, reason=reason)
    if not Request.objects.filter(pk=request_id).exists():
        raise UnknownRequest
    try:
        with transaction.atomic():
            answer = Answer.objects.create(
                request_id=request_id, granted=granted, reason=reason.strip(), by=by.id, at=at
            )
            announce("privacy.answered", by=by, at=at, subject=f"request:{request_id}", after={"granted": granted})
    except IntegrityError as error:
        raise AlreadyAnswered from error
    return answer
