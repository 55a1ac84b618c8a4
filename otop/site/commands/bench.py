"""`otop bench`."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import otop
from otop.site.commands import Groups, command
from otop.site.problems import NoCheckout


def add(groups: Groups) -> None:
    bench = command(
        groups,
        "bench",
        run_bench,
        en="Measure the hot paths against the floor of this machine. Needs the source checkout; uses its own database.",
        th="วัดความเร็วของส่วนที่ใช้หนัก เทียบกับขั้นต่ำของเครื่องนี้ ต้องมีซอร์สโค้ด ใช้ฐานข้อมูลแยก",
    )
    bench.add_argument("--json", action="store_true", help="results as JSON on stdout")
    bench.add_argument("--whole", action="store_true", help="only the closing report of a whole fair; minutes")
    bench.add_argument(
        "--quick", action="store_true", help="takes seconds; shows that it runs, its ratios mean nothing"
    )


def run_bench(arguments: argparse.Namespace) -> int:
    checkout = Path(otop.__file__).parent.parent
    if not (checkout / "bench" / "__main__.py").exists():
        raise NoCheckout(folder=checkout)
    words = [f"--{name}" for name in ("json", "quick", "whole") if getattr(arguments, name)]
    return subprocess.run([sys.executable, "-m", "bench", *words], cwd=checkout, check=False).returncode
