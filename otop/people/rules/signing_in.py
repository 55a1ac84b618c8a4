"""Lock-outs, links and second factors, as far as they are plain rules."""

from __future__ import annotations

import hashlib
from datetime import date

from otop.base.types import Actor

LOCK_OUT_MINUTES = 15


def token_hash(token: str) -> str:
    """What is kept of a link. The token has 128 random bits, so a plain digest cannot be searched backwards."""
    return hashlib.sha256(token.encode()).hexdigest()


def requires_second_factor(actor: Actor, *, on: date) -> bool:
    """Whether a role that the actor holds has a requirement that has begun."""
    return any(held.second_factor_from and held.second_factor_from <= on for held in actor.held)
