"""What the tests of every domain share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from otop.site.locks import alone
from otop.site.tests.house import NewHouse, made_house
from otop.site.tests.typed import Typed
from tests.emptying import instead_of_flush, staying
from tests.engine import RUN
from tests.sync.server import Serve, server

# Whoever uses one of these is of this kind, so that nobody has to say it (docs/how-to/tests.md).
KINDS = {"driver": "browser", "live_server": "server", "serve": "server", "new_house": "server"}

StatementCounter = Callable[[], AbstractContextManager[list[str]]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for name in KINDS.keys() & set(getattr(item, "fixturenames", [])):
            item.add_marker(KINDS[name])
        if not is_watched(item):
            item.add_marker("no_cover")


def is_watched(item: pytest.Item) -> bool:
    """Rules and actions are proved beside their domain and at the door; to watch all else costs a third of the run."""
    top, folder = item.path.relative_to(item.config.rootpath).parts[:2]
    beside = (top == "otop" and folder != "site") or folder in {"sync", "privacy"}
    return beside and not item.get_closest_marker("wide") and not item.get_closest_marker("server")


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


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """The first worker that needs a database migrates one, and those of all workers are copies of it."""
    instead_of_flush()
    folder = Path(os.environ[RUN])
    if not (folder / "made").exists():
        return  # the server is somebody else's, and so is the database that is not called a test's
    with alone(folder / "migrated.lock"), django_db_blocker.unblock():
        if not (folder / "migrated").exists():
            call_command("migrate", verbosity=0, interactive=False)
            connection.close()  # nobody may be connected to what is copied
            (folder / "migrated").touch()
    connection.settings_dict["TEST"]["TEMPLATE"] = connection.settings_dict["NAME"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Nobody holds the database when it is dropped: a thread that is over may keep its connection for a while."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The whole country, loaded once for the tests of one file; what a test adds to it is undone as ever."""
    from otop.areas.actions import load  # models cannot be imported before Django is set up
    from otop.base.types import SYSTEM

    with django_db_blocker.unblock():
        load(by=SYSTEM, at=datetime(2026, 11, 22, 3, 0, tzinfo=UTC))
    with staying("areas_area", "areas_areaedition", "areas_areasuccession"):
        yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE areas_area, areas_areaedition, base_announcement CASCADE")


@pytest.fixture(scope="session")
def new_house() -> NewHouse:
    """`with new_house(prepared=True) as house`: a whole OTOP on a data folder of its own."""
    return made_house


@pytest.fixture
def typed(transactional_db: None, tmp_path: Path) -> Typed:
    """`typed("audit", "head")`: a command of `otop` on the test's database, as quick as a call."""
    return Typed(tmp_path / "var")


@pytest.fixture(scope="session")
def serve() -> Serve:
    """`with serve() as running`: a real server process with the door in it, on the test's database."""
    return server


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
