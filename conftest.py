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


@pytest.fixture(autouse=True)
def _rows_of_migrations(request: pytest.FixtureRequest, _django_db_marker: None) -> None:
    """The five categories stand in every test with a database: one with transactions of its own empties all tables."""
    if request.node.get_closest_marker("django_db"):
        from otop.products.tests.factories import five_categories  # models cannot be imported before Django is set up

        five_categories()
