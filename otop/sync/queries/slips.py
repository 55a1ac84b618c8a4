"""The slips that hold for the booths of a day."""

from __future__ import annotations

from datetime import date

from django.db import connection

from otop.base.types import Actor, Text
from otop.fairs.queries import Fair
from otop.people.queries import check_may
from otop.sync.models import SlipPicture
from otop.sync.types import SlipRow

_SLIPS = """
SELECT s.id, p.ref, r.name_th, r.name_en, s.sold_satang, s.ordered_satang, s.receipts, s.cash_satang,
    s.promptpay_satang, s.other_satang, s.declared_at, f.kind,
    (SELECT count(*) FROM sales_slip o WHERE o.fair_id = s.fair_id AND o.booth_id = s.booth_id AND o.day = s.day),
    coalesce(photo.picture, ''), EXISTS (SELECT FROM sync_slippicture c
        WHERE c.fair_id = s.fair_id AND c.digest = decode(photo.picture, 'hex'))
FROM sales_declaredday d JOIN sales_slip s ON s.fair_id = d.fair_id AND s.id = d.slip_id
JOIN fairs_place p ON p.id = d.booth_id JOIN fairs_place f ON f.id = s.place_id
LEFT JOIN fairs_holding h ON h.place_id = p.id AND h.period @> d.day
LEFT JOIN producers_producer r ON r.id = h.producer_id
LEFT JOIN LATERAL (
    SELECT o.picture FROM sales_slip o
    WHERE o.fair_id = s.fair_id AND o.booth_id = s.booth_id AND o.day = s.day AND o.picture <> ''
    ORDER BY o.declared_at DESC, o.id DESC LIMIT 1
) photo ON TRUE
WHERE d.fair_id = %s AND d.day = %s ORDER BY length(p.ref), p.ref
"""


def slips_of_day(*, actor: Actor, fair: Fair, day: date) -> list[SlipRow]:
    """The newest slip of each booth that handed one in, whoever wrote it, by booth. One statement.

    The picture is the newest of the booth and day: a slip that an officer corrects at the desk has none of its own.
    """
    check_may(actor, "see_desk", fair)
    with connection.cursor() as cursor:
        cursor.execute(_SLIPS, [fair.pk, day])
        return [
            SlipRow(slip_id, booth, Text(th, en or th) if th else None, *rest)
            for slip_id, booth, th, en, *rest in cursor.fetchall()
        ]


def slip_picture(*, actor: Actor, fair: Fair, name: str) -> bytes | None:
    """The picture that slips of the fair call so."""
    check_may(actor, "see_desk", fair)
    try:
        digest = bytes.fromhex(name)
    except ValueError:
        return None
    found = SlipPicture.objects.filter(fair_id=fair.pk, digest=digest).values_list("content", flat=True).first()
    return None if found is None else bytes(found)
