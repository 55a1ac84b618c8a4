"""The source as the tests of this folder read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import otop

PACKAGE = Path(otop.__file__).parent
ROOT = PACKAGE.parent
Function = ast.FunctionDef | ast.AsyncFunctionDef


def domains() -> list[str]:
    return sorted(folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists())


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def python_files() -> list[Path]:
    """All that people write in Python; migrations are written by Django."""
    found = (path for folder in ("otop", "tests", "bench") for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.relative_to(ROOT).parts)


def product_files() -> list[Path]:
    return [path for path in python_files() if PACKAGE in path.parents and "tests" not in path.relative_to(ROOT).parts]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(parsed(path)) if isinstance(node, Function))


def line_count(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())
