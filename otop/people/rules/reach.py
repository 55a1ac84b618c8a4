"""Who may do what where: verbs, and the things for which alone a role is held. Areas are in areas.py."""

from __future__ import annotations

from otop.base.types import Actor, ActorKind, Held, Whereabouts
from otop.people.rules.roles import ALL_VERBS, LETTING_IN, VERBS
from otop.people.types import GrantBasis, Mode, Role


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
