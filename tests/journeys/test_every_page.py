"""Every page in both languages, narrow and wide: nothing for axe to find, nothing wider than the screen."""

from __future__ import annotations

import pytest

from otop.audit.actions import seal
from otop.base.types import SYSTEM
from otop.fairs.actions import set_target
from otop.people.actions import take_emergency_access
from otop.people.queries import actor_of
from otop.people.tests.factories import account_with
from otop.people.types import GrantScope, Role
from otop.reports.actions import close_day
from otop.reports.tests.cast import AT, DAY, LAST, NEXT, SILK, SLUG, eventful
from tests.journeys.conftest import Visit, faults, seen

pytestmark = pytest.mark.django_db(transaction=True)
FAIR = f"/fairs/{SLUG}/"
PUBLIC = [
    "/",
    "/fairs/",
    "/sign-in/",
    FAIR + "live/",
    FAIR + "figures/sold/",
    FAIR + f"figures/sold/?day={DAY}",
    "/nowhere/",
]
OFFICERS = [
    "/parts/",
    FAIR + "desk/",
    FAIR + f"desk/days/{DAY}/slips/?booth=2",
    FAIR + f"desk/days/{LAST}/slips/?saved=4",
    FAIR + f"desk/days/{LAST}/missing/1/",
    FAIR + f"desk/days/{LAST}/closing/",
    FAIR + f"desk/days/{DAY}/sources/",
    FAIR + f"desk/days/{DAY}/sources/2/",
    FAIR + "desk/amounts/?state=all",
    FAIR + "live/",
    FAIR + "reports/",
    FAIR + f"days/{DAY}/",
    FAIR + f"days/{NEXT}/",
    FAIR + "closing/",
    FAIR + "release/",
    FAIR + "figures/total_cumulative/",
    FAIR + f"figures/sold/?day={DAY}&place=1",
    FAIR + "figures/jobs/",
]

# What an officer of the nation finds in the menu and behind it; one account is filled in.
NATIONAL = [
    "/account/roles/",
    "/accounts/",
    "/accounts/?role=viewer&q=x",
    "/emergencies/",
    "/producers/",
    "/privacy/mine/",
    "/accounts/{account}/",
]
DISTRICT = ["/", "/emergency/?fair=x", "/accounts/", FAIR + "desk/", "/audit/"]
AUDITORS = ["/audit/", "/audit/?subject=fair:1&since=x", "/audit/?what=income", "/audit/chain/"]


def test_every_page_is_for_everybody(visit: Visit) -> None:
    cast = eventful()
    large = cast.sale("2", NEXT, (SILK, 400, 45_000))
    set_target(by=SYSTEM, fair_id=cast.fair_id, target_satang=2_000_000, at=AT)
    close_day(by=SYSTEM, slug=SLUG, day=DAY, reason="ปิดตามเวลา", at=AT)
    anybody = visit().new_page()
    officer = visit(role=Role.FAIR_OFFICER).new_page()
    found = {address: faults(anybody, address) for address in PUBLIC}
    pages = [*OFFICERS, FAIR + f"desk/amounts/sale/{large}/"]
    found |= {f"{address} (officer)": faults(officer, address) for address in pages}
    turned_away = account_with(Role.DISTRICT_OFFICER, GrantScope("4001"))
    take_emergency_access(
        by=actor_of(turned_away),
        role=Role.FAIR_OFFICER,
        scope=GrantScope(subject=f"fair:{SLUG}"),
        reason="ติดต่อใครไม่ได้เลย",
        at=AT,
    )
    seal(at=AT)
    auditor = visit(role=Role.NATIONAL_OFFICER).new_page()
    found |= {f"{address} (auditor)": faults(auditor, address) for address in AUDITORS}
    for address in NATIONAL:
        found |= {f"{address} (national)": faults(auditor, address.format(account=turned_away.pk))}
    auditor.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found |= {"all opened": seen(auditor)}
    district = visit(account=turned_away).new_page()
    found |= {f"{address} (district)": faults(district, address) for address in DISTRICT}
    assert {address: list_ for address, list_ in found.items() if list_} == {}


def test_the_dark_look_can_be_read_too(visit: Visit) -> None:
    eventful()
    page = visit(role=Role.VIEWER, color_scheme="dark").new_page()
    found = {address: faults(page, address) for address in ("/", FAIR + "live/", FAIR + "closing/")}
    assert {address: list_ for address, list_ in found.items() if list_} == {}
