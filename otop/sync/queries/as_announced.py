"""What decides whose a booth's money is and which of it counts, held against what was announced of it (docs/audit.md).

These rows came from no phone: the trail is what else tells of them. Tables of a step above are read here by name only,
because this is where the books are proven.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

_PLACES = "JOIN fairs_place p ON p.fair_id = %(fair)s AND"
_TOLD = f"FROM base_announcement n {_PLACES} n.subject = 'place:' || p.id WHERE n.what ="
# In words, so that nothing in an announcement stops the proof. A period from a day until that day is none at all.
_HELD = f"""
SELECT p.kind || ' ' || p.ref, h.producer_id::text, lower(h.period)::text, upper(h.period)::text
FROM fairs_holding h {_PLACES} p.id = h.place_id WHERE NOT isempty(h.period)"""
_ASSIGNED = f"""
SELECT p.kind || ' ' || p.ref, n.after->>'producer', n.after->>'from', n.after->>'until'
{_TOLD} 'fairs.booth_assigned' AND n.after->>'from' IS DISTINCT FROM n.after->>'until'"""
_COUNTS = f"""
SELECT p.kind || ' ' || p.ref, c.day::text, c.source, c.at
FROM reports_boothdaychoice c {_PLACES} p.id = c.place_id"""
_CHOSEN = f"""
SELECT p.kind || ' ' || p.ref, n.after->>'day', n.after->>'source', n.at {_TOLD} 'reports.source_chosen'"""
_SHUT_OUT = f"""
SELECT p.kind || ' ' || p.ref, d.id
FROM devices_revocation r JOIN devices_device d ON d.id = r.device_id {_PLACES} p.id = d.place_id"""
_REVOKED = f"""
SELECT p.kind || ' ' || p.ref, d.id FROM base_announcement n
JOIN devices_device d ON n.subject = 'device:' || d.id {_PLACES} p.id = d.place_id WHERE n.what = 'devices.revoked'"""
_DIFFER = f"""
SELECT format('%%s: the trail does not say that it is assigned to producer %%s from %%s until %%s', a, b, c, d)
FROM ({_HELD} EXCEPT ALL {_ASSIGNED}) t (a, b, c, d)
UNION ALL
SELECT format('%%s: it was assigned to producer %%s from %%s until %%s, and is not', a, b, c, d)
FROM ({_ASSIGNED} EXCEPT ALL {_HELD}) t (a, b, c, d)
UNION ALL
SELECT format('%%s: the trail does not say that on %%s the source %%s was chosen', a, b, c)
FROM ({_COUNTS} EXCEPT ALL {_CHOSEN}) t (a, b, c, d)
UNION ALL
SELECT format('%%s: on %%s the source %%s was chosen, and the choice is gone', a, b, c)
FROM ({_CHOSEN} EXCEPT ALL {_COUNTS}) t (a, b, c, d)
UNION ALL
SELECT format('%%s: phone %%s: the trail does not say who revoked it', a, b)
FROM ({_SHUT_OUT} EXCEPT {_REVOKED}) t (a, b)
UNION ALL
SELECT format('%%s: phone %%s: it was revoked, and its revocation is gone', a, b)
FROM ({_REVOKED} EXCEPT {_SHUT_OUT}) t (a, b)
ORDER BY 1 LIMIT 100
"""


def not_as_announced(*, fair_id: int) -> Iterator[str]:
    """Holders of booths, sources chosen and phones revoked that the trail tells otherwise. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFER, {"fair": fair_id})
        for (what,) in cursor.fetchall():
            yield what
