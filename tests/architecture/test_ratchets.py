"""Size and types. The table only goes down: a test fails when a number grows, and also when it could be lowered."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from math import ceil
from statistics import median

import pytest

from tests.architecture.tree import PACKAGE, Function, functions, line_count, name_of, product_files, python_files

# Files over 400 lines, each with its reason. None may have more than 500.
LONG_FILES: dict[str, str] = {}
LINES_A_FUNCTION_MAX = 70

# what: (lines, step). Lower it when a whole step is won; the design's own limits are 80, 250 and 30.
RATCHETS = {
    "median file": (70, 10),
    "p90 file": (175, 25),
    "median template": (15, 5),
}


def percentile(numbers: Sequence[int], share: float) -> int:
    """The smallest number that at least this share of them does not exceed."""
    return sorted(numbers)[ceil(share * len(numbers)) - 1]


def measured() -> dict[str, float]:
    files = [n for path in product_files() if (n := line_count(path))]
    templates = [line_count(path) for path in PACKAGE.rglob("templates/**/*.html")]
    return {"median file": median(files), "p90 file": percentile(files, 0.9), "median template": median(templates)}


@pytest.mark.parametrize("what", RATCHETS)
def test_a_measure_of_size_is_where_the_table_has_it(what: str) -> None:
    now, (limit, step) = measured()[what], RATCHETS[what]
    assert now <= limit, f"{what}: {now} lines, and {limit} was reached before. Split what grew."
    lower = ceil(now / step) * step
    assert lower == limit, f"{what} is down to {now} lines. Well done: write {lower} in place of {limit} in RATCHETS."


def test_no_file_is_longer_than_500_lines_and_those_over_400_are_named() -> None:
    long = {name_of(path): n for path in python_files() if (n := line_count(path)) > 400}
    assert sorted(long) == sorted(LONG_FILES)
    assert [name for name, n in long.items() if n > 500] == []


def too_long(function: Function) -> bool:
    return (function.end_lineno or 0) - function.lineno + 1 > LINES_A_FUNCTION_MAX


def test_no_function_is_longer_than_70_lines() -> None:
    assert [f"{name_of(path)}: {f.name}" for path in python_files() for f in functions(path) if too_long(f)] == []


def untyped(function: Function) -> bool:
    a = function.args
    arguments = [*a.posonlyargs, *a.args, *a.kwonlyargs, *(x for x in (a.vararg, a.kwarg) if x)]
    return function.returns is None or any(x.annotation is None for x in arguments if x.arg not in {"self", "cls"})


def test_every_function_says_its_types() -> None:
    assert [f"{name_of(path)}: {f.name}" for path in python_files() for f in functions(path) if untyped(f)] == []


def function_of(source: str) -> Function:
    node = ast.parse(source).body[0]
    assert isinstance(node, Function)
    return node


def test_the_measures_themselves_measure() -> None:
    assert percentile(range(1, 101), 0.9) == 90
    body = "\n    pass"
    assert not too_long(function_of("def f() -> None:" + body * 69))
    assert too_long(function_of("def f() -> None:" + body * 70))
    assert [
        untyped(function_of(f"def f{rest}: pass")) for rest in ("(self, a: int) -> int", "(a) -> int", "(a: int)")
    ] == [
        False,
        True,
        True,
    ]
