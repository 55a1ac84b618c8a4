"""The demo's names and addresses, for the console: nothing here needs Django."""

from __future__ import annotations

from otop.people.types import Role

SLUG = "otop-to-aec"
PASSWORD = "somtam-and-silk"  # known to everybody: a demo listens on this machine only
OFFICER = "demo-fair"
ACCOUNTS = {"demo-national": Role.NATIONAL_OFFICER, OFFICER: Role.FAIR_OFFICER, "demo-viewer": Role.VIEWER}
