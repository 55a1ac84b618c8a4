"""The tables are emptied after a test that committed: one look, and a DELETE of the few that hold rows.

Django's `flush` cuts all of them, 156 statements, which took ten times as long.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test import TransactionTestCase

# What migrations and Django itself put in, and no test changes.
KEPT = ["django_migrations", "django_content_type", "auth_permission", "procrastinate_version"]

EMPTY = """
DO $$
DECLARE one text; rows_in_it bool;
BEGIN
    -- A request that a test did not wait for may still write; ten seconds are more than any of them takes.
    FOR n IN 1..1000 LOOP
        EXIT WHEN NOT EXISTS (
            SELECT 1 FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL
        );
        PERFORM pg_stat_clear_snapshot(), pg_sleep(0.01);
    END LOOP;
    -- Foreign keys are looked at when this block commits, so any order will do.
    FOR one IN SELECT c.oid::regclass FROM pg_class c
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
            AND c.relname <> ALL (string_to_array(current_setting('emptying.kept'), ' '))
    LOOP
        EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || one || ')' INTO rows_in_it;
        IF rows_in_it THEN EXECUTE 'DELETE FROM ' || one; END IF;
    END LOOP;
END $$
"""


@contextmanager
def staying(*tables: str) -> Iterator[None]:
    """These tables are left as they are meanwhile: many tests read them, and they take long to fill."""
    KEPT.extend(tables)
    yield
    del KEPT[-len(tables) :]


def empty_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('emptying.kept', %s, false)", [" ".join(KEPT)])
        cursor.execute(EMPTY)


def instead_of_flush() -> None:
    """Django's own tests with transactions, and so those of pytest, end with this."""
    TransactionTestCase._fixture_teardown = lambda self: empty_tables()  # type: ignore[attr-defined]
