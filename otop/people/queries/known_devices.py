"""Devices on which an account was signed in before, as their cookie says (docs/decisions/0022-who-is-locked-out.md)."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner

from otop.people.models import Account

KNOWN_FOR = timedelta(days=90)
RENEWED_AFTER = timedelta(days=1)
ACCOUNTS_MAX = 8  # that share a browser


def known_device(cookie: str, account: Account, *, within: timedelta = KNOWN_FOR) -> str | None:
    """The device's own word for itself, if the account was signed in on it and has not let go of its devices since."""
    for entry in _entries(cookie):
        try:
            said = _signer(account).unsign(entry, max_age=within)
        except BadSignature:
            continue
        if said.startswith(f"{account.pk}."):
            return said
    return None


def remembered(cookie: str, account: Account) -> str | None:
    """What the cookie is to hold from now on; None where it need not change. Other accounts' part of it stays."""
    if known_device(cookie, account, within=RENEWED_AFTER):
        return None
    said = known_device(cookie, account) or f"{account.pk}.{secrets.token_urlsafe(12)}"
    others = [entry for entry in _entries(cookie) if not entry.startswith(f"{account.pk}.")]
    return "|".join([_signer(account).sign(said), *others][:ACCOUNTS_MAX])


def _entries(cookie: str) -> list[str]:
    return cookie.split("|")[:ACCOUNTS_MAX] if cookie else []


def _signer(account: Account) -> TimestampSigner:
    """Signs for this account as it is: another password, or devices let go of, is another key."""
    since = account.devices_known_since
    return TimestampSigner(salt=f"otop known device {account.get_session_auth_hash()} {since and since.timestamp()}")
