"""Where much came in, no visitor waits: a job works out what may be shown, and pages say so meanwhile."""

from __future__ import annotations

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from otop.fairs.models import Fair
from otop.reports.actions import following
from otop.reports.models import Shown
from otop.reports.tasks import work_out_shown
from otop.reports.tests.cast import DAY, SILK, SLUG, Cast, maker, plain

pytestmark = pytest.mark.django_db
FAIR = f"/fairs/{SLUG}/"
SUM = "12,345.60"


@pytest.fixture
def cast(monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Six makers, who are many here."""
    monkeypatch.setattr(following, "MUCH", 5)
    cast = plain(booths=6)
    fair = Fair.objects.get(pk=cast.fair_id)
    for booth in range(3, 7):
        maker(fair, str(booth), "50", [])
    for booth in range(1, 7):
        cast.sale(str(booth), DAY, (SILK, 1, 205_760))
    return cast


def english(client: Client, address: str) -> str:
    return client.get(FAIR + address, headers={"Accept-Language": "en"}).text


def test_the_total_is_shown_and_parts_are_being_worked_out(cast: Cast, client: Client) -> None:
    page = english(client, "live/")
    assert "12,345" in page
    assert "being worked out" in page
    assert "being worked out" in english(client, "figures/sold/?by=region")
    assert Shown.objects.exclude(book="").count() == 0
    assert [job.task_name for job in ProcrastinateJob.objects.all()] == ["reports.work_out"]


def test_the_job_works_it_out(cast: Cast, client: Client) -> None:
    before = client.get(FAIR + "live/now/")
    job = ProcrastinateJob.objects.get()
    work_out_shown(**job.args)
    after = client.get(FAIR + "live/now/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    page = english(client, "figures/sold/?by=region")
    assert "being worked out" not in page
    assert SUM in page


def test_however_many_look_one_job_waits(cast: Cast, client: Client) -> None:
    client.get(FAIR + "live/")
    for _ in range(2):
        cast.sale("1", DAY, (SILK, 1, 100))
        Shown.objects.filter(book="").update(at="2015-01-01T00:00:00Z")  # the time to rest is over
        assert client.get(FAIR + "figures/sold/?by=region").status_code == 200
    assert ProcrastinateJob.objects.count() == 1


def test_the_total_of_two_makers_is_not_told_meanwhile(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "MUCH", 1)
    cast = plain()
    for booth in ("1", "2"):
        cast.sale(booth, DAY, (SILK, 1, 617_280))
    assert "12,345" not in english(client, "live/")
    assert "12,345" not in english(client, "figures/sold/?by=region")
