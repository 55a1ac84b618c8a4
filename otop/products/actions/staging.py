"""Lists of products from outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from otop.areas.queries import province_boxes
from otop.base.announcements import announce
from otop.base.tables import Finding, Table, Tick
from otop.base.types import NATION, Actor
from otop.people.queries import check_may
from otop.products import rules
from otop.products.models import StagedProduct
from otop.products.queries import districts_of, staged_by_key
from otop.products.types import StagedKey, StagedMeanwhile, StagedRow, StagingResult

AT_ONCE = 500  # rows in one statement


@dataclass(frozen=True, slots=True)
class Plan:
    new: list[StagedProduct]
    changed: list[StagedProduct]
    same: int


def stage_products(*, by: Actor, table: Table, write: bool, at: datetime, tick: Tick) -> StagingResult:
    """Every usable row of the list is staged once, or would be; what there is to say of the others is in the findings.

    A product that is staged already takes the list's area and coordinates. Raises WrongColumns, StagedMeanwhile.
    """
    check_may(by, "import_data", NATION)
    read = rules.read_list(table, tick)
    rows, areas, findings = _place(read.rows)
    plan = _plan(rows, areas, at)
    if write and (plan.new or plan.changed):
        _write(plan, by=by, table=table, at=at, tick=tick)
    return StagingResult(
        written=write,
        rows=len(table.rows),
        new=len(plan.new),
        changed=len(plan.changed),
        same=plan.same,
        left_out=read.left_out,
        with_coordinates=sum(row.latitude is not None for row in rows),
        unread_columns=read.unread_columns,
        findings=sorted(read.findings + findings, key=lambda finding: finding.row),
    )


def _place(rows: list[StagedRow]) -> tuple[list[StagedRow], dict[StagedKey, int | None], list[Finding]]:
    """Each row with the id of its area; coordinates that lie far from the province are gone and told."""
    matches = districts_of({(row.province, row.district) for row in rows})
    boxes = province_boxes()
    placed: list[StagedRow] = []
    areas: dict[StagedKey, int | None] = {}
    findings: list[Finding] = []
    for row in rows:
        match = matches[row.province, row.district]
        found = rules.check_match(row, match)
        if match.province_code in boxes:
            far = rules.check_surroundings(row, row.province, boxes[match.province_code])
            row, found = (rules.without_coordinates(row) if far else row), found + far
        placed.append(row)
        areas[row.key] = match.area_id
        findings += found
    return placed, areas, findings


def _plan(rows: list[StagedRow], areas: dict[StagedKey, int | None], at: datetime) -> Plan:
    stored = staged_by_key()
    plan: tuple[list[StagedProduct], list[StagedProduct]] = ([], [])
    same = 0
    for row in rows:
        area_id, before = areas[row.key], stored.get(row.key)
        if before and (before.area_id, before.latitude, before.longitude) == (area_id, row.latitude, row.longitude):
            same += 1
            continue
        plan[before is not None].append(
            StagedProduct(
                id=before.pk if before else None,
                name=row.name,
                local_government=row.local_government,
                district_name=row.district,
                province_name=row.province,
                area_id=area_id,
                latitude=row.latitude,
                longitude=row.longitude,
                staged_at=at,
            )
        )
    return Plan(*plan, same)


def _write(plan: Plan, *, by: Actor, table: Table, at: datetime, tick: Tick) -> None:
    try:
        with transaction.atomic():
            for start in range(0, len(plan.new), AT_ONCE):
                StagedProduct.objects.bulk_create(plan.new[start : start + AT_ONCE])
                tick(min(start + AT_ONCE, len(plan.new)), len(plan.new))
            StagedProduct.objects.bulk_update(
                plan.changed, ["area", "latitude", "longitude", "staged_at"], batch_size=AT_ONCE
            )
            announce(
                "products.staged",
                by=by,
                at=at,
                subject="products:staged",
                after={"new": len(plan.new), "changed": len(plan.changed), "sha256": table.digest},
            )
    except IntegrityError as error:
        raise StagedMeanwhile from error
