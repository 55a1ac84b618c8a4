"""The rules that let the same tables live on one machine or on many (docs/decisions/0002-postgresql-only.md)."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from otop.base.types import Placement
from tests.architecture.tree import PACKAGE

# Tables that come with the framework, the job queue and the library of accounts. All are local.
THIRD_PARTY = ("auth_", "django_", "procrastinate_", "account_", "mfa_", "usersessions_", "socialaccount_")

Rows = list[tuple[Any, ...]]
pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]


def our_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("otop.")]


def tables(*placements: Placement) -> list[str]:
    return sorted(m._meta.db_table for m in our_models() if m.placement in placements)  # type: ignore[attr-defined]


def rows(sql: str, *parameters: list[str]) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def unique_without_fair(distributed: list[str]) -> Rows:
    return rows(
        """
        SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
        WHERE t.relname = ANY(%s) AND (i.indisunique OR i.indisexclusion) AND NOT EXISTS (
            SELECT FROM pg_attribute a
            WHERE a.attrelid = t.oid AND a.attname = 'fair_id' AND a.attnum = ANY(i.indkey))
        """,
        distributed,
    )


def foreign_keys() -> list[tuple[str, str, str, bool]]:
    """Table, table pointed at, name, and whether fair_id is on both sides."""
    found = rows(
        """
        SELECT t.relname, r.relname, c.conname, bool_or(a.attname = 'fair_id' AND b.attname = 'fair_id')
        FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class r ON r.oid = c.confrelid,
            LATERAL unnest(c.conkey, c.confkey) k (here, there)
            JOIN pg_attribute a ON a.attnum = k.here JOIN pg_attribute b ON b.attnum = k.there
        WHERE c.contype = 'f' AND a.attrelid = c.conrelid AND b.attrelid = c.confrelid GROUP BY 1, 2, 3
        """
    )
    return [(table, there, name, both) for table, there, name, both in found]


def forbidden_keys(placed: dict[str, Placement], keys: list[tuple[str, str, str, bool]]) -> list[str]:
    """A distributed row points at reference rows or within its fair; nothing else points at a distributed one."""
    wrong = []
    for table, there, name, both in keys:
        here_is, there_is = placed.get(table, Placement.LOCAL), placed.get(there, Placement.LOCAL)
        within = here_is is there_is is Placement.DISTRIBUTED and both
        fine = within or there_is is Placement.REFERENCE or (here_is is there_is is Placement.LOCAL)
        if not fine:
            wrong.append(name)
    return wrong


def user_triggers(names: list[str]) -> Rows:
    return rows(
        "SELECT g.tgname FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid"
        " WHERE t.relname = ANY(%s) AND NOT g.tgisinternal",
        names,
    )


def numbered_columns(names: list[str]) -> Rows:
    return rows(
        """
        SELECT t.relname, a.attname FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE t.relname = ANY(%s) AND a.attnum > 0
            AND (a.attidentity <> '' OR pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%%')
        """,
        names,
    )


def test_every_model_says_where_its_table_lives() -> None:
    assert [m._meta.label for m in our_models() if not isinstance(getattr(m, "placement", None), Placement)] == []


def test_every_other_table_is_a_known_local_one_of_the_framework() -> None:
    ours = tables(*Placement)
    found = rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND NOT tablename = ANY(%s)", ours)
    assert [name for (name,) in found if not name.startswith(THIRD_PARTY)] == []
    # The base class of accounts brings links to permissions only if asked to; ours does not.
    assert [name for name in ours if name.startswith(THIRD_PARTY)] == []


def test_every_unique_index_of_a_distributed_table_holds_fair_id() -> None:
    distributed = tables(Placement.DISTRIBUTED)
    assert "sync_entry" in distributed
    assert unique_without_fair(distributed) == []


def test_a_distributed_row_points_at_reference_rows_only() -> None:
    placed = {m._meta.db_table: m.placement for m in our_models()}  # type: ignore[attr-defined]
    assert forbidden_keys(placed, foreign_keys()) == []


def test_every_foreign_key_has_a_name_of_ours() -> None:
    """PostgreSQL names a key `…_fkey` when nobody else did; such a key cannot be added to a sharded table later."""
    ours = tables(*Placement)
    assert [name for table, _, name, _ in foreign_keys() if table in ours and name.endswith("_fkey")] == []


def test_no_distributed_or_reference_table_has_a_trigger() -> None:
    assert user_triggers(tables(Placement.DISTRIBUTED, Placement.REFERENCE)) == []


def test_no_distributed_table_numbers_its_own_rows() -> None:
    assert numbered_columns(tables(Placement.DISTRIBUTED)) == []


def test_fair_id_is_a_bigint_that_is_never_empty() -> None:
    columns = rows(
        "SELECT table_name, data_type, is_nullable FROM information_schema.columns"
        " WHERE column_name = 'fair_id' AND table_schema = 'public' ORDER BY table_name"
    )
    assert columns == [(table, "bigint", "NO") for table, _, _ in columns]
    distributed = tables(Placement.DISTRIBUTED)
    assert [table for table in distributed if table not in {name for name, _, _ in columns}] == []


def test_a_distributed_table_has_no_index_that_nobody_asked_for() -> None:
    """Django adds one to each foreign key unless told not to; every row of a fair would pay for it."""
    asked = {index.name for m in our_models() for index in m._meta.indexes}
    found = rows(
        "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid"
        " WHERE t.relname = ANY(%s) AND NOT i.indisunique ORDER BY 1",
        tables(Placement.DISTRIBUTED),
    )
    assert [name for (name,) in found if name not in asked] == []


def unread_indexes(source: str) -> list[str]:
    """Lines that declare an index without a comment beside or above that says who reads it."""
    lines = [line.strip() for line in source.splitlines()]
    above = ["", *lines]
    return [
        line
        for line, before in zip(lines, above, strict=False)
        if ("Index(" in line and not line.startswith(("#", "from", "import")))
        and "#" not in line
        and not before.startswith("#")
    ]


def test_every_index_says_who_reads_it() -> None:
    assert [line for path in PACKAGE.glob("*/models.py") for line in unread_indexes(path.read_text())] == []


def test_these_checks_find_what_they_look_for() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE TABLE planted_parent (id serial PRIMARY KEY, fair_id int);
            CREATE TABLE planted (fair_id bigint, id uuid UNIQUE, parent int REFERENCES planted_parent);
            CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER planted BEFORE INSERT ON planted FOR EACH ROW EXECUTE FUNCTION planted();
            """
        )
    assert unique_without_fair(["planted"]) == [("planted_id_key",)]
    assert user_triggers(["planted"]) == [("planted",)]
    assert numbered_columns(["planted_parent"]) == [("planted_parent", "id")]
    mine = [key for key in foreign_keys() if key[0] == "planted"]
    assert mine == [("planted", "planted_parent", "planted_parent_fkey", False)]
    both = dict.fromkeys(("planted", "planted_parent"), Placement.DISTRIBUTED)
    assert forbidden_keys(both, mine) == ["planted_parent_fkey"]
    assert forbidden_keys({**both, "planted_parent": Placement.REFERENCE}, mine) == []
    assert forbidden_keys({**both, "planted": Placement.REFERENCE}, mine) == ["planted_parent_fkey"]
    assert unread_indexes("x = 1\nmodels.Index(a)\n# Pages.\nmodels.Index(b)\nGinIndex(c)  # find") == [
        "models.Index(a)"
    ]
