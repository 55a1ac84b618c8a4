"""Where words still stand, anywhere in the database."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q

from otop.privacy.rules.words import spellings, worth_striking


def traces_of(words: Collection[str]) -> dict[str, int]:
    """`table.column` of every column of text, documents or bytes that holds one of the words, with the number of rows.

    Reads every such column whole: seconds for a fair, so only erasure and tests ask.
    """
    forms = [form for word in worth_striking(words) for form in spellings(word)]
    if not forms:
        return {}
    found: dict[str, int] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        take_time()
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
            " AND data_type IN ('text', 'character varying', 'json', 'jsonb', 'bytea', 'ARRAY') ORDER BY 1, 2"
        )
        for table, column, kind in cursor.fetchall():
            test = (
                f"position(convert_to(w, 'UTF8') IN \"{column}\") > 0"
                if kind == "bytea"
                else f'position(w IN "{column}"::text) > 0'
            )
            cursor.execute(
                f'SELECT count(*) FROM "{table}" WHERE EXISTS (SELECT FROM unnest(%s::text[]) w WHERE {test})', [forms]
            )
            (rows,) = cursor.fetchone()
            if rows:
                found[f"{table}.{column}"] = rows
    return found


def rows_with(model: type[models.Model], name: str, forms: Collection[str]) -> list[tuple[Any, Any]]:
    """Key and value of the rows whose field holds one of these words, as text or as bytes."""
    found = model._base_manager.all()
    if isinstance(model._meta.get_field(name), models.BinaryField):
        test = f"EXISTS (SELECT FROM unnest(%s::text[]) w WHERE position(convert_to(w, 'UTF8') IN {name}) > 0)"
        found = found.extra(where=[test], params=[list(forms)])
    else:
        asked = Q()
        for form in forms:
            asked |= Q(**{f"{name}__contains": form})
        found = found.filter(asked)
    return list(found.values_list("pk", name))


def take_time() -> None:
    """The rest of this transaction may read whole tables; pages are stopped after seconds."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
