"""The demo's names and addresses, for the console: nothing here needs Django."""

from __future__ import annotations

from otop.people.types import GrantScope, Role
from otop.site.demo.plan import named

SLUG = "otop-to-aec"
PASSWORD = "somtam-and-silk"  # known to everybody: a demo listens on this machine only
OFFICER, DISTRICT, PRODUCER = "demo-fair", "demo-district", "demo-producer"
OWN_PRODUCER = named("example producer 1")  # the one whose account PRODUCER is
ACCOUNTS: dict[str, tuple[Role, GrantScope]] = {
    "demo-national": (Role.NATIONAL_OFFICER, GrantScope()),
    "demo-province": (Role.PROVINCE_OFFICER, GrantScope("50")),
    DISTRICT: (Role.DISTRICT_OFFICER, GrantScope("5001")),
    OFFICER: (Role.FAIR_OFFICER, GrantScope()),
    "demo-viewer": (Role.VIEWER, GrantScope()),
    "demo-auditor": (Role.AUDITOR, GrantScope()),
    "demo-privacy": (Role.PRIVACY_OFFICER, GrantScope()),
    PRODUCER: (Role.PRODUCER, GrantScope("500101", subject=f"producer:{OWN_PRODUCER}")),
}
