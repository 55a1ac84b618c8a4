"""The floor: what keeping the promise costs with nothing around it.

A bare Django view without middleware, and one SQL statement: each record is stored once however often it comes, and the
kept total of the same instant holds it. No key, rights, rules, digest, ledger, days, numbers or answers a record.
It reads the very bytes that the door reads; the phone's run stands for the place.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import orjson
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.http import HttpRequest, HttpResponse
from django.urls import path

from otop.base.sql import hot_cursor
from otop.site.serving import Serving
from otop.site.settings import DATABASES

TABLES = """
CREATE TABLE floor_sale (id uuid PRIMARY KEY, place uuid, day date, hour int, sold_at timestamptz, paid_by text,
    amount bigint);
CREATE TABLE floor_line (sale uuid, no int, product uuid, text text, qty int, unit bigint, PRIMARY KEY (sale, no));
CREATE TABLE floor_sales (place uuid, day date, hour int, paid_by text, receipts bigint, amount bigint,
    PRIMARY KEY (place, day, hour, paid_by));
CREATE TABLE floor_count (id uuid PRIMARY KEY, place uuid, day date, minute timestamptz, thai int, "foreign" int,
    unknown int);
CREATE TABLE floor_entries (place uuid, day date, nationality text, entries bigint,
    PRIMARY KEY (place, day, nationality));
CREATE TABLE floor_ticket (id uuid PRIMARY KEY, ticket uuid, place uuid, day date, no text, service text,
    persons int, taken_at timestamptz);
CREATE TABLE floor_tickets (place uuid, day date, service text, tickets bigint, persons bigint,
    PRIMARY KEY (place, day, service));
"""

_SENT = """
WITH sent AS MATERIALIZED (
    SELECT r.id, (doc->>'run')::uuid AS place, r.at, r.at AT TIME ZONE 'Asia/Bangkok' AS local, r.body
    FROM (SELECT %s::jsonb AS doc) d, jsonb_to_recordset(doc->'records') AS r (id uuid, at timestamptz, body jsonb)
), """
_SALES = """new AS (
    INSERT INTO floor_sale SELECT id, place, local::date, extract(hour FROM local), at, body->>'paid_by',
        (body->>'amount_satang')::bigint
    FROM sent ON CONFLICT DO NOTHING RETURNING *
), line AS (
    INSERT INTO floor_line SELECT new.id, l.no, (l.line->>'product')::uuid, l.line->>'text', (l.line->>'qty')::int,
        (l.line->>'unit_satang')::bigint
    FROM new JOIN sent USING (id), jsonb_array_elements(sent.body->'lines') WITH ORDINALITY l (line, no)
), total AS (
    INSERT INTO floor_sales AS k SELECT place, day, hour, paid_by, count(*), sum(amount)
    FROM new GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (place, day, hour, paid_by) DO UPDATE SET
        receipts = k.receipts + excluded.receipts, amount = k.amount + excluded.amount
) SELECT id FROM new"""
_COUNTS = """new AS (
    INSERT INTO floor_count SELECT id, place, local::date, (body->>'minute')::timestamptz, (body->>'thai')::int,
        (body->>'foreign')::int, (body->>'unknown')::int
    FROM sent ON CONFLICT DO NOTHING RETURNING *
), total AS (
    INSERT INTO floor_entries AS k SELECT place, day, nationality, sum(entries)
    FROM new, LATERAL (VALUES ('thai', thai), ('foreign', "foreign"), ('unknown', unknown)) n (nationality, entries)
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (place, day, nationality) DO UPDATE SET entries = k.entries + excluded.entries
) SELECT id FROM new"""
_TICKETS = """new AS (
    INSERT INTO floor_ticket SELECT id, (body->>'ticket')::uuid, place, local::date, body->>'no', body->>'service',
        (body->>'persons')::int, at
    FROM sent ON CONFLICT DO NOTHING RETURNING *
), total AS (
    INSERT INTO floor_tickets AS k SELECT place, day, service, count(*), sum(persons)
    FROM new GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (place, day, service) DO UPDATE SET
        tickets = k.tickets + excluded.tickets, persons = k.persons + excluded.persons
) SELECT id FROM new"""


def keep(request: HttpRequest, *, statement: str, cursor_of: Callable[[], CursorWrapper]) -> HttpResponse:
    with cursor_of() as cursor:
        cursor.execute(statement, [request.body.decode()])
        new = [str(record_id) for (record_id,) in cursor.fetchall()]
    return HttpResponse(orjson.dumps({"taken": new}), content_type="application/json")


_LIVE = """
    SELECT place_id, sum(receipts - voided)::bigint, sum(amount_satang - voided_satang)::bigint
    FROM sales_daytotal WHERE fair_id = %s GROUP BY place_id"""
_LIVE_IN_ONE = """
    SELECT sum(receipts - voided)::bigint, sum(amount_satang - voided_satang)::bigint
    FROM sales_daytotal WHERE fair_id = %s"""


def look(request: HttpRequest, *, statement: str, cursor_of: Callable[[], CursorWrapper]) -> HttpResponse:
    """The live page's floor: what every booth sold, summed from our own kept totals. The lowest is one sum of all."""
    with cursor_of() as cursor:
        cursor.execute(statement, [FAIR])
        rows = cursor.fetchall()
    return HttpResponse(orjson.dumps({"booths": rows}), content_type="application/json")


FAIR = 1  # the only one of the bench
STATEMENTS = {"sale": _SENT + _SALES, "count": _SENT + _COUNTS, "ticket": _SENT + _TICKETS}
# The floor is Django as it comes. The lowest floor borrows the one trick of ours that it can: plans are kept.
CURSORS: dict[str, Callable[[], CursorWrapper]] = {"floor": lambda: connection.cursor(), "lowest": hot_cursor}

urlpatterns = [
    path(f"{floor}/{name}", partial(keep, statement=statement, cursor_of=cursor_of))
    for floor, cursor_of in CURSORS.items()
    for name, statement in STATEMENTS.items()
] + [
    path("floor/live", partial(look, statement=_LIVE, cursor_of=CURSORS["floor"])),
    path("lowest/live", partial(look, statement=_LIVE_IN_ONE, cursor_of=CURSORS["lowest"])),
]

if not settings.configured:
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], DATABASES=DATABASES, USE_TZ=True)
    floor = get_wsgi_application()
    application = Serving(door=floor, pages=floor)
