"""`otop devices code`, `list`, `revoke`."""

from __future__ import annotations

import argparse
import json
from uuid import UUID

from otop.base.types import SYSTEM, Text
from otop.fairs.types import PlaceKind
from otop.site.commands import Groups, command, group, open_house
from otop.site.speech import tell


def add(groups: Groups) -> None:
    devices = group(groups, "devices", en="Phones at work.", th="เครื่องที่ใช้งานในงาน")
    code = command(
        devices,
        "code",
        run_code,
        en="Print a one-time code with which one phone enrols for one place.",
        th="พิมพ์รหัสใช้ครั้งเดียวสำหรับลงทะเบียนเครื่องประจำจุด",
    )
    code.add_argument("--fair", required=True, metavar="S", help="the fair's short name")
    place = code.add_mutually_exclusive_group(required=True)
    for kind in PlaceKind:
        place.add_argument(f"--{kind.value}", metavar="NO", help=f"the {kind.value}'s number")
    listing = command(
        devices, "list", run_list, en="List the phones of a fair, by place.", th="แสดงเครื่องทั้งหมดของงาน เรียงตามจุด"
    )
    listing.add_argument("--fair", required=True, metavar="S", help="the fair's short name")
    listing.add_argument("--json", action="store_true", help="one JSON list")
    revoke = command(
        devices,
        "revoke",
        run_revoke,
        en="A lost phone's key opens nothing any more.",
        th="ยกเลิกเครื่อง กุญแจของเครื่องนั้นใช้ไม่ได้อีก",
    )
    revoke.add_argument("device", type=UUID, metavar="UUID", help="the device, as `otop devices list` shows it")
    revoke.add_argument("--reason", required=True, metavar="R", help="why; kept in the audit trail")


def run_code(arguments: argparse.Namespace) -> int:
    kind, ref = next((k.value, getattr(arguments, k.value)) for k in PlaceKind if getattr(arguments, k.value))
    with open_house(arguments) as now:
        from otop.devices.actions import issue_code

        code = issue_code(by=SYSTEM, fair_slug=arguments.fair, kind=kind, ref=ref, at=now)
    print(code)
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    with open_house(arguments):
        from otop.devices.queries import list_devices

        found = list_devices(actor=SYSTEM, fair_slug=arguments.fair)
    rows = [
        {
            "device": str(row.device_id),
            "place": f"{row.place_kind} {row.place_ref}",
            "name": row.name,
            "enrolled_at": row.enrolled_at.isoformat(),
            "revoked_at": row.revoked_at.isoformat() if row.revoked_at else None,
        }
        for row in found
    ]
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for row in rows:
        print("\t".join(value or "-" for value in row.values()))
    tell(Text(f"{len(rows)} เครื่อง", f"{len(rows)} devices"))
    return 0


def run_revoke(arguments: argparse.Namespace) -> int:
    with open_house(arguments) as now:
        from otop.devices.actions import revoke

        revoke(by=SYSTEM, device_id=arguments.device, reason=arguments.reason, at=now)
    tell(Text("ยกเลิกเครื่องแล้ว", "The device is revoked"))
    return 0
