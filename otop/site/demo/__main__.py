"""`python -m otop.site.demo ADDRESS [--days …]`: the demo fair stands and its days are handed in. Safe to run again."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import django

AS_FAST, LAST, WHOLE = "as-fast", "last", "whole"


def main(address: str, *, extent: str, share: float) -> int:
    django.setup()
    from django.utils import timezone

    from otop.site.demo.cast import make_fair
    from otop.site.demo.closing import Officer
    from otop.site.demo.drive import LAST_DAYS, WHOLE_WITHIN_S, Drive, whole_takes_s
    from otop.site.demo.floor import phones
    from otop.site.demo.phones import Line, enrolled
    from otop.site.demo.plan import DAYS, Plan
    from otop.site.demo.progress import State

    fair_id = make_fair(at=timezone.now())
    data = Path(os.environ["OTOP_DATA"])
    state = State.read(data / "demo.json")
    if extent == AS_FAST and set(state.done) - set(LAST_DAYS):
        extent = WHOLE  # it was begun and interrupted
    if set(DAYS if extent == WHOLE else LAST_DAYS) <= set(state.done):
        return 0
    those = enrolled(data / "demo-phones.json", Line(address), phones(), timezone.now())
    officer, drive = Officer(fair_id), Drive(Plan(share=share), those, address, state)
    if extent != WHOLE:
        bar = drive.hold(LAST_DAYS, officer.close)
    if extent == WHOLE or (extent == AS_FAST and whole_takes_s(bar) < WHOLE_WITHIN_S):
        drive.hold(DAYS, officer.close)
        officer.close_again()
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("--days", choices=[AS_FAST, LAST, WHOLE], default=AS_FAST)
    parser.add_argument("--share", type=float, default=1.0, help="a smaller fair, for tests")
    asked = parser.parse_args()
    try:
        sys.exit(main(asked.address, extent=asked.days, share=asked.share))
    except KeyboardInterrupt:
        sys.exit(130)
