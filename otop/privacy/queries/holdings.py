"""Everything about one person, for that person (sections 30 and 31)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Q

from otop.base.models import Announcement
from otop.base.types import Actor, ActorKind
from otop.notices.queries import consents_of
from otop.people.types import NotAllowed
from otop.privacy.queries.people_of import rows_of
from otop.privacy.types import Holdings
from otop.producers.queries import contact_of, held_by, identity_of

NOT_SHOWN = ("password", "secret", "token", "hash", "key", "data", "index")
"""Parts of names of fields that are kept and not shown: who had the file could sign in with them."""
AT_MOST = 10_000


def holdings_of(actor: Actor, *, at: datetime) -> Holdings:
    """What the system holds about the account that asks, and about the producers it holds. Raises NotAllowed."""
    if actor.kind is not ActorKind.ACCOUNT or not actor.id:
        raise NotAllowed()
    parts: dict[str, list[dict[str, Any]]] = {}
    for model, rows in rows_of("account", int(actor.id)):
        parts.setdefault(model._meta.label_lower, []).extend(_row(row) for row in rows[:AT_MOST])
    producers = list(held_by(actor))
    subjects = [f"account:{actor.id}", *(f"producer:{p.pk}" for p in producers)]
    parts["producers.producer"] = [_row(p) for p in producers]
    parts["producers.contact"] = [
        {**_row(c), "identity": identity_of(c)} for p in producers if (c := contact_of(p)) is not None
    ]
    parts["notices.consent"] = [
        {**_row(c), "kind": c.notice.kind, "version": c.notice.version} for c in consents_of(subjects)
    ]
    parts["sessions.session"] = [{"ends_at": s.expire_date} for s in sessions_of(int(actor.id))]
    about, by = Q(subject__in=subjects), Q(actor_kind=ActorKind.ACCOUNT, actor_id=actor.id)
    parts["announcements_about"] = [_row(a) for a in Announcement.objects.filter(about).order_by("id")[:AT_MOST]]
    parts["announcements_by"] = [_row(a) for a in Announcement.objects.filter(by).order_by("id")[:AT_MOST]]
    return Holdings(at, parts)


def sessions_of(account_id: int) -> list[Session]:
    """Where the account is signed in. Sessions are read one by one, since only their content says whose they are."""
    return [s for s in Session.objects.iterator() if s.get_decoded().get("_auth_user_id") == str(account_id)]


def _row(row: models.Model) -> dict[str, Any]:
    return {
        field.name: value if isinstance(value, str | int | bool | None | datetime | dict | list) else str(value)
        for field in row._meta.concrete_fields
        if not isinstance(field, models.BinaryField) and not any(part in field.name for part in NOT_SHOWN)
        for value in [getattr(row, field.attname)]
    }
