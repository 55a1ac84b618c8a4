"""The demo's names and addresses, for the console: nothing here needs Django."""

from __future__ import annotations

from otop.people.types import Role

SLUG = "otop-to-aec"
PASSWORD = "somtam-and-silk"  # known to everybody: a demo listens on this machine only
ACCOUNTS = {"demo-national": Role.NATIONAL_OFFICER, "demo-fair": Role.FAIR_OFFICER, "demo-viewer": Role.VIEWER}
