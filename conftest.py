"""What the tests of every domain share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import connection

StatementCounter = Callable[[], AbstractContextManager[list[str]]]


@contextmanager
def recorded() -> Iterator[list[str]]:
    """The statements that go to the database meanwhile, in order; savepoints are left out, as tests make their own."""
    statements: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if "SAVEPOINT" not in sql:
            statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements


@pytest.fixture
def count_statements() -> StatementCounter:
    """`with count_statements() as statements:` then `len(statements)`; a list is asked with one row and with three."""
    return recorded
