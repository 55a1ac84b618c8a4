"""The real list of products: each of its 6,387 rows is in, or has a finding that says why not."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from pytest_django.plugin import DjangoDbBlocker

from otop.base.models import Announcement
from otop.base.tables import Table, read_table
from otop.base.types import SYSTEM
from otop.products.actions import stage_products
from otop.products.models import Product, StagedProduct
from otop.products.types import StagingResult
from tests.imports.conftest import ReadShared, shared_file

pytestmark = [pytest.mark.django_db, pytest.mark.wide]
LIST = "otop_products_local_gov.csv"
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def stage(table: Table, *, write: bool = True) -> StagingResult:
    return stage_products(by=SYSTEM, table=table, write=write, at=AT, tick=lambda done, of: None)


@pytest.fixture(scope="module")
def staged(loaded: None, django_db_blocker: DjangoDbBlocker) -> StagingResult:
    """Staged once for the tests of this file; it leaves with the areas that it stands in."""
    with django_db_blocker.unblock():
        return stage(read_table(shared_file(LIST).read_bytes(), name=LIST))


def rows_with(result: StagingResult, code: str) -> list[int]:
    return [finding.row for finding in result.findings if finding.code == code]


def test_every_row_is_in_or_in_the_report(staged: StagingResult) -> None:
    out = {finding.row for finding in staged.findings if not finding.taken}
    assert (staged.rows, staged.new, staged.left_out) == (6387, 6146, 241)
    assert (len(out), StagedProduct.objects.count()) == (241, 6146)
    assert (staged.changed, staged.same, staged.unread_columns) == (0, 0, [])


def test_what_is_wrong_with_the_list_is_named_as_such(staged: StagingResult) -> None:
    """The file holds no line break inside a cell, only one tab. One more repeat is written with another space."""
    assert Counter(finding.code for finding in staged.findings) == {
        "repeat": 236,
        "repeat_in_other_writing": 1,
        "no_name": 6,
        "placeholder_coordinates": 16,
        "half_coordinates": 3,
        "outside_the_country": 1,
        "outside_the_province": 2,
        "thai_digits": 2,
        "line_break": 1,
    }


def test_placeholders_such_as_5_97_are_named_and_not_kept(staged: StagingResult) -> None:
    shown = Counter(finding.found for finding in staged.findings if finding.code == "placeholder_coordinates")
    assert shown == {
        "5, 97": 4, "14, 101": 5, "16, 106": 1, "5, 98": 1, "8, 100": 1, "8, 106": 1, "18, 98": 1, "20, 97": 2
    }  # fmt: skip
    assert not StagedProduct.objects.filter(latitude=5).exists()
    located = StagedProduct.objects.filter(latitude__isnull=False)
    assert staged.with_coordinates == located.count() == 1445


def test_each_dash_is_a_product_without_a_name(staged: StagingResult) -> None:
    assert [finding.found for finding in staged.findings if finding.code == "no_name"] == ["-"] * 6
    assert len(set(rows_with(staged, "no_name")) & set(rows_with(staged, "repeat"))) == 2
    assert not StagedProduct.objects.filter(name="-").exists()


def test_every_district_and_province_of_the_list_is_known(staged: StagingResult) -> None:
    assert StagedProduct.objects.filter(area__level="district").count() == 6146
    assert StagedProduct.objects.values("province_name").distinct().count() == 76


def test_the_registry_does_not_count_them(staged: StagingResult) -> None:
    assert Product.objects.count() == 0


def test_the_same_list_again_changes_nothing(staged: StagingResult, shared: ReadShared) -> None:
    again = stage(shared(LIST))
    assert (again.new, again.changed, again.same, again.left_out) == (0, 0, 6146, 241)
    assert again.findings == staged.findings
    assert Announcement.objects.filter(what="products.staged").count() == 1


@pytest.mark.parametrize("encoding", ["cp874", "utf-8-sig"])
def test_as_saved_on_thai_windows_it_is_the_same_list(encoding: str, shared: ReadShared) -> None:
    content = shared_file(LIST).read_bytes().decode("utf-8-sig").encode(encoding)
    table = read_table(content, name=LIST)
    assert table.encoding == encoding
    assert (table.header, table.rows) == (shared(LIST).header, shared(LIST).rows)
