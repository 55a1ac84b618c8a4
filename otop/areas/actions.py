from __future__ import annotations

from collections import Counter
from datetime import datetime

import orjson
from django.db import connection, transaction
from django.utils import timezone

from otop.areas import queries, rules
from otop.areas.models import Area, AreaEdition, AreaSuccession
from otop.areas.types import AreaFacts, LoadResult, SuccessionFacts
from otop.base.announcements import announce
from otop.base.thai import sort_key
from otop.base.types import Actor

# One statement for ten thousand areas, because the first start waits for it: row by row through models takes four times
# as long. A code keeps its id, so what points at an area stays; an area that is as the source says is left alone.
LOAD = """
WITH source AS (
    SELECT * FROM jsonb_to_recordset(%s::jsonb) AS (
        code text, level text, parent_code text, name_th text, name_en text, name_zh text,
        sort_key text, spellings text[], postcodes text[], ended_on date)
), stored AS (
    SELECT DISTINCT ON (code) code, id FROM areas_area ORDER BY code, valid DESC
), numbered AS (
    SELECT source.*, coalesce(stored.id, nextval(pg_get_serial_sequence('areas_area', 'id'))) AS id
    FROM source LEFT JOIN stored USING (code)
)
INSERT INTO areas_area AS area
    (id, code, level, parent_id, name_th, name_en, name_zh, sort_key, spellings, postcodes, valid)
SELECT child.id, child.code, child.level, parent.id, child.name_th, child.name_en, child.name_zh, child.sort_key,
    child.spellings, child.postcodes, daterange(NULL, child.ended_on)
FROM numbered AS child LEFT JOIN numbered AS parent ON parent.code = child.parent_code
ON CONFLICT (id) DO UPDATE SET
    parent_id = excluded.parent_id, name_th = excluded.name_th, name_en = excluded.name_en,
    name_zh = excluded.name_zh, sort_key = excluded.sort_key, spellings = excluded.spellings,
    postcodes = excluded.postcodes, valid = excluded.valid
WHERE (area.parent_id, area.name_th, area.name_en, area.name_zh, area.sort_key, area.spellings, area.postcodes,
    area.valid) IS DISTINCT FROM (excluded.parent_id, excluded.name_th, excluded.name_en, excluded.name_zh,
    excluded.sort_key, excluded.spellings, excluded.postcodes, excluded.valid)
RETURNING (xmax = 0) AS added
"""

CLOSE = """
UPDATE areas_area SET valid = daterange(lower(valid), %s)
WHERE upper_inf(valid) AND code <> ALL (%s)
"""


def load(*, by: Actor, at: datetime) -> LoadResult:
    """Make the table equal to the source, once per edition; an area that left the source without a date ends today.

    The number of statements does not grow with the number of areas. No area is ever deleted.
    """
    edition = rules.edition()
    if AreaEdition.objects.filter(source=rules.SOURCE, version=edition).exists():
        return LoadResult(edition)
    with transaction.atomic():
        # The row is the lock: a second load waits here, as long as a slow machine needs, then finds the work done.
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '60s'")
        AreaEdition.objects.get_or_create(source=rules.SOURCE, defaults={"version": "", "loaded_at": at})
        standing = AreaEdition.objects.select_for_update(no_key=True).get(source=rules.SOURCE)
        if standing.version == edition:
            return LoadResult(edition)
        before = standing.version
        result = _load_areas(edition, at)
        _load_successions(rules.source_successions())
        with connection.cursor() as cursor:
            # Else the planner may take the table for empty until the server looks by itself, and answers take seconds.
            cursor.execute("ANALYZE areas_area, areas_areasuccession")
        standing.version, standing.loaded_at = edition, at
        standing.save(update_fields=["version", "loaded_at"])
        announce(
            "areas.loaded",
            by=by,
            at=at,
            subject=f"areas:{rules.SOURCE}",
            before={"edition": before} if before else None,
            after={"edition": edition, "added": result.added, "changed": result.changed, "closed": result.closed},
        )
    return result


def _load_areas(edition: str, at: datetime) -> LoadResult:
    areas = rules.source_areas(rules.province_names_zh(queries.province_topology()))
    with connection.cursor() as cursor:
        cursor.execute(LOAD, [orjson.dumps([_row(area) for area in areas]).decode()])
        added = Counter(is_new for (is_new,) in cursor.fetchall())
        cursor.execute(CLOSE, [timezone.localdate(at), [area.code for area in areas]])
        return LoadResult(edition, added=added[True], changed=added[False], closed=cursor.rowcount)


def _row(area: AreaFacts) -> dict[str, object]:
    return {
        "code": area.code,
        "level": area.level,
        "parent_code": area.parent_code,
        "name_th": area.name_th,
        "name_en": area.name_en,
        "name_zh": area.name_zh,
        "sort_key": sort_key(area.name_th),
        "spellings": rules.written_names(area),
        "postcodes": area.postcodes,
        "ended_on": area.ended_on,
    }


def _load_successions(source: list[SuccessionFacts]) -> None:
    """Make the table of successions equal to the source; a link that was wrong goes."""
    ids = dict(Area.objects.order_by("valid").values_list("code", "id"))
    wanted = {(ids[s.old_code], ids[s.new_code], s.on, s.basis.value, s.source) for s in source}
    stored = {(s.old_id, s.new_id, s.on, s.basis, s.source): s.pk for s in AreaSuccession.objects.all()}
    AreaSuccession.objects.filter(pk__in=[pk for link, pk in stored.items() if link not in wanted]).delete()
    AreaSuccession.objects.bulk_create(
        AreaSuccession(old_id=old, new_id=new, on=on, basis=basis, source=cited)
        for old, new, on, basis, cited in sorted(wanted - stored.keys())
    )
