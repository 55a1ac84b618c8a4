"""What the tests of every domain share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import override_settings
from django.utils import translation

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


@pytest.fixture(autouse=True, scope="session")
def _field_keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Encrypted columns have a key, as after `otop up`."""
    from otop.base.secrecy import new_key_line

    path = tmp_path_factory.mktemp("secrets") / "field-keys"
    path.write_text(new_key_line("k1") + "\n")
    with override_settings(FIELD_KEYS_FILE=str(path)):
        yield


@pytest.fixture(autouse=True)
def _nobodys_language() -> None:
    """A request of an earlier test leaves its language behind in the thread; outside of one, the house is Thai."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _rows_of_migrations(request: pytest.FixtureRequest, _django_db_marker: None) -> None:
    """The five categories stand in every test with a database: one with transactions of its own empties all tables.

    It does not empty the caches, so tries to sign in and what was drawn or read before are forgotten here.
    """
    if request.node.get_closest_marker("django_db"):
        for name in ("default", "hot"):
            caches[name].clear()
        from otop.products.tests.factories import five_categories  # models cannot be imported before Django is set up

        five_categories()
