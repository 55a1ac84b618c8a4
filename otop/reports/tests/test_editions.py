from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from otop.base.models import Announcement
from otop.base.types import SYSTEM
from otop.fairs.models import Closing
from otop.people.queries import VISITOR
from otop.people.types import NotAllowed
from otop.reports.actions import close_day
from otop.reports.models import Edition
from otop.reports.queries.drafts import draft
from otop.reports.queries.editions import edition_of, editions_of
from otop.reports.rules.prints import as_json, fingerprint, read
from otop.reports.tests.cast import AT, DAY, LAST, NEXT, SILK, SLUG, eventful, plain
from otop.reports.types import ClosedMeanwhile, Report, ReportKind, UnknownEdition
from otop.sync.types import MissingRecords

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)


def sheet(edition: int, *, day: object = DAY, kind: ReportKind = ReportKind.DAY) -> Report:
    return edition_of(actor=SYSTEM, slug=SLUG, kind=kind, day=day, edition=edition)  # type: ignore[arg-type]


def test_closing_a_day_freezes_the_sheet_that_was_the_draft() -> None:
    eventful()
    expected = draft(actor=SYSTEM, slug=SLUG, kind=ReportKind.DAY, day=DAY, at=AT)
    made = close_day(by=SYSTEM, slug=SLUG, day=DAY, reason="", at=AT)
    assert made == replace(expected, edition=1)
    assert sheet(1) == made
    assert Closing.objects.get().edition == 1


def test_what_comes_late_is_in_the_next_edition_which_says_what_changed_and_the_old_one_stays() -> None:
    cast = eventful()
    first = close_day(by=SYSTEM, slug=SLUG, day=DAY, reason="", at=AT)
    cast.sale("1", DAY, (SILK, 1, 45_000))
    cast.count("1", DAY, 9, 0, minute=9)
    second = close_day(by=SYSTEM, slug=SLUG, day=DAY, reason="", at=LATER)
    assert (second.edition, second.cut_off_at) == (2, LATER)
    told = {(row.label.en, row.code): [cell.value for cell in row.cells] for row in second.changes}
    assert told["Sold at the fair", ""] == [290_160, 335_160]
    assert told["Visitors (entries)", ""] == [141, 150]
    assert told["By category · Fabric and apparel · Sold at the fair", "by_category"] == [90_000, 135_000]
    assert {code for _, code in told} >= {"by_zone", "by_bucket", "by_province", "by_region", "top_goods"}
    assert sheet(1) == first
    assert second.fingerprint != first.fingerprint


def test_an_edition_after_nothing_came_has_the_same_fingerprint_and_no_changes() -> None:
    eventful()
    first = close_day(by=SYSTEM, slug=SLUG, day=DAY, reason="", at=AT)
    second = close_day(by=SYSTEM, slug=SLUG, day=DAY, reason="", at=LATER)
    assert (second.changes, second.fingerprint) == ([], first.fingerprint)


def test_the_fingerprint_is_that_of_the_stored_numbers() -> None:
    eventful()
    close_day(by=SYSTEM, slug=SLUG, day=DAY, reason="", at=AT)
    row = Edition.objects.get()
    kept = read(row.content)
    assert row.fingerprint == kept.fingerprint == fingerprint(kept.figures, kept.tables)
    assert (row.total_satang, row.visitors, row.definition) == (1_510_165, 141, kept.definition)
    assert read(as_json(kept)) == kept


def test_with_the_last_day_the_closing_report_is_frozen_too_and_with_each_later_edition_again() -> None:
    cast = eventful()
    for day in (DAY, NEXT):
        close_day(by=SYSTEM, slug=SLUG, day=day, reason="", at=AT)
    with pytest.raises(UnknownEdition):
        sheet(1, day=None, kind=ReportKind.CLOSING)
    close_day(by=SYSTEM, slug=SLUG, day=LAST, reason="บูธกลับก่อน", at=AT)
    cast.sale("2", NEXT, (SILK, 1, 5))
    close_day(by=SYSTEM, slug=SLUG, day=NEXT, reason="", at=LATER)
    listed = [(e.kind.value, e.day, e.edition) for e in editions_of(actor=SYSTEM, slug=SLUG)]
    days = [("day", DAY, 1), ("day", NEXT, 1), ("day", NEXT, 2), ("day", LAST, 1)]
    assert listed == [*days, ("closing", None, 1), ("closing", None, 2)]
    changed = {
        row.label.en: [c.value for c in row.cells] for row in sheet(2, day=None, kind=ReportKind.CLOSING).changes
    }
    assert changed["Total sales"] == [1_616_667, 1_616_672]


