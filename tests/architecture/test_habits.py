"""What no linter sees: names that lead somewhere, doors that stay shut, words that stay out of logs."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from procrastinate.contrib.django import app

from tests.architecture.test_schema import our_models
from tests.architecture.tree import PACKAGE, ROOT, domains, name_of, parsed, product_files, python_files

DRAWERS = {"util", "utils", "helper", "helpers", "common", "misc", "shared", "lib", "tools"}
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals", "django.test.signals", "blinker")
LOG_CALLS = {"debug", "info", "warning", "error", "exception", "critical"}
PERSONAL = {"name", "display_name", "username", "key", "body", "raw", "buyer", "contact", "password", "email", "source"}
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}


# Jobs


def our_jobs() -> dict[str, object]:
    for domain in domains():
        if (PACKAGE / domain / "tasks.py").exists():
            importlib.import_module(f"otop.{domain}.tasks")
    return {name: job for name, job in app.tasks.items() if not name.startswith(("builtin", "procrastinate."))}


def test_every_job_lives_in_the_tasks_of_the_domain_that_its_name_begins_with() -> None:
    jobs = our_jobs()
    assert "sync.verify" in jobs
    homes = {name: job.func.__module__ for name, job in jobs.items()}  # type: ignore[attr-defined]
    assert homes == {name: f"otop.{name.partition('.')[0]}.tasks" for name in jobs}


def test_every_job_that_is_put_in_a_queue_by_name_exists() -> None:
    asked = {
        name
        for path in product_files()
        for name in re.findall(r"configure_task\(\s*\"([^\"]+)\"", path.read_text(encoding="utf-8"))
    }
    assert sorted(asked - our_jobs().keys()) == []


def test_a_job_by_clock_waits_in_the_queue_once() -> None:
    """After a night without workers there is one run, not one for each hour missed."""
    our_jobs()
    by_clock = [job.task for job in app.periodic_registry.periodic_tasks.values()]
    assert "sync.verify" in {task.name for task in by_clock}
    assert [task.name for task in by_clock if not task.queueing_lock] == []


# Migrations


@pytest.mark.parametrize("domain", [name for name in domains() if (PACKAGE / name / "migrations").exists()])
def test_migrations_are_numbered_one_by_one(domain: str) -> None:
    names = sorted(path.name for path in (PACKAGE / domain / "migrations").glob("[0-9]*.py"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


# Rooms and doors


def test_nothing_is_called_after_being_left_over() -> None:
    found = [
        path for folder in ("otop", "tests", "bench") for path in (ROOT / folder).rglob("*") if path.stem in DRAWERS
    ]
    assert [name_of(path) for path in found if "node_modules" not in path.parts] == []


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def listens(tree: ast.Module) -> bool:
    return any(name.startswith(SIGNALS) for name in imports(tree))


def test_nobody_listens_to_signals() -> None:
    assert [name_of(path) for path in product_files() if listens(parsed(path)) or path.stem == "signals"] == []


def test_a_link_to_another_domain_leads_one_way() -> None:
    """related_name="+": a lower domain's row does not grow attributes of the domains above it."""
    links = [
        field
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and field.related_model._meta.app_label != model._meta.app_label
    ]
    assert len(links) > 5
    assert [str(field) for field in links if field.remote_field.related_name != "+"] == []


def linked_by_class(tree: ast.Module) -> list[str]:
    """Relations whose target is a class that the file did not define itself."""
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    return [
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in RELATIONS
        for target in [*node.args, *(k.value for k in node.keywords if k.arg == "to")][:1]
        if isinstance(target, ast.Name) and target.id not in own
    ]


def test_a_link_to_another_domain_is_a_string() -> None:
    assert {
        name_of(path): found for path in PACKAGE.glob("*/models.py") if (found := linked_by_class(parsed(path)))
    } == {}


def test_every_domain_is_installed_and_every_installed_one_is_there() -> None:
    installed = [
        config.name.removeprefix("otop.") for config in apps.get_app_configs() if config.name.startswith("otop.")
    ]
    assert sorted(installed) == [name for name in domains() if name != "site"]


# Logs


def last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return node.id if isinstance(node, ast.Name) else ""


def told_too_much(tree: ast.Module) -> list[int]:
    """Lines of log calls that put a person's words in, or whose message is not one constant sentence."""
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in LOG_CALLS
        and last_name(node.func.value) in {"log", "logger", "logging"}
    ]
    return [
        call.lineno
        for call in calls
        if not isinstance(call.args[0], ast.Constant)
        or any(
            last_name(part) in PERSONAL
            for value in call.args[1:]
            for part in ast.walk(value)
            if isinstance(part, ast.expr)
        )
    ]


def test_logs_hold_nobodys_name_key_or_words() -> None:
    assert {name_of(path): lines for path in product_files() if (lines := told_too_much(parsed(path)))} == {}


# Controls


def planted(tmp_path: Path, source: str) -> ast.Module:
    path = tmp_path / "planted.py"
    path.write_text(source)
    return ast.parse(path.read_text())


def test_the_checks_find_what_they_look_for(tmp_path: Path) -> None:
    assert told_too_much(
        planted(tmp_path, 'log.info("x %s", d.name)\nlog.info(f"{x}")\nlog.info("x %s", n)\nlog.info("x", r["key"])')
    ) == [1, 2, 4]
    assert listens(planted(tmp_path, "from django.db.models.signals import post_save"))
    assert listens(planted(tmp_path, "import django.dispatch"))
    assert not listens(planted(tmp_path, "import signal"))
    assert linked_by_class(
        planted(tmp_path, 'class A: ...\nmodels.ForeignKey(A)\nmodels.ForeignKey("b.B")\nmodels.OneToOneField(to=C)')
    ) == ["C"]


def test_no_test_is_a_mock() -> None:
    """Fakes only at the edge: inside, a test that pretends proves what it pretends."""
    assert [
        name_of(p) for p in python_files() if any(i.startswith(("unittest.mock", "mock.")) for i in imports(parsed(p)))
    ] == []
