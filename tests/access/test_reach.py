"""Each role at each level, here and elsewhere, for all things and for one, before each thing, with each verb."""

from __future__ import annotations

from collections import Counter

import pytest

from otop.base.types import Actor, ActorKind, Whereabouts
from otop.people.rules.areas import held_from
from otop.people.rules.reach import covers, holding
from otop.people.rules.roles import ALL_VERBS, LEVELS, VERBS
from otop.people.types import GrantScope, Role
from tests.access.house import ELSEWHERE, HERE

# A thing of each level, none of them inside another's subject.
THINGS = {
    "nation": Whereabouts(""),
    "fair": Whereabouts("50", frozenset({"fair:aec"})),
    "account": Whereabouts("5001"),
    "producer": Whereabouts("500107", frozenset({"producer:1"})),
}


@pytest.mark.parametrize("role", Role)
def test_a_role_reaches_what_lies_in_its_area_and_is_the_thing_that_it_is_for(role: Role) -> None:
    answers: Counter[bool] = Counter()
    for level in LEVELS[role]:
        for where, area in (("here", HERE[level]), ("elsewhere", ELSEWHERE.get(level))):
            for subject in ("", "fair:aec", "fair:other", "producer:1", "producer:2"):
                for verb in ALL_VERBS if area is not None else ():
                    answers += asked(role, verb, level, where == "here", GrantScope(str(area), subject=subject))
    assert answers[False]
    assert bool(answers[True]) == bool(VERBS[role])


def asked(role: Role, verb: str, level: int, here: bool, scope: GrantScope) -> Counter[bool]:
    """How often yes and no; each is what one says without looking at the rules."""
    answers: Counter[bool] = Counter()
    somebody = Actor(ActorKind.ACCOUNT, "1", "somebody", (held_from(role, scope),))
    for name, thing in THINGS.items():
        wide_enough = here and level <= len(thing.area)
        the_one = scope.subject in {"", *thing.subjects}
        said = any(covers(held, verb, thing) for held in holding(somebody, verb))
        assert said == (verb in VERBS[role] and wide_enough and the_one), (role, verb, scope, name)
        answers[said] += 1
    return answers
