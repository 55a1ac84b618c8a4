"""The officer of the demo closes each day in the evening, except the last: that is left to whoever looks at it."""

from __future__ import annotations

from datetime import date

from otop.base.types import SYSTEM, Actor
from otop.fairs.queries import days_of
from otop.people.queries import account_named, actor_of
from otop.reports.actions import close_day
from otop.site.demo.drive import LAST_DAYS
from otop.site.demo.logins import OFFICER, SLUG
from otop.site.demo.plan import CLOSED, LAST, clock
from otop.sync.types import MissingRecords

LATE = "บางเครื่องยังส่งไม่ครบ จะตามมาภายหลัง"
EARLIER_DAYS = "ข้อมูลของวันก่อนหน้าเข้ามาภายหลัง"


class Officer:
    def __init__(self, fair_id: int) -> None:
        self.fair_id = fair_id
        account = account_named(OFFICER)
        self.by: Actor = actor_of(account) if account else SYSTEM

    def close(self, day: date) -> None:
        """The day is closed once, however often the demo was interrupted."""
        closed = {row.day for row in days_of(fair_id=self.fair_id) if row.closed_at is not None}
        if day != LAST and day not in closed:
            self._close(day, "")

    def close_again(self) -> None:
        """Of the last days those that were closed before the earlier ones came in have an edition that knows them."""
        made = {row.day: sorted(row.closings.values_list("pk", flat=True)) for row in days_of(fair_id=self.fair_id)}
        earlier = max((pk for day, pks in made.items() if day not in LAST_DAYS for pk in pks), default=0)
        for day in LAST_DAYS:
            if day != LAST and made[day] and made[day][-1] < earlier:
                self._close(day, EARLIER_DAYS)

    def _close(self, day: date, reason: str) -> None:
        at = clock(day, CLOSED)
        try:
            close_day(by=self.by, slug=SLUG, day=day, reason=reason, at=at)
        except MissingRecords:
            close_day(by=self.by, slug=SLUG, day=day, reason=LATE, at=at)
