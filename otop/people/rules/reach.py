"""Who may do what where: verbs, the areas that a role reaches, and the things for which alone it is held."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from otop.areas.types import REGIONS
from otop.base.types import Actor, ActorKind, Held, Whereabouts
from otop.people.rules.roles import ALL_VERBS, LETTING_IN, VERBS
from otop.people.types import BadScope, GrantBasis, GrantScope, Mode, Role


def mode_of(verb: str) -> Mode:
    """Which of a role's areas counts: verbs that see need the area of viewing, verbs that search that of searching."""
    known(verb)
    word = verb.partition("_")[0]
    return {"see": Mode.VIEW, "search": Mode.SEARCH}.get(word, Mode.ENTER)


def known(verb: str) -> None:
    """Raises LookupError for a verb that no role has: a misspelt question must not be answered with a quiet no."""
    if verb not in ALL_VERBS:
        raise LookupError(f"no role has the verb {verb!r}")


def holding(actor: Actor, verb: str) -> list[Held]:
    """The roles of an account that have the verb, somewhere; phones and visitors hold none. Raises LookupError.

    A role that was taken in an emergency has none of `LETTING_IN`.
    """
    known(verb)
    if actor.kind is not ActorKind.ACCOUNT or not actor.id:
        return []
    having = [h for h in actor.held if h.role in VERBS and verb in VERBS[Role(h.role)]]
    return [h for h in having if not (h.basis == GrantBasis.EMERGENCY and verb in LETTING_IN)]


def reach(held: Held, verb: str) -> tuple[str, ...]:
    """Beginnings of the area codes in which this role does the verb."""
    prefixes: tuple[str, ...] = getattr(held, mode_of(verb))
    return prefixes


def covers(held: Held, verb: str, where: Whereabouts) -> bool:
    """Whether the role does the verb there: the area lies within its reach, and the thing is the one it is for."""
    within = any(where.area.startswith(prefix) for prefix in reach(held, verb))
    return within and (not held.subject or held.subject in where.subjects)


# Areas


def prefixes_of(area: str) -> tuple[str, ...]:
    """Beginnings of area codes for a code, the name of a region, or "" for the whole country."""
    return tuple(REGIONS[area].digits) if area in REGIONS else (area,)


def level_of(area: str) -> int:
    """0 the country, 1 a region, else the length of the code. Raises BadScope."""
    if area in REGIONS:
        return 1
    if area and not re.fullmatch(r"[1-9][0-9]([0-9]{2}([0-9]{2})?)?", area):
        raise BadScope(what_th=f"ไม่มีพื้นที่รหัส {area}", what_en=f"no area has the code {area}")
    return len(area)


def within(narrow: Collection[str], wide: Collection[str]) -> bool:
    return all(any(n.startswith(w) for w in wide) for n in narrow)


def held_from(role: str, scope: GrantScope, **more: Any) -> Held:
    """The role as the actor carries it; `more` are the other fields of Held."""
    enter, view, search = (prefixes_of(area) for area in (scope.area, scope.views, scope.searches))
    return Held(role, enter, view, search, subject=scope.subject, **more)
