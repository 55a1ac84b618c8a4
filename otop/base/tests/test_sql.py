from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import DataError, connection
from django.test.utils import CaptureQueriesContext

from otop.base.sql import hot_cursor, values

pytestmark = pytest.mark.django_db

ID = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
AT = datetime(2015, 11, 3, 10, 5, tzinfo=UTC)


def test_rows_become_one_text_with_a_placeholder_a_cell() -> None:
    assert values([(1, "a"), (2, "b")]) == ("(%s,%s),(%s,%s)", [1, "a", 2, "b"])


def test_what_goes_in_beside_the_text_comes_out_the_same() -> None:
    with hot_cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE kept (n int2, big int8, id uuid, text varchar(20), at timestamptz, raw bytea)"
        )
        rows, cells = values([(1, 1 << 40, ID, "'); ผ้าไหม %s $1", AT, b"\0\xff"), (2, -1, None, "", None, b"")])
        cursor.execute(f"INSERT INTO kept VALUES {rows} RETURNING *", cells)
        kept = cursor.fetchall()
    assert kept == [(1, 1 << 40, ID, "'); ผ้าไหม %s $1", AT, b"\0\xff"), (2, -1, None, "", None, b"")]


def test_a_value_that_the_column_cannot_hold_is_djangos_data_error() -> None:
    with hot_cursor() as cursor, pytest.raises(DataError):
        cursor.execute("SELECT %s::smallint", [1 << 20])


def test_statements_are_seen_by_those_who_count_them() -> None:
    with CaptureQueriesContext(connection) as captured, hot_cursor() as cursor:
        cursor.execute("SELECT %s::int", [7])
    assert [query["sql"] for query in captured] == ["SELECT $1::int"]


def test_a_statement_that_comes_again_is_kept_by_the_server_whatever_the_size_of_its_numbers() -> None:
    with hot_cursor() as cursor:
        for n in [1, 1 << 20, 1 << 40] * 4:
            cursor.execute("SELECT %s::bigint AS kept_for_the_test", [n])
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%kept_for_the_test%"])
        assert cursor.fetchone() == (1,)
