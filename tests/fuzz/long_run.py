"""The long run, started by `python -m tests.fuzz`; pytest brings its database and collects it only when named."""

from __future__ import annotations

import hashlib
import time
import traceback
from collections import Counter
from random import Random

from tests.fuzz.mutation import mutated
from tests.fuzz.plan import Plan
from tests.fuzz.targets import TARGETS, Stage, Target, outcome

CORPUS_MAX = 2_000


def test_for_as_long_as_was_asked(stage: Stage, plan: Plan) -> None:
    faults = {target.name: hunted(target, stage, plan) for target in TARGETS if plan.wants(target.name)}
    assert {name: places for name, places in faults.items() if places} == {}


def hunted(target: Target, stage: Stage, plan: Plan) -> list[str]:
    """The target's share of the time. What has a new outcome joins the corpus; each fault is kept once."""
    random = Random(f"{plan.seed} {target.name}")
    corpus, seen, faults = target.corpus(stage), Counter[str](), dict[str, str]()
    until, tried = time.monotonic() + plan.seconds_each, 0
    while time.monotonic() < until:
        content = mutated(random, corpus)
        tried += 1
        try:
            word = outcome(target, content, stage)
        except Exception as error:
            where = place_of(error)
            if where not in faults:
                name = f"{target.name.replace(' ', '-')}-{hashlib.sha256(content).hexdigest()[:12]}"
                (plan.folder / name).write_bytes(content)
                faults[where] = name
                print(f"  FAULT {where} ({name})", flush=True)
            continue
        seen[word] += 1
        if seen[word] == 1 and len(corpus) < CORPUS_MAX:
            corpus.append(content)
    print(f"{target.name}: {tried:,} inputs, {len(seen):,} outcomes, {len(faults)} faults", flush=True)
    return [f"{where}: {name}" for where, name in faults.items()]


def place_of(error: Exception) -> str:
    """The error and the last line of ours that it went through."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/otop/" in frame.filename]
    last = f"{frames[-1].filename.rpartition('/otop/')[2]}:{frames[-1].lineno}" if frames else "-"
    return (
        f"{type(error).__name__} at {last}: {str(error)[:120]}" if not frames else f"{type(error).__name__} at {last}"
    )
