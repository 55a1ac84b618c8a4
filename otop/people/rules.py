"""What each role may do, and what a username and a password must be."""

from __future__ import annotations

import re
from collections.abc import Collection

from otop.people.types import BadUsername, Role, WeakPassword

_SEE = frozenset({"see_fair", "see_desk"})
_RUN_A_FAIR = _SEE | {
    "enrol_device",
    "revoke_device",
    "see_record",
    "settle_record",
    "write_off",
    "hand_in_file",
    "close_day",
    "assign_booth",
}

VERBS: dict[Role, frozenset[str]] = {
    Role.NATIONAL_OFFICER: _RUN_A_FAIR | {"create_fair", "manage_accounts", "register_producer", "import_data"},
    Role.FAIR_OFFICER: _RUN_A_FAIR,
    Role.VIEWER: _SEE,
}
ALL_VERBS = frozenset().union(*VERBS.values())

PASSWORD_LENGTH = 10


def allows(roles: Collection[str], verb: str) -> bool:
    """Whether one of the roles may do `verb`. Raises LookupError for a verb that no role has: a misspelt question
    must not be answered with a quiet no."""
    if verb not in ALL_VERBS:
        raise LookupError(f"no role has the verb {verb!r}")
    return any(verb in VERBS[Role(role)] for role in roles if role in VERBS)


def check_username(username: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9._-]{2,31}", username):
        raise BadUsername()


def check_password(password: str, *, username: str) -> None:
    if len(password) < PASSWORD_LENGTH or username.lower() in password.lower():
        raise WeakPassword(length=PASSWORD_LENGTH)
