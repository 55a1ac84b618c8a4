"""Several visitors look at a fair's public figures at the same moment."""

from __future__ import annotations

from functools import partial

import pytest
from django.test import Client

from otop.reports.models import Shown
from otop.reports.queries.live import look
from otop.reports.tests.cast import DAY, NEXT, SILK, SLUG, plain
from otop.reports.views.public import follows
from tests.races.harness import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_engines]
LIST = f"/fairs/{SLUG}/figures/sold/"


def test_of_many_looks_at_once_one_writes_and_none_waits_or_fails() -> None:
    cast = plain()
    for day in (DAY, NEXT):
        for booth in range(1, 7):
            cast.sale(str(booth), day, (SILK, 1, booth * 100))
        answers = together(*[partial(Client().get, LIST) for _ in range(6)])
        assert [answer.status_code for answer in answers] == [200] * 6
        moments = set(Shown.objects.exclude(book="").values_list("at", flat=True))
        assert len(moments) == 1 if day == DAY else len(moments) <= 2
        Shown.objects.filter(book="").update(at="2015-01-01T00:00:00Z")  # the time to rest is over
    follows(SLUG)
    assert not look(slug=SLUG).due
    newest = Shown.objects.get(book="sold", day="")
    assert newest.sums["sold|||"] == [2 * 2_100, "", True]
