"""A bounded share of the long run (docs/how-to/fuzz.md), the same each time."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutation import SIZE_MAX, mutated
from tests.fuzz.targets import TARGETS, Stage, Target, outcome

pytestmark = pytest.mark.wide
EXAMPLES = {"pages": 60, "picture": 60, "envelope": 60}


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_broken_input_is_refused_in_words(target: Target, stage: Stage) -> None:
    corpus = target.corpus(stage)

    @settings(
        max_examples=EXAMPLES.get(target.name, 120),
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(random=st.randoms(use_true_random=False, note_method_calls=False))
    def broken(random: Random) -> None:
        outcome(target, mutated(random, corpus), stage)

    broken()


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_good_input_goes_through(target: Target, stage: Stage) -> None:
    """Else the mutations would only ever see the first refusal."""
    words = {outcome(target, content, stage) for content in target.corpus(stage)}
    assert words
    assert [word for word in words if word.startswith(("not_a_table", "bad_", "wrong_"))] == []


def test_the_mutations_change_and_stay_small() -> None:
    random = Random(1)
    made = {mutated(random, [b'{"a": 1, "b": "c"}', b""]) for _ in range(500)}
    assert len(made) > 300
    assert max(map(len, made)) <= SIZE_MAX