def test_a_day_over_missing_records_needs_a_reason_and_nothing_is_frozen_without() -> None:
    cast = eventful()
    cast.at("booth", "1").lose(2)
    cast.sale("1", DAY, (SILK, 1, 1))
    with pytest.raises(MissingRecords):
        close_day(by=SYSTEM, slug=SLUG, day=DAY, reason=" ", at=AT)
    assert (Edition.objects.count(), Closing.objects.count()) == (0, 0)
    made = close_day(by=SYSTEM, slug=SLUG, day=DAY, reason="เครื่องหาย", at=AT)
    assert (made.fill.records_missing, made.fill.complete) == (2, False)


def test_an_edition_that_is_named_is_made_once_and_on_purpose_there_is_a_second() -> None:
    cast = eventful()
    close = partial(close_day, by=SYSTEM, slug=SLUG, day=DAY, at=AT)
    first = close(reason="เครื่องหาย", edition=1)
    cast.sale("1", DAY, (SILK, 1, 45_000))
    assert close(reason="เครื่องหาย", edition=1) == close(reason=" ", edition=1) == first
    with pytest.raises(ClosedMeanwhile, match="To make edition 2 with yours"):
        close(reason="อีกเหตุผลหนึ่ง", edition=1)
    with pytest.raises(UnknownEdition):
        close(reason="", edition=3)
    assert Closing.objects.count() == 1
    second = close(reason="อีกเหตุผลหนึ่ง", edition=2)
    assert (second.edition, second.fingerprint != first.fingerprint) == (2, True)
    assert list(Closing.objects.order_by("edition").values_list("reason", flat=True)) == ["เครื่องหาย", "อีกเหตุผลหนึ่ง"]


def test_each_frozen_report_is_announced_with_its_fingerprint() -> None:
    eventful()
    made = close_day(by=SYSTEM, slug=SLUG, day=DAY, reason="", at=AT)
    told = Announcement.objects.get(what="reports.edition_frozen")
    assert told.after == {"kind": "day", "day": DAY.isoformat(), "edition": 1, "fingerprint": made.fingerprint}


def test_an_edition_that_is_not_there_is_unknown_and_a_stranger_reads_none() -> None:
    plain()
    with pytest.raises(UnknownEdition):
        sheet(1)
    with pytest.raises(NotAllowed):
        edition_of(actor=VISITOR, slug=SLUG, kind=ReportKind.DAY, day=DAY, edition=1)
    with pytest.raises(NotAllowed):
        close_day(by=VISITOR, slug=SLUG, day=DAY, reason="", at=AT)


def test_the_database_refuses_a_second_edition_of_one_number_also_of_a_closing_report() -> None:
    eventful()
    for day in (DAY, NEXT, LAST):
        close_day(by=SYSTEM, slug=SLUG, day=day, reason="x", at=AT)
    row = Edition.objects.get(kind=ReportKind.CLOSING)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_desks_page_closes_the_day_and_freezes_its_sheet(client: Client) -> None:
    from otop.people.actions import create_account
    from otop.people.types import Role

    eventful()
    account = create_account(by=SYSTEM, username="officer", role=Role.FAIR_OFFICER, password="a-long-password", at=AT)
    client.force_login(account)
    page = client.post(f"/fairs/{SLUG}/desk/days/{DAY}/closing/", {"edition": 1, "reason": ""})
    assert page.status_code == 302
    made = Edition.objects.get()
    assert (made.day, made.edition, made.total_satang, made.made_by) == (DAY, 1, 1_510_165, str(account.pk))
