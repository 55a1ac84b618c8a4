"""Erasing a person, as the models declare: rows go, fields are emptied, words are struck out; figures stay.

What is announced are ids and counts. The words themselves are known only while the transaction lasts.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models import QuerySet

from otop.base.announcements import announce
from otop.base.personal import Erase, Register, personal_of
from otop.base.types import NATION, Actor
from otop.people.queries import check_may, not_over
from otop.people.types import UnknownAccount
from otop.privacy.queries.holdings import sessions_of
from otop.privacy.queries.people_of import rows_of
from otop.privacy.queries.register import our_models
from otop.privacy.queries.traces import rows_with, take_time, traces_of
from otop.privacy.rules.words import spellings, struck, worth_striking
from otop.privacy.types import Erasure, StillInUse
from otop.producers.queries import secret_words
from otop.producers.types import UnknownProducer
from otop.sync.actions import strike_words


def erase_account(*, by: Actor, account_id: int, at: datetime) -> Erasure:
    """Nobody can sign in with the account or learn from it who it was; what it did keeps its number.

    Raises NotAllowed, UnknownAccount, StillInUse while it holds roles, or will.
    """
    check_may(by, "handle_privacy", NATION)
    with transaction.atomic():
        account = next(iter(rows_of("account", account_id)))[1].select_for_update(no_key=True).first()
        if account is None:
            raise UnknownAccount()
        if not_over(at).filter(account_id=account_id).exists():
            raise StillInUse
        words, rows = _erase_rows("account", account_id)
        rows["sessions.session"] = _end_sessions(account_id)
        type(account).objects.filter(pk=account_id).update(is_active=False)
        return _finish(by, f"account:{account_id}", words, rows, at=at)


def erase_producer(*, by: Actor, producer_id: UUID, at: datetime) -> Erasure:
    """The producer's contact is gone; the registration, its products and figures stay. Raises UnknownProducer."""
    check_may(by, "handle_privacy", NATION)
    with transaction.atomic():
        if not next(iter(rows_of("producer", producer_id)))[1].exists():
            raise UnknownProducer()
        secret = secret_words(producer_id=producer_id)
        words, rows = _erase_rows("producer", producer_id)
        return _finish(by, f"producer:{producer_id}", [*words, *secret], rows, at=at)


def erase_buyer(*, by: Actor, fair_id: int, order_id: UUID, at: datetime) -> Erasure:
    """The order stands without its buyer."""
    check_may(by, "handle_privacy", NATION)
    with transaction.atomic():
        buyers = apps.get_model("orders.Buyer")
        words, rows = _erased(buyers, buyers.objects.filter(fair_id=fair_id, order_id=order_id))
        return _finish(by, f"order:{order_id}", words, Counter({"orders.buyer": rows}), at=at)


def _erase_rows(owner: str, pk: Any) -> tuple[list[str], Counter[str]]:
    words: list[str] = []
    rows: Counter[str] = Counter()
    for model, of_owner in rows_of(owner, pk):
        said, count = _erased(model, of_owner)
        words += said
        rows[model._meta.label_lower] += count
    return words, rows


def _erased(model: type[models.Model], rows: QuerySet[Any]) -> tuple[list[str], int]:
    """The words that stood in these rows, and how many rows were erased or emptied.

    Tables of the framework have no declaration: what points at an account there is a credential, and goes.
    """
    declared: Register = personal_of(model)
    ours = model.__module__.startswith("otop.")
    going = [name for name, p in declared.items() if p.erase in {Erase.ROW, Erase.BLANK, Erase.REPLACE}]
    if ours and not going:
        return [], 0
    names = going or [f.name for f in model._meta.concrete_fields if isinstance(f, models.CharField)]
    found = rows.values_list("pk", *names) if names else []
    words = [v for pk, *row in found for v in row if isinstance(v, str) and v != _nobody(pk)]
    if not ours or any(declared[name].erase is Erase.ROW for name in going):
        return words, rows.delete()[0]
    changed = 0
    for row in rows:
        values = {name: "" if declared[name].erase is Erase.BLANK else _nobody(row.pk) for name in going}
        changed += model._base_manager.filter(pk=row.pk).update(**values)
    return words, changed


def _nobody(pk: object) -> str:
    """What stands where a name must be: each once, and nobody's."""
    return f"erased-{pk}"


def _end_sessions(account_id: int) -> int:
    sessions = sessions_of(account_id)
    for session in sessions:
        session.delete()
    return len(sessions)


def _finish(by: Actor, subject: str, words: list[str], rows: Counter[str], *, at: datetime) -> Erasure:
    counted = {label: count for label, count in sorted(rows.items()) if count}
    struck_out = _strike(words, by=by, at=at)
    announce("privacy.erased", by=by, at=at, subject=subject, after={"rows": counted, "struck": struck_out})
    return Erasure(counted, struck_out, traces_of(words))


def _strike(words: list[str], *, by: Actor, at: datetime) -> dict[str, int]:
    """The words are struck out of every sentence in the house; by table, how many sentences changed."""
    looked_for = [form for word in worth_striking(words) for form in spellings(word)]
    changed: dict[str, int] = {}
    if not looked_for:
        return changed
    take_time()
    for model in our_models():
        for name in [n for n, p in personal_of(model).items() if p.erase is Erase.WORDS]:
            count = _strike_column(model, name, looked_for, words, by=by, at=at)
            if count:
                changed[f"{model._meta.label_lower}.{name}"] = count
    return changed


def _strike_column(
    model: type[models.Model], name: str, forms: list[str], words: list[str], *, by: Actor, at: datetime
) -> int:
    count = 0
    for pk, value in rows_with(model, name, forms):
        text = bytes(value).decode(errors="surrogateescape") if not isinstance(value, str) else value
        new = struck(text, words)
        if new != text and model._meta.label_lower == "sync.entry":
            fair_id, record_id = pk
            strike_words(by=by, fair_id=fair_id, record_id=record_id, body=new, at=at)  # the books go on proving
            count += 1
        elif new != text:
            stored: Any = new if isinstance(value, str) else new.encode(errors="surrogateescape")
            count += model._base_manager.filter(pk=pk).update(**{name: stored})
    return count
