"""`make audit`: known vulnerabilities of what is locked. It fails as well when nothing could be audited.

pip-audit itself says "No known vulnerabilities found" and ends with 0 where it could not ask about a single package.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.supply.dependencies import DEV_LOCK, LOCK

OK, FOUND, BLIND = 0, 1, 3


def judged(output: str) -> tuple[int, list[str]]:
    """The exit code and what to say, from what pip-audit wrote as JSON."""
    try:
        packages: list[dict[str, Any]] = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return BLIND, ["pip-audit gave no report · pip-audit ไม่ได้ให้ผลการตรวจ"]
    faults = [
        f"{package['name']} {package['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or '-'}"
        for package in packages
        for fault in package.get("vulns", [])
    ]
    blind = [str(package["name"]) for package in packages if "skip_reason" in package]
    if faults:
        return FOUND, faults
    if blind or not packages:
        return BLIND, [
            f"Not audited: {len(blind)} of {len(packages)} packages. The data of known vulnerabilities cannot be "
            "reached from here. Run `make audit` where it can.",
            f"ไม่ได้ตรวจ {len(blind)} จาก {len(packages)} แพ็กเกจ เพราะติดต่อฐานข้อมูลช่องโหว่ไม่ได้ "
            "ให้สั่ง make audit ในเครื่องที่ติดต่อได้",
        ]
    return OK, [f"{len(packages)} packages audited, nothing known · ตรวจ {len(packages)} แพ็กเกจ ไม่พบช่องโหว่ที่รู้จัก"]


def main() -> int:
    worst = OK
    for lock in (LOCK, DEV_LOCK):
        command = [
            sys.executable,
            "-m",
            "pip_audit",
            "--disable-pip",
            "--require-hashes",
            "-f",
            "json",
            "-r",
            str(lock),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        code, lines = judged(done.stdout)
        print(f"{lock.name}:", *lines, sep="\n  ")
        worst = FOUND if FOUND in {code, worst} else max(worst, code)
    return worst


if __name__ == "__main__":
    sys.exit(main())
